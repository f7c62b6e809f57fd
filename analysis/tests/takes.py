"""Completed and failed runs with real results, for the tests of what is answered about them."""

from datetime import timedelta
from functools import cache
from typing import Any

from django.utils import timezone

from accounts.models import User
from analysis import results, runs
from analysis.measures import remarks
from analysis.measures.signals import Signals
from analysis.models import Analysis
from analysis.pipeline import outcome
from analysis.tests import talks
from videos.models import Video

COACHING = {"headline": "Your words are ready.", "advice": "Let your hands speak.", "strengths": ["a"], "priorities": ["b"]}


def found(video: Video, talk: Signals | None = None, **changes: Any) -> dict[str, Any]:
    """What the pipeline would find in this talk, or in a rich one."""
    about = results.About(str(video.pk), video.title, video.created_at, 45_200_000, 1080)
    return results.assemble(remarks.make(talk, talks.THRESHOLDS) if talk else of_the_rich_talk(), COACHING, about) | changes


@cache
def of_the_rich_talk() -> remarks.Remarks:
    """They are the same each time."""
    return remarks.make(talks.rich_talk(), talks.THRESHOLDS)


def complete(video: Video, metrics: dict[str, Any] | None = None, talk: Signals | None = None, **changes: Any) -> Analysis:
    """A run of the recording that has ended well, with these metrics in place of the talk's."""
    analysis = Analysis.objects.create(video=video, providers=runs.providers_from_settings())
    result = found(video, talk, **changes)
    result["metrics"] |= metrics or {}
    runs.complete(analysis, {"result": result})
    return runs.reload(analysis)


def fail(video: Video, code: str = "PROCESSING_FAILED", message: str = "It did not work.") -> Analysis:
    analysis = Analysis.objects.create(video=video, providers=runs.providers_from_settings())
    outcome.failed(analysis, code, message)
    return runs.reload(analysis)


def aged(video: Video, days: float) -> Video:
    """The recording and its runs, so many days older."""
    then = timezone.now() - timedelta(days=days)
    Video.objects.filter(pk=video.pk).update(created_at=then)
    video.analyses.filter(completed_at__isnull=False).update(completed_at=then)
    video.refresh_from_db()
    return video


def series(make_video: Any, user: User, values: list[float], metric: str = "eyeContact") -> list[Video]:
    """A take a day, the last one yesterday."""
    made = []
    for age, value in zip(range(len(values), 0, -1), values, strict=True):
        video = make_video(user)
        complete(video, {metric: value})
        made.append(aged(video, age))
    return made
