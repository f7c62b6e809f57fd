"""The addresses of all pages, in one namespace."""

from django.urls import URLPattern, URLResolver, include, path

from coherence.pages import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.landing, name="landing"),
    path("sample", views.show_sample, name="sample"),
    path("privacy", views.privacy, name="privacy"),
    path("pricing", views.pricing, name="pricing"),
    path("theme", views.theme, name="theme"),
    path("", include("accounts.pages.urls")),
    path("", include("videos.pages.urls")),
    path("", include("analysis.pages.urls")),
]
