"""Summary: every number of the talk as a Measure, or why it has none."""

from dataclasses import dataclass

from analysis.measures.heard import vocal
from analysis.measures.lock.evidence import Evidence
from analysis.measures.seen import expression
from analysis.measures.signals import Measure, Signals


@dataclass(frozen=True)
class Measures:
    """What was measured over the whole talk."""

    eye_contact: Measure
    """Percent of the judged time."""
    filler_count: Measure
    fillers_per_minute: Measure
    fidget_count: Measure
    fidgets_per_minute: Measure
    pace: Measure
    """Words per minute."""
    pause_count: Measure
    """Silences of two seconds and more."""
    pause_seconds: Measure
    """Their length together."""
    pitch_variety: Measure
    """Semitones."""
    loudness_variety: Measure
    """Decibels."""
    gestures_per_minute: Measure
    smiling: Measure
    """Percent of the judged time."""
    words: Measure
    """How many words were recognised."""


def measure(signals: Signals | Evidence) -> Measures:
    """Everything that can be measured; the rest says why not."""
    evidence = signals if isinstance(signals, Evidence) else Evidence(signals)
    voice, visual = evidence.signals.voice, evidence.signals.visual
    silent = evidence.silent_because
    count, seconds = _pauses(evidence)
    return Measures(
        eye_contact=evidence.eye_contact,
        filler_count=evidence.fillers.count,
        fillers_per_minute=evidence.fillers.per_minute,
        fidget_count=evidence.fidget_count,
        fidgets_per_minute=evidence.fidget_rate,
        pace=evidence.overall_pace,
        pause_count=count,
        pause_seconds=seconds,
        pitch_variety=Measure.missing("semitones", silent) if silent else vocal.pitch_variety(voice),
        loudness_variety=Measure.missing("dB", silent) if silent else vocal.loudness_variety(voice),
        gestures_per_minute=evidence.gesture_rate,
        smiling=_percent(expression.smile_share(visual)),
        words=_words(evidence),
    )


def _pauses(evidence: Evidence) -> tuple[Measure, Measure]:
    voice = evidence.signals.voice
    reason = evidence.silent_because or (None if voice.speech else "Nobody speaks in this recording.")
    if reason is not None:
        return Measure.missing("count", reason), Measure.missing("seconds", reason)
    return (
        Measure(float(len(evidence.pauses)), "count", 0.9),
        Measure(sum(gap.duration for gap in evidence.pauses), "seconds", 0.9),
    )


def _percent(share: Measure) -> Measure:
    if share.value is None:
        return Measure(None, "%", None, share.reason)
    return Measure(100.0 * share.value, "%", share.confidence)


def _words(evidence: Evidence) -> Measure:
    transcript = evidence.signals.transcript
    if transcript.reason is not None:
        return Measure.missing("words", transcript.reason)
    return Measure(float(len(transcript.words)), "words", transcript.confidence)
