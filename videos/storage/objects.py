"""Stored objects, on whatever storage there is: what there is of them, putting them there, fetching and removing them."""

import os
import shutil
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from django.core.files.base import File
from django.core.files.storage import default_storage

from accounts.objects import StoredObject, listed, remove_folder
from videos.storage import access, s3
from videos.storage.failures import translated

__all__ = ["StoredObject", "copy_to", "listed", "put_file", "remove", "remove_all", "remove_folder", "size"]

CHUNK_BYTES: Final = 1024 * 1024
FOREVER: Final = "private, max-age=31536000, immutable"
"""What has its content in its name may be kept by whoever has it; by nobody on the way."""
MODE: Final = 0o644


def size(key: str) -> int | None:
    """In bytes; None when there is no such object."""
    try:
        return default_storage.size(key)
    except FileNotFoundError:
        return None


def remove(key: str) -> None:
    """One that is not there is no error."""
    default_storage.delete(key)


def remove_all(keys: Iterable[str]) -> None:
    """Many, with as few requests as the storage allows."""
    if hasattr(default_storage, "delete_all"):  # a bucket
        default_storage.delete_all(keys)
        return
    for key in keys:
        default_storage.delete(key)


def put_file(key: str, path: Path, content_type: str, *, immutable: bool = False) -> None:
    """Store the file under exactly this key, in place of what is there. It is there whole, or not at all.

    On a disk it is linked where that is possible: write to `path` no more afterwards. `immutable` says that the key names
    the content.
    """
    if access.is_remote():
        more = {"ContentType": content_type} | ({"CacheControl": FOREVER} if immutable else {})
        with translated(key):
            s3.client().upload_file(str(path), s3.bucket(), s3.object_name(key), ExtraArgs=more, Config=s3.transfer())
    elif target := access.local_path(key):
        _put_on_disk(target, path)
    else:
        default_storage.delete(key)
        with path.open("rb") as stream:
            default_storage.save(key, File(stream))


def copy_to(key: str, path: Path) -> None:
    """Fetch the object into the file. Raises FileNotFoundError, with nothing left in the file's place."""
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
    try:
        with default_storage.open(key, "rb") as stored, part.open("wb") as target:
            shutil.copyfileobj(stored, target, CHUNK_BYTES)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _put_on_disk(target: Path, path: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{uuid.uuid4().hex}.part")
    try:
        _link_or_copy(path, part)
        part.chmod(MODE)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _link_or_copy(path: Path, part: Path) -> None:
    try:
        os.link(path, part)
    except OSError:  # another disk, or one that knows no links
        shutil.copyfile(path, part)
