"""Where the endpoints are."""

from django.urls import URLPattern, URLResolver, path

from videos.api import imports, library, playback

urlpatterns: list[URLPattern | URLResolver] = [
    path("videos", library.VideosView.as_view()),
    path("users/me/videos", library.MyVideosView.as_view()),
    path("videos/import", imports.ImportView.as_view()),
    path("imports", imports.ImportsView.as_view()),
    path("imports/<uuid:import_id>", imports.OneImportView.as_view()),
    path("imports/<uuid:import_id>/cancel", imports.CancelImportView.as_view()),
    path("videos/<uuid:video_id>", library.VideoView.as_view()),
    path("videos/<uuid:video_id>/stream", playback.StreamView.as_view()),
    path("videos/<uuid:video_id>/thumbnail", playback.ThumbnailView.as_view()),
]
