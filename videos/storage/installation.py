"""Whose folder of the bucket it is: two installations in one would each take the other's recordings for what nobody knows."""

import hmac
import threading
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from django.core.files.storage import default_storage
from django.utils.crypto import salted_hmac

from coherence.core import logs
from videos.storage import access, objects
from videos.storage.failures import StorageFailed

log = logs.Log(__name__)

KEY: Final = "installation"
"""The object that says it, beside the folders of people."""
OTHER: Final = "Another installation keeps its recordings here (or SECRET_KEY was changed): nothing is removed. Give each a STORAGE_PREFIX."


def is_anothers() -> bool:
    """Whether somebody else has put their mark there. On a disk, and where there is none, nobody has."""
    found = _mark() if access.is_remote() else None
    return found is not None and not hmac.compare_digest(found, _ours())


def claim() -> bool:
    """Put our mark there, unless there is one; whether it is ours now."""
    if access.is_remote() and _mark() is None:
        with NamedTemporaryFile() as file:
            file.write(_ours())
            file.flush()
            objects.put_file(KEY, Path(file.name), "text/plain")  # of two that begin at once both write the same
    return not is_anothers()


def settle() -> None:
    """The same for a service that starts or runs: one small read. Operators are told; nobody waits for a storage that is away."""
    try:
        if not claim():
            log.error("storage_of_another_installation", hint=OTHER)
    except StorageFailed as refused:
        log.warning("storage_not_claimed", reason=str(refused))


def settle_beside() -> None:
    """The same beside the first requests, for the storage may be far away."""
    threading.Thread(target=settle, name="installation", daemon=True).start()


def _ours() -> bytes:
    """The machines of one installation share their secret, and a copy for trying things out has another."""
    return salted_hmac("videos.storage.installation", "mark", algorithm="sha256").hexdigest().encode()


def _mark() -> bytes | None:
    try:
        with default_storage.open(KEY, "rb") as file:
            return bytes(file.read(100))
    except FileNotFoundError:
        return None
