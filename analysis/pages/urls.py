"""The addresses of the pages for recordings and what they show."""

from django.urls import URLPattern, URLResolver, path

from analysis.pages import compare, history, progress, recording, shared

urlpatterns: list[URLPattern | URLResolver] = [
    path("recordings", history.history, name="history"),
    path("recordings/compare", history.choose, name="compare_chosen"),
    path("recordings/<uuid:video_id>/compare/<uuid:other_id>", compare.compare, name="compare"),
    path("progress", progress.progress, name="progress"),
    path("recordings/<uuid:video_id>", recording.show, name="recording"),
    path("recordings/<uuid:video_id>/lanes", recording.lanes, name="recording-lanes"),
    path("recordings/<uuid:video_id>/report.pdf", recording.report, name="recording-report"),
    path("recordings/<uuid:video_id>/again", recording.again, name="recording-again"),
    path("recordings/<uuid:video_id>/cancel", recording.cancel, name="recording-cancel"),
    path("recordings/<uuid:video_id>/shares", recording.share, name="recording-share"),
    path("recordings/<uuid:video_id>/shares/<uuid:share_id>/revoke", recording.revoke, name="recording-revoke"),
    path("shared/<str:token>", shared.show, name="shared"),
    path("shared/<str:token>/report.pdf", shared.report, name="shared-report"),
]
