"""Measure what analyses cost: wall clock, processor and memory, per stage and in all."""

import json
import re
import sys
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from analysis.benchmarks import machine, media, summary, tables, trial
from analysis.benchmarks.trial import Trial
from coherence.core.errors import AppError, NotFound
from videos.ffmpeg import binary

MOST_MINUTES = 90
PERCENT = re.compile(r"\s*(\d+) %\s+(.+)")
"""How `analyze` says where it is when nobody watches."""


class Command(BaseCommand):
    help = "Analyses recordings from nothing, in fresh processes, and reports wall clock, CPU and memory, per stage and in all."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("video", nargs="*", type=Path, help="recordings to measure (default: synthetic talks of --minutes)")
        parser.add_argument("--minutes", type=_minutes, help="lengths of the synthetic talks, as in 1,3,10 (the default)")
        parser.add_argument("--runs", type=_runs, default=3, help="so many runs each, of which the medians are shown (default: 3)")
        parser.add_argument("--json", type=Path, help="write all figures to this file")
        parser.add_argument("--markdown", type=Path, help=f"write the tables into this page, between {tables.BEGIN} and {tables.END}")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._benchmark(options)
        except AppError as error:
            raise CommandError(error.message) from error

    def _benchmark(self, options: dict[str, Any]) -> None:
        _check(options)
        folder, about = Path(settings.DATA_DIR) / "benchmark", machine.describe()
        with _Watch(Console(file=sys.stderr)) as watch:
            videos = {_name(video, options["video"]): video for video in options["video"]} | _talks(folder, _lengths(options), watch)
            trials = _measure(videos, options["runs"], folder, watch)
            watch.step("A worker with nothing to do")
            idle = trial.idle(folder)
        now = timezone.now()
        figures = {"measuredAt": now.isoformat(timespec="seconds")} | summary.as_json(trials, idle, about)
        tables.show(figures, Console(width=None if sys.stdout.isatty() else 180))
        if options["json"]:
            options["json"].write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")
        if options["markdown"]:
            tables.rewrite(options["markdown"], tables.markdown(figures, f"{now:%Y-%m-%d}"))


def _check(options: dict[str, Any]) -> None:
    """What would fail at the end is said at the start."""
    for video in options["video"]:
        if not video.is_file():
            raise NotFound(f"There is no recording {video}.")
    if options["json"] and not options["json"].resolve().parent.is_dir():
        raise NotFound(f"There is no folder {options['json'].resolve().parent} to write to.")
    if options["markdown"]:
        tables.check(options["markdown"])


def _lengths(options: dict[str, Any]) -> list[float]:
    """Recordings that were named are measured alone unless lengths are asked for too."""
    chosen: list[float] | None = options["minutes"]
    return chosen if chosen is not None else [] if options["video"] else [1.0, 3.0, 10.0]


def _name(video: Path, among: list[Path]) -> str:
    return video.name if [each.name for each in among].count(video.name) == 1 else str(video)


def _talks(folder: Path, lengths: list[float], watch: "_Watch") -> dict[str, Path]:
    """The longest is made first, so that the others can be cut from it."""
    ffmpeg = binary.ffmpeg(settings.FFMPEG_BINARY)
    made = {}
    for minutes in sorted(lengths, reverse=True):
        watch.step(f"Making a talk of {minutes:g} min")
        made[minutes] = media.talk(folder, minutes, ffmpeg, watch.at)
    return {f"talk of {minutes:g} min": made[minutes] for minutes in lengths}


def _measure(videos: dict[str, Path], runs: int, folder: Path, watch: "_Watch") -> dict[str, list[Trial]]:
    """Round by round over all recordings, so that a busy minute of the machine does not fall on one of them alone."""
    trials: dict[str, list[Trial]] = {name: [] for name in videos}
    for run in range(1, runs + 1):
        for name, video in videos.items():
            watch.step(f"Run {run} of {runs}: {name}")
            found = trial.analyze(video, folder, watch.heard)
            trials[name].append(found)
            cost = found.cost
            watch.note(f"{name}: {cost.wall_seconds:.1f} s wall, {cost.cpu_seconds:.1f} s CPU, load {found.load:.1f} at its start")
    return trials


class _Watch:
    """How far it is: one line that moves in a terminal, plain lines elsewhere. Drawn only when something is new, for
    the drawing costs what is being measured."""

    def __init__(self, console: Console) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(28), TimeElapsedColumn())
        self._console = console
        self._bar = Progress(*columns, console=console, auto_refresh=False, disable=not console.is_terminal)
        self._task = self._bar.add_task("", total=1.0)

    def __enter__(self) -> "_Watch":
        self._bar.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._bar.stop()

    def step(self, words: str) -> None:
        if not self._console.is_terminal:
            self.note(words)
        self._bar.reset(self._task, description=words)
        self._bar.refresh()

    def at(self, share: float) -> None:
        self._bar.update(self._task, completed=share, refresh=True)

    def heard(self, line: str) -> None:
        if found := PERCENT.match(line):
            self.at(int(found.group(1)) / 100)

    def note(self, words: str) -> None:
        self._bar.console.print(words, highlight=False, markup=False)


def _minutes(text: str) -> list[float]:
    try:
        lengths = [float(part) for part in text.split(",")]
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a list of numbers") from None
    if not all(0 < length <= MOST_MINUTES for length in lengths) or len(set(lengths)) < len(lengths):
        raise ArgumentTypeError(f"lengths are different numbers above 0, at most {MOST_MINUTES}")
    return lengths


def _runs(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is not a number of runs")
    return int(text)
