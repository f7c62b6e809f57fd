"""The one door to boto3: clients of the bucket, made when first needed and shared by the threads of a process."""

import base64
import hashlib
import os
import threading
from functools import lru_cache
from typing import Any, Final

from django.conf import settings

from videos.storage.kinds import Place

CONNECT_SECONDS: Final = 5
READ_SECONDS: Final = 60
ATTEMPTS: Final = 3
CONNECTIONS: Final = 32
_making: Final = threading.Lock()


def place() -> Place:
    """The bucket of the settings; only where the storage is remote."""
    found: Place = settings.STORAGES["default"]["OPTIONS"]["place"]
    return found


def bucket() -> str:
    return place().bucket


def object_name(key: str) -> str:
    """What the bucket calls the object with this key of ours."""
    prefix = place().prefix
    return f"{prefix}/{key}" if prefix else key


def client(public: bool = False) -> Any:
    """The bucket's client, safe for threads. `public` signs for the host that browsers see."""
    return _client(place(), public, os.getpid())


@lru_cache(maxsize=16)
def _client(place: Place, public: bool, process: int) -> Any:
    """One per process, because a fork must not share connections."""
    with _making:  # sessions are not for several threads
        return _made(place, public)


@lru_cache(maxsize=1)
def _session() -> Any:
    """It has read what botocore knows of S3, which takes half a second and which a local storage never needs."""
    import boto3.session

    return boto3.session.Session()


def _made(place: Place, public: bool) -> Any:
    made = _session().client(
        "s3",
        aws_access_key_id=place.access_key or None,
        aws_secret_access_key=place.secret_key or None,
        endpoint_url=(place.public_endpoint if public else place.endpoint) or None,
        region_name=place.region,
        config=config(place),
    )
    made.meta.events.register("before-sign.s3.DeleteObjects", _with_md5)
    return made


def config(place: Place) -> Any:
    """Everything in one place: django-storages and boto3 leave out what stands beside a config of ours."""
    from botocore.config import Config

    return Config(
        signature_version="s3v4",
        s3={"addressing_style": place.ways.addressing},
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        max_pool_connections=CONNECTIONS,
        tcp_keepalive=True,
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )


def transfer() -> Any:
    """How large files are sent: 16 MiB at a time, four at once, so some 64 MiB in memory at most."""
    from boto3.s3.transfer import TransferConfig

    part = 16 * 1024**2
    return TransferConfig(multipart_threshold=2 * part, multipart_chunksize=part, max_concurrency=4, max_io_queue=8)


def _with_md5(request: Any, **more: Any) -> None:
    """Deleting many at once asks for a checksum, and of those all vendors know only this one."""
    for name in [name for name in request.headers if name.lower().startswith(("x-amz-checksum-", "x-amz-sdk-checksum-"))]:
        del request.headers[name]
    body = request.body if isinstance(request.body, bytes) else request.body.encode()
    request.headers["Content-MD5"] = base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
