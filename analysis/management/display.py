"""How far a run is, in a terminal: one calm line per stage, or plain lines when nobody watches."""

import time
from types import TracebackType
from typing import Self, TextIO

from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from analysis import runs
from analysis.models import Analysis, ProcessingJob, Status
from analysis.pipeline.definition import stages
from analysis.pipeline.stage import optional

SECONDS_BETWEEN_FRAMES = 0.25
"""The terminal is drawn four times a second at most: the work needs the processor more."""
BAR = 28


class Display:
    """`with Display(stream) as display:` and `show` the run as often as you like."""

    def __init__(self, stream: TextIO) -> None:
        self._console = Console(file=stream)
        self._live = Live(console=self._console, auto_refresh=False) if self._console.is_terminal else None
        self._said = ""
        self._drawn = 0.0

    def __enter__(self) -> Self:
        if self._live:
            self._live.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._live:
            self._live.stop()

    def show(self, analysis: Analysis) -> None:
        if not self._live:
            self._say(analysis)
        elif time.monotonic() - self._drawn > SECONDS_BETWEEN_FRAMES or analysis.status == Status.COMPLETED:
            self._drawn = time.monotonic()
            self._live.update(_lanes(analysis), refresh=True)

    def _say(self, analysis: Analysis) -> None:
        if analysis.stage and analysis.stage != self._said:
            self._said = analysis.stage
            self._console.print(f"{analysis.progress:3d} %  {analysis.stage}", highlight=False)


def _lanes(analysis: Analysis) -> Table:
    jobs = {job.stage: job for job in analysis.jobs.all()}
    table = Table.grid(padding=(0, 2))
    beyond = optional(stages())
    for stage in stages():
        if stage.name in jobs and stage.name not in beyond:
            table.add_row(*_lane(stage.sentence, jobs[stage.name]))
    table.add_row(Text("Altogether", style="bold"), _bar(analysis.progress / 100), _left(analysis))
    return table


def _lane(sentence: str, job: ProcessingJob) -> tuple[Text, ProgressBar, Text]:
    if job.status == Status.COMPLETED:
        took = "known" if job.from_cache else f"{job.wall_seconds or 0:.1f} s"
        return Text(sentence), _bar(1.0), Text(took, style="dim")
    if job.status == Status.PROCESSING:
        return Text(sentence), _bar(job.progress), Text(f"{100 * job.progress:.0f} %")
    words = "again in a moment" if job.not_before else ""
    return Text(sentence, style="dim"), _bar(0.0), Text(words, style="dim")


def _bar(share: float) -> ProgressBar:
    return ProgressBar(total=1.0, completed=share, width=BAR, complete_style="cyan", finished_style="green")


def _left(analysis: Analysis) -> Text:
    if analysis.status == Status.PENDING:
        return Text("waits for a worker")
    seconds = runs.eta_seconds(analysis)
    about = f", about {max(1, round(seconds))} s left" if seconds else ""
    return Text(f"{analysis.progress} %{about}")
