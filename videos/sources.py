"""The recording as a file on this machine: the storage's own, else fetched once."""

import fcntl
import hashlib
import tempfile
from pathlib import Path

from django.core.files.storage import default_storage

from coherence.core.errors import NotFound, ProcessingFailed
from videos.models import Video

CHUNK_BYTES = 1024 * 1024
GONE = "The recording is no longer stored. Please upload it again."


def local_path(video: Video, folder: Path) -> Path:
    """A path to read the recording from; never write to it. Storages elsewhere are fetched into `folder` once per host.

    Raises NotFound when the bytes are gone.
    """
    try:
        path = Path(default_storage.path(video.storage_path))
    except NotImplementedError:
        return fetched(video, folder)
    if not path.is_file():
        raise NotFound(GONE)
    return path


def fetched(video: Video, folder: Path) -> Path:
    """The copy named by its content; one process fetches while the others wait."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{video.sha256}{Path(video.storage_path).suffix}"
    with (folder / f"{video.sha256}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (path.is_file() and path.stat().st_size == video.size_bytes):
            fetch(video, path)
    return path


def fetch(video: Video, path: Path) -> None:
    """Stream the object beside `path`, check it, and move it there in one step."""
    if not default_storage.exists(video.storage_path):
        raise NotFound(GONE)
    digest = hashlib.sha256()
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        try:
            with default_storage.open(video.storage_path, "rb") as stored:
                for chunk in stored.chunks(CHUNK_BYTES):
                    digest.update(chunk)
                    part.write(chunk)
            part.flush()
            if digest.hexdigest() != video.sha256:
                raise ProcessingFailed("The recording was not fetched completely. Please try again.", code="STORAGE_FAILED")
            Path(part.name).replace(path)
        except FileNotFoundError:  # removed since we looked
            Path(part.name).unlink(missing_ok=True)
            raise NotFound(GONE) from None
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise
