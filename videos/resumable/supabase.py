"""Uploads straight to Supabase Storage: its own resumable protocol (tus in pieces of 6 MB), opened by a signature for one object."""

from typing import Any, Final
from urllib.parse import parse_qs, quote, urlsplit

from django.conf import settings

from coherence.core import http
from coherence.core.errors import ServiceUnavailable
from coherence.core.logs import Log
from videos.models import Upload
from videos.resumable.disk import missing
from videos.storage import objects, s3

log = Log(__name__)
CHUNK_BYTES: Final = 6 * 1024**2
"""Exactly so many in every request but the last."""
REFUSED: Final = "The storage could not be prepared for this upload. Please try again in a minute."


def begin(upload: Upload) -> None:
    """A storage that gives no signature is not sent to: then the grant is not given either. Later ones are asked for when somebody
    wants to go on. Raises ServiceUnavailable."""
    upload.signature = _signature(s3.object_name(upload.storage_path))


def details(upload: Upload) -> dict[str, Any]:
    name = s3.object_name(upload.storage_path)
    return {
        "supabase": {
            "url": f"{settings.SUPABASE_URL}/storage/v1/upload/resumable/sign",
            "headers": {"x-signature": upload.signature or _signature(name), "x-upsert": "false"},
            "bucket": s3.bucket(),
            "object_name": name,
            "chunk_bytes": CHUNK_BYTES,
            "metadata": {
                "bucketName": s3.bucket(),
                "objectName": name,
                "contentType": upload.content_type or "application/octet-stream",
                "cacheControl": "3600",
            },
        }
    }


def _signature(name: str) -> str:
    """A token that opens this object's name to one upload. Raises ServiceUnavailable."""
    headers = {"apikey": settings.SUPABASE_KEY, "Authorization": f"Bearer {settings.SUPABASE_KEY}"}
    address = f"{settings.SUPABASE_URL}/storage/v1/object/upload/sign/{quote(s3.bucket())}/{quote(name)}"
    answer = http.send("POST", address, headers=headers, json={})
    if answer.status_code != 200:
        log.error("supabase_refused_signature", status=answer.status_code)
        raise ServiceUnavailable(REFUSED)
    told = answer.json()
    token = told.get("token") or next(iter(parse_qs(urlsplit(told.get("url", "")).query).get("token", [])), "")
    if not token:
        log.error("supabase_told_no_signature")
        raise ServiceUnavailable(REFUSED)
    return str(token)


def received(upload: Upload) -> int:
    return upload.received_bytes


def require_whole(upload: Upload) -> None:
    """The signature limits no size: more than was announced is whole, too, and then refused for what it is."""
    size = objects.size(upload.storage_path) or 0
    if size < upload.size_bytes:
        raise missing(upload.size_bytes - size)


def discard(upload: Upload) -> None:
    objects.remove(upload.storage_path)
