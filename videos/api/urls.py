"""Where the endpoints are."""

from django.urls import URLPattern, URLResolver, path

from videos.api import library, playback

urlpatterns: list[URLPattern | URLResolver] = [
    path("videos", library.VideosView.as_view()),
    path("users/me/videos", library.MyVideosView.as_view()),
    path("videos/<uuid:video_id>", library.VideoView.as_view()),
    path("videos/<uuid:video_id>/stream", playback.StreamView.as_view()),
    path("videos/<uuid:video_id>/thumbnail", playback.ThumbnailView.as_view()),
]
