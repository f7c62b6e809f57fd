"""AWS Signature Version 4, worked out anew from a request as it arrived: the S3 server of the tests believes any."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, quote, urlsplit

UNSIGNED = "UNSIGNED-PAYLOAD"


def objection(method: str, address: str, headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> str:
    """Why the request is to be refused; empty when it is signed well. `address` is path and query as they were sent."""
    query = dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))
    if "X-Amz-Signature" in query:
        return _of_address(method, address, headers, query, secret, now)
    return _of_headers(method, address, headers, body, secret)


def _of_address(method: str, address: str, headers: Mapping[str, str], query: dict[str, str], secret: str, now: datetime) -> str:
    given = query.pop("X-Amz-Signature")
    signed_at = datetime.strptime(query["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    if now > signed_at + timedelta(seconds=int(query["X-Amz-Expires"])):
        return "AccessDenied"
    wanted = _signature(
        method,
        urlsplit(address).path,
        query,
        {name: headers[name] for name in query["X-Amz-SignedHeaders"].split(";")},
        UNSIGNED,
        query["X-Amz-Date"],
        query["X-Amz-Credential"],
        secret,
    )
    return "" if hmac.compare_digest(given, wanted) else "SignatureDoesNotMatch"


def _of_headers(method: str, address: str, headers: Mapping[str, str], body: bytes, secret: str) -> str:
    kind, _, rest = headers.get("authorization", "").partition(" ")
    if kind != "AWS4-HMAC-SHA256":
        return "AccessDenied"
    said = dict(part.strip().split("=", 1) for part in rest.split(","))
    payload = headers["x-amz-content-sha256"]
    if payload not in {UNSIGNED, hashlib.sha256(body).hexdigest()} and not payload.startswith("STREAMING-"):
        return "XAmzContentSHA256Mismatch"
    wanted = _signature(
        method,
        urlsplit(address).path,
        dict(parse_qsl(urlsplit(address).query, keep_blank_values=True)),
        {name: headers[name] for name in said["SignedHeaders"].split(";")},
        payload,
        headers["x-amz-date"],
        said["Credential"],
        secret,
    )
    return "" if hmac.compare_digest(said["Signature"], wanted) else "SignatureDoesNotMatch"


def _signature(
    method: str, path: str, query: dict[str, str], headers: dict[str, str], payload: str, at: str, credential: str, secret: str
) -> str:
    _, day, region, service, end = credential.rsplit("/", 4)
    arguments = "&".join(sorted(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in query.items()))
    lines = "".join(f"{name}:{' '.join(value.split())}\n" for name, value in sorted(headers.items()))
    request = "\n".join([method, path, arguments, lines, ";".join(sorted(headers)), payload])
    to_sign = "\n".join(["AWS4-HMAC-SHA256", at, f"{day}/{region}/{service}/{end}", hashlib.sha256(request.encode()).hexdigest()])
    key = f"AWS4{secret}".encode()
    for part in (day, region, service, end):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.new(key, to_sign.encode(), "sha256").hexdigest()
