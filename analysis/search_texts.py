"""Bringing what recordings are searched by up to what is known of them."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from analysis.models import Analysis
from analysis.pipeline import outcome
from videos.models import Video, VideoText
from videos.querysets import VideoQuerySet
from videos.shelf import texts

BATCH = 200


def unspoken() -> VideoQuerySet:
    """With a result whose transcript nobody has written down to be searched."""
    text, done = VideoText.objects.filter(video=OuterRef("pk")), Analysis.objects.filter(video=OuterRef("pk"), status="completed")
    return Video.objects.filter(~Exists(text), Exists(done)).order_by("pk")


def untitled() -> VideoQuerySet:
    """Written before titles were kept as they are searched."""
    return Video.objects.filter(title_words="").exclude(title="").order_by("pk")


def write_transcripts(limit: int) -> int:
    """How many were written. What a run writes meanwhile stands: only what is missing is added."""
    return sum(texts.add(video, outcome.spoken(_newest(video))) for video in _some(unspoken(), limit))


def write_titles(limit: int) -> int:
    """How many were written. Titles without a word in them stay as they are."""
    written = 0
    for video in _some(untitled(), limit):
        before = (video.title, video.tags)
        video.derive()
        same = Video.objects.filter(pk=video.pk, title=before[0], tags=before[1]) if video.title_words else Video.objects.none()
        written += same.update(title_words=video.title_words, tag_words=video.tag_words, tag_keys=video.tag_keys)
    return written


def _newest(video: Video) -> dict[str, object]:
    completed = Analysis.objects.filter(video=video, status="completed").order_by("-created_at", "-pk")
    return completed.values_list("result", flat=True).first() or {}


def _some(videos: VideoQuerySet, limit: int) -> Iterator[Video]:
    """In batches by the key, so that what is passed over is not met again."""
    last = None
    while limit > 0:
        batch = list((videos.filter(pk__gt=last) if last else videos)[: min(BATCH, limit)])
        yield from batch
        if not batch:
            return
        last, limit = batch[-1].pk, limit - len(batch)
