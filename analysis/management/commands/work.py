"""Do queued work until told to stop."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from analysis.pipeline import supervisor


class Command(BaseCommand):
    help = "Runs the worker group: takes stages off the queue, resumes what is stuck, ends as a whole on SIGTERM or Ctrl-C."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        sys.exit(supervisor.serve())
