"""Fill an empty database for benchmarks."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from coherence.benchmarks import bulk, seeding


class Command(BaseCommand):
    help = "Fills an empty database with made-up people, recordings and analyses, to measure the API at size. Never on a real one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--users", type=int, default=2000)
        parser.add_argument("--videos", type=int, default=100_000)
        parser.add_argument("--jobs", type=int, default=1_000_000, help="about so many rows of stages, 8 to 10 for each analysis")
        parser.add_argument("--big-user", type=int, default=2000, help="how many of the recordings are one person's")
        parser.add_argument("--yes", action="store_true", help="say that this database may be filled with made-up rows")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["yes"]:
            raise CommandError("This fills the database with made-up people. If that is meant, say --yes.")
        if User.objects.exists():
            raise CommandError("There are people in this database already; seed an empty one.")
        size = seeding.Size(options["users"], options["videos"], options["jobs"], options["big_user"])
        if min(size.users, size.videos) < 1:
            raise CommandError("There must be at least one user and one video.")
        began = time.monotonic()
        for written in seeding.seed(size):
            if options["verbosity"] > 1:
                self.stdout.write(f"{written['users']} of {size.users} users")
        rows = ", ".join(f"{count:,} {table}" for table, count in written.items())
        self.stdout.write(f"{rows}; {bulk.size_bytes() / 1e6:,.0f} MB in {time.monotonic() - began:.0f} s")
