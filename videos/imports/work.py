"""Fetching one import: claimed, followed, fetched, accepted, and nothing left behind when anything fails."""

import sys
import uuid
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import structlog
from django.db import IntegrityError, transaction

from billing import limits
from coherence.core.errors import AppError, NoRoom, ProcessingFailed, ServiceUnavailable, VideoTooLarge, VideoTooLong
from videos import uploads
from videos.imports import addresses, claims, creators, entries, registry, scratch, upkeep
from videos.imports.claims import Hold, Stopped
from videos.imports.guard import http
from videos.imports.guard.watch import Limits
from videos.imports.providers.base import Fetched, Publication, Wanted
from videos.imports.reasons import ProviderError, Reason
from videos.models import Video, VideoImport

log = structlog.get_logger(__name__)
NO_ROOM: Final = "The video could not be stored right now. Please try again later."
BUG: Final = "This video could not be fetched. The fault is ours; please upload the file instead."
BYTES_BETWEEN_LOOKS: Final = 16 * 1024**2
FOLLOWING: Final = Limits(max_bytes=1024**2, seconds=30.0)


class Elsewhere(Exception):
    """Another import of the same person fetches this very recording: when it has ended, there is hardly anything left to do."""


def run(import_id: uuid.UUID | str) -> None:
    """Safe to call twice, at once or later, and to be killed at any point."""
    row = claims.take(import_id)
    if row is None:
        return
    try:
        with scratch.folder(row) as folder, Hold(row) as hold:
            _bring(row, folder, hold)
    except Stopped:
        log.info("import_stopped", import_id=str(row.pk))
    except Elsewhere:
        claims.wait(row)
    except Exception as error:  # noqa: BLE001  the task's edge: recorded, and ended or tried again
        _failed(row, error)
    finally:
        scratch.clear(row)
        upkeep.resume()


def _bring(row: VideoImport, folder: Path, hold: Hold) -> None:
    entries.require_outside(row.user)
    address = addresses.read(row.url)
    if address.short:
        _follow(row, hold)
    if video := entries.known(row.user, row.url):
        claims.complete(row, video)
        return
    uploads.require(row.user, None)
    scratch.require_room(folder)
    usage = limits.usage(row.user)
    wanted = Wanted(row.url, row.platform, folder, registry.limits(usage.max_bytes), float(usage.max_seconds))
    fetched = registry.fetch(wanted, _watched(hold, folder))
    hold.check()
    scratch.require_room(folder, fetched.path.stat().st_size)
    _accept(row, fetched)


def _follow(row: VideoImport, hold: Hold) -> None:
    """From here on the import is that of the recording itself. Raises Elsewhere while another of the same is under way."""
    landed = http.lands(registry.guard(), row.url, FOLLOWING, _is_recording, hold.tell)
    address = addresses.read(landed)
    if address.short or address.platform != row.platform:
        raise ProviderError(Reason.NOT_A_VIDEO, landed)
    entries.remember(row.url, address.url)
    try:
        with transaction.atomic():
            claims.mine(row).update(url=address.url)
    except IntegrityError as error:
        raise Elsewhere from error
    row.url = address.url


def _is_recording(url: str) -> bool:
    try:
        address = addresses.read(url)
    except ProviderError:  # on its way
        return False
    return not address.short and address.platform != addresses.DIRECT


def _watched(hold: Hold, folder: Path) -> Any:
    """Tells the heart, and looks now and then whether the disk still has room."""
    looked = 0

    def tell(received: int, size: int | None) -> None:
        nonlocal looked
        if looked == 0 and size:
            scratch.require_room(folder, size)
        if received - looked >= BYTES_BETWEEN_LOOKS or (looked == 0 and size):
            looked = max(received, 1)
            scratch.require_room(folder)
        hold.tell(received, size)

    return tell


def _accept(row: VideoImport, fetched: Fetched) -> None:
    """The video and the end of the import commit together, so that neither is there twice."""

    def written(video: Video) -> None:
        _note(row, video, fetched.about)
        claims.complete(row, video)

    title = row.title or fetched.about.title or None
    video = uploads.accept(row.user, fetched.path, title=title, filename=fetched.filename, origin="import", written=written)
    if VideoImport.objects.filter(pk=row.pk, video=video).exists():
        return
    with transaction.atomic():  # the person had this very content already
        if not video.source_url:
            _note(row, video, fetched.about)
        claims.complete(row, video)


def _note(row: VideoImport, video: Video, about: Publication) -> None:
    told = {name: value for name, value in asdict(about).items() if name != "publisher" and value not in (None, "", ())}
    creator = creators.keep(row.platform, about.publisher)
    video.change(source_url=row.url, source={"platform": row.platform} | told, creator=creator)


def _failed(row: VideoImport, error: Exception) -> None:
    if isinstance(error, ProviderError):
        log.info("import_failed", import_id=str(row.pk), reason=error.reason.name, detail=str(error))
        code, message = _by_plan(row, error)
        claims.fail(row, code, message, permanent=error.permanent)
    elif isinstance(error, NoRoom) or (isinstance(error, AppError) and error.code == NoRoom.code):
        log.error("import_without_room", import_id=str(row.pk))
        claims.fail(row, ServiceUnavailable.code, NO_ROOM, permanent=False)
    elif isinstance(error, AppError):
        passing = isinstance(error, ProcessingFailed | ServiceUnavailable)
        claims.fail(row, error.code, error.message, permanent=not passing)
    else:
        log.error("import_crashed", import_id=str(row.pk), exc_info=error)
        claims.fail(row, "INTERNAL_ERROR", BUG, permanent=False)


def _by_plan(row: VideoImport, error: ProviderError) -> tuple[str, str]:
    """What the plan has to say, where it was the plan that did not take it."""
    size = sys.maxsize if error.reason is Reason.TOO_LARGE else None
    seconds = float(sys.maxsize) if error.reason is Reason.TOO_LONG else None
    try:
        if size or seconds:
            limits.require_upload(row.user, size, seconds)
    except (VideoTooLarge, VideoTooLong) as refusal:
        return refusal.code, refusal.message
    return error.code, error.message
