"""What the Typst template sets: the report's content, its pictures, and the transcript as styled runs."""

import itertools
import math
import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from analysis.reports import lanes_data, lanes_svg, ring_svg, transcript, view
from analysis.reports.theme import Theme

PICTURE_WIDTH = 635
"""CSS px: the width between the margins of an A4 page."""
ROW_SECONDS = 600.0
"""A longer talk's lanes are broken into rows of about this length, like music into systems."""
LONGEST_SINGLE_ROW = 900.0
_UNBROKEN = re.compile(r"[^\s\u200b\u0590-\uffff]{25,}")


def build(result: Mapping[str, Any], theme: Theme) -> Any:
    """The template's data: only strings, numbers, bools, None, and lists and dicts of them."""
    content = view.read(result)
    lanes = lanes_data.read(view.mapping(result.get("lanes")))
    numbers = view.numbers(result)
    chosen = view.strongest(content["moments"])
    content["score"]["ring"] = ring_svg.render(content["score"]["value"], size=176, theme=theme, title=content["score"]["told"])
    return breakable(
        content
        | {
            "theme": asdict(theme),
            "day": document_day(result),
            "cards": chosen,
            "others": [moment for moment in content["moments"] if moment not in chosen],
            "pictures": _pictures(result, lanes.duration, {moment["number"] for moment in chosen}, theme, content["title"]),
            "transcript": transcript.paragraphs(result.get("transcript"), lanes, numbers),
            "tones": {str(moment["number"]): moment["severity"] for moment in content["moments"]},
        }
    )


def breakable(data: Any) -> Any:
    """The same data with a break allowed inside endless words (links, hashes), which would otherwise leave the page."""
    if isinstance(data, str):
        return data if data.startswith("<svg") else _UNBROKEN.sub(_broken, data)
    if isinstance(data, list):
        return [breakable(item) for item in data]
    if isinstance(data, dict):
        return {key: breakable(item) for key, item in data.items()}
    return data


def _broken(word: re.Match[str]) -> str:
    return "\u200b".join(word[0][at : at + 10] for at in range(0, len(word[0]), 10))


def document_day(result: Mapping[str, Any]) -> list[int] | None:
    """The day the PDF says it is from: the analysis' own, so that the same result is the same file. None if unknown."""
    for value in (view.mapping(result.get("geminiReport")).get("generatedAt"), result.get("createdAt")):
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            continue
        return [moment.year, moment.month, moment.day]
    return None


def _pictures(result: Mapping[str, Any], duration: float, chosen: set[int], theme: Theme, title: str) -> dict[str, Any]:
    """The whole talk in one picture for the cover, with the moments that are set in full; and the rows for the lanes page."""
    given = view.numbered_lanes(result)
    brackets = given["brackets"]
    named = f"The lanes of {title}"
    shown = [row for row in brackets if row["number"] in chosen] if len(brackets) > view.MOST_CARDS else brackets
    rows = [
        lanes_svg.render(given, width=PICTURE_WIDTH, theme=theme, compact=window is not None, title=named, window=window)
        for window in _windows(duration)
    ]
    return {
        "cover": lanes_svg.render(given | {"brackets": shown}, width=PICTURE_WIDTH, theme=theme, compact=True, title=named),
        "rows": rows,
        "told": lanes_svg.told(given),
        "note": f"The {len(shown)} strongest of {len(brackets)} are drawn here." if len(shown) < len(brackets) else "",
    }


def _windows(duration: float) -> list[tuple[float, float] | None]:
    """One picture of a short talk; rows of equal length for a long one."""
    if duration <= LONGEST_SINGLE_ROW:
        return [None]
    count = math.ceil(duration / ROW_SECONDS)
    return list(itertools.pairwise(duration * index / count for index in range(count + 1)))
