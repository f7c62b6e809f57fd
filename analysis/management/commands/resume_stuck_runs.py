"""Set going again what no longer moves on its own."""

from typing import Any

from django.core.management.base import BaseCommand

from analysis import runs


class Command(BaseCommand):
    help = "Resumes stages whose worker died, retries that are due and tasks that fell out of the queue; removes scratch of ended runs."

    def handle(self, *args: Any, **options: Any) -> None:
        resumed = runs.resume_stuck()
        self.stdout.write(
            f"{resumed.crashed} crashed, {resumed.retries} due for a retry, {resumed.lost} lost from the queue, "
            f"{resumed.idle_runs} idle, {resumed.scratch} scratch folders removed."
        )
