"""A storage without paths, as object stores are."""

from typing import ClassVar

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage


class FarStorage(Storage):
    objects: ClassVar[dict[str, bytes]] = {}

    def _save(self, name: str, content: "File[bytes]") -> str:
        self.objects[name] = content.read()
        return name

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        return ContentFile(self.objects[name])

    def exists(self, name: str) -> bool:
        return name in self.objects

    def delete(self, name: str) -> None:
        self.objects.pop(name, None)
