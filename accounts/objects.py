"""Stored objects by the folder they lie in, on whatever storage there is."""

from collections.abc import Iterator

from django.core.files.storage import default_storage


def under(folder: str) -> Iterator[str]:
    """The keys in the folder and below it; none when there is no such folder."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in files)
    for name in folders:
        yield from under(f"{folder}/{name}")


def remove_under(folder: str) -> int:
    """Remove every object in the folder, and on a disk the folders too; how many objects there were."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return 0
    for name in files:
        default_storage.delete(f"{folder}/{name}")
    removed = len(files) + sum(remove_under(f"{folder}/{name}") for name in folders)
    if default_storage.exists(folder):
        default_storage.delete(folder)
    return removed
