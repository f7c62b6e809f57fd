"""Where the endpoints are."""

from django.urls import URLPattern, URLResolver, path

from analysis.api import upload
from analysis.api.analytics import OverviewView, ProgressView
from analysis.api.opinions import OpinionsView, OpinionView
from analysis.api.reports import ReportView
from analysis.api.results import ResultsView
from analysis.api.samples import SamplesView, SampleView
from analysis.api.shares import SharesView, ShareView
from analysis.api.status import StatusView
from analysis.api.work import CancelView, ReanalyzeView

urlpatterns: list[URLPattern | URLResolver] = [
    path("videos/<uuid:video_id>/status", StatusView.as_view(), name="status"),
    path("videos/upload", upload.UploadView.as_view()),
    path("videos/samples", SamplesView.as_view(), name="samples"),
    path("videos/samples/<slug:sample_id>", SampleView.as_view(), name="sample"),
    path("videos/<uuid:video_id>/results", ResultsView.as_view(), name="results"),
    path("videos/<uuid:video_id>/report", ReportView.as_view(), name="report"),
    path("videos/<uuid:video_id>/reanalyze", ReanalyzeView.as_view(), name="reanalyze"),
    path("videos/<uuid:video_id>/cancel", CancelView.as_view(), name="cancel"),
    path("videos/<uuid:video_id>/flags", OpinionsView.as_view(), name="opinions"),
    path("videos/<uuid:video_id>/flags/<slug:flag_id>", OpinionView.as_view(), name="opinion"),
    path("videos/<uuid:video_id>/shares", SharesView.as_view(), name="shares"),
    path("videos/<uuid:video_id>/shares/<uuid:share_id>", ShareView.as_view(), name="share"),
    path("analytics/overview", OverviewView.as_view(), name="analytics-overview"),
    path("analytics/progress", ProgressView.as_view(), name="analytics-progress"),
]
