"""What if: the score counted again with something mended, so that the next step is chosen by what it brings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from analysis.measures.moments import DISSONANCE
from analysis.measures.scoring import score
from analysis.measures.scoring.score import Score
from analysis.measures.scoring.summary import Measures
from analysis.measures.seen import eye_contact, fidgeting
from analysis.measures.shown.flags import Chosen, Shown
from analysis.measures.signals import Measure, Signals, VisualSignals
from analysis.measures.spoken import filler_clusters, pace
from analysis.measures.stretches import within
from coherence.core.timecode import clock

MOST: Final = 3
"""Changes that are offered: more than three are no next step."""
STRETCHES: Final = 3
"""Looks away, or contradictions, that one change mends."""
LEAST_GAIN: Final = 0.5
"""Points of a hundred below which a change is not worth offering."""


@dataclass(frozen=True)
class Change:
    """Something to mend, and the score with it mended."""

    key: str
    """The part of the score that it moves."""
    change: str
    """A short instruction."""
    total: int
    gain: int
    """Points of a hundred, as shown: total minus the score now."""
    flag_ids: tuple[str, ...] = ()
    moment_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Talk:
    """What the score is made of; a change is this with something replaced."""

    measures: Measures
    dissonance: Measure

    @property
    def score(self) -> Score:
        return score.compute(self.measures, self.dissonance)


def best_changes(signals: Signals, talk: Talk, chosen: Chosen) -> tuple[Change, ...]:
    """At most MOST changes by score gained, each truly scored again; none when there is no score."""
    now = talk.score
    if now.total is None:
        return ()
    tried = [
        _eyes(signals, talk, chosen.moments),
        _fillers(talk),
        _body(signals, talk),
        _pace(talk),
        _contradictions(signals, talk, chosen.flags),
    ]
    ranked = sorted((each for each in tried if each is not None), key=lambda each: (-each[1].exact, each[0].key))
    worth = [_counted(change, after, now) for change, after in ranked if after.exact - now.exact >= LEAST_GAIN]
    return tuple(change for change in worth[:MOST] if change.gain > 0)


def as_json(changes: Iterable[Change]) -> list[dict[str, Any]]:
    return [
        {
            "key": each.key,
            "change": each.change,
            "total": each.total,
            "gain": each.gain,
            "flagIds": list(each.flag_ids),
            "momentIds": list(each.moment_ids),
        }
        for each in changes
    ]


Tried = tuple[Change, Score] | None


def _counted(change: Change, after: Score, now: Score) -> Change:
    return replace(change, total=after.total or 0, gain=(after.total or 0) - (now.total or 0))


def _eyes(signals: Signals, talk: Talk, moments: Sequence[Shown]) -> Tried:
    """The longest looks away spent looking at the camera."""
    away = sorted((m for m in moments if m.cluster.cause == "looked_away"), key=lambda m: (-m.cluster.duration, m.cluster.start))[
        :STRETCHES
    ]
    if not away:
        return None
    mended = eye_contact.percent(_looking(signals.visual, away))
    spans = sorted((m.cluster for m in away), key=lambda cluster: cluster.start)
    when = _listed([f"from {clock(span.start)} to {clock(span.end)}" for span in spans])
    change = Change("eyeContact", f"Keep your eyes on the camera {when}.", 0, 0, (), tuple(m.id for m in away))
    return change, replace(talk, measures=replace(talk.measures, eye_contact=mended)).score


def _looking(visual: VisualSignals, away: Sequence[Shown]) -> VisualSignals:
    looking = visual.looking.copy()
    for shown in away:
        inside = within(visual.times, shown.cluster.start, shown.cluster.end)
        looking[inside & np.isfinite(looking)] = 1.0
    return replace(visual, looking=looking)


def _fillers(talk: Talk) -> Tried:
    free = filler_clusters.FREE_PER_MINUTE
    rate = talk.measures.fillers_per_minute
    if rate.value is None or rate.value <= free:
        return None
    mended = replace(talk.measures, fillers_per_minute=replace(rate, value=free))
    return Change("fillerWords", f"Come down to {free:.0f} fillers a minute.", 0, 0), replace(talk, measures=mended).score


def _body(signals: Signals, talk: Talk) -> Tried:
    """Rest where there was restlessness, most of all in its longest stretches."""
    rate = talk.measures.fidgets_per_minute
    if rate.value is None or rate.value <= score.FIDGETS_FULL:
        return None
    mended = replace(talk.measures, fidgets_per_minute=replace(rate, value=score.FIDGETS_FULL))
    longest = sorted(fidgeting.spans(signals.visual), key=lambda span: (span.start - span.end, span.start))[:STRETCHES]
    when = _times(span.start for span in longest)
    words = f"Stand at rest when you are not gesturing, as at {when}." if longest else "Stand at rest when you are not gesturing."
    return Change("fidgeting", words, 0, 0), replace(talk, measures=mended).score


def _pace(talk: Talk) -> Tried:
    low, high = pace.TARGET
    now = talk.measures.pace
    if now.value is None or low * (1.0 - pace.NEAR_TARGET) <= now.value <= high * (1.0 + pace.NEAR_TARGET):
        return None
    bound = low if now.value < low else high
    verb = "Speed up" if now.value < low else "Slow down"
    mended = replace(talk.measures, pace=replace(now, value=bound))
    return Change("speakingPace", f"{verb} to {bound:.0f} words a minute.", 0, 0), replace(talk, measures=mended).score


def _contradictions(signals: Signals, talk: Talk, flags: Sequence[Shown]) -> Tried:
    """The gravest contradictions gone."""
    if talk.dissonance.value is None or not flags:
        return None
    order = {flag.id: place for place, flag in enumerate(flags)}
    gravest = sorted(flags, key=lambda flag: (-flag.cluster.weight, order[flag.id]))[:STRETCHES]
    gone = score.load([flag.cluster for flag in gravest if flag.cluster.kind in DISSONANCE], signals)
    mended = replace(talk.dissonance, value=max(0.0, talk.dissonance.value - (gone.value or 0.0)))
    gravest.sort(key=lambda flag: order[flag.id])
    change = Change("dissonance", _mending(gravest), 0, 0, tuple(flag.id for flag in gravest))
    return change, replace(talk, dissonance=mended).score


_MENDING: Final = {
    "long_silence": "shorten the silence",
    "rushing": "slow down",
    "dragging": "pick up the pace",
    "brief_slide": "leave the slide up longer",
    "missing_gesture": "show what you name",
}
"""What mends each cause; face and words that disagree are the rest."""
_AGREE: Final = "let face and words agree"


def _mending(flags: Sequence[Shown]) -> str:
    """One instruction for each cause, with its times."""
    times: dict[str, list[float]] = {}
    for flag in flags:
        times.setdefault(_MENDING.get(flag.cluster.cause, _AGREE), []).append(flag.cluster.start)
    told = [f"{words} at {_times(starts)}" for words, starts in times.items()]
    return "; ".join(told)[:1].upper() + "; ".join(told)[1:] + "."


def _times(starts: Iterable[float]) -> str:
    """`0:32, 0:59 and 1:05`, in order, each once."""
    return _listed(list(dict.fromkeys(clock(start) for start in sorted(starts))))


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1]
