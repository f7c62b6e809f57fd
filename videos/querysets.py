"""Questions over videos; each starts at what a person may see."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models.functions import Coalesce

from videos.shelf import labels

if TYPE_CHECKING:
    from accounts.models import User
    from videos.models import Collection, Upload, Video, VideoImport  # noqa: F401  (named in strings below)


class VideoQuerySet(models.QuerySet["Video"]):
    def present(self) -> "VideoQuerySet":
        """Anybody's, as long as they are not deleted."""
        return self.filter(deleted_at__isnull=True)

    def visible_to(self, user: "User") -> "VideoQuerySet":
        """The person's own videos that are not deleted."""
        return self.present().filter(user=user)

    def watchable_by(self, user: "User | AnonymousUser") -> "VideoQuerySet":
        """Those, and the bundled samples, which everyone may watch."""
        samples = models.Q(sample_id__isnull=False)
        return self.present().filter(samples if isinstance(user, AnonymousUser) else samples | models.Q(user=user))

    def bulk_create(self, objs: "Iterable[Video]", *args: Any, **more: Any) -> "list[Video]":
        """Which passes over `Video.save`."""
        videos = list(objs)
        for video in videos:
            video.derive()
        return super().bulk_create(videos, *args, **more)

    def tagged(self, *tags: str) -> "VideoQuerySet":
        """Those with all of these tags, however they are spelt."""
        return self.filter(*(models.Q(tag_keys__contains=labels.marked(tag)) for tag in tags))

    def with_content(self, sha256: str) -> "VideoQuerySet":
        return self.filter(sha256=sha256)

    def with_files(self) -> "VideoQuerySet":
        """The files made from each are read with them."""
        return self.prefetch_related("files")

    def with_thumbnail_known(self) -> "VideoQuerySet":
        """Each knows whether its thumbnail is made (`has_thumbnail`), without its files being read.

        Not by EXISTS: for somebody with thousands of recordings PostgreSQL would rather read all thumbnails there are into a
        hash, though a page shows a hundred.
        """
        from videos.models import MediaFile  # which itself loads this module

        made = MediaFile.objects.filter(video=models.OuterRef("pk"), kind=MediaFile.Kind.THUMBNAIL)
        found = models.Subquery(made.values(found=models.Value(True))[:1], output_field=models.BooleanField())
        return self.annotate(has_thumbnail=Coalesce(found, False))

    def listed(self) -> "VideoQuerySet":
        """As a list shows them: with whether there is a thumbnail, without what only filters look at."""
        return self.with_thumbnail_known().defer("tag_keys", "title_words", "tag_words", "source")

    def in_brief(self) -> "VideoQuerySet":
        """As the API's list shows them: with whether there is a thumbnail, without what it does not show."""
        return self.with_thumbnail_known().only("title", "created_at", "duration_seconds", "coherence_score", "status")

    def newest_first(self) -> "VideoQuerySet":
        return self.order_by("-created_at", "-pk")


class ImportQuerySet(models.QuerySet["VideoImport"]):
    def visible_to(self, user: "User") -> "ImportQuerySet":
        """What the person asked for."""
        return self.filter(user=user)

    def unfinished(self) -> "ImportQuerySet":
        return self.filter(status__in=["queued", "fetching"])

    def newest_first(self) -> "ImportQuerySet":
        return self.order_by("-created_at", "-pk")


class CollectionQuerySet(models.QuerySet["Collection"]):
    def visible_to(self, user: "User") -> "CollectionQuerySet":
        return self.filter(user=user)


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, user: "User") -> "UploadQuerySet":
        return self.filter(user=user)

    def unfinished(self) -> "UploadQuerySet":
        """Those that still hold bytes, or wait for some."""
        return self.filter(status__in=["open", "completing"])

    def newest_first(self) -> "UploadQuerySet":
        return self.order_by("-created_at", "-pk")
