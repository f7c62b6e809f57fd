"""The contradictions: brackets that tie two lanes together at the moment they disagree, and the numbers above them."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.reports.lanes_data import Bracket
from analysis.reports.lanes_frame import Frame
from analysis.reports.svg import element, num, width_of, words
from analysis.reports.theme import Theme
from analysis.reports.wording import SEVERITIES, numbers_label
from coherence.core.timecode import clock

RANK = {"LOW": 0, "MEDIUM": 1, "HIGH": 2}
_STROKE = {"LOW": 1.3, "MEDIUM": 1.8, "HIGH": 2.4}
_TOO_CLOSE = (4.0, 7.0, 11.0, 16.0, 24.0)
"""px: brackets over the same two lanes that begin closer than this are drawn as one; the crowd decides which of these."""
_ROOM = 11.0
"""px that a bracket needs to be told from the next."""


@dataclass(frozen=True)
class Tie:
    """One drawn bracket; where moments crowd it stands for several."""

    brackets: tuple[Bracket, ...]

    @property
    def start(self) -> float:
        return self.brackets[0].start

    @property
    def end(self) -> float:
        return max(bracket.end for bracket in self.brackets)

    @property
    def lanes(self) -> tuple[int, int]:
        return self.brackets[0].upper, self.brackets[0].lower

    @property
    def severity(self) -> str:
        return max((bracket.severity for bracket in self.brackets), key=RANK.__getitem__)


def ties(brackets: Sequence[Bracket], frame: Frame) -> list[Tie]:
    """The brackets of the window in drawing order: the quiet ones first, so that the strong ones lie on top."""
    inside = [bracket for bracket in brackets if frame.holds(bracket.start, bracket.end)]
    found: list[Tie] = []
    for near in _TOO_CLOSE:
        found = _joined(inside, frame, near)
        if len(found) * _ROOM <= frame.room:
            break
    return sorted(found, key=lambda tie: RANK[tie.severity])


def _joined(brackets: Sequence[Bracket], frame: Frame, near: float) -> list[Tie]:
    groups: list[list[Bracket]] = []
    latest: dict[tuple[int, int], list[Bracket]] = {}
    for bracket in brackets:
        group = latest.get((bracket.upper, bracket.lower))
        if group and frame.x(bracket.start) - frame.x(group[0].start) < near:
            group.append(bracket)
        else:
            latest[(bracket.upper, bracket.lower)] = [bracket]
            groups.append(latest[(bracket.upper, bracket.lower)])
    return [Tie(tuple(group)) for group in groups]


def drawn(tie: Tie, frame: Frame, theme: Theme, *, crowded: bool = False) -> str:
    """A square bracket around its two lanes, a knot on each of them, and the moment tinted in both; finer in a crowd."""
    fine = crowded or not frame.named
    colour = theme.severity(tie.severity)
    shape = _bracket(tie, frame, colour, _STROKE[tie.severity] * (0.6 if fine else 1.0))
    leader = "" if fine else _leader(tie, frame, colour)
    return element(
        "g",
        words("title", "; ".join(sentence(each) for each in tie.brackets[:5]))
        + ("" if crowded else _tint(tie, frame, colour))
        + leader
        + shape
        + _knots(tie, frame, theme, 1.5 if fine else 2.6),
        class_=f"bracket bracket-{tie.severity.lower()}",
        data_flags=" ".join(each.flag_id for each in tie.brackets),
        data_start=f"{tie.start:.2f}",
        data_end=f"{tie.end:.2f}",
    )


def _bracket(tie: Tie, frame: Frame, colour: str, stroke: float) -> str:
    """The arms reach over the moment; over several moments they stay short, for they would claim what lies between."""
    least = 5 if frame.named else 2
    x0 = frame.x(tie.start)
    x1 = min(frame.right + 4, max(frame.x(tie.end), x0 + least)) if len(tie.brackets) == 1 else x0 + least
    upper, lower = tie.lanes
    way = f"M{num(x1)} {num(frame.top(upper) - 2)}H{num(x0)}V{num(frame.top(lower) + frame.lane + 2)}H{num(x1)}"
    return element("path", d=way, fill="none", stroke=colour, stroke_width=stroke)


def _leader(tie: Tie, frame: Frame, colour: str) -> str:
    """The dotted way from the number down to a bracket that does not begin at the first lane."""
    upper, _ = tie.lanes
    way = f"M{num(frame.x(tie.start))} {num(frame.head - 5)}V{num(frame.top(upper) - 2)}"
    return element("path", d=way, stroke=colour, stroke_width=0.8, stroke_dasharray="1.5 2") if upper else ""


def _tint(tie: Tie, frame: Frame, colour: str) -> str:
    spans = frame.pixels(tuple((each.start, each.end) for each in tie.brackets), 1.0)
    return "".join(
        element("rect", x=x0, y=frame.top(lane), width=x1 - x0, height=frame.lane, fill=colour, fill_opacity="0.16")
        for lane in sorted(set(tie.lanes))
        for x0, x1 in spans
    )


def _knots(tie: Tie, frame: Frame, theme: Theme, radius: float) -> str:
    x, colour = frame.x(tie.start), theme.severity(tie.severity)
    return "".join(
        element("circle", cx=x, cy=frame.top(lane) + frame.lane / 2, r=radius, fill=colour, stroke=theme.paper, stroke_width=0.8)
        for lane in sorted(set(tie.lanes))
    )


def heads(all_ties: Sequence[Tie], frame: Frame, theme: Theme) -> str:
    """The numbers above the lanes; where they would collide they join to "4–7". Filled, outlined or bare by severity."""
    placed: list[tuple[float, list[Bracket]]] = []
    for bracket in sorted((b for tie in all_ties for b in tie.brackets), key=lambda b: (b.start, b.number)):
        x = frame.x(bracket.start)
        if placed and _left(x, [bracket], frame) < _left(*placed[-1], frame) + _head_width([*placed[-1][1], bracket], frame) + 2:
            placed[-1][1].append(bracket)
        else:
            placed.append((x, [bracket]))
    return "".join(_head(x, group, frame, theme) for x, group in placed)


def sentence(bracket: Bracket) -> str:
    """`1:12 words and hands disagree (stands out)`."""
    upper, lower = bracket.names
    channels = f"{upper} and {lower} disagree" if upper != lower else f"something in your {upper}"
    return f"{clock(bracket.start)} {channels} ({SEVERITIES[bracket.severity]})"


def _label(group: list[Bracket]) -> str:
    return numbers_label(bracket.number for bracket in group)


def _head_width(group: list[Bracket], frame: Frame) -> float:
    return width_of(_label(group), frame.type_size - 1) + 8


def _left(x: float, group: list[Bracket], frame: Frame) -> float:
    return min(x - 4, frame.width - _head_width(group, frame) - 1)


def _head(x: float, group: list[Bracket], frame: Frame, theme: Theme) -> str:
    severity = max((bracket.severity for bracket in group), key=RANK.__getitem__)
    colour, width = theme.severity(severity), _head_width(group, frame)
    size = frame.type_size - 1
    left, height = _left(x, group, frame), size + 4
    top = frame.head - 6 - height
    box = element(
        "rect",
        x=left,
        y=top,
        width=width,
        height=height,
        rx=3,
        fill=colour if severity == "HIGH" else theme.paper,
        stroke=colour if severity != "LOW" else None,
        stroke_width=1.2 if severity == "MEDIUM" else None,
    )
    ink = theme.paper if severity == "HIGH" else theme.ink
    text = words(
        "text",
        _label(group),
        x=left + width / 2,
        y=top + height / 2 + size * 0.35,
        font_size=size,
        font_weight="600",
        text_anchor="middle",
        fill=ink,
    )
    stem = element("path", d=f"M{num(x)} {num(frame.head - 6)}V{num(frame.head - 2)}", stroke=colour, stroke_width=1.2)
    return box + stem + text
