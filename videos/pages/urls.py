"""The addresses of the pages for getting recordings in and keeping them in order."""

from django.urls import URLPattern, URLResolver, path

from videos.pages import shelf, upload

urlpatterns: list[URLPattern | URLResolver] = [
    path("upload", upload.UploadView.as_view(), name="upload"),
    path("upload/import", upload.import_recording, name="import"),
    path("upload/import/<uuid:import_id>/cancel", upload.cancel_import, name="import_cancel"),
    path("recordings/<uuid:video_id>/change", shelf.change, name="take_change"),
    path("recordings/<uuid:video_id>/remove", shelf.delete, name="take_remove"),
    path("recordings/<uuid:video_id>/restore", shelf.restore, name="take_restore"),
]
