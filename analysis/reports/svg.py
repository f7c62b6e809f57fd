"""Small pieces of SVG as text: every attribute and every word passes through here and is escaped here."""

import itertools
from html import escape

from analysis.reports.wording import clean


def num(value: float) -> str:
    """A coordinate with one decimal at most, so that the same picture is always the same bytes."""
    shown = f"{value:.1f}"
    shown = shown[:-2] if shown.endswith(".0") else shown
    return "0" if shown == "-0" else shown


def element(name: str, content: str = "", **attributes: str | float | None) -> str:
    """`element("rect", x=1, class_="a")` → `<rect x="1" class="a"/>`; `content` must already be safe SVG."""
    shown = []
    for key, value in attributes.items():
        if value is None:
            continue
        text = value if isinstance(value, str) else num(value)
        shown.append(f' {key.rstrip("_").replace("_", "-")}="{escape(text)}"')
    opened = f"<{name}{''.join(shown)}"
    return f"{opened}>{content}</{name}>" if content else f"{opened}/>"


def words(name: str, text: str, **attributes: str | float | None) -> str:
    """An element that holds words, for instance `text` or `title`."""
    return element(name, escape(clean(text), quote=False), **attributes)


def polyline(points: list[tuple[float, float]]) -> str:
    """Path data through these points: the first where it is, each further one counted from the one before, which packs twice as well."""
    if not points:
        return ""
    tenths = [(round(x * 10), round(y * 10)) for x, y in points]
    steps = [f"l{num((x - x0) / 10)}{_signed((y - y0) / 10)}" for (x0, y0), (x, y) in itertools.pairwise(tenths)]
    return f"M{num(tenths[0][0] / 10)} {num(tenths[0][1] / 10)}{''.join(steps)}"


def _signed(value: float) -> str:
    """A second number: its own sign sets it off, else a space does."""
    shown = num(value)
    return shown if shown.startswith("-") else f" {shown}"


def width_of(text: str, size: float) -> float:
    """About how wide sans text is at `size` px: 0.5 em a letter, a full em for wide scripts. Errs on the wide side."""
    return sum(1.0 if ord(char) > 0x2E80 else 0.52 for char in text) * size


def fit(text: str, size: float, room: float) -> str:
    """The text, cut at a word with an ellipsis where it would pass `room` px; empty when not even a word fits."""
    if width_of(text, size) <= room:
        return text
    kept = text
    while kept and width_of(kept + "…", size) > room:
        kept = kept[:-1]
    at_word = kept.rsplit(" ", 1)[0] if " " in kept else kept
    return f"{at_word.rstrip(' ,;:')}…" if len(at_word) > 3 else ""
