"""Uploads straight into the bucket: S3's multipart upload, each part with a signed address of its own."""

import math
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from coherence.core.errors import Conflict, Gone
from videos.models import Upload
from videos.resumable.disk import missing
from videos.storage import multipart, objects, s3
from videos.storage.failures import translated

MIB: Final = 1024**2
PART_BYTES: Final = 8 * MIB
"""The least: small enough that a broken connection loses little."""
MOST_PARTS: Final = 10_000
FIRST: Final = 16
"""So many addresses come with the grant."""
AT_ONCE: Final = 100
LASTS: Final = timedelta(hours=1)
LOST: Final = "The storage no longer has this upload. Please begin again."


def part_bytes(size_bytes: int) -> int:
    """Of each part but the last, such that there are 10,000 at most."""
    return max(PART_BYTES, math.ceil(size_bytes / MOST_PARTS / MIB) * MIB)


def parts_of(upload: Upload) -> int:
    return math.ceil(upload.size_bytes / _part_bytes(upload))


def size_of(upload: Upload, number: int) -> int:
    """What the part must bring, to the byte."""
    return min(_part_bytes(upload), upload.size_bytes - (number - 1) * _part_bytes(upload))


def begin(upload: Upload) -> None:
    """Have the bucket wait for parts, once: whoever finds that the process which should have done so was killed does it now."""
    if upload.external_id:
        return
    with translated(upload.storage_path):
        answer = s3.client().create_multipart_upload(**_object(upload), ContentType=upload.content_type or "application/octet-stream")
    begun = {"external_id": answer["UploadId"], "part_bytes": part_bytes(upload.size_bytes)}
    if not Upload.objects.filter(pk=upload.pk, status=Upload.Status.OPEN, external_id="").update(**begun):
        multipart.abort(upload.storage_path, answer["UploadId"])  # another was faster, or it is over
    upload.refresh_from_db(fields=[*begun])
    if not upload.external_id:
        raise Gone(LOST)


def details(upload: Upload) -> dict[str, Any]:
    begin(upload)
    first = range(1, min(FIRST, parts_of(upload)) + 1)
    return {
        "multipart": {
            "part_bytes": _part_bytes(upload),
            "part_count": parts_of(upload),
            "parts": signed(upload, first),
            "parts_url": f"{settings.PUBLIC_URL}/api/v1/uploads/{upload.pk}/parts",
        }
    }


def signed(upload: Upload, numbers: Iterable[int]) -> list[dict[str, Any]]:
    """An address for each, to which exactly that part's bytes can be PUT: its length is signed, too."""
    begin(upload)
    until = timezone.now() + LASTS
    return [
        {"part_number": number, "url": _address(upload, number), "size_bytes": size_of(upload, number), "expires_at": until}
        for number in numbers
    ]


def _address(upload: Upload, number: int) -> str:
    wanted = {**_named(upload), "PartNumber": number, "ContentLength": size_of(upload, number)}
    address: str = s3.client(public=True).generate_presigned_url("upload_part", Params=wanted, ExpiresIn=int(LASTS.total_seconds()))
    return address


def kept(upload: Upload) -> list[dict[str, Any]]:
    """The parts that the bucket has. Raises Gone when it knows nothing of this upload."""
    begin(upload)
    try:
        return list(_listed(upload))
    except FileNotFoundError:
        raise Gone(LOST) from None


def _listed(upload: Upload) -> Iterator[dict[str, Any]]:
    pages = iter(s3.client().get_paginator("list_parts").paginate(**_named(upload)))
    while True:
        with translated(upload.storage_path):
            page = next(pages, None)
        if page is None:
            return
        for each in page.get("Parts", ()):
            yield {"part_number": each["PartNumber"], "size_bytes": each["Size"], "etag": each["ETag"]}


def received(upload: Upload) -> int:
    return upload.received_bytes


def require_whole(upload: Upload) -> None:
    if objects.size(upload.storage_path) != upload.size_bytes:
        _whole(upload)


def _whole(upload: Upload) -> list[dict[str, Any]]:
    """Every part, each as long as it must be. Raises Conflict, naming those that are not."""
    parts = {each["part_number"]: each for each in kept(upload)}
    wanted = range(1, parts_of(upload) + 1)
    lacking = [number for number in wanted if number not in parts or parts[number]["size_bytes"] != size_of(upload, number)]
    if lacking:
        left = sum(size_of(upload, number) for number in lacking)
        raise missing(left, missingParts=lacking[:AT_ONCE], missingCount=len(lacking))
    if len(parts) > len(wanted):
        raise Conflict("More parts were sent than were promised. Please begin again.")
    return [parts[number] for number in wanted]


def join(upload: Upload) -> None:
    """The parts become one object under the upload's key. Safe to call again after a kill: an object that is there is enough."""
    if objects.size(upload.storage_path) == upload.size_bytes:
        return
    parts = [{"PartNumber": each["part_number"], "ETag": each["etag"]} for each in _whole(upload)]
    with translated(upload.storage_path):
        s3.client().complete_multipart_upload(**_named(upload), MultipartUpload={"Parts": parts})


def discard(upload: Upload) -> None:
    """The parts, and the object when they were joined already."""
    if upload.external_id:
        multipart.abort(upload.storage_path, upload.external_id)
    objects.remove(upload.storage_path)


def _object(upload: Upload) -> dict[str, str]:
    return {"Bucket": s3.bucket(), "Key": s3.object_name(upload.storage_path)}


def _named(upload: Upload) -> dict[str, str]:
    return {**_object(upload), "UploadId": upload.external_id}


def _part_bytes(upload: Upload) -> int:
    return upload.part_bytes or part_bytes(upload.size_bytes)
