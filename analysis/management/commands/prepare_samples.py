"""Take in the bundled samples and analyse those whose result is missing or older than the stages."""

import time
from argparse import ArgumentParser
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from analysis import failures, runs, showcase
from analysis.models import Analysis
from analysis.querysets import UNFINISHED
from analysis.samples import SAMPLES, Sample

PAUSE: Final = 0.2
"""Seconds between two looks at a run of which nothing can be done here now."""


class Command(BaseCommand):
    help = "Makes the bundled samples ready to be seen. What is ready costs nothing, so it may run at every start."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--inline", action="store_true", help="analyse in this process, without queue and worker")

    def handle(self, *args: Any, inline: bool, **options: Any) -> None:
        failed = [sample.id for sample in SAMPLES if not self._prepare(sample, inline)]
        if failed:
            raise CommandError(f"These samples could not be analysed: {', '.join(failed)}.")

    def _prepare(self, sample: Sample, inline: bool) -> bool:
        video = showcase.take_in(sample)
        if showcase.is_current(video):
            self.stdout.write(f"{sample.id}: ready")
            return True
        analysis = runs.start(video, enqueue=not inline)
        if inline:
            _finish(analysis)
        error = failures.error_for_operators(analysis)
        self.stdout.write(f"{sample.id}: {error.message if error else 'ready' if analysis.status not in UNFINISHED else 'queued'}")
        return error is None


def _finish(analysis: Analysis) -> None:
    """Until the run has ended, and what comes after its result is made."""
    while True:
        busy = runs.run_next(runs.reload(analysis), patient=False)
        if not busy and analysis.status not in UNFINISHED:
            return
        if not busy:
            time.sleep(PAUSE)
            runs.resume_stuck()
