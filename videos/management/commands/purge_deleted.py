"""Remove for good what was deleted long ago."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from videos.shelf import purge


class Command(BaseCommand):
    help = "Removes recordings deleted more than DELETED_KEPT_DAYS days ago, with all their files. The worker does so each minute."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only tell what would be removed")
        parser.add_argument("--limit", type=int, default=1000, help="of recordings (default: 1000)")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, dry_run: bool, limit: int, **options: Any) -> None:
        purged = purge.would(max(limit, 0)) if dry_run else purge.run(max(limit, 0))
        found = purged.as_dict() | {"left": purge.due().count(), "dryRun": dry_run}
        if options["json"]:
            self.stdout.write(json.dumps(found))
            return
        self.stdout.write(
            f"{purged.videos} recordings with {purged.objects} objects ({purged.bytes / 1e6:.1f} MB of sources) "
            f"{'would be' if dry_run else 'were'} removed, {purged.failed} failed, {found['left']} are due."
        )
