"""How right the seeing is: eye contact, smiles, hands, slide changes on labelled clips."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.evaluation.clips import Clip
from analysis.evaluation.figures import Figure, Target
from analysis.evaluation.matching import Tally, tally, within
from analysis.measures.lock.evidence import Evidence
from analysis.measures.seen import expression, eye_contact
from analysis.measures.signals import Span, VisualSignals

Seen = Mapping[str, Evidence]
Mask = NDArray[np.bool_]
AREA = "seeing"
CUT_REACH = 0.5


def figures(clips: Sequence[Clip], seen: Seen) -> Iterator[Figure]:
    """All figures about the picture of these clips."""
    present = [clip for clip in clips if clip.name in seen and clip.has_picture]
    if not present:
        return
    yield from _eye_contact(present, seen)
    yield from _smiles(present, seen)
    yield from _hands(present, seen)
    yield from _cuts(present, seen)


def _eye_contact(clips: Sequence[Clip], seen: Seen) -> Iterator[Figure]:
    errors, unjudged = [], []
    for clip in clips:
        for span in clip.spans("gaze", "camera"):
            share = eye_contact.share_within(seen[clip.name].signals.visual, span.start, span.end)
            errors += [] if share is None else [100 * (1 - share)]
            unjudged += [clip.name] if share is None else []
    detail = f"{len(errors)} clips looking into the camera" + (f"; not judged: {', '.join(unjudged)}" if unjudged else "")
    worst = f", worst {max(errors):.1f}" if errors else ""
    yield Figure(
        AREA, "eye contact, mean error", float(np.mean(errors)) if errors else None, "points", detail + worst, Target(5, most=True)
    )
    for clip in clips:
        for span in clip.spans("gaze", "mostly off camera"):
            share = eye_contact.share_within(seen[clip.name].signals.visual, span.start, span.end)
            yield Figure(AREA, f"looking, {clip.name}", None if share is None else 100 * share, "%", "labelled: mostly off camera")


def _smiles(clips: Sequence[Clip], seen: Seen) -> Iterator[Figure]:
    for clip in clips:
        sad, happy = clip.spans("expression", "sad"), clip.spans("expression", "happy")
        if sad and happy:
            visual = seen[clip.name].signals.visual
            known, truth = _during(visual, sad + happy), _during(visual, happy)
            yield _agreement(f"smile or not, {clip.name}", known, truth, visual.smile, expression.SMILING)


def _hands(clips: Sequence[Clip], seen: Seen) -> Iterator[Figure]:
    right = judged = labelled = 0
    rows = []
    for clip in clips:
        shown = clip.spans("gesture", "(?!none).+") + clip.spans("note", ".*single hand")
        hidden = clip.spans("gesture", "none") + clip.spans("note", "no face$")
        if shown or hidden:
            visual = seen[clip.name].signals.visual
            known, truth = _during(visual, shown + hidden), _during(visual, shown)
            found = visual.hands
            usable = known & np.isfinite(found)
            agree = int(np.sum((found[usable] >= 1) == truth[usable]))
            right, judged, labelled = right + agree, judged + int(usable.sum()), labelled + int(known.sum())
            rows.append(
                Figure(
                    AREA,
                    f"hands in view, {clip.name}",
                    100 * agree / usable.sum() if usable.any() else None,
                    "%",
                    f"{usable.sum()} of {known.sum()} labelled samples judged" + _because(visual, "hands"),
                )
            )
    yield from rows
    value = 100 * right / judged if judged else None
    yield Figure(AREA, "hands in view or not, all clips", value, "%", f"{judged} of {labelled} labelled samples judged", Target(85))


def _because(visual: VisualSignals, name: str) -> str:
    return f"; not measured: {visual.reasons[name]}" if name in visual.reasons else ""


def _cuts(clips: Sequence[Clip], seen: Seen) -> Iterator[Figure]:
    total = Tally()
    for clip in (clip for clip in clips if clip.path.parent.name == "slides"):
        known = [float(row["start"]) for row in clip.labels if row["start"] > 0]
        one = tally(known, cuts_outside(seen[clip.name].signals.slides.changes, clip.spans("note", ".*builds")), within(CUT_REACH))
        total += one
        yield Figure(AREA, f"slide changes, {clip.name}", one.f1, "F1", str(one) if known else f"{one}; one slide throughout")
    yield Figure(AREA, "hard slide changes, F1 within 0.5 s", total.f1, "", str(total), Target(1.0))


def cuts_outside(changes: Sequence[float], builds: Sequence[Span]) -> list[float]:
    """The changes that do not fall inside a slide that builds up: whether those count is a matter of taste."""
    return [time for time in changes if not any(span.start + CUT_REACH < time < span.end - CUT_REACH for span in builds)]


def _during(visual: VisualSignals, spans: Sequence[Span]) -> Mask:
    """Which samples lie in any of the spans."""
    mask = np.zeros(len(visual.times), np.bool_)
    for span in spans:
        mask |= (visual.times >= span.start) & (visual.times < span.end)
    return mask


def _agreement(name: str, known: Mask, truth: Mask, signal: NDArray[np.float64], level: float) -> Figure:
    usable = known & np.isfinite(signal)
    agree = (signal[usable] >= level) == truth[usable]
    detail = f"{usable.sum()} of {known.sum()} labelled samples judged"
    return Figure(AREA, name, 100 * float(np.mean(agree)) if len(agree) else None, "%", detail, Target(85))
