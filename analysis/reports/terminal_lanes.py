"""The lanes as text: five lines of marks on one axis, brackets of box characters between them, numbers above."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from rich.text import Text

from analysis.reports import wording
from analysis.reports.lanes_data import Bracket, Lanes, Samples, Spans, read
from coherence.core.timecode import clock

GUTTER = 8
BLOCKS = " ▁▂▃▄▅▆▇█"
RANK = {"LOW": 0, "MEDIUM": 1, "HIGH": 2}
BOXES = {"HIGH": ("┏", "┃", "┗", "["), "MEDIUM": ("╓", "║", "╙", "["), "LOW": ("┌", "│", "└", "[")}
"""Upper end, stem, lower end by severity, and the mark of a bracket within one lane: weight tells them apart without colour."""
STYLES = {"HIGH": "bold red", "MEDIUM": "yellow", "LOW": "blue"}
PACE = (80.0, 220.0)
LIVELY_ENERGY = 0.6
LEGEND = "words: line = pace, dots below = fillers · voice: loudness · face: ━ at the camera, · away, ◡ smile · hands: movement, ▾ pointing"


@dataclass(frozen=True)
class Grid:
    """`columns` characters over `duration` seconds."""

    duration: float
    columns: int

    def column(self, seconds: float) -> int:
        return min(self.columns - 1, max(0, int(seconds / self.duration * self.columns))) if self.duration else 0

    def span(self, column: int, parts: int = 1, part: int = 0) -> tuple[float, float]:
        """The seconds of one of the `parts` of a column."""
        step = self.duration / self.columns / parts
        return (column * parts + part) * step, (column * parts + part + 1) * step

    def covered(self, spans: Spans, column: int) -> float:
        """The share of a column that lies within the spans."""
        low, high = self.span(column)
        return sum(max(0.0, min(high, e) - max(low, s)) for s, e in spans) / (high - low) if high > low else 0.0

    def touched(self, spans: Spans) -> set[int]:
        return {self.column((s + e) / 2) for s, e in spans}


def render(lanes: Mapping[str, Any] | None, width: int) -> list[Text]:
    """The picture in `width` columns as lines of text; without colour it says the same."""
    data = read(lanes)
    grid = Grid(data.duration, max(10, width - GUTTER))
    rows = [_lane(name, data, grid) for name in wording.LANES]
    for bracket in sorted(data.brackets, key=lambda b: (RANK[b.severity], b.start)):
        _draw(bracket, rows, grid, data.reasons)
    heads = [Text(" " * GUTTER).append_text(_heads(data.brackets, grid))] if data.brackets else []
    named = [Text(f"{name:<{GUTTER}}", style="bold").append_text(_styled(row)) for name, row in zip(wording.LANES, rows, strict=True)]
    return [*heads, *named, Text(" " * GUTTER + _clock(grid), style="dim")]


Cell = tuple[str, str]


def _lane(name: str, data: Lanes, grid: Grid) -> list[Cell]:
    if name in data.reasons:
        return [(char, "dim") for char in _hatched(data.reasons[name], grid.columns)]
    return _DRAWN[name](data, grid)


def _hatched(reason: str, columns: int) -> str:
    told = f"{wording.not_measured(reason)} "
    told = told if len(told) <= columns - 6 else told[: columns - 8] + "… "
    return ("/ / " + told.strip() + " " + "/ " * columns)[:columns].rstrip()


def _binned(samples: Samples, grid: Grid, parts: int = 1) -> list[float | None]:
    """One mean per part of a column; a part between two samples takes the one before it, for as long as samples are apart."""
    known = [(time, value) for time, value in samples]
    count = grid.columns * parts
    found: list[list[float]] = [[] for _ in range(count)]
    empty = [False] * count
    spacing = (known[-1][0] - known[0][0]) / (len(known) - 1) if len(known) > 1 else grid.duration
    for time, value in known:
        first = min(count - 1, int(time / grid.duration * count)) if grid.duration else 0
        last = min(count - 1, max(first, int((time + spacing) / grid.duration * count) - 1)) if grid.duration else 0
        for part in range(first, last + 1):
            if value is None:
                empty[part] = True
            else:
                found[part].append(value)
    return [sum(values) / len(values) if values else None for values in found]


def _words(data: Lanes, grid: Grid) -> list[Cell]:
    """Braille: three rows of dots for the pace, the lowest row for fillers; nothing where there is a pause."""
    low, high = PACE
    fillers = grid.touched(data.fillers)
    dots = ((0x04, 0x02, 0x01), (0x20, 0x10, 0x08))  # lower, middle, upper dot of the left and the right half
    paces = _binned(data.pace, grid, 2)
    cells = []
    for column in range(grid.columns):
        mark = 0xC0 if column in fillers else 0
        if grid.covered(data.pauses, column) < 0.5:
            for side in (0, 1):
                pace = paces[2 * column + side]
                if pace is not None:
                    mark |= dots[side][min(2, max(0, int((pace - low) / (high - low) * 3)))]
        cells.append((chr(0x2800 + mark) if mark else " ", ""))
    return cells


def _voice(data: Lanes, grid: Grid) -> list[Cell]:
    return [(_block(level), "dim") for level in _binned(data.loudness or data.pitch, grid)]


def _block(level: float | None) -> str:
    return " " if level is None else BLOCKS[min(8, max(1, round(level * 8)))]


def _face(data: Lanes, grid: Grid) -> list[Cell]:
    cells = []
    for column in range(grid.columns):
        looking, away = grid.covered(data.looking, column), grid.covered(data.away, column)
        mark = " " if looking + away < 0.3 else "━" if looking >= away else "·"
        cells.append(("◡", "") if grid.covered(data.smile, column) > 0.3 else (mark, "dim"))
    return cells


def _hands(data: Lanes, grid: Grid) -> list[Cell]:
    known = sorted(value for _, value in data.energy if value is not None)
    scale = max(LIVELY_ENERGY, known[int(0.98 * (len(known) - 1))]) if known else LIVELY_ENERGY
    levels = _binned(data.energy, grid)
    return [
        ("▾", "") if grid.covered(data.pointing, at) > 0.3 else (_block(None if level is None else level / scale), "dim")
        for at, level in enumerate(levels)
    ]


def _slides(data: Lanes, grid: Grid) -> list[Cell]:
    cells = [(" ", "dim")] * grid.columns
    for start, end, index in data.slides:
        first, last = grid.column(start), grid.column(end)
        for column in range(first, last + 1):
            cells[column] = ("─", "dim")
        cells[first] = ("├", "")
        for offset, digit in enumerate(str(index), start=1):
            if first + offset < last:
                cells[first + offset] = (digit, "dim")
    return cells


_DRAWN: dict[str, Callable[[Lanes, Grid], list[Cell]]] = {
    "words": _words,
    "voice": _voice,
    "face": _face,
    "hands": _hands,
    "slides": _slides,
}


def _draw(bracket: Bracket, rows: list[list[Cell]], grid: Grid, unmeasured: Collection[str]) -> None:
    column, style = grid.column(bracket.start), STYLES[bracket.severity]
    upper, stem, lower, alone = BOXES[bracket.severity]
    for lane in range(bracket.upper, bracket.lower + 1):
        if wording.LANES[lane] in unmeasured:
            continue  # the stem passes behind the reason
        mark = alone if bracket.upper == bracket.lower else upper if lane == bracket.upper else lower if lane == bracket.lower else stem
        rows[lane][column] = (mark, style)


def _heads(brackets: tuple[Bracket, ...], grid: Grid) -> Text:
    """The numbers over their brackets; where two would touch they join: `4–7`."""
    groups: list[tuple[int, list[Bracket]]] = []
    for bracket in brackets:
        column = grid.column(bracket.start)
        if groups and column < groups[-1][0] + len(_label([*groups[-1][1], bracket])) + 1:
            groups[-1][1].append(bracket)
        else:
            groups.append((column, [bracket]))
    line = Text()
    for column, group in groups:
        label = _label(group)
        line.append(" " * (column - len(line)))
        line.append(label, style=STYLES[max((b.severity for b in group), key=RANK.__getitem__)])
    return line


def _label(group: list[Bracket]) -> str:
    return wording.numbers_label(bracket.number for bracket in group)


def _styled(row: list[Cell]) -> Text:
    line = Text()
    for char, style in row:
        line.append(char, style=style or None)
    return line


def _clock(grid: Grid) -> str:
    """Times under the axis, at least ten characters apart."""
    line = ""
    if not grid.duration:
        return line
    count = max(1, grid.columns // 12)
    for step in range(count):
        column = step * grid.columns // count
        time = clock(grid.span(column)[0])
        line = line if line.endswith(time) else f"{line:<{column}}" + time
    return line
