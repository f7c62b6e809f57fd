"""The coaching report in a terminal: the same content as the PDF, short, readable at 80 columns and without colour."""

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from analysis.reports import terminal_lanes, view, wording
from analysis.reports.terminal_lanes import STYLES

WIDEST = 120
PROSE = 74
"""Columns: longer lines tire the eye."""
MOST_MOMENTS = 12
_PLAIN = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "–": "-",
        "—": "-",
        "…": "...",
        "·": ".",
        "→": "->",
        "━": "=",
        "◡": "u",
        "▾": "v",
        "─": "-",
        "├": "|",
    }
    | {"┏": "[", "┃": "|", "┗": "[", "╓": "{", "║": "|", "╙": "{", "┌": "(", "│": "|", "└": "(", "┆": "|", "█": "#", "░": "."}
    | dict(zip("▁▂▃▄▅▆▇", "..--==#", strict=True))
)


def render(result: Mapping[str, Any], console: Console) -> None:
    """Print the report of an AnalysisResult. Words from the talk are plain text here: no markup, no control characters."""
    content = view.read(result)
    width = min(console.width, WIDEST)
    for line in _report(content, result, width):
        _show(line, console)


def _report(content: Mapping[str, Any], result: Mapping[str, Any], width: int) -> Iterable[Text]:
    yield from _head(content, width)
    yield from _next(content, width)
    yield from _advice(content, width)
    yield from _lanes(content, result, width)
    yield from _points(content, width)
    yield from _metrics(content, width)
    yield from _moments(content, width)
    yield from _lessons(content, width)
    yield from _what_if(content, width)
    yield from _missing(content, width)


def _show(line: Text, console: Console) -> None:
    if console.options.ascii_only:  # an old terminal or a pipe without UTF-8: the same report in plain letters
        plain = "".join("'" if 0x2800 <= ord(char) < 0x2900 else char for char in line.plain.translate(_PLAIN))
        line = Text(plain.encode("ascii", "replace").decode("ascii"))
    console.print(line, no_wrap=True, overflow="ignore", crop=False, soft_wrap=True, highlight=False)


def _wrapped(words: str, width: int, *, first: str = "", indent: int = 0, style: str = "", coach: bool = True) -> list[Text]:
    """`words` in lines of at most `width` columns, the first after `first`, all indented by `indent`; what the coach
    stresses is quoted, what a person said or wrote (`coach=False`) stays as it is."""
    lines = Text(wording.quoted(words) if coach else words, style=style).wrap(_RULER, max(20, min(PROSE, width - indent)))
    margin = " " * indent
    shown = []
    for position, line in enumerate(lines):
        line.rstrip()
        shown.append(Text.assemble((f"{first:<{indent}}" if position == 0 else margin), line))
    return shown


_RULER = Console(width=WIDEST, force_terminal=False, color_system=None)
"""Only lends its line breaking; nothing is printed to it."""


def _title(words: str) -> list[Text]:
    return [Text(""), Text(words, style="bold"), Text("")]


def _head(content: Mapping[str, Any], width: int) -> Iterable[Text]:
    yield Text("")
    yield from _wrapped(content["title"], width, style="bold", coach=False)
    if content["date"] or content["length"]:
        yield Text(" · ".join(part for part in (content["date"], content["length"]) if part), style="dim")
    yield Text("")
    score = content["score"]
    if score["value"] is None:
        yield Text("No score this time", style="bold")
        yield from _wrapped(score["why"] or "There was too little to measure for a fair number.", width)
    else:
        room = min(50, width - 30)
        filled = round(min(100.0, max(0.0, score["value"])) / 100 * room)
        yield Text.assemble(
            (f"{score['total']}", "bold"),
            (" of 100  ", "dim"),
            ("█" * filled, "cyan"),
            ("░" * (room - filled), "dim"),
            f"  {score['tier']}",
        )
        if score["left_out"]:
            yield from _wrapped(f"Not measured, so not counted: {', '.join(score['left_out']).lower()}.", width, style="dim")


def _next(content: Mapping[str, Any], width: int) -> Iterable[Text]:
    if content["next"]:
        yield from _title("Do this next")
        for line in _wrapped(content["next"], width - 2):
            yield Text.assemble(("┃ ", "cyan"), line)


def _advice(content: Mapping[str, Any], width: int) -> Iterable[Text]:
    if content["headline"]:
        yield Text("")
        yield from _wrapped(content["headline"], width, style="italic bold")
    for words in content["advice"]:
        yield Text("")
        yield from _wrapped(words, width)


def _lanes(content: Mapping[str, Any], result: Mapping[str, Any], width: int) -> Iterable[Text]:
    yield from _title("The lanes")
    lanes = view.numbered_lanes(result)
    if len(content["moments"]) > MOST_MOMENTS:
        listed = {moment["number"] for moment in view.strongest(content["moments"], MOST_MOMENTS)}
        lanes["brackets"] = [bracket for bracket in lanes["brackets"] if bracket["number"] in listed]
    yield from terminal_lanes.render(lanes, width)
    yield Text("")
    yield from _wrapped(terminal_lanes.LEGEND, width, style="dim")
    if content["moments"]:
        yield from _wrapped("A bracket ties two lanes where they disagree: ┏ stands out, ╓ noticeable, ┌ slight.", width, style="dim")


