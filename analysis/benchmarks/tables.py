"""The figures as tables: for a terminal, and as a block of a Markdown page that is written anew."""

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from coherence.core.errors import NotFound

BEGIN, END = "<!-- benchmark: begin -->", "<!-- benchmark: end -->"
Rows = Sequence[Sequence[str]]


def whole(figures: Mapping[str, Any]) -> Rows:
    """A row a recording, the head first."""
    head = ("recording", "length", "wall", "until the result", "CPU", "CPU a minute", "largest process", "known already", "load", "others")
    return [head, *(_recording(video["name"], video["median"]) for video in figures["videos"])]


def _recording(name: str, figures: Mapping[str, Any]) -> tuple[str, ...]:
    cost, again, minutes = figures["cost"], figures["again"], figures["seconds"] / 60
    return (
        name,
        f"{minutes:.1f} min",
        f"{cost['wallSeconds']:.1f} s",
        f"{figures['resultSeconds']:.1f} s",
        f"{cost['cpuSeconds']:.1f} s",
        f"{cost['cpuSeconds'] / minutes:.1f} s" if minutes else "–",
        _megabytes(cost["peakRssBytes"]),
        f"{again['wallSeconds']:.1f} s, CPU {again['cpuSeconds']:.1f} s",
        f"{figures['load']:.1f}",
        "unknown" if figures["others"] is None else f"{figures['others']:.1f} cores",
    )


def stages(figures: Mapping[str, Any]) -> Rows:
    """A row a stage, wall / CPU / peak of its process under each recording."""
    videos = figures["videos"]
    costs = [{stage["name"]: stage for stage in video["median"]["stages"]} for video in videos]
    rows = [(name, *(_stage(cost[name]) for cost in costs)) for name in costs[0]]
    return [
        ("stage: wall, CPU, peak", *(video["name"] for video in videos)),
        *rows,
        ("outside the stages", *(_outside(video) for video in videos)),
    ]


def _stage(cost: Mapping[str, Any]) -> str:
    return f"{cost['wallSeconds']:.2f} s, {cost['cpuSeconds']:.2f} s, {_megabytes(cost['peakRssBytes'])}"


def _outside(video: Mapping[str, Any]) -> str:
    inside = math.fsum(stage["cpuSeconds"] for stage in video["median"]["stages"])
    return f"CPU {max(0.0, video['median']['cost']['cpuSeconds'] - inside):.2f} s"


def _megabytes(count: int) -> str:
    return f"{count / 1e6:.0f} MB"


def sentences(figures: Mapping[str, Any]) -> list[str]:
    """What stands around the tables."""
    machine, line, idle = figures["machine"], figures["cpuOverLength"], figures["idleWorker"]
    memory = f", {machine['memoryBytes'] / 1e9:.0f} GB" if machine["memoryBytes"] else ""
    runs = len(figures["videos"][0]["runs"])
    said = [
        f"{machine['cores']} cores, {machine['model'] or 'processor unknown'}{memory}, {machine['system']}, Python {machine['python']}; "
        f"load average {machine['loadAverage']:.1f} at the start. " + (f"Medians of {runs} runs each." if runs > 1 else "One run each."),
        f"A worker with nothing to do: {idle['startCpuSeconds']:.1f} CPU-s to start and stop, "
        f"then {idle['cpuSecondsPerMinute']:.1f} CPU-s a minute.",
    ]
    if line:
        said.append(
            f"CPU over length: {line['start']:.1f} s + {line['perMinute']:.1f} s a minute; no median lies farther than "
            f"{100 * line['farthest']:.0f} % from that line."
        )
    return said


def show(figures: Mapping[str, Any], console: Console) -> None:
    for rows in (whole(figures), stages(figures)):
        table = Table(*rows[0], box=box.SIMPLE_HEAD)
        for row in rows[1:]:
            table.add_row(*row)
        console.print(table)
    for sentence in sentences(figures):
        console.print(sentence, highlight=False, markup=False)


def markdown(figures: Mapping[str, Any], day: str) -> str:
    """The block without its markers."""
    said = [f"Measured on {day}.", *sentences(figures)]
    return "\n\n".join(["\n".join(said), "\n".join(_lines(whole(figures))), "\n".join(_lines(stages(figures)))])


def _lines(rows: Rows) -> Iterable[str]:
    for index, row in enumerate(rows):
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
        if index == 0:
            yield "|" + "---|" * len(row)


def check(page: Path) -> None:
    """NotFound when the page or its markers are missing: said before an hour of work, not after it."""
    text = page.read_text() if page.is_file() else ""
    if not 0 <= text.find(BEGIN) < text.find(END):
        raise NotFound(f"{page} has no lines {BEGIN} and {END} to write between.")


def rewrite(page: Path, block: str) -> None:
    """Put the block between the page's markers; the rest stays as it is."""
    check(page)
    text = page.read_text()
    before, after = text[: text.index(BEGIN)], text[text.index(END) :]
    page.write_text(f"{before}{BEGIN}\n{block}\n{after}")
