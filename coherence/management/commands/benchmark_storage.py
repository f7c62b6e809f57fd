"""Measure the storage of the settings."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from coherence.benchmarks import storage


class Command(BaseCommand):
    help = "Stores, fetches and removes a large object and many small ones, and says how fast that was."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--megabytes", type=int, default=1024, help="of the large object")
        parser.add_argument("--objects", type=int, default=2000, help="how many small ones")

    def handle(self, *args: Any, megabytes: int, objects: int, **options: Any) -> None:
        for what, figure in storage.measure(megabytes, objects):
            self.stdout.write(f"{what}: {figure}")
