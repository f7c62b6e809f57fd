"""How stored objects are reached: as a file of this machine, or by a signed address at the bucket."""

import re
import unicodedata
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import HttpResponseRedirect
from django.utils.http import content_disposition_header

from videos.storage import kinds, s3

LASTS: Final = timedelta(hours=1)
REMEMBERED: Final = timedelta(minutes=5)
"""So long a browser may follow a redirect again without asking us: the address it leads to holds much longer."""
TYPE: Final = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
UNKNOWN: Final = "application/octet-stream"
SHOWN: Final = re.compile(r"(video|audio)/[\w.+-]+|image/(jpeg|png|webp|gif)|application/(pdf|vnd\.apple\.mpegurl|mxf)|text/vtt", re.ASCII)
"""What may open in the page. Anything else, which a browser might run, is handed over as a download."""


def is_remote() -> bool:
    """Whether objects lie in a bucket, not on a disk of this machine."""
    return bool(settings.STORAGES["default"]["BACKEND"] == kinds.BUCKET)


def answers() -> None:
    """Raises StorageFailed when the bucket is not there, or does not let us list. One small request, and none on a disk."""
    if hasattr(default_storage, "answers"):
        default_storage.answers()


def local_path(key: str) -> Path | None:
    """The object as a file of this machine, whether or not it is there; None in a bucket."""
    try:
        return Path(default_storage.path(key))
    except NotImplementedError:
        return None


def signed_url(
    key: str, *, lasts: timedelta = LASTS, content_type: str | None = None, filename: str | None = None, download: bool = False
) -> str | None:
    """An address that opens this object alone for so long, at the host that browsers see; None on a local disk."""
    if not is_remote():
        return None
    shown = not download and (content_type is None or SHOWN.fullmatch(content_type) is not None)
    wanted = {"Bucket": s3.bucket(), "Key": s3.object_name(key)}
    if content_type:
        wanted["ResponseContentType"] = content_type if TYPE.fullmatch(content_type) else UNKNOWN
    disposition = content_disposition_header(not shown, _clean(filename or ""))
    if disposition or content_type:
        wanted["ResponseContentDisposition"] = disposition or "inline"
    signed: str = s3.client(public=True).generate_presigned_url("get_object", Params=wanted, ExpiresIn=int(lasts.total_seconds()))
    return signed


def redirect(
    key: str, *, lasts: timedelta = LASTS, content_type: str | None = None, filename: str | None = None, download: bool = False
) -> HttpResponseRedirect:
    """302 to the signed address, which a browser remembers for less than the address holds. Only where `is_remote`."""
    url = signed_url(key, lasts=lasts, content_type=content_type, filename=filename, download=download)
    if url is None:
        raise ValueError("A local disk has no addresses.")
    response = HttpResponseRedirect(url)
    response["Cache-Control"] = f"private, max-age={int(min(REMEMBERED, lasts / 2).total_seconds())}"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _clean(filename: str) -> str:
    """No sign that could end a header or turn the name around."""
    return "".join(sign for sign in filename if unicodedata.category(sign)[0] != "C")
