"""What the Typst template sets: an AnalysisResult turned into plain words, short numbers and ready pictures."""

import itertools
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from analysis.reports import lanes_data, lanes_svg, ring_svg, transcript, wording
from analysis.reports.theme import Theme
from coherence.core.timecode import clock

PICTURE_WIDTH = 635
"""CSS px: the width between the margins of an A4 page."""
ROW_SECONDS = 600.0
"""A longer talk's lanes are broken into rows of about this length, like music into systems."""
LONGEST_SINGLE_ROW = 900.0
MOST_CARDS = 24
"""Moments set in full; in a talk with more, the quieter ones follow as a list."""
LIMITS = (
    "The words are recognised by software, and some of them are wrong. The paler a word is set, the less sure it was.",
    "Looking at you means looking into the camera. Notes or a second screen beside it count as looking away.",
    "Only what the picture and the sound hold is measured. Hands below the frame are not seen, and no conclusion is drawn from them.",
    "A face is measured, a feeling is not. A still face in a glad sentence is a moment worth a look, nothing more.",
    "The score compares takes of your own talk. It says nothing about you as a person, and little about other people's talks.",
)
_UNBROKEN = re.compile(r"([^\s\u200b\u0590-\uffff]{28})(?=[^\s\u200b])")


def view(result: Mapping[str, Any], theme: Theme) -> dict[str, Any]:
    """The template's data. Everything in it is a string, a number, a bool, None, or a list or dict of them."""
    lanes = lanes_data.read(_mapping(result.get("lanes")))
    flags = sorted(_rows(result.get("dissonanceFlags")), key=lambda flag: _seconds(flag.get("timestamp")))
    numbers = {str(flag.get("id")): position for position, flag in enumerate(flags, start=1)}
    moments = [_moment(flag, numbers[str(flag.get("id"))]) for flag in flags]
    report = _mapping(result.get("geminiReport"))
    title = wording.clean(result.get("videoTitle"), limit=300) or "Untitled recording"
    return {
        "theme": asdict(theme),
        "title": title,
        "date": wording.clean(result.get("uploadDate")),
        "day": document_day(result),
        "length": _length(result, lanes),
        "score": _score(result, theme),
        "next": wording.clean(_mapping(result.get("nextThing")).get("text")),
        "headline": wording.clean(report.get("headline")),
        "advice": wording.paragraphs(report.get("coachingAdvice")),
        "strengths": _texts(result.get("strengths"))[:4],
        "priorities": _texts(result.get("priorities"))[:3],
        "metrics": _metrics(result),
        "pictures": _pictures(result, lanes, numbers, theme, title),
        "cards": (chosen := _strongest(moments)),
        "others": [moment for moment in moments if moment not in chosen],
        "good": [_moment(row, None) for row in _rows(result.get("moments")) if row.get("kind") == "POSITIVE_MOMENT"],
        "lessons": [_lesson(row) for row in _rows(result.get("lessons"))],
        "missing": _missing(result),
        "limits": list(LIMITS),
        "transcript": transcript.paragraphs(result.get("transcript"), lanes, {wording.clean(key): n for key, n in numbers.items()}),
        "tones": {str(moment["number"]): moment["severity"] for moment in moments},
    }


def breakable(data: Any) -> Any:
    """The same data with a break allowed inside endless words (links, hashes), which would otherwise leave the page."""
    if isinstance(data, str):
        return data if data.startswith("<svg") else _UNBROKEN.sub("\\1\u200b", data)
    if isinstance(data, list):
        return [breakable(item) for item in data]
    if isinstance(data, dict):
        return {key: breakable(item) for key, item in data.items()}
    return data


def document_day(result: Mapping[str, Any]) -> list[int] | None:
    """The day the PDF says it is from: the analysis' own, so that the same result is the same file. None if unknown."""
    for value in (_mapping(result.get("geminiReport")).get("generatedAt"), result.get("createdAt")):
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            continue
        return [moment.year, moment.month, moment.day]
    return None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _rows(value: object) -> list[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, Sequence) and not isinstance(value, str) else []


def _texts(value: object) -> list[str]:
    return [text for text in map(wording.clean, value) if text] if isinstance(value, list | tuple) else []


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) else None


def _seconds(value: object) -> float:
    return _number(value) or 0.0


def _length(result: Mapping[str, Any], lanes: lanes_data.Lanes) -> str:
    seconds = _number(result.get("durationSeconds")) or lanes.duration
    return clock(seconds) if seconds else ""


def _score(result: Mapping[str, Any], theme: Theme) -> dict[str, Any]:
    total = _number(result.get("coherenceScore"))
    detail = _mapping(result.get("score"))
    parts = [_part(row) for row in _rows(detail.get("parts"))]
    tier = wording.clean(result.get("scoreTier")) if total is not None else ""
    told = f"Score {total:.0f} of 100, {tier}" if total is not None else "No score"
    return {
        "total": None if total is None else wording.number(total),
        "tier": tier,
        "ring": ring_svg.render(total, size=176, theme=theme, title=told),
        "told": told,
        "parts": parts,
        "left_out": [part["name"] for part in parts if not part["measured"]],
        "what_if": [_what_if(row) for row in _rows(detail.get("whatIf"))],
    }


