"""The HTTP API: every app's endpoints under one prefix."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("accounts.api.urls")),
    path("", include("videos.api.urls")),
    path("", include("analysis.api.urls")),
]
