"""Remove what uploads left behind."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from videos import leftovers


class Command(BaseCommand):
    help = "Removes what uploads left behind on this machine when a server was killed. The worker does so each hour."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only show what would be removed")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        found = leftovers.found()
        for kind, each in ((kind, each) for kind, several in found.items() for each in several):
            self.stdout.write(f"{kind}: {each.path} ({each.size_bytes / 1e6:.1f} MB)")
        removed = sum(each.size_bytes for several in found.values() for each in several) if dry_run else leftovers.remove()
        self.stdout.write(f"{removed / 1e6:.1f} MB {'would be' if dry_run else 'were'} removed.")
