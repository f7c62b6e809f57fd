"""Do queued work until told to stop."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from analysis.pipeline import supervisor


class Command(BaseCommand):
    help = "Runs the worker group: takes stages off the queue, resumes what is stuck, ends as a whole on SIGTERM or Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--until-input-ends", action="store_true", help="stop when standard input closes: for programs that start this one"
        )
        parser.add_argument("--results-only", action="store_true", help="leave what nobody waits for (films, sounds) to another worker")

    def handle(self, *args: Any, **options: Any) -> None:
        parent = sys.stdin.buffer if options["until_input_ends"] else None
        sys.exit(supervisor.serve(parent, results_only=options["results_only"]))
