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
_TOO_CLOSE = 4.0
"""px: brackets over the same two lanes that begin closer than this are drawn as one."""


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
    def severity(self) -> str:
        return max((bracket.severity for bracket in self.brackets), key=RANK.__getitem__)


def ties(brackets: Sequence[Bracket], frame: Frame) -> list[Tie]:
    """The brackets of the window in drawing order: the quiet ones first, so that the strong ones lie on top."""
    found: list[list[Bracket]] = []
    open_ties: dict[tuple[int, int], list[Bracket]] = {}
    for bracket in brackets:
        if (
            bracket.start > frame.end
            or bracket.end < frame.start
            or (bracket.start == frame.end and frame.end > frame.start and bracket.end > frame.end)
        ):
            continue
        key = (bracket.upper, bracket.lower)
        near = open_ties.get(key)
        if near and frame.x(bracket.start) - frame.x(near[0].start) < _TOO_CLOSE:
            near.append(bracket)
        else:
            open_ties[key] = [bracket]
            found.append(open_ties[key])
    return sorted((Tie(tuple(group)) for group in found), key=lambda tie: RANK[tie.severity])


def drawn(tie: Tie, frame: Frame, theme: Theme, *, crowded: bool = False) -> str:
    """A square bracket around its two lanes, a knot on each of them, and the moment tinted in both; finer in a crowd."""
    first = tie.brackets[0]
    fine = crowded or not frame.named
    colour, stroke = theme.severity(tie.severity), _STROKE[tie.severity] * (0.6 if fine else 1.0)
    x0, x1 = frame.x(tie.start), max(frame.x(tie.end), frame.x(tie.start) + (5 if frame.named else 2))
    x1 = min(x1, frame.right + 4)
    above, below = frame.top(first.upper) - 2, frame.top(first.lower) + frame.lane + 2
    tint = "".join(
        element("rect", x=x0, y=frame.top(lane), width=x1 - x0, height=frame.lane, fill=colour, fill_opacity="0.16")
        for lane in sorted({first.upper, first.lower})
    )
    bracket = element(
        "path", d=f"M{num(x1)} {num(above)}H{num(x0)}V{num(below)}H{num(x1)}", fill="none", stroke=colour, stroke_width=stroke
    )
    leader = element("path", d=f"M{num(x0)} {num(frame.head - 5)}V{num(above)}", stroke=colour, stroke_width=0.8, stroke_dasharray="1.5 2")
    knots = "".join(
        element(
            "circle", cx=x0, cy=frame.top(lane) + frame.lane / 2, r=1.5 if fine else 2.6, fill=colour, stroke=theme.paper, stroke_width=0.8
        )
        for lane in sorted({first.upper, first.lower})
    )
    return element(
        "g",
        words("title", "; ".join(sentence(each) for each in tie.brackets[:5]))
        + tint
        + (leader if first.upper and not fine else "")
        + bracket
        + knots,
        class_=f"bracket bracket-{tie.severity.lower()}",
        data_flags=" ".join(each.flag_id for each in tie.brackets),
        data_start=f"{tie.start:.2f}",
        data_end=f"{tie.end:.2f}",
    )


def heads(all_ties: Sequence[Tie], frame: Frame, theme: Theme) -> str:
    """The numbers above the lanes; where they would collide they join to "4–7". Filled, outlined or bare by severity."""
    size = frame.type_size - 1
    placed: list[tuple[float, list[Bracket]]] = []
    for bracket in sorted((b for tie in all_ties for b in tie.brackets), key=lambda b: (b.start, b.number)):
        x = frame.x(bracket.start)
        if placed and x - placed[-1][0] < _head_width(placed[-1][1], size) + 3:
            placed[-1][1].append(bracket)
        else:
            placed.append((x, [bracket]))
    return "".join(_head(x, group, size, frame, theme) for x, group in placed)


def sentence(bracket: Bracket) -> str:
    """`1:12 words and hands disagree (stands out)`."""
    upper, lower = bracket.names
    channels = f"{upper} and {lower} disagree" if upper != lower else f"something in your {upper}"
    return f"{clock(bracket.start)} {channels} ({SEVERITIES[bracket.severity]})"


def _label(group: list[Bracket]) -> str:
    return numbers_label(bracket.number for bracket in group)


def _head_width(group: list[Bracket], size: float) -> float:
    return width_of(_label(group), size) + 8


def _head(x: float, group: list[Bracket], size: float, frame: Frame, theme: Theme) -> str:
    severity = max((bracket.severity for bracket in group), key=RANK.__getitem__)
    colour, width = theme.severity(severity), _head_width(group, size)
    left = min(x - 4, frame.width - width)
    height = size + 4
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
