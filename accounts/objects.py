"""Stored objects by the folder they lie in, on whatever storage there is."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.files.storage import default_storage


@dataclass(frozen=True)
class StoredObject:
    key: str
    size: int
    modified: datetime


def listed(folder: str) -> Iterator[StoredObject]:
    """What lies in the folder and below it, never all of it in memory; nothing when there is no such folder."""
    if hasattr(default_storage, "listed"):  # a bucket
        yield from (StoredObject(*each) for each in default_storage.listed(folder))
    else:
        yield from _walked(folder.strip("/"))


def under(folder: str) -> Iterator[str]:
    """The keys in the folder and below it."""
    return (each.key for each in listed(folder))


def remove_folder(folder: str) -> int:
    """Remove every object in the folder, and on a disk the folders too; how many objects there were.

    Raises ValueError for a folder that is not one person's or in one person's: this never clears a storage.
    """
    folder = folder.strip("/")
    try:
        uuid.UUID(folder.partition("/")[0])
    except ValueError:
        raise ValueError(f"{folder!r} is not within the folder of a person.") from None
    if ".." in folder.split("/"):
        raise ValueError(f"{folder!r} leads out of the folder of a person.")
    if hasattr(default_storage, "delete_all"):  # a bucket
        removed: int = default_storage.delete_all(under(folder))
        return removed
    return _cleared(folder)


def _walked(folder: str) -> Iterator[StoredObject]:
    try:
        folders, files = default_storage.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return
    start = f"{folder}/" if folder else ""
    for name in sorted(files):
        try:
            key = start + name
            yield StoredObject(key, default_storage.size(key), default_storage.get_modified_time(key))
        except FileNotFoundError:
            continue  # removed while we looked
    for name in sorted(folders):
        yield from _walked(start + name)


def _cleared(folder: str) -> int:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return 0
    for name in files:
        default_storage.delete(f"{folder}/{name}")
    removed = len(files) + sum(_cleared(f"{folder}/{name}") for name in folders)
    if default_storage.exists(folder):
        default_storage.delete(folder)
    return removed
