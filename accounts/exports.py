"""Everything held about a person, as one zip: asked for, made by a task, fetched by a signed link, removed after a day."""

import tempfile
import uuid
from datetime import timedelta
from pathlib import Path
from typing import IO, Final

from django.conf import settings
from django.core import signing
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts import folders, objects
from accounts.archives import Archive
from accounts.models import AccountExport, User
from accounts.signals import account_exporting
from coherence.core import hearts, logs, queue
from coherence.core.errors import NOT_FOUND, Gone, NotFound

log = logs.Log(__name__)
FRESH: Final = timedelta(hours=1)
"""Whoever asks again within it gets the one that was made."""
KEPT: Final = timedelta(hours=24)
LINK_SECONDS: Final = 3600
LEASE: Final = timedelta(minutes=2)
"""One that was silent for so long has lost its worker."""
SECONDS_BETWEEN_BEATS: Final = 5.0
MAX_ATTEMPTS: Final = 3
SALT: Final = "accounts.export"
Status = AccountExport.Status


class Abandoned(Exception):
    """Another worker has taken the export over, or the account is being closed: whatever was made must not be kept."""


def request(user: User) -> AccountExport:
    """The export under way, else the one made within the last hour, else a new one that the queue will make."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)  # of two at once, the second finds the first one's
        newest = AccountExport.objects.filter(user=user).order_by("-created_at").first()
        if newest is not None and _serves(newest):
            return newest
        export = AccountExport.objects.create(user=user)
        queue.enqueue("accounts.tasks.make_export", str(export.pk))
    return export


def _serves(export: AccountExport) -> bool:
    return export.status == Status.PENDING or (export.completed_at is not None and export.completed_at > timezone.now() - FRESH)


def url(export: AccountExport) -> str | None:
    """An absolute link that is valid for an hour; None until there is something to fetch."""
    if export.status != Status.COMPLETED:
        return None
    token = signing.dumps(str(export.pk), salt=SALT)
    return f"{settings.PUBLIC_URL}/api/v1/users/me/exports/{export.pk}/download?token={token}"


def opened(export_id: uuid.UUID, token: str) -> tuple[AccountExport, "File[bytes]"]:
    """The export and its zip, for whoever has the link. Raises Gone when the link is too old, NotFound for anything else."""
    try:
        signed = signing.loads(token, salt=SALT, max_age=LINK_SECONDS)
    except signing.SignatureExpired:
        raise Gone("This link is no longer valid. Please ask for a new one.") from None
    except signing.BadSignature:
        raise NotFound(NOT_FOUND) from None
    export = AccountExport.objects.filter(pk=export_id, status=Status.COMPLETED, user__is_active=True).first()
    if export is None or signed != str(export_id):
        raise NotFound(NOT_FOUND)
    try:
        return export, default_storage.open(export.storage_path, "rb")
    except FileNotFoundError:
        raise NotFound(NOT_FOUND) from None


def make(export_id: uuid.UUID | str) -> bool:
    """Make the zip and keep it; whether it was. Safe to call twice, at once or later, and to be killed at any point."""
    export = _claimed(export_id)
    if export is None:
        return False
    try:
        with Hold(export) as hold, tempfile.TemporaryFile(dir=_scratch()) as file:
            _write(export, file, hold)
            _keep(export, file, hold)
    except Abandoned:
        _mine(export).update(claimed_at=None)  # whoever closes the account waits for it
        log.info("account_export_abandoned", export=str(export.pk))
        return False
    except Exception:  # the task's edge: recorded with its traceback, and tried again by the schedule
        log.exception("account_export_failed", export=str(export.pk))
        _pause(export)
        return False
    return True


class Hold(hearts.Hold):
    """The right to make an export. It ends with the account, or when another worker took the export over."""

    def __init__(self, export: AccountExport) -> None:
        self._row = _mine(export).filter(user__is_active=True)
        super().__init__(self._renew_claim, lost=Abandoned, seconds=SECONDS_BETWEEN_BEATS, name=str(export))

    def end(self, **values: object) -> bool:
        """Write the end, if it is still ours to write."""
        return bool(self._row.update(**values))

    def _renew_claim(self) -> int:
        return self._row.update(claimed_at=timezone.now())


def _write(export: AccountExport, file: IO[bytes], hold: Hold) -> None:
    with Archive(file, hold.check) as archive:
        account_exporting.send(User, user=export.user, add=archive.add, add_object=archive.add_object)
    file.seek(0)


def _keep(export: AccountExport, file: IO[bytes], hold: Hold) -> None:
    """Store it, then say so; when nobody is left to say it to, it goes again."""
    folder = folders.export(export.user_id, export.pk)
    content = File(file, name="export.zip")
    name = default_storage.save(f"{folder}/{export.attempts}.zip", content)
    now = timezone.now()
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).filter(
            pk=export.user_id
        ).first()  # before or after the account's removal, never during it
        kept = hold.end(status=Status.COMPLETED, storage_path=name, size_bytes=content.size, completed_at=now, claimed_at=None)
    if not kept:
        default_storage.delete(name)
        raise Abandoned


def _mine(export: AccountExport) -> QuerySet[AccountExport]:
    """The row, as long as this attempt is the last that began."""
    return AccountExport.objects.filter(pk=export.pk, status=Status.PENDING, attempts=export.attempts)


def _pause(export: AccountExport) -> None:
    """Left for the schedule, after the lease; the third failure is the last."""
    last = export.attempts >= MAX_ATTEMPTS
    _mine(export).update(**({"status": Status.FAILED, "completed_at": timezone.now()} if last else {"claimed_at": timezone.now()}))


def _idle() -> QuerySet[AccountExport]:
    unclaimed = Q(claimed_at=None) | Q(claimed_at__lt=timezone.now() - LEASE)
    return AccountExport.objects.filter(unclaimed, status=Status.PENDING, user__is_active=True)


def _claimed(export_id: uuid.UUID | str) -> AccountExport | None:
    if not _idle().filter(pk=export_id).update(claimed_at=timezone.now(), attempts=F("attempts") + 1):
        return None
    return AccountExport.objects.select_related("user").filter(pk=export_id).first()


def resume() -> int:
    """Set going again what lost its worker; how many there were. After the third time there is no fourth."""
    given_up = {"status": Status.FAILED, "completed_at": timezone.now()}
    _idle().filter(attempts__gte=MAX_ATTEMPTS).update(**given_up)
    return sum(make(export_id) for export_id in _idle().values_list("pk", flat=True))


def being_made(user: User) -> bool:
    """Whether a worker has one of theirs in hand."""
    return AccountExport.objects.filter(user=user, status=Status.PENDING, claimed_at__gt=timezone.now() - LEASE).exists()


def remove_expired() -> int:
    """Remove exports of more than a day, objects first; how many there were."""
    expired = AccountExport.objects.filter(completed_at__lt=timezone.now() - KEPT)
    for export in expired:
        objects.remove_folder(folders.export(export.user_id, export.pk))
        export.delete()
    return len(expired)


def _scratch() -> Path:
    folder = Path(settings.SCRATCH_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
