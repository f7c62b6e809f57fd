"""Two takes side by side: what got better first, then the rest, and their lanes one above the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from analysis import comparison
from analysis.comparison import BETTER, OTHER, POINTS, SAME, UNKNOWN, WORSE, Comparison, Row, Side
from analysis.pages import shelf
from analysis.reports import lanes_svg
from analysis.reports.theme import PAGE
from analysis.reports.wording import number
from coherence.core import timecode
from videos.models import Video

WIDE, NARROW = 1040, 328
RING: Final = 96
ALIKE: Final = 2.0
"""Lengths that differ by more than this share no scale: there would be nothing to see of the shorter one."""
UNITS: Final = {"%": " %", "/min": " a minute", "wpm": " words a minute", "semitones": " semitones", "dB": " dB", "points": " points"}
SAID: Final = {
    BETTER: "Better",
    WORSE: "Slipped",
    SAME: "As before",
    OTHER: "Changed",
    UNKNOWN: "Not comparable",
}
AGREEMENT: Final = "how body and words agree"
HEADINGS: Final = {
    BETTER: "What got better",
    WORSE: "What slipped",
    OTHER: "What changed without a better or worse",
    SAME: "What stayed",
    UNKNOWN: "What cannot be compared",
}


@dataclass(frozen=True)
class Shown:
    """A row in words."""

    label: str
    before: str
    after: str
    change: str
    verdict: str
    said: str
    note: str


@dataclass(frozen=True)
class Take:
    """One of the two, as the head of the page shows it."""

    video: Video
    date: str
    length: str
    score: int | None
    tier: str
    ring: SafeString
    wide: SafeString
    narrow: SafeString


@login_required
def compare(request: HttpRequest, video_id: UUID, other_id: UUID) -> HttpResponse:
    user = cast(User, request.user)
    own = Video.objects.visible_to(user).listed()
    if video_id == other_id:
        raise Http404
    found = comparison.of(get_object_or_404(own, pk=video_id), get_object_or_404(own, pk=other_id))
    return render(request, "pages/compare.html", _context(user, found))


def _context(user: User, found: Comparison) -> dict[str, Any]:
    lengths = [side.video.duration_seconds for side in (found.before, found.after)]
    together = max(lengths) if max(lengths) <= ALIKE * min(lengths) else None
    verdicts = [row.verdict for row in found.rows]
    groups = [(HEADINGS[each], [_shown(row) for row in found.rows if row.verdict == each]) for each in dict.fromkeys(verdicts)]
    return {
        "both": [_take(user, side, together) for side in (found.before, found.after)],
        "change": found.change,
        "headline": headline(found),
        "groups": groups,
        "one_scale": together is not None,
    }


def headline(found: Comparison) -> str:
    """The whole comparison in a sentence or two."""
    better = [row for row in found.rows if row.verdict == BETTER]
    worse = [row for row in found.rows if row.verdict == WORSE]
    parts = []
    if better:
        parts.append(f"Better now: {_listed(better)}.")
    if worse:
        parts.append(f"Slipped: {_listed(worse)}.")
    known = any(row.verdict != UNKNOWN for row in found.rows)
    return " ".join(parts) or ("What is scored stayed as it was." if known else "Nothing was measured in both of them.")


def _listed(rows: Sequence[Row]) -> str:
    names = [AGREEMENT if row.key == POINTS else row.label[0].lower() + row.label[1:] for row in rows]
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def _shown(row: Row) -> Shown:
    return Shown(
        label=row.label,
        before="–" if row.before is None else number(row.before, digits=1),
        after=_value(row.after, row.unit),
        change=change(row),
        verdict=row.verdict,
        said=SAID[row.verdict],
        note=_note(row),
    )


def change(row: Row) -> str:
    """`up 12 %`, `down 2.1 a minute`, `the same`; empty where one side is unknown."""
    if row.difference is None:
        return ""
    if row.difference == 0:
        return "the same"
    word = "up" if row.difference > 0 else "down"
    unit = " points" if row.unit == "%" else UNITS.get(row.unit, "")
    return f"{word} {number(abs(row.difference), digits=1)}{unit}"


def _value(value: float | None, unit: str) -> str:
    return "–" if value is None else number(value, digits=1) + UNITS.get(unit, "")


def _note(row: Row) -> str:
    if row.reason:
        return row.reason
    notes = []
    if row.key == POINTS:
        notes.append(f"Of {row.target} points of the score.")
    elif row.target:
        notes.append(f"Aim: {row.target.replace('-', '–')}.")
    if row.gained:
        notes.append(f"{'Brings' if row.gained > 0 else 'Costs'} {number(abs(row.gained), digits=1)} points of the score.")
    if row.rough:
        notes.append("Known only roughly.")
    return " ".join(notes)


def _take(user: User, side: Side, together: float | None) -> Take:
    video = side.video
    return Take(
        video=video,
        date=timecode.date(video.created_at, user.time_zone),
        length=timecode.clock(video.duration_seconds),
        score=None if side.score is None else round(side.score),
        tier=side.tier,
        ring=shelf.ring(side.score, RING),
        wide=_lanes(side, WIDE, together),
        narrow=_lanes(side, NARROW, together),
    )


def _lanes(side: Side, width: int, together: float | None) -> SafeString:
    """Takes of about one length on the scale of the longer one, so that a second is as wide in the one as in the other."""
    window = None if together is None else (0.0, together)
    title = f"The lanes of {side.video.title}"
    drawn = lanes_svg.render(side.lanes, width=width, theme=PAGE, compact=width == NARROW, title=title, window=window)
    return mark_safe(drawn)  # every word in it is escaped there
