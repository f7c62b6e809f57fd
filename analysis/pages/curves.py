"""A measure over takes as a line: dots that keep their shape at every width, and the band where it earns all its points."""

from collections.abc import Sequence

from analysis.journey import Aim, Curve
from analysis.reports.svg import element, num, polyline, words

WIDTH, HEIGHT = 600.0, 140.0
MARGIN = 12.0
"""px that stay free at each edge, for the dots."""


def render(curve: Curve, described: str) -> str:
    """An SVG that fills its place: stretched, with strokes that are not. `described` says it in words."""
    values = [value for _, value in curve.points]
    low, high = bounds(values, curve.aim, curve.most)
    places = [(_x(index, len(values)), _y(value, low, high)) for index, value in enumerate(values)]
    body = _band(curve.aim, low, high)
    body += _line(places) + "".join(_dot(take.title, value, *place) for (take, value), place in zip(curve.points, places, strict=True))
    box, label = f"0 0 {num(WIDTH)} {num(HEIGHT)}", f"{curve.label}. {described}"
    return element("svg", body, viewBox=box, preserveAspectRatio="none", role="img", aria_label=label, class_="curve")


def _line(places: list[tuple[float, float]]) -> str:
    if len(places) < 2:
        return ""
    return element("path", d=polyline(places), class_="curve-line", vector_effect="non-scaling-stroke")


def _dot(title: str, value: float, x: float, y: float) -> str:
    """A line of no length with round ends."""
    named = words("title", f"{title}: {value:g}")
    return element("path", named, d=f"M{num(x)} {num(y)}h0", class_="curve-dot", vector_effect="non-scaling-stroke")


def bounds(values: Sequence[float], aim: Aim, most: float | None) -> tuple[float, float]:
    """The values and the edges of the aim, so that the line shows whether it goes there; never below nothing or above `most`."""
    edges = [edge for edge in (aim.low, aim.high) if edge is not None]
    low, high = min([*values, *edges]), max([*values, *edges])
    room = (high - low) * 0.1 or max(abs(high) * 0.1, 1.0)
    return max(0.0, low - room), high + room if most is None else min(most, high + room)


def _band(aim: Aim, low: float, high: float) -> str:
    top = _y(high if aim.high is None else aim.high, low, high)
    bottom = _y(low if aim.low is None else aim.low, low, high)
    top, bottom = (0.0 if aim.high is None else top), (HEIGHT if aim.low is None else bottom)
    return element("rect", x=0, y=top, width=WIDTH, height=bottom - top, class_="curve-aim")


def _x(index: int, count: int) -> float:
    return WIDTH / 2 if count == 1 else MARGIN + index * (WIDTH - 2 * MARGIN) / (count - 1)


def _y(value: float, low: float, high: float) -> float:
    return HEIGHT - MARGIN - (value - low) / (high - low) * (HEIGHT - 2 * MARGIN)
