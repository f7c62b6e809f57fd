"""A recorded talk."""

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from videos import titles
from videos.querysets import VideoQuerySet
from videos.shelf import labels, words

DERIVED = {"title": ("title_words",), "tags": ("tag_keys", "tag_words")}
"""Columns that say the same once more, for filters and the search."""


class Video(models.Model):
    """One recording, owned by one person. Column names are those that Supabase clients read."""

    class Status(models.TextChoices):
        PENDING = "pending"
        PROCESSING = "processing"
        COMPLETED = "completed"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="videos", db_index=False)
    title = models.CharField(max_length=255)
    original_filename = models.CharField(max_length=255)
    storage_path = models.CharField(max_length=512)
    size_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    container = models.CharField(max_length=64, help_text="The demuxer that the probe found; later readers are pinned to it.")
    duration_seconds = models.FloatField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.PENDING)
    coherence_score = models.FloatField(null=True, help_text="Of its newest completed analysis, here for lists to sort and filter by.")
    score_tier = models.CharField(max_length=16, blank=True)
    tags = models.JSONField(default=list, blank=True)
    tag_keys = models.TextField(blank=True, default="", help_text="The tags as they are compared, each between two line feeds.")
    title_words = models.TextField(blank=True, default="", help_text="The title as it is searched.")
    tag_words = models.TextField(blank=True, default="", help_text="The tags as they are searched.")
    favourite = models.BooleanField(default=False)
    source_url = models.CharField(max_length=2048, blank=True, help_text="Where it was imported from, in its one spelling.")
    source = models.JSONField(default=dict, blank=True, help_text="What the platform told of it: title, description, counts, pictures.")
    creator = models.ForeignKey("videos.Creator", on_delete=models.SET_NULL, null=True, blank=True, related_name="videos")
    sample_id = models.SlugField(max_length=32, null=True, blank=True, unique=True, help_text="A bundled sample that everyone may see.")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    purging_at = models.DateTimeField(null=True, blank=True, help_text="Since when its files are being removed for good.")

    objects: ClassVar[VideoQuerySet] = VideoQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "videos"
        verbose_name = "recording"
        indexes: ClassVar = [
            models.Index(fields=["user", "-created_at", "-id"], name="videos_user_present", condition=models.Q(deleted_at=None)),
            models.Index(fields=["user", "sha256"], name="videos_user_content"),  # all of a person's, deleted ones too
            models.Index(fields=["user", "source_url"], name="videos_user_source", condition=~models.Q(source_url="")),
            models.Index(fields=["-created_at"], name="videos_newest"),
            models.Index(fields=["deleted_at"], name="videos_deleted", condition=models.Q(deleted_at__isnull=False)),
        ]
        constraints: ClassVar = [  # not `unique=True`, which brings a second index for LIKE that nothing asks for
            models.UniqueConstraint(fields=["storage_path"], name="videos_storage_path"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **more: Any) -> None:
        self.derive()
        if update_fields is not None:
            named = set(update_fields)
            update_fields = named | {column for name in named & DERIVED.keys() for column in DERIVED[name]}
        super().save(*args, update_fields=update_fields, **more)

    def derive(self) -> None:
        """Bring what follows from title and tags up to them. Whoever writes past `save` (bulk_update) calls it."""
        self.title_words, self.tag_words = words.line(self.title), words.lines(self.tags)
        self.tag_keys = labels.keys(self.tags)

    def rename(self, title: str) -> None:
        """Give it the title, made fit to be shown; nothing left of it changes nothing."""
        title = titles.clean(title)
        if title and title != self.title:
            self.title = title
            self.save(update_fields=["title", "updated_at"])

    def change(self, **fields: Any) -> None:
        """Of `title`, `tags` and `favourite` whatever is given."""
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=[*fields, "updated_at"])
