"""tus 1.0 as words: what its headers say, and how it refuses. No Django, no files."""

import base64
import binascii
import hashlib
import re
from typing import Any, Final

from coherence.core.errors import AppError, Conflict, Invalid

VERSION: Final = "1.0.0"
EXTENSIONS: Final = ("creation", "creation-with-upload", "expiration", "checksum", "termination")
ALGORITHMS: Final = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "md5": hashlib.md5}
PIECE_TYPE: Final = "application/offset+octet-stream"
PATHS: Final = re.compile(r"/api/(?:v1/)?uploads/(?:[0-9a-fA-F-]{36}/)?tus/?")
"""Where pieces are sent to, below the site's root."""
LARGEST: Final = 2**63 - 1
NUMBER: Final = re.compile(r"\d{1,19}", re.ASCII)
KEY: Final = re.compile(r"[!-+\--~]+", re.ASCII)
"""Any sign that can be seen but the comma."""
DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class OtherVersion(AppError):
    """The caller speaks another version, or does not say which."""

    code, status = "VALIDATION_ERROR", 412
    headers: Final = {"Tus-Version": VERSION}


class WrongOffset(Conflict):
    """The piece does not begin where the upload ends; `Upload-Offset` says where that is."""

    retryable = True

    def __init__(self, offset: int) -> None:
        super().__init__(f"The upload goes on at byte {offset}.", details={"offset": offset})
        self.headers = {"Upload-Offset": str(offset)}


class TakenOver(AppError):
    """A newer request sends this upload now: this one has ended."""

    code, status, retryable = "CONFLICT", 423, True

    def __init__(self) -> None:
        super().__init__("Another request goes on with this upload.")


class ChecksumMismatch(AppError):
    """The bytes are not those the sender summed up; they were taken back."""

    code, status, retryable = "CONFLICT", 460, True

    def __init__(self) -> None:
        super().__init__("These bytes arrived damaged. Please send them again.")


def require_version(sent: str | None) -> None:
    if sent != VERSION:
        raise OtherVersion(f"This server speaks tus {VERSION}; please say Tus-Resumable: {VERSION}.")


def number(name: str, sent: str | None) -> int:
    """A length or an offset."""
    if sent is None or not NUMBER.fullmatch(sent) or int(sent) > LARGEST:
        raise wrong(name, "A whole number that is not negative.")
    return int(sent)


def metadata(sent: str) -> dict[str, str]:
    """`filename dGFsay5tcDQ=,is_confidential` → {"filename": "talk.mp4", "is_confidential": ""}."""
    found: dict[str, str] = {}
    for pair in sent.split(",") if sent.strip() else ():
        key, _, value = pair.strip().partition(" ")
        if not KEY.fullmatch(key) or key in found:
            raise wrong("Upload-Metadata", "Keys, each once and followed by its value in Base64, with commas between them.")
        found[key] = _decoded(value.strip())
    return found


def _decoded(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode()
    except (binascii.Error, ValueError):
        raise wrong("Upload-Metadata", "Values are UTF-8 text in Base64.") from None


def checksum(sent: str) -> "tuple[Any, bytes]":
    """A hash to feed and the digest it must come to, of `sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=`."""
    name, _, value = sent.strip().partition(" ")
    if name not in ALGORITHMS:
        raise wrong("Upload-Checksum", f"One of {', '.join(ALGORITHMS)}, and the checksum in Base64.")
    try:
        wanted = base64.b64decode(value.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise wrong("Upload-Checksum", "The checksum is not Base64.") from None
    digest = ALGORITHMS[name](usedforsecurity=False)
    if len(wanted) != digest.digest_size:
        raise wrong("Upload-Checksum", f"A checksum by {name} has {digest.digest_size} bytes.")
    return digest, wanted


def sha256(sent: str) -> str:
    """Of the whole file, in hexadecimal."""
    if sent and not DIGEST.fullmatch(sent.lower()):
        raise wrong("sha256", "64 hexadecimal digits.")
    return sent.lower()


def wrong(name: str, why: str) -> Invalid:
    return Invalid(f"{name} cannot be used.", details={"fields": {name: [why]}})
