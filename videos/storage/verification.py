"""What the storage and the tables say of one another: objects that no row names, and rows whose object is not as they say.

Everything is looked at a few hundred at a time, so it does not matter how much there is. Nothing is remembered between
two runs: one that was killed is simply begun again.
"""

import uuid
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import Any, Final, TypeVar

from django.apps import apps
from django.db.models import Model, Q
from django.utils import timezone

from videos.models import MediaFile, Upload, Video
from videos.storage import access, installation, multipart, objects
from videos.storage.objects import StoredObject

T = TypeVar("T")
BATCH: Final = 500
UNFINISHED: Final = (Upload.Status.OPEN, Upload.Status.COMPLETING)


class Wrong(StrEnum):
    """What can be the matter."""

    ORPHAN = "orphan"
    """No row names the object."""
    OPEN_UPLOAD = "open_upload"
    """A multipart upload that nobody continues; the bucket keeps and charges its parts."""
    FOREIGN = "foreign"
    """The object lies where nothing of ours ever does. It is never removed."""
    MISSING = "missing"
    """A row names an object that is not there."""
    WRONG_SIZE = "wrong_size"
    """The object is not as large as its row says."""


@dataclass(frozen=True)
class Finding:
    wrong: Wrong
    key: str
    size: int | None = None
    expected: int | None = None
    row: str = ""
    removed: bool = False


@dataclass
class Progress:
    """How much has been looked at; `tell` is called after each batch."""

    tell: Callable[["Progress"], None]
    objects: int = 0
    bytes: int = 0
    young: int = 0
    rows: int = 0

    def step(self, **more: int) -> None:
        for name, number in more.items():
            setattr(self, name, getattr(self, name) + number)
        self.tell(self)


def findings(older_than: timedelta, *, remove: bool, progress: Progress) -> Generator[Finding, None, None]:
    """Everything that is wrong, as it is found. `remove` takes away orphans and abandoned uploads; rows are never touched.

    What is younger than `older_than` is left alone: its row may be about to be written. Raises StorageFailed when the
    storage does not answer; nothing is concluded from silence.
    """
    before = timezone.now() - older_than
    yield from _without_row(before, remove, progress)
    if access.is_remote():
        yield from _abandoned(before, remove)
    yield from _without_object(progress)


def _without_row(before: datetime, remove: bool, progress: Progress) -> Iterator[Finding]:
    for batch in _batches(objects.listed("")):
        old = [each for each in batch if each.modified < before]
        ours = [each for each in old if _is_ours(each.key)]
        orphans = _unnamed([each for each in ours if each.key != installation.KEY])
        if remove:
            objects.remove_all(each.key for each in orphans)
        yield from (Finding(Wrong.FOREIGN, each.key, each.size) for each in old if not _is_ours(each.key))
        yield from (Finding(Wrong.ORPHAN, each.key, each.size, removed=remove) for each in orphans)
        progress.step(objects=len(batch), bytes=sum(each.size for each in batch), young=len(batch) - len(old))


def _is_ours(key: str) -> bool:
    """It lies in the folder of a person, or is what a health check wrote, or our mark."""
    first = key.partition("/")[0]
    try:
        return first == "health" or key == installation.KEY or str(uuid.UUID(first)) == first
    except ValueError:
        return False


def _unnamed(found: list[StoredObject]) -> list[StoredObject]:
    """Those that no table names, neither themselves nor the folder they lie in nor the upload they come by."""
    keys = [each.key for each in found]
    named: set[str] = set()
    for model in _tables():
        named.update(model._default_manager.filter(storage_path__in=keys).values_list("storage_path", flat=True))
    videos = {video for key in keys if (video := _video_of(key))}
    within = MediaFile.objects.filter(video_id__in=videos, kind__in=MediaFile.FOLDERS).values_list("storage_path", flat=True)
    folders = tuple(f"{path.rpartition('/')[0]}/" for path in within)
    coming = {str(pk) for pk in Upload.objects.filter(pk__in=videos, status__in=UNFINISHED).values_list("pk", flat=True)}
    return [each for each in found if each.key not in named and not each.key.startswith(folders) and _video_of(each.key) not in coming]


def _tables() -> list[type[Model]]:
    """All that name objects, whichever app they are of. An upload names its bytes only by its id, and only until it has ended."""
    with_path = [model for model in apps.get_models() if any(field.name == "storage_path" for field in model._meta.local_fields)]
    return [model for model in with_path if model is not Upload]


def _video_of(key: str) -> str:
    """The second folder of the key, where it is an id."""
    name = key.split("/")[1] if key.count("/") > 1 else ""
    try:
        return str(uuid.UUID(name))
    except ValueError:
        return ""


def _abandoned(before: datetime, remove: bool) -> Iterator[Finding]:
    for batch in _batches(multipart.unfinished()):
        old = [each for each in batch if each.begun < before]
        alive = Upload.objects.filter(external_id__in=[each.upload_id for each in old], status__in=UNFINISHED)
        known = set(alive.values_list("external_id", flat=True))
        for each in old:
            if each.upload_id not in known:
                if remove:
                    multipart.abort(each.key, each.upload_id)
                yield Finding(Wrong.OPEN_UPLOAD, each.key, removed=remove)


def _without_object(progress: Progress) -> Iterator[Finding]:
    yield from _of_videos(progress)
    for model in _tables():
        if model not in {Video, MediaFile}:
            yield from _of_others(model, progress)


def _of_videos(progress: Progress) -> Iterator[Finding]:
    """One look at each recording's folder tells of all that belongs to it."""
    for video in Video.objects.order_by("pk").prefetch_related("files").iterator(chunk_size=BATCH):
        folder = video.storage_path.rpartition("/")[0]
        there = {each.key: each.size for each in objects.listed(folder)}
        rows: list[Video | MediaFile] = [video, *video.files.all()]
        for row in rows:
            size = _size_of(row, there)
            if size != row.size_bytes and type(row)._default_manager.filter(pk=row.pk, storage_path=row.storage_path).exists():
                yield _wrong(row, size)
        progress.step(rows=len(rows))


def _size_of(row: Video | MediaFile, there: dict[str, int]) -> int | None:
    if isinstance(row, MediaFile) and row.kind in MediaFile.FOLDERS and row.storage_path in there:
        folder = f"{row.storage_path.rpartition('/')[0]}/"
        return sum(size for key, size in there.items() if key.startswith(folder))
    return there[row.storage_path] if row.storage_path in there else objects.size(row.storage_path)


def _of_others(model: type[Model], progress: Progress) -> Iterator[Finding]:
    rows = model._default_manager.filter(~Q(storage_path="")).order_by("pk")
    for row in rows.iterator(chunk_size=BATCH):
        size, expected = objects.size(_path(row)), getattr(row, "size_bytes", None)
        if (size is None or expected not in {None, size}) and model._default_manager.filter(pk=row.pk).exists():
            yield _wrong(row, size)
        progress.step(rows=1)


def _wrong(row: Any, size: int | None) -> Finding:
    kind = Wrong.MISSING if size is None else Wrong.WRONG_SIZE
    return Finding(kind, _path(row), size, row.size_bytes, row=f"{row._meta.db_table} {row.pk}")


def _path(row: Any) -> str:
    return str(row.storage_path)


def _batches(every: Iterable[T]) -> Iterator[list[T]]:
    left = iter(every)
    while batch := list(islice(left, BATCH)):
        yield batch
