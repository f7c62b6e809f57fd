"""Multipart uploads that a bucket still waits for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from videos.storage import access, s3
from videos.storage.failures import translated


@dataclass(frozen=True)
class Unfinished:
    key: str
    upload_id: str
    begun: datetime


def unfinished(folder: str = "") -> Iterator[Unfinished]:
    """All of ours within the folder, a page at a time."""
    start = s3.object_name("")
    within = s3.object_name(f"{folder.strip('/')}/") if folder else start
    pages = iter(s3.client().get_paginator("list_multipart_uploads").paginate(Bucket=s3.bucket(), Prefix=within))
    while True:
        with translated():
            page = next(pages, None)
        if page is None:
            return
        for each in page.get("Uploads", ()):
            yield Unfinished(each["Key"][len(start) :], each["UploadId"], each["Initiated"])


def abort(key: str, upload_id: str) -> None:
    """Have the bucket forget its parts; one that ended meanwhile is no error."""
    try:
        with translated(key):
            s3.client().abort_multipart_upload(Bucket=s3.bucket(), Key=s3.object_name(key), UploadId=upload_id)
    except FileNotFoundError:
        return


def abort_within(folder: str) -> int:
    """Have the bucket forget all that is on its way into the folder; how many there were. None on a disk."""
    found = list(unfinished(folder)) if access.is_remote() else []
    for each in found:
        abort(each.key, each.upload_id)
    return len(found)
