"""The HTTP API: every app's endpoints under one prefix."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("analysis.api.urls")),  # what is asked most often stands first
    path("", include("accounts.api.urls")),
    path("", include("videos.api.urls")),
]
