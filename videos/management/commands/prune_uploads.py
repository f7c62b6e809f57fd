"""Remove what uploads left behind."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from videos import leftovers, tasks
from videos.resumable import sweep, transports


class Command(BaseCommand):
    help = (
        "Ends uploads that nobody goes on with, and removes what they and killed servers left behind: on this machine and in the bucket. "
        "The worker does so each hour."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only show what would be removed")
        parser.add_argument("--json", action="store_true", help="answer with one JSON object")

    def handle(self, *args: Any, dry_run: bool, json: bool, **options: Any) -> None:
        found = _found()
        if not dry_run:
            tasks.prune_uploads()
        self.stdout.write(_as_json(found, dry_run) if json else _in_words(found, dry_run))


def _found() -> list[dict[str, Any]]:
    """Each thing by its kind and name; the size where it is known."""
    files = [(kind, str(each.path), each.size_bytes) for kind, several in leftovers.found().items() for each in several]
    uploads = [("abandoned upload", str(each.pk), transports.of(each).received(each)) for each in sweep.expired()]
    parts = [("unfinished object in the bucket", each.key, None) for each in sweep.abandoned_parts()]
    return [{"kind": kind, "name": name, "bytes": size} for kind, name, size in [*files, *uploads, *parts]]


def _as_json(found: list[dict[str, Any]], dry_run: bool) -> str:
    return json.dumps({"dryRun": dry_run, "bytes": _bytes(found), "found": found})


def _in_words(found: list[dict[str, Any]], dry_run: bool) -> str:
    lines = [f"{each['kind']}: {each['name']}" + (f" ({each['bytes'] / 1e6:.1f} MB)" if each["bytes"] else "") for each in found]
    return "\n".join([*lines, f"{_bytes(found) / 1e6:.1f} MB {'would be' if dry_run else 'were'} removed."])


def _bytes(found: list[dict[str, Any]]) -> int:
    return sum(each["bytes"] or 0 for each in found)
