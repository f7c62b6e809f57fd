"""The signature picture: five lanes on one time axis and the contradictions between them, as one SVG for every page."""

import hashlib
from collections.abc import Mapping
from typing import Any

from analysis.reports import lanes_brackets, lanes_marks, wording
from analysis.reports.lanes_data import Lanes, read
from analysis.reports.lanes_frame import Frame, frame
from analysis.reports.svg import element, num, words
from analysis.reports.theme import Theme
from coherence.core.timecode import clock

_SPOKEN_MOMENTS = 12


def render(
    lanes: Mapping[str, Any] | None,
    *,
    width: int,
    theme: Theme,
    compact: bool = False,
    title: str,
    window: tuple[float, float] | None = None,
) -> str:
    """The picture as an SVG of `width` CSS px, the same bytes for the same input.

    `lanes` is the `lanes` part of an AnalysisResult. `compact` is for phones and mails (lanes 14 px high); below 240 px
    only a fingerprint is left. `window` (seconds) shows a part of a long talk. No scripts, no ids that could meet
    another picture's, nothing from elsewhere; each bracket carries `data-flags`, `data-start` and `data-end` for pages.
    """
    data = read(lanes)
    start, end = window or (0.0, data.duration)
    place = frame(width, start, end, compact=compact)
    ties = lanes_brackets.ties(data.brackets, place)
    beds = "".join(lanes_marks.bed(name, data, place, theme) for name in wording.LANES)
    crowded = len(ties) * 24 > place.room
    marks = "".join(lanes_brackets.drawn(tie, place, theme, crowded=crowded) for tie in ties)
    numbers = lanes_brackets.heads(ties, place, theme) if place.named else ""
    spoken = describe(data, place)
    key = hashlib.sha256(f"{title}|{spoken}|{width}|{theme.name}".encode("utf-8", "replace")).hexdigest()[:8]
    body = (
        words("title", title or "The lanes of this talk", id=f"lanes-{key}-title")
        + words("desc", spoken, id=f"lanes-{key}-desc")
        + (_names(place, theme) + _clock(data, place, theme) if place.named else "")
        + element("g", beds, class_="lanes-data")
        + element("g", marks, class_="lanes-brackets")
        + numbers
    )
    return element(
        "svg",
        body,
        xmlns="http://www.w3.org/2000/svg",
        width=place.width,
        height=place.height,
        viewBox=f"0 0 {num(place.width)} {num(place.height)}",
        role="img",
        aria_labelledby=f"lanes-{key}-title lanes-{key}-desc",
        class_="lanes",
        font_family=theme.sans,
    )


def told(lanes: Mapping[str, Any] | None) -> str:
    """The whole picture in words, for the places that take an image's description beside the image."""
    data = read(lanes)
    return describe(data, frame(640, 0.0, data.duration, compact=False))


def describe(data: Lanes, place: Frame) -> str:
    """The picture in words: its length, its moments, and what was not measured."""
    moments = [b for b in data.brackets if place.start <= b.start <= place.end]
    said = f"{clock(place.start)} to {clock(place.end)}. "
    if moments:
        shown = "; ".join(lanes_brackets.sentence(bracket) for bracket in moments[:_SPOKEN_MOMENTS])
        more = f"; and {len(moments) - _SPOKEN_MOMENTS} more" if len(moments) > _SPOKEN_MOMENTS else ""
        said += f"{len(moments)} {'moment' if len(moments) == 1 else 'moments'} where channels disagree: {shown}{more}. "
    elif not data.pending:
        said += "No moment where channels disagree was found. "
    missing = " ".join(f"{name}: {reason}" for name, reason in data.reasons.items() if name not in data.pending)
    return said + (wording.not_measured(missing) if missing else "").strip()


def _names(place: Frame, theme: Theme) -> str:
    drawn = []
    for index, name in enumerate(wording.LANES):
        middle = place.top(index) + place.lane / 2
        size = place.type_size
        y = middle + size * 0.35 if not place.hinted else middle - 1
        drawn.append(words("text", name.capitalize(), x=0, y=y, font_size=size, font_weight="600", fill=theme.ink))
        if place.hinted:
            drawn.append(words("text", wording.LANE_HINTS[name], x=0, y=middle + 11, font_size=size - 1.5, fill=theme.muted))
    return "".join(drawn)


def _clock(data: Lanes, place: Frame, theme: Theme) -> str:
    if place.end <= place.start:
        return ""
    drawn = []
    for tick in place.ticks():
        x = place.x(tick)
        drawn.append(element("path", d=f"M{num(x)} {num(place.head)}V{num(place.bottom + 4)}", stroke=theme.line, stroke_width=1))
        label = clock(tick)
        anchor = "start" if x - place.left < 10 else "end" if place.width - x < 18 else "middle"
        at = {"start": place.left, "end": place.width - 2}.get(anchor, x)
        drawn.append(words("text", label, x=at, y=place.height - 5, font_size=place.type_size - 1.5, text_anchor=anchor, fill=theme.muted))
    return "".join(drawn)
