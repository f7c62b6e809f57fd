"""Where the endpoints are."""

from django.urls import URLPattern, URLResolver, path

from accounts.api import schema  # noqa: F401  (what the schema says of the ways to sign in)
from accounts.api.closings import ClosingView
from accounts.api.exports import ExportDownloadView, ExportView
from accounts.api.keys import KeysView, KeyView
from accounts.api.me import SignedInView
from accounts.api.profile import ProfileView

urlpatterns: list[URLPattern | URLResolver] = [
    path("auth/me", SignedInView.as_view()),
    path("users/me", ProfileView.as_view()),
    path("users/me/export", ExportView.as_view()),
    path("users/me/exports/<uuid:export_id>/download", ExportDownloadView.as_view()),
    path("users/me/deletions/<uuid:closing_id>", ClosingView.as_view()),
    path("users/me/api-keys", KeysView.as_view()),
    path("users/me/api-keys/<uuid:key_id>", KeyView.as_view()),
]
