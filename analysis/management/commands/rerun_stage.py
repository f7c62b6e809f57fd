"""Forget what a stage found, and all that follows from it, and let it be found again."""

import uuid
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from analysis import runs
from analysis.models import Analysis
from analysis.pipeline.definition import stages
from analysis.pipeline.stage import dependants
from analysis.querysets import AnalysisQuerySet
from coherence.core.errors import Conflict


class Command(BaseCommand):
    help = "Runs a stage and all that depends on it again, for completed runs: the newest one of each recording."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--stage", required=True, choices=[stage.name for stage in stages()])
        chosen = parser.add_mutually_exclusive_group()
        chosen.add_argument("--video", type=uuid.UUID, help="the recording with this id")
        chosen.add_argument("--analysis", type=uuid.UUID, help="this very run")
        chosen.add_argument("--all", action="store_true", help="every recording (the default)")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument("--limit", type=_positive, help="at most so many recordings, the newest first")
        parser.add_argument("--inline", action="store_true", help="run the stages in this process, without queue and worker")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = list(_chosen(options)[: options["limit"]])
        if not chosen and (options["video"] or options["analysis"]):
            raise CommandError("There is no such completed run.")
        names = [stage.name for stage in stages() if stage.name == options["stage"] or stage.name in dependants(stages(), options["stage"])]
        verb = "Would run" if options["dry_run"] else "Running"
        for analysis in chosen:
            self.stdout.write(f"{verb} {', '.join(names)} again for “{analysis.video.title}” (video {analysis.video_id})")
            if not options["dry_run"]:
                self._rerun(analysis, names, inline=options["inline"])
        self.stdout.write(f"{len(chosen)} {'run' if len(chosen) == 1 else 'runs'}.")

    def _rerun(self, analysis: Analysis, names: list[str], *, inline: bool) -> None:
        try:
            again = runs.rerun(analysis, names, enqueue=not inline)
        except Conflict as busy:
            self.stdout.write(f"  left out: {busy.message}")
            return
        while inline and runs.run_next(again):
            self.stdout.write(f"  {again.pk}: {runs.reload(again).progress} %")
        self.stdout.write(f"  run {again.pk} {runs.reload(again).status}")


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise ArgumentTypeError(f"{text!r} is no number of recordings")
    return int(text)


def _chosen(options: dict[str, Any]) -> AnalysisQuerySet:
    completed = Analysis.objects.newest_completed().select_related("video").order_by("-created_at")
    if options["analysis"]:
        return Analysis.objects.completed().select_related("video").filter(pk=options["analysis"])
    return completed.filter(video_id=options["video"]) if options["video"] else completed
