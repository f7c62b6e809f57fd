"""The lanes as read from a result: cleaned, cut to the talk's length, and each with its data or its reason."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from analysis.reports import wording

Spans = tuple[tuple[float, float], ...]
Samples = tuple[tuple[float, float | None], ...]


@dataclass(frozen=True)
class Bracket:
    """One contradiction: two lanes (indices into `wording.LANES`, upper first) that disagree in a span of seconds."""

    flag_id: str
    start: float
    end: float
    upper: int
    lower: int
    severity: str
    number: int

    @property
    def names(self) -> tuple[str, str]:
        return wording.LANES[self.upper], wording.LANES[self.lower]


@dataclass(frozen=True)
class Lanes:
    """All five lanes; times in seconds. A lane named in `reasons` was not measured and has no data."""

    duration: float
    pace: Samples = ()
    """Words per minute."""
    fillers: Spans = ()
    pauses: Spans = ()
    loudness: Samples = ()
    """0..1."""
    pitch: Samples = ()
    """Semitones around the speaker's middle."""
    looking: Spans = ()
    away: Spans = ()
    unknown: Spans = ()
    smile: Spans = ()
    energy: Samples = ()
    """Face widths per second."""
    pointing: Spans = ()
    slides: tuple[tuple[float, float, int], ...] = ()
    brackets: tuple[Bracket, ...] = ()
    reasons: dict[str, str] = field(default_factory=dict)
    pending: frozenset[str] = frozenset()
    """Of these, the lanes that are still being measured; their reason says so."""


def read(lanes: Mapping[str, Any] | None) -> Lanes:
    """The lanes of an AnalysisResult. Any field may be null or missing; what is not there is a reason, never a zero."""
    given = lanes if isinstance(lanes, Mapping) else {}
    parts = {name: part if isinstance(part := given.get(name), Mapping) else {} for name in wording.LANES}
    duration = max(0.0, number(given.get("duration")) or _longest(given))
    words, voice, face, hands, slides = (parts[name] for name in wording.LANES)
    hop = number(voice.get("hop")) or 0.0
    data: dict[str, Any] = {
        "pace": _samples(words.get("pace"), duration),
        "fillers": _spans(words.get("fillers"), duration),
        "pauses": _spans(words.get("pauses"), duration),
        "loudness": _grid(voice.get("loudness"), hop, duration),
        "pitch": _grid(voice.get("pitch"), hop, duration),
        **{key: _spans(face.get(key), duration) for key in ("looking", "away", "unknown", "smile")},
        "energy": _samples(hands.get("energy"), duration),
        "pointing": _spans(hands.get("pointing"), duration),
        "slides": _slides(slides.get("shown"), duration),
    }
    reasons = _reasons(parts, data)
    pending = frozenset(name for name in reasons if parts[name].get("pending") is True)
    return Lanes(duration=duration, **data, brackets=_brackets(given.get("brackets"), duration, reasons), reasons=reasons, pending=pending)


_FIELDS = {
    "words": ("pace", "fillers", "pauses"),
    "voice": ("loudness", "pitch"),
    "face": ("looking", "away", "smile"),
    "hands": ("energy", "pointing"),
    "slides": ("slides",),
}


def _reasons(parts: Mapping[str, Mapping[str, Any]], data: Mapping[str, Any]) -> dict[str, str]:
    """A lane is not measured when it has no data at all, or when its reason is given and what it stands for is missing:
    pauses are heard without words and a smile is seen without gaze, but they alone are no such lane."""
    found = {}
    for name in wording.LANES:
        fields = _FIELDS[name] if parts[name].get("reason") is None else _ESSENCE[name]
        if not any(_has(data[key]) for key in fields):
            found[name] = wording.reason(parts[name].get("reason"))
    return found


_ESSENCE = {
    "words": ("pace", "fillers"),
    "voice": ("loudness", "pitch"),
    "face": ("looking", "away"),
    "hands": ("energy",),
    "slides": ("slides",),
}


def _has(series: tuple[tuple[float, ...], ...]) -> bool:
    return any(item[1] is not None for item in series)


def number(value: object) -> float | None:
    """A finite number, or None for anything else that a result may hold in its place."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def _rows(value: object, size: int) -> list[list[Any]]:
    return [list(row) for row in value if isinstance(row, list | tuple) and len(row) >= size] if isinstance(value, list | tuple) else []


def _spans(value: object, duration: float) -> Spans:
    kept = []
    for row in _rows(value, 2):
        start, end = number(row[0]), number(row[1])
        if start is not None and end is not None and end >= start and start < duration and end > 0:
            kept.append((max(0.0, start), min(duration, end)))
    return tuple(sorted(kept))


def _samples(value: object, duration: float) -> Samples:
    kept = [(time, number(row[1])) for row in _rows(value, 2) if (time := number(row[0])) is not None and 0 <= time <= duration]
    return tuple(sorted(kept, key=lambda sample: sample[0]))


def _grid(value: object, hop: float, duration: float) -> Samples:
    if hop <= 0 or not isinstance(value, list | tuple):
        return ()
    return tuple((index * hop, number(level)) for index, level in enumerate(value) if index * hop <= duration)


def _slides(value: object, duration: float) -> tuple[tuple[float, float, int], ...]:
    shown = []
    for position, row in enumerate(_rows(value, 2)):
        for start, end in _spans([row[:2]], duration):
            index = number(row[2]) if len(row) > 2 else None
            shown.append((start, end, int(index) if index is not None else position + 1))
    return tuple(sorted(shown))


def _brackets(value: object, duration: float, reasons: Mapping[str, str]) -> tuple[Bracket, ...]:
    """Numbered in order of time unless the caller numbered them. A bracket only ever touches lanes that were measured."""
    given = [row for row in value if isinstance(row, Mapping)] if isinstance(value, list | tuple) else []
    placed = []
    for row in given:
        ends = [wording.LANES.index(name) for name in (row.get("from"), row.get("to")) if name in wording.LANES and name not in reasons]
        span = _spans([[row.get("start"), row.get("end")]], duration)
        if ends and span:
            placed.append((span[0], min(ends), max(ends), row))
    placed.sort(key=lambda item: (item[0], item[1], item[2], str(item[3].get("flagId"))))
    return tuple(
        Bracket(
            flag_id=wording.clean(row.get("flagId")),
            start=start,
            end=end,
            upper=upper,
            lower=lower,
            severity=wording.severity(row),
            number=int(number(row.get("number")) or position),
        )
        for position, ((start, end), upper, lower, row) in enumerate(placed, start=1)
    )


def _longest(given: Mapping[str, Any]) -> float:
    """The last bracket's end where the length itself is missing; 0 when nothing is known."""
    rows = given.get("brackets")
    ends = [number(row.get("end")) for row in rows if isinstance(row, Mapping)] if isinstance(rows, list | tuple) else []
    return max((end for end in ends if end is not None), default=0.0)
