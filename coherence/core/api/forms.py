"""Files that come in forms: kept on disk, never in memory, and gone with the request."""

from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class FileHandler(TemporaryFileUploadHandler):
    """Writes each file of a form to disk. Django leaves those of a form that broke off until they are garbage; `discard` does not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._files: list[TemporaryUploadedFile] = []

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._files.append(self.file)

    def discard(self) -> None:
        for file in self._files:
            file.close()
