"""An AnalysisResult as every form of the report tells it: plain words, short numbers, nothing where nothing is known."""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.reports import lanes_data, wording
from analysis.reports.lanes_data import number
from coherence.core.timecode import clock

MOST_CARDS = 24
"""Moments set in full; in a talk with more, the quieter ones follow as a list."""
LIMITS = (
    "The words are recognised by software, and some of them are wrong. The paler a word is set, the less sure it was.",
    "Eye contact means looking into the camera. Notes or a second screen beside it count as looking away.",
    "Only what the picture and the sound hold is measured. Hands below the frame are not seen, and no conclusion is drawn from them.",
    "A face is measured, a feeling is not. A still face in a glad sentence is a moment worth a look, nothing more.",
    "The score compares takes of your own talk. It says nothing about you as a person, and little about other people's talks.",
)


def read(result: Mapping[str, Any]) -> dict[str, Any]:
    """The report's content. Everything in it is a string, a number, a bool, None, or a list or dict of them."""
    lanes = lanes_data.read(mapping(result.get("lanes")))
    moments = [moment(flag, position) for position, flag in enumerate(flags(result), start=1)]
    report = mapping(result.get("geminiReport"))
    return {
        "title": wording.clean(result.get("videoTitle"), limit=300) or "Untitled recording",
        "date": wording.clean(result.get("uploadDate")),
        "length": _length(result, lanes),
        "score": _score(result),
        "next": wording.clean(mapping(result.get("nextThing")).get("text")),
        "headline": wording.clean(report.get("headline")),
        "advice": wording.paragraphs(report.get("coachingAdvice")),
        "strengths": _texts(result.get("strengths"))[:4],
        "priorities": _texts(result.get("priorities"))[:3],
        "metrics": _metrics(result),
        "moments": moments,
        "comparable": _comparable(result, lanes),
        "left_out": [note for row in rows(result.get("leftOut")) if (note := wording.clean(row.get("note")))],
        "also": [moment(row) for row in rows(result.get("moments")) if wording.clean(row.get("kind")) in _ALSO],
        "good": [moment(row) for row in rows(result.get("moments")) if row.get("kind") == "POSITIVE_MOMENT"],
        "lessons": [_lesson(row) for row in rows(result.get("lessons"))],
        "missing": _missing(result),
        "limits": list(LIMITS),
    }


def _comparable(result: Mapping[str, Any], lanes: lanes_data.Lanes) -> bool:
    """Whether words and body were held against each other, so that finding no contradiction says something."""
    for part in rows(mapping(result.get("score")).get("parts")):
        if part.get("key") == "dissonance":
            return bool(part.get("measured"))
    return len(lanes.reasons) < len(wording.LANES) - 1


_ALSO = {"EYE_CONTACT_LOSS", "FILLER_WORDS"}
"""Moments that are no contradiction between channels; the flags among the moments are told as flags."""


