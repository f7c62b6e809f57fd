"""The addresses of the pages for recordings and what they show."""

from django.urls import URLPattern, URLResolver, path

from analysis.pages import compare, history, progress

urlpatterns: list[URLPattern | URLResolver] = [
    path("recordings", history.history, name="history"),
    path("recordings/compare", history.choose, name="compare_chosen"),
    path("recordings/<uuid:video_id>/compare/<uuid:other_id>", compare.compare, name="compare"),
    path("progress", progress.progress, name="progress"),
]
