"""Recordings that are fetched from an address, and who published them there."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from videos.models.video import Video
from videos.querysets import ImportQuerySet


class Creator(models.Model):
    """Who published on a platform, as the platform tells it; asked again after seven days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    platform = models.CharField(max_length=32)
    external_id = models.CharField(max_length=255)
    handle = models.CharField(max_length=255, blank=True)
    name = models.CharField(max_length=255, blank=True)
    url = models.CharField(max_length=2048, blank=True)
    avatar_url = models.CharField(max_length=2048, blank=True)
    followers = models.BigIntegerField(null=True)
    fetched_at = models.DateTimeField()

    class Meta:
        db_table = "creators"
        constraints: ClassVar = [models.UniqueConstraint(fields=["platform", "external_id"], name="creators_of_platform")]

    def __str__(self) -> str:
        return self.name or self.handle or self.external_id


class VideoImport(models.Model):
    """One address that a person wants analysed: asked about, fetched, looked into, and then a video."""

    class Status(models.TextChoices):
        QUEUED = "queued"
        FETCHING = "fetching"
        COMPLETED = "completed"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="imports", db_index=False)
    url = models.CharField(max_length=2048, help_text="In its one spelling: the same recording has the same.")
    platform = models.CharField(max_length=32)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.QUEUED)
    title = models.CharField(max_length=255, blank=True, help_text="As the person named it.")
    size_bytes = models.BigIntegerField(null=True, help_text="As the other side said.")
    received_bytes = models.BigIntegerField(default=0)
    video = models.ForeignKey(Video, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    attempt = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    error_code = models.CharField(max_length=64, blank=True)
    error_message = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    completed_at = models.DateTimeField(null=True)

    objects: ClassVar[ImportQuerySet] = ImportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "video_imports"
        verbose_name = "import"
        indexes: ClassVar = [
            models.Index(fields=["user", "-created_at"], name="video_imports_user"),
            models.Index(fields=["status"], name="video_imports_unfinished", condition=models.Q(status__in=["queued", "fetching"])),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "url"], name="video_imports_once_at_a_time", condition=models.Q(status__in=["queued", "fetching"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.url} ({self.status})"

    @property
    def percent(self) -> int | None:
        """0 to 100; None while nobody knows how large it is."""
        if self.status == self.Status.COMPLETED:
            return 100
        return min(100 * self.received_bytes // self.size_bytes, 99) if self.size_bytes else None
