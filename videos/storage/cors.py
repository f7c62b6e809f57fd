"""Which pages may fetch from the bucket and send to it: without these rules browsers refuse multipart uploads and previews."""

from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings

from videos.storage import s3
from videos.storage.failures import translated

METHODS: Final = ("GET", "HEAD", "PUT")
SENT: Final = ("content-type", "content-md5", "range", "x-amz-*")
TOLD: Final = ("ETag", "Accept-Ranges", "Content-Length", "Content-Range", "Content-Type")
"""The ETag of each part is what completes a multipart upload; the rest is for players."""
SECONDS: Final = 3600


def origins() -> list[str]:
    """Our own pages, and those of the settings."""
    address = urlsplit(settings.PUBLIC_URL)
    return sorted({f"{address.scheme}://{address.netloc}", *settings.CORS_ALLOWED_ORIGINS})


def rules() -> Any:
    """In the vendor's own form: S3's, or Google's for `gcloud storage buckets update --cors-file`."""
    if s3.place().ways.cors == "gcloud":
        return [{"origin": origins(), "method": [*METHODS], "responseHeader": [*SENT, *TOLD], "maxAgeSeconds": SECONDS}]
    rule = {"AllowedOrigins": origins(), "AllowedMethods": [*METHODS], "AllowedHeaders": [*SENT]}
    return {"CORSRules": [rule | {"ExposeHeaders": [*TOLD], "MaxAgeSeconds": SECONDS}]}


def apply() -> None:
    """Set them in place of what the bucket has. Raises StorageFailed, such as where the key may not."""
    with translated():
        s3.client().put_bucket_cors(Bucket=s3.bucket(), CORSConfiguration=rules())
