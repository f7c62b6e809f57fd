"""A result as the page tells it: the report's content, with the seconds, links and pictures that only a page has."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.safestring import mark_safe

from analysis import opinions, trends
from analysis.models import Analysis, Opinion
from analysis.pages import pictures, words
from analysis.pages.meanings import MEANINGS
from analysis.reading import Reading
from analysis.reports import lanes_data, ring_svg, transcript, view, wording
from analysis.reports.lanes_data import number
from analysis.reports.theme import PAGE
from coherence.core.timecode import clock
from videos.models import Video

FIRST_METRICS: Final = ("eyeContact", "fillersPerMinute", "fidgetingPerMinute", "speakingPace")
BETTER: Final = {"eyeContact": 1, "fillerWords": -1, "fidgeting": -1, "speakingPace": 0}
"""Whether more is better; of the pace neither is."""
COUNTS: Final = ("fillerWords", "fidgeting")
RING = 148
LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
BULLETS: Final = re.compile(r"[\u2022\u25a0-\u25ff]")


def of(video: Video, reading: Reading, *, own: bool) -> dict[str, Any]:
    """The template's data. What only the owner has (opinions, how earlier takes were) is left out for others."""
    found = Analysis.objects.values_list("result", flat=True).get(pk=reading.analysis.pk) or {}
    result = {**found, **reading.now}
    content = view.read(result)
    lanes = lanes_data.read(view.mapping(result.get("lanes")))
    paragraphs = transcript.paragraphs(result.get("transcript"), lanes, view.numbers(result))
    said = {each.flag_id: each for each in opinions.of(reading.analysis)} if own else {}
    content["score"] |= _ring(content["score"]) | {"change": _change(video, content["score"]["value"]) if own else None}
    return content | {
        "metrics": _metrics(result, content["metrics"], changes=view.mapping(result.get("metrics")) if own else {}),
        "cards": [_card(flag, moment, said) for flag, moment in zip(view.flags(result), content["moments"], strict=True)],
        "marks": _marks(result),
        "pictures": pictures.kept(reading.analysis.pk, view.numbered_lanes(result)),
        "paragraphs": [{**each, "runs": [_run(run) for run in each["runs"]]} for each in paragraphs],
        "language": _language(result),
        "unheard": lanes.reasons.get("words"),
        "words": words.placed(paragraphs, result.get("transcript")),
        "slides": _slides(result),
        "film": _film(result),
    }


def _language(result: Mapping[str, Any]) -> str:
    """What was spoken, as browsers name it: by it they choose letters and a voice. Empty for the page's own, and the unknown."""
    heard = view.mapping(view.mapping(result.get("reliability")).get("words")).get("language")
    return heard if isinstance(heard, str) and LANGUAGE.fullmatch(heard) and heard.split("-")[0] != "en" else ""


def _ring(score: Mapping[str, Any]) -> dict[str, Any]:
    return {"ring": mark_safe(ring_svg.render(score["value"], size=RING, theme=PAGE, title=score["told"]))}


def _change(video: Video, score: float | None) -> dict[str, Any] | None:
    """Against the recording before this one."""
    before = trends.score_before(video)
    if before is None or score is None:
        return None
    points = round(score) - round(before)
    return {"points": abs(points), "way": "up" if points > 0 else "down" if points < 0 else "same", "before": round(before)}


