"""Figures of the evaluation: a number, what it should be, and what it rests on."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.table import Table


@dataclass(frozen=True)
class Target:
    """At least, or with `most` at most, so much."""

    value: float
    most: bool = False

    def met_by(self, value: float) -> bool:
        return value <= self.value + 1e-9 if self.most else value >= self.value - 1e-9

    def __str__(self) -> str:
        return f"{'≤' if self.most else '≥'} {self.value:g}"


@dataclass(frozen=True)
class Figure:
    """One line of the table. `value` is None when nothing could be measured; `detail` then says why."""

    area: str
    name: str
    value: float | None
    unit: str
    detail: str
    target: Target | None = None

    @property
    def verdict(self) -> str:
        if self.target is None:
            return ""
        if self.value is None:
            return "not measured"
        return "met" if self.target.met_by(self.value) else "missed"

    @property
    def shown(self) -> str:
        if self.value is None:
            return "–"
        text = f"{self.value:.2f}" if abs(self.value) < 10 else f"{self.value:.1f}"
        return f"{text} {self.unit}".strip()


def as_json(figures: Sequence[Figure]) -> list[dict[str, Any]]:
    """Plain rows, targets in words."""
    return [
        asdict(figure) | {"target": str(figure.target) if figure.target else None, "verdict": figure.verdict or None} for figure in figures
    ]


def as_table(figures: Sequence[Figure]) -> Table:
    """For the terminal."""
    table = Table(title="How right the analysis is", title_justify="left")
    for heading in ("", "figure", "value", "target", "", "rests on"):
        table.add_column(heading, overflow="fold")
    colours = {"met": "green", "missed": "red", "not measured": "yellow", "": ""}
    area = ""
    for figure in figures:
        target = str(figure.target) if figure.target else ""
        verdict = f"[{colours[figure.verdict]}]{figure.verdict}[/]" if figure.verdict else ""
        table.add_row(figure.area if figure.area != area else "", figure.name, figure.shown, target, verdict, figure.detail)
        area = figure.area
    return table


def as_markdown(figures: Sequence[Figure]) -> str:
    """The same table for the documentation."""
    lines = ["| | figure | value | target | | rests on |", "|---|---|---|---|---|---|"]
    area = ""
    for figure in figures:
        target = str(figure.target) if figure.target else ""
        verdict = f"**{figure.verdict}**" if figure.verdict == "missed" else figure.verdict
        cells = (figure.area if figure.area != area else "", figure.name, figure.shown, target, verdict, figure.detail.replace("|", "/"))
        lines.append("| " + " | ".join(cells) + " |")
        area = figure.area
    return "\n".join(lines) + "\n"
