"""The storage for Django that keeps everything in a bucket: django-storages' own, with one shared client and streamed reading."""

import mimetypes
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from django.core.files.base import File
from django.utils.deconstruct import deconstructible
from storages.backends.s3 import S3Storage

from videos.storage import reading, s3
from videos.storage.failures import StorageFailed, translated
from videos.storage.kinds import Place

BATCH: Final = 1000
"""As many objects as one request may list or delete."""
SURE_SECONDS: Final = 60.0
UNKNOWN: Final = "application/octet-stream"


class Once:
    """What is stored, for a sender that reads it once from its beginning to its end."""

    def __init__(self, content: "File[bytes]") -> None:
        self._chunks = content.chunks()
        self._left = b""

    def read(self, size: int = -1) -> bytes:
        pieces, have = [self._left], len(self._left)
        while size < 0 or have < size:
            piece = next(self._chunks, None)
            if piece is None:
                break
            pieces.append(piece if isinstance(piece, bytes) else piece.encode())
            have += len(pieces[-1])
        found = b"".join(pieces)
        self._left = found[size:] if size >= 0 else b""
        return found[:size] if size >= 0 else found


@deconstructible
class Bucket(S3Storage):  # type: ignore[misc]  # django-storages tells no types
    """Nothing is public, nothing is overwritten by accident, nothing is held in memory whole."""

    def __init__(self, place: Place) -> None:
        super().__init__(
            bucket_name=place.bucket,
            location=place.prefix,
            access_key=place.access_key or None,
            secret_key=place.secret_key or None,
            session_profile=None,
            endpoint_url=place.endpoint or None,
            region_name=place.region,
            client_config=s3.config(place),
            transfer_config=s3.transfer(),
            default_acl=None,
            file_overwrite=False,
            querystring_auth=True,
        )
        self.place = place
        self._sure_until = 0.0

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        if mode not in {"rb", "r"}:
            raise ValueError("Objects of a bucket are written by `save`, at once and whole.")
        try:
            return reading.opened(name)
        except FileNotFoundError:
            self._be_sure()
            raise

    def _save(self, name: str, content: "File[bytes]") -> str:
        kind = getattr(content, "content_type", None) or mimetypes.guess_type(name)[0] or UNKNOWN
        with translated(name):
            s3.client().upload_fileobj(
                Once(content), self.place.bucket, s3.object_name(name), ExtraArgs={"ContentType": kind}, Config=self.transfer_config
            )
        return name

    def delete(self, name: str) -> None:
        with translated(name):
            s3.client().delete_object(Bucket=self.place.bucket, Key=s3.object_name(name))

    def exists(self, name: str) -> bool:
        return self._head(name) is not None

    def size(self, name: str) -> int:
        return int(self._there(name)["ContentLength"])

    def get_modified_time(self, name: str) -> datetime:
        found: datetime = self._there(name)["LastModified"]
        return found

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        """The folders and files directly in the folder."""
        start = s3.object_name(f"{name.strip('/')}/") if name.strip("/") else s3.object_name("")
        folders, files = [], []
        for page in self._pages(start, Delimiter="/"):
            folders += [each["Prefix"][len(start) :].rstrip("/") for each in page.get("CommonPrefixes", ())]
            files += [each["Key"][len(start) :] for each in page.get("Contents", ()) if each["Key"] != start]
        return folders, files

    def listed(self, folder: str) -> Iterator[tuple[str, int, datetime]]:
        """Key, size and time of every object in the folder and below it, in the order of their keys, a page at a time."""
        start = s3.object_name(f"{folder.strip('/')}/") if folder.strip("/") else s3.object_name("")
        ours = len(s3.object_name(""))
        for page in self._pages(start):
            yield from ((each["Key"][ours:], each["Size"], each["LastModified"]) for each in page.get("Contents", ()))

    def delete_all(self, names: Iterable[str]) -> int:
        """Delete many with few requests; how many there were to delete."""
        count, batch = 0, list[str]()
        for name in names:
            count += 1
            batch.append(name)
            if len(batch) == BATCH:
                self._delete_batch(batch)
                batch = []
        self._delete_batch(batch)
        return count

    def answers(self) -> None:
        """Raises StorageFailed or StorageUnavailable when the bucket cannot be listed. One small request."""
        with translated():
            s3.client().list_objects_v2(Bucket=self.place.bucket, Prefix=s3.object_name("health/"), MaxKeys=1)
        self._sure_until = time.monotonic() + SURE_SECONDS

    def url(self, name: str, parameters: Any = None, expire: int | None = None, http_method: str | None = None) -> str:
        """Signed for the host that browsers see."""
        wanted = {"Bucket": self.place.bucket, "Key": s3.object_name(name), **(parameters or {})}
        signed: str = s3.client(public=True).generate_presigned_url(
            "get_object", Params=wanted, ExpiresIn=expire or self.querystring_expire, HttpMethod=http_method
        )
        return signed

    def _delete_batch(self, names: list[str]) -> None:
        if not self.place.ways.batches:
            for name in names:
                self.delete(name)
            return
        if not names:
            return
        objects = [{"Key": s3.object_name(name)} for name in names]
        with translated():
            answer = s3.client().delete_objects(Bucket=self.place.bucket, Delete={"Objects": objects, "Quiet": True})
        if answer.get("Errors"):
            raise StorageFailed(f"{len(answer['Errors'])} objects could not be removed: {answer['Errors'][0].get('Code')}.")

    def _pages(self, start: str, **more: Any) -> Iterator[dict[str, Any]]:
        pages = iter(s3.client().get_paginator("list_objects_v2").paginate(Bucket=self.place.bucket, Prefix=start, **more))
        while True:
            with translated():
                page = next(pages, None)
            if page is None:
                return
            yield page

    def _head(self, name: str) -> dict[str, Any] | None:
        try:
            with translated(name):
                found: dict[str, Any] = s3.client().head_object(Bucket=self.place.bucket, Key=s3.object_name(name))
            return found
        except FileNotFoundError:
            self._be_sure()
            return None

    def _there(self, name: str) -> dict[str, Any]:
        found = self._head(name)
        if found is None:
            raise FileNotFoundError(f"There is no object {name!r}.")
        return found

    def _be_sure(self) -> None:
        """A missing bucket answers like a missing object, and nobody shall be told that their recording is lost."""
        if time.monotonic() >= self._sure_until:
            self.answers()
