"""The AnalysisResult of the HTTP contract, put together from remarks, coaching words and what is known of the video."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from analysis.measures import codec
from analysis.measures.remarks import Remarks
from analysis.measures.scoring import score, what_if
from analysis.measures.scoring.score import EYE_FULL, FIDGETS_FULL
from analysis.measures.scoring.summary import Measures
from analysis.measures.shown import flags, heatmap, highlights, lanes
from analysis.measures.shown.flags import Shown
from analysis.measures.signals import Measure, Signals
from analysis.measures.spoken import filler_clusters, pace
from coherence.core.timecode import date

PACE_TARGET: Final = f"{pace.TARGET[0]:.0f}-{pace.TARGET[1]:.0f}"
LOW_CONFIDENCE: Final = 0.5
STRENGTHS, PRIORITIES = 4, 3
EMPHASIS: Final = re.compile(r"\*([^*\n]+)\*")
VERBATIM: Final = ("videoTitle", "transcript", "slides", "quote", "claims")
"""What people said, wrote or named stays as it is."""
KEEP: Final = "No single change would bring much. Keep this take to hold the next one against."
NAMES: Final = {
    "EMOTIONAL_MISMATCH": "words and face",
    "MISSING_GESTURE": "words without a gesture",
    "PACING_MISMATCH": "pace",
    "EYE_CONTACT_LOSS": "looks away",
    "FILLER_WORDS": "fillers",
    "POSITIVE_MOMENT": "good moments",
}


@dataclass(frozen=True)
class About:
    """What the result says of the video; none of it changes what was found."""

    video_id: str
    title: str
    uploaded_at: datetime
    size_bytes: int
    height: int
    """Pixels as displayed, the shorter side: 1080 for "1080p"."""
    time_zone: str = "UTC"
    video_url: str | None = None
    thumbnail_url: str | None = None


def assemble(remarks: Remarks, coaching: Mapping[str, Any], about: About, trends: Mapping[str, float] | None = None) -> dict[str, Any]:
    """The result as plain JSON. `coaching` holds headline, advice, strengths, priorities, lessons, model, all optional;
    `trends` the change of each metric against the person's previous analyses, absent without any."""
    evidence, chosen, counted = remarks.evidence, remarks.chosen, remarks.score
    duration = evidence.signals.duration
    result = {
        **_video(about, duration),
        "coherenceScore": counted.total,
        "scoreTier": counted.tier,
        "metrics": _metrics(remarks.measures, trends or {}),
        "metricsDetail": _details(remarks.measures),
        "dissonanceFlags": [flags.as_flag(flag) for flag in chosen.flags],
        "timelineHeatmap": heatmap.build([flag.cluster for flag in chosen.flags], duration),
        "moments": [flags.as_moment(moment) for moment in chosen.moments],
        "leftOut": [{"kind": kind, "count": count, "note": _left_out(kind, count)} for kind, count in chosen.left_out],
        "strengths": list(coaching.get("strengths", ()))[:STRENGTHS],
        "priorities": list(coaching.get("priorities", ()))[:PRIORITIES],
        "lessons": list(coaching.get("lessons", ())),
        "geminiReport": _report(coaching),
        "nextThing": _next_thing(remarks, coaching),
        "transcript": highlights.transcript(evidence, chosen.flags),
        "score": {**score.as_json(counted), "whatIf": what_if.as_json(remarks.changes)},
        "notMeasured": not_measured(remarks),
        "slides": _slides(evidence.signals),
        "lanes": lanes.build(evidence, chosen.flags),
        "reliability": _reliability(evidence.signals, remarks.measures),
    }
    plain: dict[str, Any] = codec.dump(result)
    return {key: value if key in VERBATIM else _quoted(value) for key, value in plain.items()}


def _quoted(value: Any) -> Any:
    """Emphasis of our own sentences as quotation marks: whoever shows the result need not know of any markup."""
    if isinstance(value, str):
        return EMPHASIS.sub(r"“\1”", value)
    if isinstance(value, list):
        return [_quoted(each) for each in value]
    if isinstance(value, dict):
        return {key: each if key in VERBATIM else _quoted(each) for key, each in value.items()}
    return value


def not_measured(remarks: Remarks) -> list[dict[str, str]]:
    """Every metric without a value and why, the score among them when there is none."""
    rows = [{"metric": key, "reason": measure.reason} for key, _, _, _, measure in _rows(remarks.measures) if measure.reason is not None]
    rows += [
        {"metric": part.key, "reason": part.reason} for part in remarks.score.parts if part.key == "dissonance" and part.reason is not None
    ]
    if remarks.score.reason is not None:
        rows.append({"metric": "coherenceScore", "reason": remarks.score.reason})
    return [{"metric": str(row["metric"]), "reason": str(row["reason"])} for row in rows]


def file_size(size_bytes: int) -> str:
    """ "45 MB", "1.2 GB", "820 KB": decimal units, one digit only below ten."""
    value, unit = float(size_bytes), "B"
    for larger in ("KB", "MB", "GB", "TB"):
        if value < 1000:
            break
        value, unit = value / 1000, larger
    return f"{value:.1f} {unit}" if value < 9.95 and unit not in ("B", "KB") else f"{value:.0f} {unit}"


def _video(about: About, duration: float) -> dict[str, Any]:
    known = {
        "videoId": about.video_id,
        "videoUrl": about.video_url,
        "videoTitle": about.title,
        "uploadDate": date(about.uploaded_at, about.time_zone),
        "createdAt": about.uploaded_at.isoformat(),
        "durationSeconds": duration,
        "duration": duration,
        "fileSize": file_size(about.size_bytes),
        "resolution": f"{about.height}p",
    }
    return known | ({"thumbnailUrl": about.thumbnail_url} if about.thumbnail_url else {})


