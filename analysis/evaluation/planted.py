"""How right the remarks are: planted events of the bundled samples against what is shown, and what clustering does for the times."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.evaluation.clips import Clip
from analysis.evaluation.figures import Figure, Target
from analysis.evaluation.hearing import as_shown, filler_tally
from analysis.evaluation.matching import tally, within
from analysis.evaluation.seeing import CUT_REACH
from analysis.measures.moments import DISSONANCE
from analysis.measures.remarks import Remarks
from analysis.measures.seen import fidgeting, gestures
from analysis.measures.signals import Span
from analysis.measures.spoken import filler_clusters
from analysis.measures.spoken.word_errors import word_error_rate

AREA = "samples"
SETTLE = 0.5
"""Seconds a planted look away must last to be one at all; and by which a remark may begin or end outside of its event."""
LONG_LOOK = 2.0
VISUAL = ("EYE_CONTACT_LOSS", "EMOTIONAL_MISMATCH", "MISSING_GESTURE")
"""Kinds that rest on what was seen: those that clustering was asked to place better."""


@dataclass(frozen=True)
class Event:
    """A planted or a found event; `start` and `end` in seconds."""

    kind: str
    cause: str
    start: float
    end: float


@dataclass(frozen=True)
class Judged:
    """Remarks of one sample against its truth."""

    planted: tuple[Event, ...]
    found: tuple[Event, ...]
    hit: tuple[tuple[Event, Event], ...]
    """Each planted event that was found, with the found one that begins nearest."""
    false: tuple[Event, ...]
    """Found events that stand on nothing planted and nothing acted."""


def figures(samples: Sequence[tuple[Clip, dict[str, Any]]], remarks: Mapping[str, Remarks]) -> Iterator[Figure]:
    """All figures about the bundled samples."""
    present = [(clip, truth, remarks[clip.name]) for clip, truth in samples if clip.name in remarks]
    if not present:
        return
    for clip, truth, made in present:
        yield from _signals(clip, truth, made)
    judged = [judge(truth, _shown(made)) for _, truth, made in present]
    yield from _flags(judged)
    yield from _clustering([(truth, made) for _, truth, made in present])


def _shown(made: Remarks) -> list[Event]:
    return [Event(s.cluster.kind, s.cluster.cause, s.cluster.start, s.cluster.end) for s in made.chosen.moments]


def planted_events(truth: Mapping[str, Any]) -> tuple[Event, ...]:
    """What a careful coach would remark on; looks away shorter than two seconds are only acted.

    Where hesitations crowd follows from the known ones by the product's own definition, not from the plan.
    """
    rows = [Event(row["kind"], row["cause"], row["start"], row["end"]) for row in truth["planted"] if row["kind"] != "FILLER_WORDS"]
    long = [row for row in rows if row.kind != "EYE_CONTACT_LOSS" or row.end - row.start >= LONG_LOOK]
    runs = [run for run in _filler_runs(truth) if len(run) >= filler_clusters.FEWEST]
    return (*long, *(Event("FILLER_WORDS", "filler_cluster", run[0].start, run[-1].end) for run in runs))


def _filler_runs(truth: Mapping[str, Any]) -> list[list[Span]]:
    """The known hesitations, grouped where each begins within `filler_clusters.CLOSE` seconds of the one before."""
    runs: list[list[Span]] = []
    for word in (row for row in truth["words"] if row["filler"]):
        if not runs or word["start"] - runs[-1][-1].end > filler_clusters.CLOSE:
            runs.append([])
        runs[-1].append(Span(word["start"], word["end"]))
    return runs


def judge(truth: Mapping[str, Any], found: Sequence[Event]) -> Judged:
    """An event is found when a remark of the same cause overlaps it; a remark is right when it overlaps a known event.

    Good moments are true of far more than was planted: only their recall is counted, and steady looks and voices not at all.
    """
    planted = planted_events(truth)
    hits = []
    for event in planted:
        near = [other for other in found if other.cause == event.cause and _overlap(event, other)]
        if near:
            hits.append((event, min(near, key=lambda other: abs(other.start - event.start))))
    known = [*planted, *_acted(truth)]
    faults = [other for other in found if other.kind != "POSITIVE_MOMENT"]
    false = [other for other in faults if not any(event.cause == other.cause and _overlap(event, other) for event in known)]
    return Judged(planted, tuple(found), tuple(hits), tuple(false))


def _acted(truth: Mapping[str, Any]) -> list[Event]:
    """What is true besides the planted events: short looks away."""
    return [Event("EYE_CONTACT_LOSS", "looked_away", row["start"], row["end"]) for row in truth["acts"] if row["kind"] == "away"]


def _overlap(event: Event, other: Event) -> bool:
    return other.start < event.end + SETTLE and other.end > event.start - SETTLE


def _flags(judged: Sequence[Judged]) -> Iterator[Figure]:
    kinds = sorted({event.cause for one in judged for event in one.planted})
    for cause in kinds:
        planted = sum(event.cause == cause for one in judged for event in one.planted)
        errors = [abs(a.start - b.start) for one in judged for a, b in one.hit if a.cause == cause]
        false = sum(event.cause == cause for one in judged for event in one.false)
        timing = f", median time error {np.median(errors):.2f} s" if errors else ""
        yield Figure(AREA, f"planted: {cause}", len(errors) / planted, "recall", f"{len(errors)} of {planted} found, {false} false{timing}")
    for name, chosen in (("flags", DISSONANCE), ("all remarks on faults", (*DISSONANCE, "EYE_CONTACT_LOSS", "FILLER_WORDS"))):
        yield from _together(name, judged, chosen)


def _together(name: str, judged: Sequence[Judged], kinds: Sequence[str]) -> Iterator[Figure]:
    planted = sum(event.kind in kinds for one in judged for event in one.planted)
    errors = [abs(a.start - b.start) for one in judged for a, b in one.hit if a.kind in kinds]
    shown = sum(event.kind in kinds for one in judged for event in one.found)
    wrong = [event for one in judged for event in one.false if event.kind in kinds]
    said = "; ".join(f"{event.cause} at {event.start:.1f} s" for event in wrong)
    precision = (shown - len(wrong)) / shown if shown else None
    detail = f"{len(wrong)} of {shown} false" + (f": {said}" if said else "")
    yield Figure(AREA, f"{name}, precision", precision, "", detail, Target(0.9))
    yield Figure(AREA, f"{name}, recall", len(errors) / planted if planted else None, "", f"{len(errors)} of {planted} found", Target(0.8))
    median = float(np.median(errors)) if errors else None
    yield Figure(AREA, f"{name}, median time error", median, "s", f"of the beginnings of {len(errors)}", Target(0.5, most=True))


def _signals(clip: Clip, truth: Mapping[str, Any], made: Remarks) -> Iterator[Figure]:
    signals = made.evidence.signals
    said = " ".join(word.text for word in signals.transcript.words)
    yield Figure(AREA, f"word error rate, {clip.name}", word_error_rate(clip.text, said), "", "synthetic voice")
    one = filler_tally(clip, as_shown(made.evidence))
    yield Figure(AREA, f"um and uh, {clip.name}", one.f1, "F1", str(one))
    cuts = tally(truth["slide_changes"], signals.slides.changes, within(CUT_REACH))
    yield Figure(AREA, f"slide changes, {clip.name}", cuts.f1, "F1", str(cuts))
    away = sum(row["end"] - row["start"] for row in truth["acts"] if row["kind"] == "away")
    known, measured = 100 * (1 - away / truth["duration"]), made.measures.eye_contact.value
    error = None if measured is None else abs(measured - known)
    yield Figure(AREA, f"eye contact error, {clip.name}", error, "points", f"{measured or 0:.0f} for {known:.0f} %")
    for name, kinds, spans in (
        ("gesturing or not", ("gesture", "point"), gestures.spans(signals.visual)),
        ("fidgeting or not", ("fidget",), fidgeting.spans(signals.visual)),
    ):
        acted = [Span(row["start"], row["end"]) for row in truth["acts"] if row["kind"] in kinds]
        agree = _agreement(acted, [Span(span.start, span.end) for span in spans], truth["duration"])
        yield Figure(AREA, f"{name}, {clip.name}", 100 * agree, "%", f"of the time; {len(acted)} acted, {len(spans)} found")


def _agreement(known: Sequence[Span], found: Sequence[Span], duration: float) -> float:
    """Share of the time at which both say the same."""
    times = np.arange(0.0, duration, 0.1)

    def during(spans: Sequence[Span]) -> NDArray[np.bool_]:
        return np.any([(times >= s.start) & (times < s.end) for s in spans], axis=0) if spans else np.zeros(len(times), np.bool_)

    return float(np.mean(during(known) == during(found)))


def _clustering(pairs: Sequence[tuple[Mapping[str, Any], Remarks]]) -> Iterator[Figure]:
    """How far seen hits and seen clusters on planted events begin from the nearest of these events' beginnings."""
    means: dict[str, float] = {}
    for name in ("raw", "clustered"):
        errors: list[float] = []
        off = 0
        for truth, made in pairs:
            events = made.moments if name == "raw" else made.clusters
            seen = [Event(e.kind, e.cause, e.start, e.end) for e in events if e.kind in VISUAL]
            one = beginnings(truth, seen)
            errors, off = errors + one, off + len(judge(truth, seen).false)
        mean = float(np.mean(errors)) if errors else None
        means |= {name: mean} if mean is not None else {}
        middle = f", median {np.median(errors):.2f} s" if errors else ""
        detail = f"mean over {len(errors)} on planted events{middle}; {off} more on none"
        yield Figure(AREA, f"timing of {name} seen events", mean, "s", detail)
    if len(means) == 2:
        gain = 100 * (1 - means["clustered"] / means["raw"])
        yield Figure(AREA, "timing gained by clustering", gain, "%", "beginnings on planted events alone", Target(50))


def beginnings(truth: Mapping[str, Any], found: Sequence[Event]) -> list[float]:
    """For each found event on a planted one: how far it begins from the nearest planted beginning, seconds."""
    known = planted_events(truth)
    near = [[abs(k.start - f.start) for k in known if k.cause == f.cause and _overlap(k, f)] for f in found]
    return [min(distances) for distances in near if distances]