def _part(row: Mapping[str, Any]) -> dict[str, Any]:
    points, out_of = _number(row.get("points")), _number(row.get("outOf"))
    measured = bool(row.get("measured", points is not None)) and points is not None and bool(out_of)
    return {
        "name": wording.clean(row.get("name")),
        "measured": measured,
        "points": wording.number(points or 0.0, digits=1) if measured else None,
        "out_of": wording.number(out_of, digits=1) if out_of else None,
        "share": min(1.0, max(0.0, (points or 0.0) / out_of)) if measured and out_of else 0.0,
        "explanation": wording.clean(row.get("explanation")),
    }


def _what_if(row: Mapping[str, Any]) -> dict[str, Any]:
    total, gain = _number(row.get("total")), _number(row.get("gain"))
    return {
        "change": wording.clean(row.get("change")),
        "total": None if total is None else wording.number(total),
        "gain": None if gain is None else wording.number(gain, digits=1),
    }


_KNOWN_METRICS = {
    "eyeContact": ("Eye contact", "%"),
    "fillerWords": ("Filler words", ""),
    "fidgeting": ("Fidgeting", ""),
    "speakingPace": ("Speaking pace", "wpm"),
}


def _metrics(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The detailed metrics, or the four fixed ones of `metrics` where a result carries no detail."""
    rows = _rows(result.get("metricsDetail"))
    plain = _mapping(result.get("metrics"))
    if not rows and plain:
        reasons = {wording.clean(row.get("metric")): row.get("reason") for row in _rows(result.get("notMeasured"))}
        targets = {"speakingPace": plain.get("speakingPaceTarget")}
        rows = [
            {"label": label, "value": plain.get(key), "unit": unit, "target": targets.get(key), "reason": reasons.get(key)}
            for key, (label, unit) in _KNOWN_METRICS.items()
        ]
    return [_metric(row) for row in rows]


def _metric(row: Mapping[str, Any]) -> dict[str, Any]:
    value, unit = _number(row.get("value")), wording.clean(row.get("unit"))
    digits = 0 if value is not None and (abs(value) >= 20 or value == int(value)) else 1
    return {
        "label": wording.clean(row.get("label")) or wording.clean(row.get("key")),
        "value": None if value is None else wording.number(value, digits=digits),
        "unit": UNITS.get(unit, unit),
        "target": wording.clean(row.get("target")).replace("-", "–"),
        "low": bool(row.get("lowConfidence")) and value is not None,
        "reason": wording.reason(row.get("reason")) if value is None else wording.clean(row.get("reason")),
    }


UNITS = {"wpm": "words a minute", "/min": "a minute", "percent": "%", "count": "", "s": "s"}


def _moment(row: Mapping[str, Any], number: int | None) -> dict[str, Any]:
    start = _seconds(row.get("timestamp"))
    end = _number(row.get("endTimestamp"))
    confidence = _number(row.get("confidence"))
    return {
        "number": number,
        "time": clock(start),
        "until": clock(end) if end is not None and clock(end) != clock(start) else "",
        "kind": wording.kind(row.get("type") or row.get("kind")),
        "severity": wording.severity(row),
        "told": wording.SEVERITIES[wording.severity(row)],
        "quote": wording.clean(row.get("quote")).strip('"“”'),
        "description": wording.clean(row.get("description")),
        "coaching": wording.clean(row.get("coaching")),
        "seen": wording.clean(row.get("visualEvidence")),
        "heard": wording.clean(row.get("verbalEvidence")),
        "confidence": None if confidence is None else wording.number(confidence),
    }


def _strongest(moments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The moments set in full, in order of time: all of them, or the strongest ones of very many."""
    if len(moments) <= MOST_CARDS:
        return moments
    order = {"HIGH": 0, "MEDIUM": 1, "LOW": 2}
    ranked = sorted(moments, key=lambda m: (order[m["severity"]], -float(m["confidence"] or 0), m["number"]))
    return sorted(ranked[:MOST_CARDS], key=lambda m: int(m["number"]))


def _lesson(row: Mapping[str, Any]) -> dict[str, Any]:
    texts = {key: wording.clean(row.get(key)) for key in ("title", "problem", "why", "timeline")}
    return {**texts, "success": wording.clean(row.get("successMetric")), "exercises": _texts(row.get("exercises"))}


def _missing(result: Mapping[str, Any]) -> list[dict[str, str]]:
    rows = _rows(result.get("notMeasured"))
    return [{"metric": wording.metric(row.get("metric")), "reason": wording.reason(row.get("reason"))} for row in rows]


def _pictures(result: Mapping[str, Any], lanes: lanes_data.Lanes, numbers: Mapping[str, int], theme: Theme, title: str) -> dict[str, Any]:
    """The whole talk in one picture for the cover, and the rows for the lanes page."""
    given = dict(_mapping(result.get("lanes")))
    given["brackets"] = [{**row, "number": numbers.get(str(row.get("flagId")))} for row in _rows(given.get("brackets"))]
    given.setdefault("duration", lanes.duration or _number(result.get("durationSeconds")))
    named = f"The lanes of {title}"
    duration = lanes.duration
    count = 1 if duration <= LONGEST_SINGLE_ROW else math.ceil(duration / ROW_SECONDS)
    edges = [duration * index / count for index in range(count + 1)]
    windows = list(itertools.pairwise(edges))
    rows = [
        lanes_svg.render(given, width=PICTURE_WIDTH, theme=theme, compact=count > 1, title=named, window=window if count > 1 else None)
        for window in windows
    ]
    whole = lanes_svg.render(given, width=PICTURE_WIDTH, theme=theme, compact=True, title=named)
    told = lanes_svg.told(given)
    return {"cover": whole, "rows": rows, "told": told}
