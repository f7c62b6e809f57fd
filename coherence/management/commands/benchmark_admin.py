"""Measure the admin's lists on a large database."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

LIMIT = 1000.0
"""Milliseconds that no list may take."""


class Command(BaseCommand):
    help = "Opens, filters and searches every list of the admin and tells how long that takes; for a database that `seed` has filled."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fill", type=int, default=0, help="first bring each table to about so many rows (PostgreSQL)")
        parser.add_argument("--rounds", type=int, default=5)
        parser.add_argument("--all", action="store_true", help="tell of every question, not of each list's slowest alone")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        import coherence.urls  # noqa: F401  (finds the pages)
        from coherence.benchmarks import admin_pages, admin_rows

        if options["fill"]:
            if connection.vendor != "postgresql":
                raise CommandError("Only PostgreSQL can be filled like this.")
            admin_rows.fill(options["fill"])
        measured = list(admin_pages.measure(options["rounds"]))
        if options["json"]:
            self.stdout.write(json.dumps([asdict(each) for each in measured], indent=1))
            return
        worst = {each.page: each for each in sorted(measured, key=lambda each: each.milliseconds)}
        self.stdout.write(
            "| list | rows | as it opens, ms | queries | slowest question | ms | most queries |\n|---|---|---|---|---|---|---|"
        )
        for first in (each for each in measured if each.what == "as it opens"):
            slow = worst[first.page]
            most = max(each.queries for each in measured if each.page == first.page)
            cells = (first.page, f"{first.rows:,}", first.milliseconds, first.queries, slow.what, slow.milliseconds, most)
            self.stdout.write("| " + " | ".join(str(cell) for cell in cells) + " |")
        over = [each for each in measured if each.milliseconds > LIMIT]
        self.stdout.write(f"{len(measured)} questions, {len(over)} of them over {LIMIT:.0f} ms.")
        for each in [*over, *(measured if options["all"] else [])]:
            self.stdout.write(f"{each.milliseconds:8.1f} ms {each.queries:3} queries  {each.page}: {each.what}")