def flags(result: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The dissonance flags in order of time; a flag's place in this list, from 1, is its number everywhere."""
    return sorted(rows(result.get("dissonanceFlags")), key=lambda flag: _seconds(flag.get("timestamp")))


def numbers(result: Mapping[str, Any]) -> dict[str, int]:
    """Flag id → its number."""
    return {wording.clean(flag.get("id")): position for position, flag in enumerate(flags(result), start=1)}


def mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def rows(value: object) -> list[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, Sequence) and not isinstance(value, str) else []


def _texts(value: object) -> list[str]:
    return [text for text in map(wording.clean, value) if text] if isinstance(value, list | tuple) else []


def _seconds(value: object) -> float:
    return number(value) or 0.0


def _length(result: Mapping[str, Any], lanes: lanes_data.Lanes) -> str:
    seconds = number(result.get("durationSeconds")) or lanes.duration
    return clock(seconds) if seconds else ""


def _score(result: Mapping[str, Any]) -> dict[str, Any]:
    total = number(result.get("coherenceScore"))
    detail = mapping(result.get("score"))
    parts = [_part(row) for row in rows(detail.get("parts"))]
    tier = wording.clean(result.get("scoreTier")) if total is not None else ""
    told = f"Score {total:.0f} of 100, {tier}" if total is not None else "No score"
    return {
        "value": total,
        "total": None if total is None else wording.number(total),
        "tier": tier,
        "told": told,
        "why": wording.clean(detail.get("reason")) if total is None else "",
        "parts": parts,
        "left_out": [part["name"] for part in parts if not part["measured"]],
        "what_if": [_what_if(row) for row in rows(detail.get("whatIf"))],
    }


def _part(row: Mapping[str, Any]) -> dict[str, Any]:
    points, out_of = number(row.get("points")), number(row.get("outOf"))
    measured = bool(row.get("measured", points is not None)) and points is not None and bool(out_of)
    return {
        "name": wording.metric(row.get("name")),
        "measured": measured,
        "points": wording.number(points or 0.0, digits=1) if measured else None,
        "out_of": wording.number(out_of, digits=1) if out_of else None,
        "share": min(1.0, max(0.0, (points or 0.0) / out_of)) if measured and out_of else 0.0,
        "explanation": wording.clean(row.get("explanation")),
    }


def _what_if(row: Mapping[str, Any]) -> dict[str, Any]:
    total, gain = number(row.get("total")), number(row.get("gain"))
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
    detail = rows(result.get("metricsDetail"))
    plain = mapping(result.get("metrics"))
    if not detail and plain:
        reasons = {wording.clean(row.get("metric")): row.get("reason") for row in rows(result.get("notMeasured"))}
        targets = {"speakingPace": plain.get("speakingPaceTarget")}
        detail = [
            {"label": label, "value": plain.get(key), "unit": unit, "target": targets.get(key), "reason": reasons.get(key)}
            for key, (label, unit) in _KNOWN_METRICS.items()
        ]
    return [_metric(row) for row in detail]


def _metric(row: Mapping[str, Any]) -> dict[str, Any]:
    value, unit = number(row.get("value")), wording.clean(row.get("unit"))
    digits = 0 if value is not None and (abs(value) >= 20 or value == int(value)) else 1
    return {
        "label": wording.clean(row.get("label")) or wording.clean(row.get("key")),
        "value": None if value is None else wording.number(value, digits=digits),
        "unit": UNITS.get(unit, unit),
        "target": wording.clean(row.get("target")).replace("-", "–"),
        "low": bool(row.get("lowConfidence")) and value is not None,
        "reason": _in_short(wording.reason(row.get("reason"))) if value is None else wording.clean(row.get("reason")),
    }


def _in_short(reason: str) -> str:
    """A reason without its explanation, which stands once among what was not measured."""
    return wording.reason(reason.split(":")[0])


UNITS = {"wpm": "words a minute", "/min": "a minute", "percent": "%", "count": "", "s": "s"}


def moment(row: Mapping[str, Any], position: int | None = None) -> dict[str, Any]:
    start = _seconds(row.get("timestamp"))
    end = number(row.get("endTimestamp"))
    confidence = number(row.get("confidence"))
    description = wording.clean(row.get("description"))
    quote = wording.clean(row.get("quote")).strip('"“”')
    return {
        "number": position,
        "time": clock(start),
        "until": clock(end) if end is not None and clock(end) != clock(start) else "",
        "kind": wording.kind(row.get("type") or row.get("kind"), row.get("cause")),
        "severity": wording.severity(row),
        "told": wording.SEVERITIES[wording.severity(row)],
        "quote": "" if quote.casefold() in description.casefold() else quote,
        "description": description,
        "coaching": wording.clean(row.get("coaching")),
        "seen": wording.clean(row.get("visualEvidence")),
        "heard": wording.clean(row.get("verbalEvidence")),
        "confidence": None if confidence is None else wording.number(confidence),
    }


def numbered_lanes(result: Mapping[str, Any]) -> dict[str, Any]:
    """The result's lanes with the talk's length filled in and every bracket carrying its flag's number."""
    given = dict(mapping(result.get("lanes")))
    known = numbers(result)
    brackets = [{**row, "number": known.get(wording.clean(row.get("flagId")))} for row in rows(given.get("brackets"))]
    return given | {"brackets": brackets, "duration": number(given.get("duration")) or number(result.get("durationSeconds"))}


def strongest(moments: list[dict[str, Any]], most: int = MOST_CARDS) -> list[dict[str, Any]]:
    """The moments set in full, in order of time: all of them, or the strongest ones of very many."""
    if len(moments) <= most:
        return moments
    order = {"HIGH": 0, "MEDIUM": 1, "LOW": 2}
    ranked = sorted(moments, key=lambda m: (order[m["severity"]], -float(m["confidence"] or 0), m["number"]))
    return sorted(ranked[:most], key=lambda m: int(m["number"]))


def _lesson(row: Mapping[str, Any]) -> dict[str, Any]:
    texts = {key: wording.clean(row.get(key)) for key in ("title", "problem", "why", "timeline")}
    return {**texts, "success": wording.clean(row.get("successMetric")), "exercises": _texts(row.get("exercises"))}


def _missing(result: Mapping[str, Any]) -> list[dict[str, str]]:
    """What was not measured, one row per reason with everything it explains."""
    known = {wording.clean(row.get("key")): wording.clean(row.get("label")) for row in rows(result.get("metricsDetail"))}
    found: dict[str, list[str]] = {}
    for row in rows(result.get("notMeasured")):
        name = known.get(wording.clean(row.get("metric"))) or wording.metric(row.get("metric"))
        found.setdefault(wording.reason(row.get("reason")), []).append(name)
    return [{"metric": _listed(names), "reason": why} for why, names in found.items()]


def _listed(names: list[str]) -> str:
    """`["Filler words", "Speaking pace"]` → "Filler words, speaking pace"."""
    return ", ".join([names[0], *(name[:1].lower() + name[1:] for name in names[1:])])