def _points(content: Mapping[str, Any], width: int) -> Iterable[Text]:
    works = _numbered(content["strengths"], "What works", width, mark="+")
    improve = _numbered(content["priorities"], "What to work on", width)
    if width >= 110 and works and improve:
        half = width // 2 - 2
        left = [Text(""), *_numbered(content["strengths"], "What works", half, mark="+")]
        right = [Text(""), *_numbered(content["priorities"], "What to work on", half)]
        for row in range(max(len(left), len(right))):
            one = left[row] if row < len(left) else Text("")
            two = right[row] if row < len(right) else Text("")
            yield Text.assemble(one, " " * (half + 4 - one.cell_len), two) if two.plain else one
        return
    for block in (works, improve):
        if block:
            yield Text("")
            yield from block


def _numbered(items: list[str], title: str, width: int, mark: str = "") -> list[Text]:
    lines = [Text(title, style="bold"), Text("")] if items else []
    for position, item in enumerate(items, start=1):
        lines += _wrapped(item, width, first=mark or str(position), indent=3)
    return lines


def _metrics(content: Mapping[str, Any], width: int) -> Iterable[Text]:
    if not content["metrics"]:
        return
    yield from _title("The measures")
    name = min(34, max(len(row["label"]) for row in content["metrics"]) + 2)
    for row in content["metrics"]:
        label = row["label"] if len(row["label"]) < name else row["label"][: name - 2] + "…"
        if row["value"] is None:
            yield from _wrapped(wording.not_measured(row["reason"]), width, first=label, indent=name, style="dim")
            continue
        notes = [f"target {row['target']}" if row["target"] else "", "a rough figure" if row["low"] else ""]
        told = ", ".join(note for note in notes if note)
        value = f"{row['value']} {row['unit']}".strip()
        yield Text.assemble(f"{label:<{name}}", (f"{value:<20}" if told else value, "bold"), (f"  {told}" if told else "", "dim"))


def _moments(content: Mapping[str, Any], width: int) -> Iterable[Text]:
    moments = content["moments"]
    yield from _title("The moments")
    if not moments:
        told = "No moment was found where two channels disagree."
        yield from _wrapped(
            told if content["comparable"] else "Too little was measured to hold one channel against another.", width, style="dim"
        )
    shown = view.strongest(moments, MOST_MOMENTS)
    for position, moment in enumerate(shown):
        yield from _moment(moment, width, gap=position > 0)
    if len(moments) > len(shown):
        yield Text("")
        yield from _wrapped(f"These are the {len(shown)} strongest of {len(moments)}; the PDF has them all.", width, style="dim")
    for note in content["left_out"]:
        yield Text("")
        yield from _wrapped(note, width, style="dim")
    for title, noted in (("Also seen", content["also"]), ("What worked, and when", content["good"])):
        if noted:
            yield from _title(title)
        for moment in noted[:MOST_MOMENTS]:
            yield from _wrapped(moment["description"], width, first=moment["time"], indent=8)


def _moment(moment: Mapping[str, Any], width: int, *, gap: bool) -> Iterable[Text]:
    if gap:
        yield Text("")
    heading = ((f"{moment['number']:<4}", STYLES[moment["severity"]]), (f"{moment['time']:<8}", "bold"))
    yield Text.assemble(*heading, moment["kind"], (f"  {moment['told']}", "dim"))
    indent = 12 if width >= 100 else 4
    if moment["quote"]:
        yield from _wrapped(f"“{moment['quote']}”", width, indent=indent, style="italic", coach=False)
    if moment["description"]:
        yield from _wrapped(moment["description"], width, indent=indent)
    if moment["coaching"]:
        yield from _wrapped(moment["coaching"], width, first=" " * (indent - 3) + "→", indent=indent)


def _lessons(content: Mapping[str, Any], width: int) -> Iterable[Text]:
    if not content["lessons"]:
        return
    yield from _title("The plan")
    for position, lesson in enumerate(content["lessons"], start=1):
        if position > 1:
            yield Text("")
        when = f"  {lesson['timeline']}" if lesson["timeline"] else ""
        yield from _wrapped(f"{lesson['title']}{when}", width, first=str(position), indent=4, style="bold")
        if lesson["problem"]:
            yield from _wrapped(lesson["problem"], width, indent=4)
        for exercise in lesson["exercises"]:
            yield from _wrapped(exercise, width, first="    –", indent=6)
        if lesson["success"]:
            yield from _wrapped(f"Done when: {lesson['success']}", width, indent=4, style="dim")


def _what_if(content: Mapping[str, Any], width: int) -> Iterable[Text]:
    rows = content["score"]["what_if"]
    if rows:
        yield from _title("What would change the score")
    for row in rows:
        gain = f"+{row['gain']}" if row["gain"] else ""
        yield from _wrapped(f"{row['change']}{' → ' + row['total'] if row['total'] else ''}", width, first=gain, indent=6)


def _missing(content: Mapping[str, Any], width: int) -> Iterable[Text]:
    if content["missing"]:
        yield from _title("What was not measured")
        for row in content["missing"]:
            yield from _wrapped(f"{row['metric']}: {row['reason']}", width)
    yield Text("")
