"""Find, and on request remove, what is stored for nobody; and say which rows have lost their bytes."""

import json
import re
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from dataclasses import asdict
from datetime import timedelta
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from videos.models import Video
from videos.storage import installation, verification
from videos.storage.failures import StorageFailed
from videos.storage.verification import Finding, Progress, Wrong

UNITS: Final = {"m": "minutes", "h": "hours", "d": "days"}
YOUNGEST: Final = timedelta(hours=1)
EVERY: Final = 10_000
WORDS: Final = {
    Wrong.ORPHAN: "no row names it",
    Wrong.OPEN_UPLOAD: "an upload that nobody continues",
    Wrong.FOREIGN: "not ours, left alone",
    Wrong.MISSING: "the object is missing",
    Wrong.WRONG_SIZE: "the object has another size",
}


def age(text: str) -> timedelta:
    found = re.fullmatch(r"(\d{1,5})([mhd])", text)
    if found is None:
        raise ArgumentTypeError(f"{text!r} is no age: write a number and m, h or d, such as 24h.")
    return timedelta(**{UNITS[found[2]]: int(found[1])})


class Command(BaseCommand):
    help = "Compares the storage with the tables. Says what is wrong; ends with 1 when something is left that is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--dry-run", action="store_true", help="only say what would be removed (this is what happens without --remove)")
        what.add_argument("--remove", action="store_true", help="remove objects that no row names, and abandoned multipart uploads")
        parser.add_argument("--older-than", type=age, default=timedelta(hours=24), help="leave younger objects alone: 90m, 24h, 7d")
        parser.add_argument("--json", action="store_true", help="write one JSON object a line, the last one the sum")

    def handle(self, *args: Any, **options: Any) -> None:
        remove, older_than = options["remove"], options["older_than"]
        if remove and older_than < YOUNGEST:
            raise CommandError("Nothing younger than one hour is removed: an upload may be about to write its row.")
        if remove and not Video.objects.exists():
            raise CommandError("The tables know no recording at all, so nothing is removed. Is DATABASE_URL the one of this storage?")
        count: Counter[str] = Counter()
        progress = Progress(tell=self._tell)
        try:
            if remove and installation.is_anothers():
                raise CommandError(installation.OTHER)
            for finding in verification.findings(older_than, remove=remove, progress=progress):
                self._say(finding, options["json"])
                count[finding.wrong] += 1
                count["removed"] += finding.removed
                count["removed_bytes"] += (finding.size or 0) * finding.removed
        except StorageFailed as error:
            raise CommandError(f"The storage does not answer ({error.code}). What was said so far is right; begin again later.") from error
        self._sum(count, progress, options["json"])
        if sum(count[wrong] for wrong in Wrong if wrong != Wrong.FOREIGN) > count["removed"]:
            sys.exit(1)

    def _tell(self, progress: Progress) -> None:
        """On a terminal, and not too often."""
        if sys.stderr.isatty() and (progress.objects % EVERY < verification.BATCH or progress.rows % EVERY == 0):
            self.stderr.write(f"{progress.objects} objects, {progress.rows} rows …")

    def _say(self, finding: Finding, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(asdict(finding), ensure_ascii=False))
            return
        size = "" if finding.size is None else f", {finding.size} bytes"
        expected = "" if finding.expected is None else f" instead of {finding.expected}"
        row = f" [{finding.row}]" if finding.row else ""
        self.stdout.write(f"{finding.key}: {WORDS[finding.wrong]}{size}{expected}{row}{' (removed)' if finding.removed else ''}")

    def _sum(self, count: Counter[str], progress: Progress, as_json: bool) -> None:
        seen = {"objects": progress.objects, "bytes": progress.bytes, "young": progress.young, "rows": progress.rows}
        total = seen | {str(wrong): count[wrong] for wrong in Wrong} | {name: count[name] for name in ("removed", "removed_bytes")}
        if as_json:
            self.stdout.write(json.dumps({"sum": total}))
        else:
            self.stdout.write(", ".join(f"{name.replace('_', ' ')}: {number}" for name, number in total.items()))
