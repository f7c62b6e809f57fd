"""The score as a ring: how much of the circle is drawn is the score, an open dashed ring means there is none."""

import math

from analysis.reports.svg import element, num, words
from analysis.reports.theme import Theme


def render(score: float | None, *, size: int, theme: Theme, title: str) -> str:
    """A ring of `size` px for a score of 0..100; None draws no arc, because nothing was scored. The number is set by the page."""
    stroke = size * 0.055
    middle, radius = size / 2, (size - stroke) / 2 - 1
    track = element(
        "circle",
        cx=middle,
        cy=middle,
        r=radius,
        fill="none",
        stroke=theme.data_soft if score is not None else theme.data,
        stroke_width=stroke if score is not None else 1.2,
        stroke_dasharray=None if score is not None else "4 5",
    )
    body = words("title", title) + track + (_arc(score, middle, radius, stroke, theme) if score is not None else "")
    return element(
        "svg",
        body,
        xmlns="http://www.w3.org/2000/svg",
        width=size,
        height=size,
        viewBox=f"0 0 {num(size)} {num(size)}",
        role="img",
        class_="ring",
    )


def _arc(score: float, middle: float, radius: float, stroke: float, theme: Theme) -> str:
    share = min(100.0, max(0.0, score)) / 100
    if share == 0:
        return ""
    way = f"M{_point(0, middle, radius)}"
    for reached in (min(share, 0.5), share)[: 2 if share > 0.5 else 1]:  # by halves: one arc cannot end where it begins
        way += f"A{radius:.2f} {radius:.2f} 0 0 1 {_point(reached, middle, radius)}"
    return element("path", d=way, fill="none", stroke=theme.accent, stroke_width=stroke, stroke_linecap="round")


def _point(share: float, middle: float, radius: float) -> str:
    angle = 2 * math.pi * share
    return f"{middle + radius * math.sin(angle):.2f} {middle - radius * math.cos(angle):.2f}"