def _metrics(measures: Measures, trends: Mapping[str, float]) -> dict[str, Any]:
    """The four of the contract; null where not measured."""
    values = {
        "eyeContact": _whole(measures.eye_contact),
        "fillerWords": _whole(measures.filler_count),
        "fidgeting": _whole(measures.fidget_count),
        "speakingPace": _whole(measures.pace),
    }
    return {**values, "speakingPaceTarget": PACE_TARGET, **{f"{key}Trend": trends[key] for key in values if key in trends}}


def _whole(measure: Measure) -> int | None:
    return None if measure.value is None else int(measure.value + 0.5)


def _rows(measures: Measures) -> Sequence[tuple[str, str, str, str | None, Measure]]:
    """Key, label, unit, target and measure, in the order of the page."""
    free = f"up to {filler_clusters.FREE_PER_MINUTE:.0f}"
    return (
        ("eyeContact", "Eye contact", "%", f"{EYE_FULL:.0f} and more", measures.eye_contact),
        ("fillerWords", "Filler words", "count", None, measures.filler_count),
        ("fillersPerMinute", "Fillers a minute", "/min", free, measures.fillers_per_minute),
        ("fidgeting", "Restless moments", "count", None, measures.fidget_count),
        ("fidgetingPerMinute", "Restless moments a minute", "/min", f"up to {FIDGETS_FULL:.0f}", measures.fidgets_per_minute),
        ("speakingPace", "Speaking pace", "wpm", PACE_TARGET, measures.pace),
        ("pauses", "Pauses of two seconds and more", "count", None, measures.pause_count),
        ("pitchVariety", "Pitch variety", "semitones", None, measures.pitch_variety),
        ("loudnessVariety", "Loudness variety", "dB", None, measures.loudness_variety),
        ("gesturesPerMinute", "Gestures a minute", "/min", None, measures.gestures_per_minute),
        ("smiling", "Smiling", "%", None, measures.smiling),
    )


def _details(measures: Measures) -> list[dict[str, Any]]:
    return [_detail(key, label, unit, target, measure) for key, label, unit, target, measure in _rows(measures)]


def _detail(key: str, label: str, unit: str, target: str | None, measure: Measure) -> dict[str, Any]:
    low = measure.value is not None and (measure.confidence is None or measure.confidence < LOW_CONFIDENCE)
    value = None if measure.value is None else round(measure.value, 1)
    row = {"key": key, "label": label, "value": value, "unit": unit, "confidence": measure.confidence, "lowConfidence": low}
    return row | ({"target": target} if target else {}) | ({"reason": measure.reason} if measure.reason else {})


def _report(coaching: Mapping[str, Any]) -> dict[str, Any]:
    known = {
        "coachingAdvice": coaching.get("advice", ""),
        "headline": coaching.get("headline"),
        "generatedAt": coaching.get("generatedAt"),
        "modelUsed": coaching.get("model"),
    }
    return {key: value for key, value in known.items() if value is not None}


def _next_thing(remarks: Remarks, coaching: Mapping[str, Any]) -> dict[str, Any] | None:
    """The coach's first priority, with the change that brings most where the score has room; without a coach, that change or
    what the gravest flag advises; else to keep the take. None when there is no score to speak of."""
    best = remarks.changes[0] if remarks.changes else None
    priority = next(iter(coaching.get("priorities", ())), None)
    text = priority or (best.change if best else None) or (_gravest(remarks).wording.coaching if remarks.chosen.flags else None)
    if text is None:
        return None if remarks.score.total is None else {"text": KEEP, "key": "keep", "flagIds": [], "momentIds": []}
    if best is None:
        return {"text": text, "key": "priority", "flagIds": [], "momentIds": []}
    moved = {"change": best.change, "gain": best.gain, "total": best.total}
    return {"text": text, "key": best.key, **moved, "flagIds": list(best.flag_ids), "momentIds": list(best.moment_ids)}


def _gravest(remarks: Remarks) -> Shown:
    return max(remarks.chosen.flags, key=lambda flag: (flag.cluster.weight, -flag.cluster.start))


def _slides(signals: Signals) -> dict[str, Any]:
    rows = [
        {"index": each.index, "start": each.start, "end": each.end, "words": each.words, "text": each.text, "confidence": each.confidence}
        for each in signals.slides.slides
    ]
    return {"shown": rows, "changes": list(signals.slides.changes), "reason": signals.slides.reason}


def _reliability(signals: Signals, measures: Measures) -> dict[str, Any]:
    """How far each channel can be trusted, for whoever wants to know before believing."""
    transcript = signals.transcript
    return {
        "words": {
            "engine": transcript.engine,
            "language": transcript.language,
            "confidence": transcript.confidence,
            "reason": transcript.reason,
        },
        "voice": {"confidence": measures.pitch_variety.confidence, "reason": signals.voice.reason},
        "face": {"confidence": measures.eye_contact.confidence, "reason": measures.eye_contact.reason},
        "hands": {"confidence": measures.gestures_per_minute.confidence, "reason": measures.gestures_per_minute.reason},
        "slides": {"reason": signals.slides.reason},
    }


def _left_out(kind: str, count: int) -> str:
    more = "one more moment" if count == 1 else f"{count} more moments"
    return f"There {'is' if count == 1 else 'are'} {more} of this kind ({NAMES[kind]}); the strongest are shown."
