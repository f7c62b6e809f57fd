"""Recordings as the list shows each of them: its score as a ring, its lanes as a fingerprint, and how far its analysis is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.core.cache import cache
from django.db.models.fields.json import KeyTransform
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from analysis.models import Analysis, Status
from analysis.reports import lanes_svg, ring_svg
from analysis.reports.theme import PAGE
from coherence.core import timecode
from coherence.core.api.errors import UNEXPECTED
from videos.models import Video
from videos.playback import links
from videos.shelf.search import Match

FINGERPRINT: Final = 200
"""px; below lanes_frame.FINGERPRINT_WIDTH, so without names and clock."""
RING: Final = 48
KEPT_SECONDS: Final = 7 * 86400
DRAWING: Final = 1
"""Counts up when the picture changes: those that are kept of the old kind are then drawn anew."""
NO_SCORE: Final = "Not scored"


@dataclass(frozen=True)
class Take:
    """One recording in the list."""

    video: Video
    date: str
    length: str
    thumbnail: str
    """Empty until it is made."""
    state: str
    """`working`, `failed` or `ready`."""
    said: str = ""
    """How far it is, or why it failed."""
    progress: int = 0
    score: int | None = None
    ring: str = ""
    fingerprint: str = ""
    matches: list[tuple[str, str, str]] = field(default_factory=list)
    """Where what was searched is said: the second, as a clock, and the text."""


def takes(user: User, videos: Sequence[Video], matches: Mapping[UUID, list[Match]] | None = None) -> list[Take]:
    """Two queries, one of them only for pictures that were not drawn before."""
    runs = newest_runs(videos)
    pictures = fingerprints([completed for _, completed in runs.values() if completed])
    return [_take(user, video, *runs.get(video.pk, (None, None)), pictures, (matches or {}).get(video.pk, [])) for video in videos]


def newest_runs(videos: Sequence[Video]) -> dict[UUID, tuple[Analysis | None, UUID | None]]:
    """Of each recording its newest run, and which of its completed ones is the newest. What was found is not read."""
    runs = Analysis.objects.filter(video__in=videos).order_by("video", "-created_at", "-pk")
    known: dict[UUID, tuple[Analysis | None, UUID | None]] = {}
    for run in runs.only("video", "status", "progress", "stage", "error_code", "error_message"):
        newest, completed = known.get(run.video_id, (run, None))
        known[run.video_id] = newest, completed or (run.pk if run.status == Status.COMPLETED else None)
    return known


def fingerprints(runs: Sequence[UUID]) -> dict[UUID, str]:
    """The lanes of each run as a small picture, drawn once and kept."""
    keys = {f"fingerprint:{DRAWING}:{run}": run for run in runs}
    drawn: dict[UUID, str] = {keys[key]: picture for key, picture in cache.get_many(keys).items()}
    missing = [run for run in runs if run not in drawn]
    found = Analysis.objects.filter(pk__in=missing).values_list("pk", KeyTransform("lanes", "result")) if missing else ()
    fresh = {pk: _fingerprint(lanes) for pk, lanes in found}
    if fresh:
        cache.set_many({f"fingerprint:{DRAWING}:{pk}": picture for pk, picture in fresh.items()}, KEPT_SECONDS)
    return drawn | fresh


def _fingerprint(lanes: Mapping[str, Any] | None) -> str:
    return lanes_svg.render(lanes, width=FINGERPRINT, theme=PAGE, compact=True, title="The lanes of this take")


def ring(score: float | None, size: int = RING) -> SafeString:
    title = NO_SCORE if score is None else f"Score {score:.0f} of 100"
    return mark_safe(ring_svg.render(score, size=size, theme=PAGE, title=title))  # every word in it is escaped there


def thumbnail(video: Video) -> str:
    """Of this site, under whatever name it is visited."""
    url = links.thumbnail_url(video)
    return "/" + url.split("/", 3)[3] if url else ""


def _take(
    user: User, video: Video, run: Analysis | None, completed: UUID | None, pictures: Mapping[UUID, str], places: Sequence[Match]
) -> Take:
    state, said = _state(video, run)
    score = video.coherence_score
    return Take(
        video=video,
        date=timecode.date(video.created_at, user.time_zone),
        length=timecode.clock(video.duration_seconds),
        thumbnail=thumbnail(video),
        state=state,
        said=said,
        progress=run.progress if run is not None and state == "working" else 0,
        score=None if score is None else round(score),
        ring=ring(score) if completed else "",
        fingerprint=mark_safe(pictures.get(completed, "")) if completed else "",
        matches=[(f"{place['seconds']:.1f}", timecode.clock(place["seconds"]), place["text"]) for place in places],
    )


def _state(video: Video, run: Analysis | None) -> tuple[str, str]:
    if video.status in (Video.Status.PENDING, Video.Status.PROCESSING):
        return "working", run.stage if run is not None and run.stage else "Waiting for its turn"
    if video.status == Video.Status.FAILED:
        return "failed", run.error_message if run is not None and run.error_message else UNEXPECTED
    return "ready", ""
