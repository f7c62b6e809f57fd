"""A person with something of everything that the product can hold of one, and a look at what of it is left."""

import json
import uuid
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from accounts import consents, keys, objects
from accounts.models import AccountExport, IdempotentRequest, User
from analysis.models import Analysis, ApiUsage, ProcessingJob, StageResult, Status
from analysis.pipeline import results
from billing import limits
from billing.models import Subscription
from videos import keys as object_keys
from videos.models import MediaFile, Video

ORIGINAL, REPORT = b"the recording " * 200_000, b"%PDF-1.7 small"


def settle(email: str) -> User:
    """Everything of one person, in rows and in the storage."""
    user = User.objects.create_user(email, "a long pass phrase", display_name="Olga Owner")
    EmailAddress.objects.create(user=user, email=email, verified=True)
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session.save()
    keys.create(user, "script", "read")
    consents.give(user, "profile")
    IdempotentRequest.objects.create(user=user, key="k", request_hash="h", status=201, body={})
    Subscription.objects.create(user=user, plan="pro")
    AccountExport.objects.create(user=user, status="completed", storage_path=f"{user.pk}/exports/old/1.zip", completed_at=old())
    for number in range(3):
        analysed(recorded(user, number))
    return user


def old() -> Any:
    return timezone.now() - timedelta(hours=2)


def recorded(user: User, number: int) -> Video:
    key = uuid.uuid4()
    path = default_storage.save(object_keys.source(user.pk, key, ".mp4"), ContentFile(ORIGINAL))
    pdf = default_storage.save(object_keys.derived(user.pk, key, "report-1.pdf"), ContentFile(REPORT))
    shape = {"container": "mov", "sha256": key.hex * 2, "duration_seconds": 10.0, "width": 640, "height": 360}
    video = Video.objects.create(
        id=key, user=user, title=f"Talk {number}", original_filename="t.mp4", storage_path=path, size_bytes=len(ORIGINAL), **shape
    )
    MediaFile.objects.create(video=video, kind="report", storage_path=pdf, content_type="application/pdf", size_bytes=len(REPORT))
    limits.take_upload(user, f"video:{key}")
    return video


def analysed(video: Video) -> None:
    run = Analysis.objects.create(video=video, status=Status.COMPLETED, result={"coherenceScore": 71, "videoTitle": video.title})
    ProcessingJob.objects.create(analysis=run, video=video, stage="probe", stage_version=1, status=Status.COMPLETED)
    payload = results.pack({"words": ["hello"]})
    StageResult.objects.create(user=video.user, content_key=video.sha256, stage="transcript", stage_version=1, payload=payload)
    ApiUsage.objects.create(user=video.user, analysis=run, provider="local", operation="speech", wall_seconds=1, succeeded=True)


def left_of(user_id: uuid.UUID) -> dict[str, int]:
    """Rows that still point to the person, in any table, directly or through their recordings, and what is stored for them."""
    videos = list(Video.objects.filter(user_id=user_id).values_list("pk", flat=True))
    found = {"users": User.objects.filter(pk=user_id).count(), "objects": len(list(objects.under(str(user_id))))}
    found["sessions"] = sum(each.get_decoded().get("_auth_user_id") == str(user_id) for each in Session.objects.all())
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            owner = {User: [user_id], Video: videos}.get(field.related_model) if isinstance(field, models.ForeignKey) else None
            if owner:
                found[f"{model._meta.db_table}.{field.name}"] = model._default_manager.filter(**{f"{field.name}__in": owner}).count()
    return {name: count for name, count in found.items() if count}


def snapshot(user_id: uuid.UUID) -> str:
    """Everything of the person as text, to tell whether any of it changed."""
    stored = [(key, default_storage.size(key)) for key in sorted(objects.under(str(user_id)))]
    rows = list(User.objects.filter(pk=user_id).values()) + list(Video.objects.filter(user_id=user_id).order_by("pk").values())
    return json.dumps([left_of(user_id), stored, rows], default=str, sort_keys=True)
