"""Where the endpoints are."""

from django.urls import URLPattern, URLResolver, path

from accounts.api.me import SignedInView

urlpatterns: list[URLPattern | URLResolver] = [
    path("auth/me", SignedInView.as_view()),
]
