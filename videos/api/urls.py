"""Where the endpoints are."""

from django.urls import URLPattern, URLResolver, path

from videos.api import batches, collections, creators, imports, library, playback, support, tags, tus, uploads

urlpatterns: list[URLPattern | URLResolver] = [
    path("videos", library.VideosView.as_view()),
    path("videos/batch", batches.BatchView.as_view()),
    path("users/me/videos", library.MyVideosView.as_view()),
    path("videos/import", imports.ImportView.as_view()),
    path("imports", imports.ImportsView.as_view()),
    path("imports/<uuid:import_id>", imports.OneImportView.as_view()),
    path("imports/<uuid:import_id>/cancel", imports.CancelImportView.as_view()),
    path("videos/<uuid:video_id>", library.VideoView.as_view()),
    path("videos/<uuid:video_id>/stream", playback.StreamView.as_view()),
    path("videos/<uuid:video_id>/thumbnail", playback.ThumbnailView.as_view()),
    path("videos/<uuid:video_id>/hls/<str:name>", playback.FilmView.as_view()),
    path("videos/<uuid:video_id>/files/<str:kind>", playback.FileView.as_view()),
    path("support/videos", support.DeletedVideosView.as_view()),
    path("support/videos/<uuid:video_id>/restore", support.RestoreView.as_view()),
    path("tags", tags.TagsView.as_view()),
    path("tags/<path:tag>", tags.TagView.as_view()),
    path("collections", collections.CollectionsView.as_view()),
    path("collections/<uuid:collection_id>", collections.CollectionView.as_view()),
    path("collections/<uuid:collection_id>/videos", collections.CollectionVideosView.as_view()),
    path("collections/<uuid:collection_id>/videos/remove", collections.CollectionRemovalView.as_view()),
    path("collections/<uuid:collection_id>/videos/<uuid:video_id>", collections.CollectionVideoView.as_view()),
    path("creators", creators.CreatorsView.as_view()),
    path("uploads", uploads.UploadsView.as_view()),
    path("uploads/tus", tus.CreationView.as_view()),
    path("uploads/<uuid:upload_id>", uploads.UploadView.as_view()),
    path("uploads/<uuid:upload_id>/tus", tus.GrowingView.as_view()),
    path("uploads/<uuid:upload_id>/parts", uploads.PartsView.as_view()),
    path("uploads/<uuid:upload_id>/complete", uploads.CompleteView.as_view()),
]
