"""What the upload page says: limits, refusals and what to do about them, and what is under way."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.conf import settings

from accounts.models import User
from billing.limits import Usage
from billing.plans import GIGABYTE, MEGABYTE
from coherence.core import errors, timecode
from coherence.core.errors import AppError
from videos.models import Upload, VideoImport
from videos.resumable import transports

KINDS: Final = "MP4, MOV, WebM, MKV or AVI"
WHAT_TO_DO: Final[Mapping[str, str]] = {
    "VIDEO_TOO_LARGE": "Send a smaller copy of it: 720p is enough for the analysis.",
    "VIDEO_TOO_LONG": "Cut it to the part you want to practise, and send that.",
    "INVALID_FORMAT": f"Choose a video with a picture and sound: {KINDS}.",
    "PLAN_LIMIT_REACHED": "Recordings you already have stay where they are.",
    "RATE_LIMIT_EXCEEDED": "Come back a little later; nothing is lost.",
    "CONFLICT": "Finish or cancel one that is under way.",
    "SERVICE_UNAVAILABLE": "Nothing is wrong with your recording. Try again in a few minutes.",
}
"""Beside the error's own sentence; by its code."""


@dataclass(frozen=True)
class Refusal:
    said: str
    advice: str
    upgrade_url: str
    """Empty where another plan would not help."""


@dataclass(frozen=True)
class Unfinished:
    """An upload that broke off."""

    id: UUID
    name: str
    size: str
    size_bytes: int
    received_bytes: int
    percent: int


@dataclass(frozen=True)
class Fetching:
    """An import that has brought no recording yet."""

    id: UUID
    url: str
    name: str
    said: str
    percent: int | None
    under_way: bool


def refusal(error: AppError) -> Refusal:
    told = errors.public(error)
    upgrade = str(told.details.get("upgradeUrl", "")) if told.code in ("PLAN_LIMIT_REACHED", "VIDEO_TOO_LARGE", "VIDEO_TOO_LONG") else ""
    return Refusal(told.message, WHAT_TO_DO.get(told.code, ""), upgrade)


def size(count: int) -> str:
    """`524288000` → `500 MB`; one decimal below ten."""
    value, unit = (count / GIGABYTE, "GB") if count >= GIGABYTE else (count / MEGABYTE, "MB")
    return f"{value:.1f}".removesuffix(".0") + f" {unit}" if value < 10 else f"{value:.0f} {unit}"


def limits_told(usage: Usage, user: User) -> dict[str, Any]:
    """The plan in words, before anything is chosen."""
    used_up = usage.left == 0
    tomorrow = usage.daily_used >= usage.daily_limit
    return {
        "left": f"{usage.left} of {usage.limit} recordings left",
        "resets": timecode.date(usage.resets_at, user.time_zone),
        "size": size(usage.max_bytes),
        "minutes": usage.max_seconds // 60,
        "kinds": KINDS,
        "form_size": size(min(usage.max_bytes, settings.MAX_UPLOAD_BYTES)),
        "closed": "month" if used_up else "day" if tomorrow else "",
        "day_limit": usage.daily_limit,
        "upgrade_url": settings.UPGRADE_URL,
    }


def unfinished(upload: Upload) -> Unfinished:
    received = transports.of(upload).received(upload)
    percent = int(100 * received / upload.size_bytes) if upload.size_bytes else 0
    return Unfinished(upload.pk, upload.filename, size(upload.size_bytes), upload.size_bytes, received, percent)


def fetching(row: VideoImport) -> Fetching:
    under_way = row.status in (VideoImport.Status.QUEUED, VideoImport.Status.FETCHING)
    percent = min(100 * row.received_bytes // row.size_bytes, 99) if row.size_bytes else None
    said = {
        VideoImport.Status.QUEUED: row.error_message or "Waiting for its turn.",
        VideoImport.Status.FETCHING: f"{size(row.received_bytes)} fetched" + (f" of {size(row.size_bytes)}." if row.size_bytes else "."),
        VideoImport.Status.CANCELLED: "Cancelled.",
    }.get(VideoImport.Status(row.status), row.error_message)
    return Fetching(row.pk, row.url, row.title or row.url, said, percent, under_way)


def for_script(usage: Usage) -> dict[str, Any]:
    """What the page's modules go by. They refuse early what the server would refuse anyway."""
    return {
        "maxBytes": usage.max_bytes,
        "maxSeconds": usage.max_seconds,
        "advice": dict(WHAT_TO_DO),
        "planTitle": usage.plan.title,
        "upgradeUrl": settings.UPGRADE_URL,
    }