def _metrics(result: Mapping[str, Any], told: list[dict[str, Any]], changes: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each with its key and the change since earlier takes; those of the first row come first."""
    keys = [wording.clean(row.get("key")) for row in view.rows(result.get("metricsDetail"))]
    found = [
        {**metric, "key": key, "first": key in FIRST_METRICS, "trend": _trend(key, number(changes.get(f"{key}Trend")))}
        | {"meaning": MEANINGS.get(key)}
        for key, metric in zip(keys or [""] * len(told), told, strict=False)
    ]
    return sorted(found, key=lambda metric: not metric["first"])


def _trend(key: str, change: float | None) -> dict[str, str] | None:
    if change is None:
        return None
    sense = BETTER.get(key, 0) * change
    shown = wording.number(abs(change), digits=1)
    way = "better" if sense > 0 else "worse" if sense < 0 else "same"
    return {"shown": f"{shown} {'more' if change > 0 else 'less'} than" if shown != "0" else "the same as", "way": way}


def _card(flag: Mapping[str, Any], moment: Mapping[str, Any], said: Mapping[str, Opinion]) -> dict[str, Any]:
    start, end = number(flag.get("timestamp")) or 0.0, number(flag.get("endTimestamp"))
    opinion = said.get(wording.clean(flag.get("id")))
    return {
        **moment,
        "id": wording.clean(flag.get("id")),
        "start": round(start, 2),
        "end": round(start if end is None else end, 2),
        "dismissed": opinion is not None and opinion.dismissed,
        "was_right": opinion.was_right if opinion else None,
    }


def _marks(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The moments that are no contradictions: looks away, fillers, and what worked."""
    others = [row for row in view.rows(result.get("moments")) if not row.get("flagId")]
    told = []
    for row in sorted(others, key=lambda row: number(row.get("timestamp")) or 0.0):
        good = row.get("kind") == "POSITIVE_MOMENT"
        told.append({**view.moment(row), "start": round(number(row.get("timestamp")) or 0.0, 2), "good": good})
    return told


def _run(run: Mapping[str, Any]) -> dict[str, Any]:
    """The space behind a run stands outside of its mark; the characters stay where they are."""
    text = run["text"].rstrip()
    return {**run, "text": text, "tail": run["text"][len(text) :]}


def _slides(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each slide with the picture of its middle, cut out of the sprite, where there is one."""
    shown = view.rows(view.mapping(result.get("slides")).get("shown"))
    sprite = _rendition(result, "sprite")
    return [_slide(row, sprite) for row in shown]


def _slide(row: Mapping[str, Any], sprite: Mapping[str, Any] | None) -> dict[str, Any]:
    start, end = number(row.get("start")) or 0.0, number(row.get("end")) or 0.0
    text = wording.clean(BULLETS.sub(" ", str(row.get("text") or "")))
    told = {"index": row.get("index"), "start": start, "time": clock(start), "seconds": round(end - start), "text": text}
    return told | ({"picture": _cell(sprite, (start + end) / 2)} if sprite else {})


def _cell(sprite: Mapping[str, Any], seconds: float) -> dict[str, Any] | None:
    """The part of the sprite that shows this second, as an SVG view box."""
    sizes = view.mapping(sprite.get("details"))
    every, count, columns, width, height = (int(sizes.get(name) or 0) for name in ("every", "count", "columns", "width", "height"))
    if not (every and count and columns):
        return None
    at = min(int(seconds / every), count - 1)
    rows = -(-count // columns)
    box = f"{at % columns * width} {at // columns * height} {width} {height}"
    return {"url": sprite["url"], "box": box, "width": width * columns, "height": height * rows}


def _rendition(result: Mapping[str, Any], kind: str) -> dict[str, Any] | None:
    """The file of this kind that can be opened, with an address on this site."""
    made: Iterable[Mapping[str, Any]] = view.rows(result.get("renditions"))
    return next(({**each, "url": here(str(each["url"]))} for each in made if each.get("kind") == kind and each.get("url")), None)


def _film(result: Mapping[str, Any]) -> dict[str, str]:
    hls = _rendition(result, "hls")
    return {
        "stream": here(str(result.get("videoUrl") or "")),
        "hls": str(hls["url"]) if hls else "",
        "poster": here(str(result.get("thumbnailUrl") or "")),
    }


def here(url: str) -> str:
    """An address of ours without the host: the page may be open under another name of the same machine."""
    parts = urlsplit(url)
    return url if f"{parts.scheme}://{parts.netloc}" != settings.PUBLIC_URL else f"{parts.path}?{parts.query}"
