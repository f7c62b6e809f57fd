"""A recording on its way in, in pieces."""

import uuid
from typing import Any, ClassVar, Final

from django.conf import settings
from django.db import models

from videos.models.video import Video
from videos.querysets import UploadQuerySet

PASSING: Final = frozenset({"RATE_LIMIT_EXCEEDED", "PROCESSING_FAILED", "SERVICE_UNAVAILABLE"})
"""Codes of failures after which the same file can be sent again."""
ENDED: Final = ("completed", "failed", "aborted", "expired")
"""Statuses that nothing follows."""


class Upload(models.Model):
    """One resumable upload: granted, sent in pieces by whatever way the storage has, looked into, and then a video.

    A new video takes the upload's id, so the bytes can be sent to where they will stay.
    """

    class Transport(models.TextChoices):
        TUS = "tus"
        MULTIPART = "multipart"
        SUPABASE = "supabase"

    class Status(models.TextChoices):
        OPEN = "open"
        COMPLETING = "completing"
        COMPLETED = "completed"
        FAILED = "failed"
        ABORTED = "aborted"
        EXPIRED = "expired"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="uploads", db_index=False)
    transport = models.CharField(max_length=16, choices=Transport.choices)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.OPEN)
    title = models.CharField(max_length=255, blank=True)
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=128, blank=True)
    size_bytes = models.BigIntegerField()
    received_bytes = models.BigIntegerField(default=0, help_text="As last seen; the storage knows better.")
    sha256 = models.CharField(max_length=64, blank=True, help_text="As promised by the sender; empty when they did not.")
    storage_path = models.CharField(max_length=512, blank=True, help_text="Where a bucket keeps it; empty for the local disk.")
    external_id = models.CharField(max_length=1024, blank=True, help_text="What the bucket calls this multipart upload.")
    part_bytes = models.BigIntegerField(null=True)
    metadata = models.TextField(blank=True, help_text="tus: Upload-Metadata as it was sent.")
    video = models.ForeignKey(Video, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    attempt = models.PositiveSmallIntegerField(default=0, help_text="How often completing was begun.")
    heartbeat_at = models.DateTimeField(null=True)
    error_code = models.CharField(max_length=64, blank=True)
    error_message = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    expires_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)

    signature: str = ""
    """What opens the storage for it, as told when it was begun. Nobody keeps it."""

    objects: ClassVar[UploadQuerySet] = UploadQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "video_uploads"
        indexes: ClassVar = [
            models.Index(fields=["user", "-created_at"], name="video_uploads_user"),
            models.Index(
                fields=["status", "expires_at"], name="video_uploads_unfinished", condition=models.Q(status__in=["open", "completing"])
            ),
            models.Index(fields=["updated_at"], name="video_uploads_updated"),
        ]

    def __str__(self) -> str:
        return f"{self.filename} ({self.status})"

    @property
    def failure(self) -> dict[str, Any] | None:
        """Why it has failed, as people and programs are told."""
        if self.status != self.Status.FAILED:
            return None
        return {"error": self.error_message, "code": self.error_code, "retryable": self.error_code in PASSING}
