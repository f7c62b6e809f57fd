"""The lanes picture for pages: one per width of screen, each with the geometry by which a script finds the second under a finger."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.core.cache import cache
from django.utils.safestring import mark_safe

from analysis.reports import lanes_svg, wording
from analysis.reports.lanes_frame import frame
from analysis.reports.theme import PAGE
from coherence.core import logs
from coherence.core.cache import failures
from coherence.core.timecode import clock

WIDTHS: Final = (("phone", 340, True), ("tablet", 680, False), ("desk", 1056, False))
"""Name, CSS px, and whether the lanes are thin; the style sheet shows the one that fits."""

DRAWING: Final = 1
"""Counts up when the picture changes: those that are kept of the old kind are then drawn anew."""
KEPT_SECONDS: Final = 7 * 86400
NAMELESS: Final = "this recording"
log = logs.Log(__name__)


def of(lanes: Mapping[str, Any], title: str) -> list[dict[str, Any]]:
    """`name, svg, width, height, left, right, slides, duration`; the lanes' edges and the last one's top are in the picture's px."""
    duration = float(lanes.get("duration") or 0.0)
    return [_picture(name, width, compact, lanes, duration, title) for name, width, compact in WIDTHS]


def kept(run: UUID, lanes: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Those of a completed run: drawn once, for drawing an hour takes longer than all the rest of its page. Nothing that a person wrote
    is in them, not even the talk's title. Where the cache is away they are drawn again."""
    key = f"pictures:{DRAWING}:{run}"
    try:
        found: list[dict[str, Any]] | None = cache.get(key)
        if found is None:
            found = of(lanes, NAMELESS)
            cache.set(key, found, KEPT_SECONDS)
    except failures() as error:
        log.warning("pictures_not_kept", exc_info=error)
        found = of(lanes, NAMELESS)
    return found


def _picture(name: str, width: int, compact: bool, lanes: Mapping[str, Any], duration: float, title: str) -> dict[str, Any]:
    place = frame(width, 0.0, duration, compact=compact)
    svg = lanes_svg.render(lanes, width=width, theme=PAGE, compact=compact, title=f"The lanes of {title}")
    return {
        "name": name,
        "svg": mark_safe(svg),  # every word in it was escaped when it was drawn (analysis/reports/svg.py)
        "width": width,
        "height": place.height,
        "left": place.left,
        "right": place.right,
        "slides": place.top(wording.LANES.index("slides")),
        "duration": duration,
        "clock": clock(duration),
    }
