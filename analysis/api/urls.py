"""Where the endpoints are."""

from django.urls import URLPattern, URLResolver, path

from analysis.api import upload

urlpatterns: list[URLPattern | URLResolver] = [
    path("videos/upload", upload.UploadView.as_view()),
]
