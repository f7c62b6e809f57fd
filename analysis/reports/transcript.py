"""The transcript as paragraphs of styled runs: unsure words dimmed, fillers and flagged sentences marked, pauses shown."""

import bisect
import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Any

from analysis.reports import wording
from analysis.reports.lanes_data import Lanes, Spans, number
from coherence.core.timecode import clock

UNSURE = 0.5
"""Word confidence below which a word is shown dimmed."""
LONGEST_PARAGRAPH = 40.0
"""Seconds after which a new paragraph begins at the next sentence."""
PARAGRAPH_GAP = 1.5

_STOPS = ".!?…。！？।؟"
"""A row without a stop is set off by a wider space: recognisers hear no punctuation, and we add none."""

Run = dict[str, Any]


def paragraphs(segments: object, lanes: Lanes, numbers: Mapping[str, int]) -> list[dict[str, Any]]:
    """`[{time, speaker, runs: [{text, style, flag, pause}], rows}]`; `style` is "", "low" or "filler", `flag` a moment's number.

    `rows` are the places of its segments in `spoken(segments)`: their texts, each with one character behind it, make the paragraph.
    """
    found: list[dict[str, Any]] = []
    opened, last_end, speaker = 0.0, None, ""
    for position, segment in enumerate(spoken(segments)):
        start, end = segment["start"], segment["end"]
        who = wording.clean(segment.get("speaker"))
        pause = _pause(lanes.pauses, last_end, start)
        fresh = last_end is None or who != speaker or start - opened > LONGEST_PARAGRAPH or start - last_end > PARAGRAPH_GAP
        if fresh:
            found.append({"time": clock(start), "speaker": who if who != speaker else "", "runs": [], "rows": []})
            opened = start
        if pause is not None:
            target = found[-2] if fresh and len(found) > 1 else found[-1]
            target["runs"].append({"text": "", "style": "", "flag": None, "pause": wording.number(pause, digits=1)})
        found[-1]["rows"].append(position)
        found[-1]["runs"].extend(_runs(segment, lanes.fillers, numbers))
        last_end, speaker = end, who
    for paragraph in found:
        _number_once(paragraph["runs"])
    return found


def _number_once(runs: list[Run]) -> None:
    """A moment that covers several rows in a line gets its number at the end of the last."""
    numbered = [run for run in runs if run["flag"] is not None]
    for run, later in itertools.pairwise(numbered):
        if run["flag"] == later["flag"]:
            run["flag"] = None


def spoken(segments: object) -> list[dict[str, Any]]:
    """The segments that have a time and words, in order of time."""
    rows = [row for row in segments if isinstance(row, Mapping)] if isinstance(segments, Sequence) and not isinstance(segments, str) else []
    kept = []
    for row in rows:
        start = first if (first := number(row.get("start"))) is not None else number(row.get("timestamp"))
        if start is not None and wording.clean(row.get("text")):
            end = number(row.get("end"))
            kept.append({**row, "start": start, "end": start if end is None else end})
    return sorted(kept, key=lambda row: row["start"])


def _pause(pauses: Spans, before: float | None, after: float) -> float | None:
    """The measured pause between two segments, seconds; None when none was measured there."""
    if before is None:
        return None
    between = [end - start for start, end in pauses if before <= (start + end) / 2 <= after]
    return max(between, default=None)


def _runs(segment: Mapping[str, Any], fillers: Spans, numbers: Mapping[str, int]) -> list[Run]:
    """The segment's own text cut where the style changes; punctuation goes with the word before it."""
    text = wording.clean(segment.get("text"))
    styles = [""] * len(text)
    cursor, folded = 0, text.casefold()
    if len(folded) != len(text):  # a few letters fold to two; then positions would shift, so fold one by one
        folded = "".join(char.casefold() if len(char.casefold()) == 1 else char for char in text)
    for word in _words(segment):
        shown = wording.clean(word.get("word"))
        at = folded.find(shown.casefold(), cursor) if shown else -1
        if at >= 0:
            cursor = at + len(shown)
            styles[at:cursor] = [_style(word, fillers)] * len(shown)
    flag = numbers.get(wording.clean(segment.get("flagId")))
    runs: list[Run] = []
    for char, style in zip(text, _spread(text, styles), strict=True):
        if not runs or runs[-1]["style"] != style:
            runs.append({"text": "", "style": style, "flag": None, "pause": None})
        runs[-1]["text"] += char
    runs[-1]["text"] += " " if text[-1] in _STOPS else "\u2002"
    if flag is not None:
        runs[-1]["flag"] = flag
    return [{**run, "marked": flag is not None} for run in runs]


def _words(segment: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    given = segment.get("words")
    return [word for word in given if isinstance(word, Mapping)] if isinstance(given, list | tuple) else []


def _style(word: Mapping[str, Any], fillers: Spans) -> str:
    start, end, confidence = (number(word.get(key)) for key in ("start", "end", "confidence"))
    if word.get("highlight") == "filler":
        return "filler"
    if start is not None and end is not None:
        middle = (start + end) / 2
        near = bisect.bisect_right(fillers, (middle, math.inf))  # they are in order of time and hardly overlap
        if any(s <= middle <= e for s, e in fillers[max(0, near - 4) : near]):
            return "filler"
    return "low" if confidence is not None and confidence < UNSURE else ""


def _spread(text: str, styles: list[str]) -> list[str]:
    """A space between two words of one style takes that style, so that runs stay long."""
    for at in range(1, len(text) - 1):
        if text[at] == " " and styles[at - 1] == styles[at + 1]:
            styles[at] = styles[at - 1]
    return styles
