"""What the first page shows of a bundled sample: a real result, kept beside this file so that the page asks nothing of the database."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe

from analysis.reports import lanes_svg, theme

ID: Final = "pitch"
FILE: Final = Path(__file__).parent / "sample.json"
KEPT: Final = ("videoTitle", "durationSeconds", "coherenceScore", "scoreTier", "nextThing", "dissonanceFlags", "lanes")
WIDE, NARROW = 1056, 328


def keep(result: Mapping[str, Any]) -> None:
    """Write down what the page shows (`manage.py keep_landing_sample`)."""
    FILE.write_text(json.dumps({name: result[name] for name in KEPT}, indent=1, ensure_ascii=False) + "\n")


@cache
def shown() -> dict[str, Any]:
    """The score, the moment where words and hands disagree, what to do next, and the lanes in two widths."""
    result = json.loads(FILE.read_text())
    moment = next(flag for flag in result["dissonanceFlags"] if flag["type"] == "MISSING_GESTURE")
    return {
        "score": result["coherenceScore"],
        "tier": result["scoreTier"],
        "moment": moment,
        "next": result["nextThing"] | {"change": result["nextThing"]["change"].rstrip(".")},
        "wide": _picture(result, WIDE, compact=False),
        "narrow": _picture(result, NARROW, compact=True),
    }


def _picture(result: Mapping[str, Any], width: int, *, compact: bool) -> SafeString:
    title = f"The lanes of the sample “{result['videoTitle']}”"
    return mark_safe(lanes_svg.render(result["lanes"], width=width, theme=theme.PAGE, compact=compact, title=title))
