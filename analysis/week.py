"""What the letter of the week says: the takes, what the score did, which next thing was reached, and the one next thing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models.fields.json import KeyTransform

from accounts.letters import Content
from accounts.models import User
from analysis import analytics
from analysis.journey import AIMS, LABELS
from analysis.reports.wording import clean, number

MOST_TAKES: Final = 60
SHOWN: Final = 8
MEASURE_OF: Final = {
    "eyeContact": "eyeContact",
    "fillerWords": "fillersPerMinute",
    "fidgeting": "fidgetingPerMinute",
    "speakingPace": "speakingPace",
}
"""By the part of the score that a next thing moves: the measure that says whether it was reached."""


@dataclass(frozen=True)
class Take:
    at: datetime
    video_id: Any
    title: str
    score: float | None
    tier: str
    values: Mapping[str, float | None]
    next: Mapping[str, Any]


def told(user: User, monday: date, begins: datetime, ends: datetime) -> Content | None:
    """None when the takes of that week are gone meanwhile."""
    found = _takes(user, ends)
    week = [take for take in found if take.at >= begins]
    return _content(monday, week, found[: len(found) - len(week)]) if week else None


def _takes(user: User, ends: datetime) -> list[Take]:
    """Oldest first."""
    newest = analytics.takes(user).filter(video__created_at__lt=ends).order_by("-video__created_at", "-video_id")
    parts = [KeyTransform(name, "result") for name in ("metricsDetail", "nextThing")]
    rows = newest.values_list("video__created_at", "video_id", "video__title", "coherence_score", "score_tier", *parts)[:MOST_TAKES]
    return [_take(*row) for row in reversed(list(rows))]


def _take(at: datetime, video_id: Any, title: str, score: float | None, tier: str, details: Any, following: Any) -> Take:
    return Take(at, video_id, title, score, tier, {each["key"]: each.get("value") for each in details or ()}, following or {})


def _content(monday: date, week: Sequence[Take], before: Sequence[Take]) -> Content:
    count = f"{len(week)} take{'s' * (len(week) > 1)}"
    change = score_change(week, before)
    link = f"{settings.PUBLIC_URL}/recordings/{week[-1].video_id}"
    told = {
        "count": count,
        "from": _day(monday),
        "to": _day(monday + timedelta(days=6)),
        "change": change,
        "reached": reached(week, before),
        "takes": [_row(take) for take in week[-SHOWN:]],
        "more": max(0, len(week) - SHOWN),
        "next": clean(week[-1].next.get("text")),
        "link": link,
        "progress": f"{settings.PUBLIC_URL}/progress",
    }
    moved = f", {change['points']} point{'s' * (change['points'] > 1)} {change['way']}" if change and change["points"] else ""
    return Content(f"Your week: {count}{moved}", "weekly_progress", told)


def score_change(week: Sequence[Take], before: Sequence[Take]) -> dict[str, Any] | None:
    """The newest score of the week against the last one before it, or against the first of the week; None without two."""
    scored = [take for take in week if take.score is not None]
    earlier = [take for take in before if take.score is not None][-1:] or scored[:1]
    if not scored or scored[-1] is earlier[-1]:
        return None
    now, then = round(scored[-1].score or 0.0), round(earlier[-1].score or 0.0)
    return {"now": now, "before": then, "points": abs(now - then), "way": "up" if now > then else "down", "tier": scored[-1].tier}


def reached(week: Sequence[Take], before: Sequence[Take]) -> list[dict[str, str]]:
    """Next things of earlier takes whose measure a later take of the week brought within its aim: that closes them."""
    found: dict[str, dict[str, str]] = {}
    asked = list(before[-1:])
    for take in week:
        for earlier in asked:
            key = MEASURE_OF.get(str(earlier.next.get("key")))
            if key and key not in found and not _within(key, earlier) and _within(key, take):
                label, unit = LABELS[key]
                value = f"{number(take.values[key] or 0.0, digits=1)}{' %' * (unit == '%')}"
                asked_for = clean(earlier.next.get("change") or earlier.next.get("text"))
                found[key] = {"asked": asked_for, "label": label, "value": value, "title": take.title}
        asked.append(take)
    return list(found.values())


def _within(key: str, take: Take) -> bool:
    value, aim = take.values.get(key), AIMS[key]
    return value is not None and (aim.low is None or value >= aim.low) and (aim.high is None or value <= aim.high)


def _row(take: Take) -> dict[str, Any]:
    return {"title": take.title, "score": None if take.score is None else round(take.score), "tier": take.tier}


def _day(day: date) -> str:
    return f"{day.day} {day:%B}"
