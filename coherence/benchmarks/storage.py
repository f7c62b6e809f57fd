"""How fast the storage of the settings is, and how much memory it takes: measured with a person who does not exist."""

import os
import resource
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from videos.storage import access, objects

MEGABYTE = 1024**2
TIMES = 50


def measure(megabytes: int, count: int) -> Iterator[tuple[str, str]]:
    """What was measured and its figure, one after the other. Whatever was stored is removed again."""
    person = str(uuid.uuid4())
    try:
        yield from _large(f"{person}/one/source.mp4", megabytes)
        yield from _small(f"{person}/two", count)
    finally:
        objects.remove_folder(person)


def _large(key: str, megabytes: int) -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        path, copy = Path(folder) / "large", Path(folder) / "copy"
        with path.open("wb") as file:
            for _ in range(megabytes):
                file.write(os.urandom(MEGABYTE))
        _warm_up(key, path, copy)  # what is loaded once is not what is measured
        before = _peak()
        yield "store", f"{megabytes / _seconds(lambda: objects.put_file(key, path, 'video/mp4')):.0f} MB/s"
        yield "fetch", f"{megabytes / _seconds(lambda: objects.copy_to(key, copy)):.0f} MB/s"
        yield "more memory for both, at the peak", f"{_peak() - before:.0f} MB"
    spots = [megabytes * MEGABYTE * number // TIMES for number in range(TIMES)]
    yield "open, seek and read 64 KiB", _middle([partial(_part, key, spot) for spot in spots])
    yield "ask for the size", _middle([lambda: objects.size(key)] * TIMES)
    if access.is_remote():
        yield "sign an address", _middle([lambda: access.signed_url(key, content_type="video/mp4", filename="talk.mp4")] * TIMES)


def _small(folder: str, count: int) -> Iterator[tuple[str, str]]:
    def save(number: int) -> None:
        default_storage.save(f"{folder}/{number:06}.ts", ContentFile(b"segment"))

    with ThreadPoolExecutor(8) as pool:
        took = _seconds(lambda: list(pool.map(save, range(count))))
    yield f"store {count} small ones, eight at a time", f"{count / took:.0f} a second"
    yield "list them", f"{_seconds(lambda: sum(1 for _ in objects.listed(folder))):.2f} s"
    yield "remove them", f"{_seconds(lambda: objects.remove_folder(folder)):.2f} s"


def _warm_up(key: str, path: Path, copy: Path) -> None:
    small = path.with_name("small")
    small.write_bytes(b"12345")
    objects.put_file(key, small, "video/mp4")
    objects.copy_to(key, copy)


def _part(key: str, start: int) -> None:
    with default_storage.open(key) as file:
        file.seek(start)
        file.read(64 * 1024)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _middle(works: list[Callable[[], object]]) -> str:
    times = sorted(_seconds(work) * 1000 for work in works)
    return f"{statistics.median(times):.1f} ms, p95 {times[int(len(times) * 0.95)]:.1f}"


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
