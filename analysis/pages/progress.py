"""How a person's takes go on: a curve for each measure, with its words and its table, and what was reached."""

from dataclasses import dataclass
from typing import Final, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from analysis import journey
from analysis.journey import SCORE, Aim, Curve, Take
from analysis.measures import trend
from analysis.pages import curves
from analysis.reports.wording import number
from coherence.core import timecode

UNITS: Final = {"%": " %", "/min": " a minute", "wpm": " words a minute", "": ""}


@dataclass(frozen=True)
class Point:
    date: str
    title: str
    video_id: UUID
    value: str


@dataclass(frozen=True)
class Shown:
    """A curve as the page shows it."""

    key: str
    label: str
    latest: str
    unit: str
    aim: str
    said: str
    picture: SafeString
    first: str
    last: str
    top: str
    bottom: str
    points: list[Point]
    missing: int


@dataclass(frozen=True)
class Reached:
    said: str
    date: str
    title: str
    video_id: UUID | None


@login_required
def progress(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    found = journey.takes(user)
    reached = journey.milestones(found, ZoneInfo(user.time_zone), timezone.now())
    context = {
        "count": len(found),
        "only": found[0] if len(found) == 1 else None,
        "most": journey.MOST_TAKES,
        "fewest": trend.FEWEST,
        "curves": [_shown(curve, user) for curve in journey.curves(found)] if len(found) > 1 else [],
        "milestones": [_reached(each, user) for each in reached],
    }
    return render(request, "pages/progress.html", context)


def _shown(curve: Curve, user: User) -> Shown:
    said = in_words(curve)
    low, high = curves.bounds([value for _, value in curve.points], curve.aim, curve.most)
    digits = 0 if curve.key == SCORE else 1
    points = [Point(_date(take, user), take.title, take.video_id, number(value, digits=digits)) for take, value in curve.points]
    return Shown(
        key=curve.key,
        label=curve.label,
        latest=points[-1].value,
        unit=UNITS[curve.unit],
        aim=_aim(curve.aim, curve.unit),
        said=said,
        picture=mark_safe(curves.render(curve, said)),  # every word in it is escaped there
        first=points[0].date,
        last=points[-1].date,
        top=number(high),
        bottom=number(low),
        points=points[::-1],
        missing=curve.missing,
    )


def in_words(curve: Curve) -> str:
    """From where to where, how much a take, and whether that is more than chance."""
    digits, count = 0 if curve.key == SCORE else 1, len(curve.points)
    first, last = (number(each, digits=digits) for each in (curve.points[0][1], curve.points[-1][1]))
    if count == 1:
        return f"Measured in one take: {first}{UNITS[curve.unit]}."
    said = f"The last of {count} takes is where the first was." if first == last else f"From {first} to {last} over {count} takes."
    return f"{said} {_trend(curve)}".strip()


def _trend(curve: Curve) -> str:
    found = curve.trend
    if found.beyond_noise is None or found.per_take is None:
        return ""  # too few takes, which the page says once
    if not found.beyond_noise:
        return found.reason or "The order of these takes could be chance."
    word = "up" if found.per_take > 0 else "down"
    return f"It goes {word} by about {number(abs(found.per_take), digits=1)} a take, and that is more than chance."


def _aim(aim: Aim, unit: str) -> str:
    if aim.low is not None and aim.high is not None:
        return f"Aim: {number(aim.low)} to {number(aim.high)}{UNITS[unit]}"
    if aim.low is not None:
        return f"Aim: {number(aim.low)}{UNITS[unit]} and more"
    return f"Aim: up to {number(aim.high or 0.0)}{UNITS[unit]}"


def _date(take: Take, user: User) -> str:
    return timecode.date(take.at, user.time_zone)


def _reached(each: journey.Milestone, user: User) -> Reached:
    take = each.take
    return Reached(each.said, _date(take, user), take.title, take.video_id) if take else Reached(each.said, "", "", None)
