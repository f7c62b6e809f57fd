"""The data of the lanes picture: words, voice, face, hands and slides on one time axis, contradictions as brackets."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from analysis.measures import codec
from analysis.measures.heard import vocal
from analysis.measures.lock.evidence import Evidence
from analysis.measures.seen import expression, eye_contact, gestures
from analysis.measures.shown.flags import Shown
from analysis.measures.signals import Array, VisualSignals
from analysis.measures.spoken import pace
from analysis.measures.stretches import Mask, bridged, edges, runs, step

POINTS: Final = 600
"""Samples of a line at most: more cannot be told apart on a page."""
QUIETEST: Final = 40.0
"""Decibels below the loudest tenth of the talk that are drawn as nothing."""
BRIDGE: Final = 0.5
"""Seconds of another state that do not break a drawn stretch."""
CHANNELS: Final = {
    "missing_gesture": ("words", "hands"),
    "glad_words_flat_face": ("words", "face"),
    "troubled_words_smile": ("words", "face"),
    "rushing": ("words", "voice"),
    "dragging": ("words", "voice"),
    "long_silence": ("words", "voice"),
    "brief_slide": ("words", "slides"),
}
"""The two lanes that disagree."""


def build(evidence: Evidence, flags: Sequence[Shown]) -> dict[str, Any]:
    """Times in seconds; a lane that was not measured carries its `reason`."""
    picture: dict[str, Any] = codec.dump(
        {
            "duration": evidence.signals.duration,
            "words": _words(evidence),
            "voice": _voice(evidence),
            "face": _face(evidence.signals.visual),
            "hands": _hands(evidence.signals.visual),
            "slides": _slides(evidence),
            "brackets": [_bracket(flag) for flag in flags],
        }
    )
    return picture


def _words(evidence: Evidence) -> dict[str, Any]:
    signals = evidence.signals
    curve = pace.window(signals.transcript, signals.voice, step=max(1.0, signals.duration / POINTS))
    lane = {
        "pace": np.column_stack([curve.times, curve.words_per_minute])[:POINTS],
        "fillers": [[hit.start, hit.end] for hit in evidence.fillers.hits],
        "pauses": [[gap.start, gap.end] for gap in evidence.pauses],
    }
    unpaced = None if np.isfinite(curve.words_per_minute).any() else pace.TOO_FEW
    return _with_reason(lane, signals.transcript.reason or unpaced)


def _voice(evidence: Evidence) -> dict[str, Any]:
    voice = evidence.signals.voice
    if voice.reason is not None or len(voice.pitch) == 0:
        return {"hop": voice.hop, "loudness": [], "pitch": [], "reason": voice.reason or "Nothing is heard in this recording."}
    block = max(1, -(-len(voice.pitch) // POINTS))
    voiced = np.isfinite(voice.pitch)
    level = np.where(voiced, voice.loudness, np.nan)
    top = float(np.nanpercentile(level, 90)) if voiced.any() else 0.0
    loudness = np.clip(1.0 + (_blocks(level, block) - top) / QUIETEST, 0.0, 1.0)
    return {"hop": voice.hop * block, "loudness": loudness, "pitch": _blocks(vocal.relative_pitch(voice), block)}


def _face(visual: VisualSignals) -> dict[str, Any]:
    known = np.isfinite(visual.looking)
    gap = int(BRIDGE / step(visual.times)) if step(visual.times) else 0
    looking = bridged(known & (visual.looking >= eye_contact.LOOKING), gap)
    away = bridged(known & (visual.looking < eye_contact.LOOKING), gap) & ~looking
    smile = np.nan_to_num(visual.smile) >= expression.SMILING
    lane = {
        "looking": _spans(visual, looking),
        "away": _spans(visual, away),
        "unknown": _spans(visual, ~(looking | away)),
        "smile": _spans(visual, bridged(smile, gap)),
    }
    return _with_reason(lane, visual.reasons.get("looking") or eye_contact.percent(visual).reason)


def _hands(visual: VisualSignals) -> dict[str, Any]:
    block = max(1, -(-len(visual.times) // POINTS))
    energy = np.column_stack([_blocks(visual.times, block), _blocks(visual.gesture_energy, block)])
    pointing = np.nan_to_num(visual.pointing) >= gestures.POINTING
    return _with_reason({"energy": energy, "pointing": _spans(visual, pointing)}, visual.reasons.get("hands"))


def _slides(evidence: Evidence) -> dict[str, Any]:
    slides = evidence.signals.slides
    return _with_reason({"shown": [[each.start, each.end, each.index] for each in slides.slides]}, slides.reason)


def _bracket(flag: Shown) -> dict[str, Any]:
    one, other = CHANNELS[flag.cluster.cause]
    if flag.cluster.cause == "rushing" and flag.wording.visual_evidence:
        other = "slides"
    return {
        "flagId": flag.id,
        "start": flag.cluster.start,
        "end": flag.cluster.end,
        "from": one,
        "to": other,
        "severity": flag.cluster.severity,
    }


def _with_reason(lane: dict[str, Any], reason: str | None) -> dict[str, Any]:
    return lane | ({"reason": reason} if reason is not None else {})


def _spans(visual: VisualSignals, mask: Mask) -> list[tuple[float, float]]:
    return [edges(visual.times, first, last) for first, last in runs(mask)]


def _blocks(values: Array, size: int) -> Array:
    """Means of `size` samples each, NaN left out; NaN where a block holds nothing."""
    padded = np.concatenate([values, np.full(-len(values) % size, np.nan)]).reshape(-1, size)
    known = np.isfinite(padded)
    count = known.sum(axis=1)
    return np.where(count > 0, np.where(known, padded, 0.0).sum(axis=1) / np.maximum(count, 1), np.nan)
