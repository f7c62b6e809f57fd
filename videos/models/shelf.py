"""How a person keeps their recordings in order, and what they can be found by."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from videos.models.video import Video
from videos.querysets import CollectionQuerySet


class Collection(models.Model):
    """Recordings that a person put together, in their order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="collections", db_index=False)
    name = models.CharField(max_length=120)
    description = models.CharField(max_length=1000, blank=True)
    videos = models.ManyToManyField(Video, through="videos.CollectionItem", related_name="collections")
    renumbered = models.PositiveIntegerField(default=0, help_text="How often its items got new places.")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[CollectionQuerySet] = CollectionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "collections"
        constraints: ClassVar = [models.UniqueConstraint("user", Lower("name"), name="collections_one_of_a_name")]

    def __str__(self) -> str:
        return self.name


class CollectionItem(models.Model):
    """A recording's place in a collection: ascending, with gaps, so that one moves without the others."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="items", db_index=False)
    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="collection_items")
    place = models.BigIntegerField()
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "collection_items"
        constraints: ClassVar = [models.UniqueConstraint(fields=["collection", "video"], name="collection_items_once")]
        indexes: ClassVar = [models.Index(fields=["collection", "place", "id"], name="collection_items_in_order")]

    def __str__(self) -> str:
        return f"{self.video_id} at {self.place}"


class VideoText(models.Model):
    """What is said in a recording, to find it by and to tell where. PostgreSQL keeps a column and an index of its own for it."""

    video = models.OneToOneField(Video, on_delete=models.CASCADE, primary_key=True, related_name="text")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", help_text="The recording's owner.")
    transcript = models.TextField(blank=True, help_text="A line for each stretch of speech.")
    starts = models.JSONField(default=list, help_text="The second at which each line begins.")
    words = models.TextField(blank=True, help_text="The transcript as it is searched: one line, no case, no accents.")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "video_texts"

    def __str__(self) -> str:
        return f"words of {self.video_id}"


class Restoration(models.Model):
    """That a deleted recording was given back: who did it, when, and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="restorations")
    restored_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    operator = models.CharField(max_length=254, help_text="Their address then, or the account of the machine.")
    reason = models.CharField(max_length=500)
    deleted_at = models.DateTimeField(help_text="When it had been deleted.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "video_restorations"

    def __str__(self) -> str:
        return f"{self.video_id} by {self.operator}"
