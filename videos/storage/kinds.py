"""The kinds of storage and what differs between them. Settings are read through it, so nothing of Django's is needed here."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

LOCAL: Final = "local"
DISK: Final = "django.core.files.storage.FileSystemStorage"
BUCKET: Final = "videos.storage.bucket.Bucket"


@dataclass(frozen=True)
class Kind:
    """How one vendor speaks S3."""

    addressing: str
    """`path`: the bucket stands in the path; `virtual`: in the name of the host, and of the host of its region."""
    region: str | None
    """What holds when none is set; None asks for one."""
    endpoint: str | None
    """What holds when none is set; empty is what the SDK knows by the region, None asks for one."""
    keys: bool = True
    """Whether keys must be set. Machines at AWS can have a role instead."""
    batches: bool = True
    """Whether many objects can be deleted in one request."""
    path: str = ""
    """What every endpoint of the vendor ends with."""
    cors: str = ""
    """How a bucket is told which pages may use it: by a request of ours, by Google's own tool, or (empty) not at all."""


KINDS: Final = {
    "s3": Kind(addressing="virtual", region=None, endpoint="", keys=False, cors="request"),
    "minio": Kind(addressing="path", region="us-east-1", endpoint=None),
    "r2": Kind(addressing="path", region="auto", endpoint=None, cors="request"),
    "gcs": Kind(addressing="path", region="auto", endpoint="https://storage.googleapis.com", batches=False, cors="gcloud"),
    "supabase": Kind(addressing="path", region=None, endpoint=None, path="/storage/v1/s3"),
}
NAMES: Final = (LOCAL, *KINDS)
ENDPOINTS: Final = {
    "minio": "http://minio.example.org:9000",
    "r2": "https://<account>.r2.cloudflarestorage.com",
    "supabase": "https://<ref>.storage.supabase.co/storage/v1/s3",
}


@dataclass(frozen=True)
class Place:
    """A bucket, how it is reached, and the folder in it that is ours."""

    kind: str
    bucket: str
    prefix: str = ""
    access_key: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)
    endpoint: str = ""
    region: str = ""
    public_endpoint: str = ""
    """Where browsers reach it; a signature holds for one host alone."""

    @property
    def ways(self) -> Kind:
        return KINDS[self.kind]

    @property
    def origin(self) -> str:
        """The scheme and host that browsers are sent to."""
        address = urlsplit(self.public_endpoint or self.endpoint or f"https://{self.bucket}.s3.{self.region}.amazonaws.com")
        return f"{address.scheme}://{address.netloc}"


def backend(kind: str, folder: Path, **given: str) -> dict[str, Any]:
    """Django's setting for the storage; `given` is what Place asks for. Raises ImproperlyConfigured, naming the setting."""
    if kind == LOCAL:
        return {"BACKEND": DISK, "OPTIONS": {"location": folder}}
    return {"BACKEND": BUCKET, "OPTIONS": {"place": place(kind, **given)}}


def origins(storage: dict[str, Any]) -> list[str]:
    """Where browsers fetch recordings from, besides our own site."""
    return [storage["OPTIONS"]["place"].origin] if storage["BACKEND"] == BUCKET else []


def place(
    kind: str, *, bucket: str, prefix: str, access_key: str, secret_key: str, endpoint: str, region: str, public_endpoint: str
) -> Place:
    """The bucket with the vendor's defaults. Raises ImproperlyConfigured with the setting that is missing or wrong."""
    ways = KINDS[kind]
    _need(kind, "STORAGE_BUCKET", bucket, "the bucket's name")
    if ways.keys or access_key or secret_key:
        _need(kind, "AWS_ACCESS_KEY_ID", access_key, "the bucket's access key")
        _need(kind, "AWS_SECRET_ACCESS_KEY", secret_key, "the secret of the access key")
    region = region or ways.region or _need(kind, "AWS_S3_REGION_NAME", "", "the region that the bucket is in, such as eu-central-1")
    if not endpoint and ways.endpoint is None:
        _need(kind, "AWS_S3_ENDPOINT_URL", "", f"the address of the storage, such as {ENDPOINTS[kind]}")
    endpoint = _with_path(endpoint or ways.endpoint or "", ways.path)
    public_endpoint = _with_path(public_endpoint, ways.path) or endpoint
    prefix = prefix.strip("/")
    if any(part in {"", ".", ".."} for part in prefix.split("/")) and prefix:
        raise ImproperlyConfigured(
            f"STORAGE_PREFIX={prefix!r} cannot be used: it must be a folder in the bucket, such as media or media/one."
        )
    return Place(kind, bucket, prefix, access_key, secret_key, endpoint, region, public_endpoint)


def _need(kind: str, name: str, value: str, what: str) -> str:
    if not value:
        raise ImproperlyConfigured(f"STORAGE_TYPE={kind} needs {name}: {what}.")
    return value


def _with_path(endpoint: str, path: str) -> str:
    return endpoint + path if endpoint and not endpoint.endswith(path) else endpoint
