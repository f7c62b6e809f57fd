"""Look at a deployment and say what is wrong."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from coherence.monitoring import doctor

SIGNS = {"ok": "  ", "warning": "! ", "failure": "✗ "}


class Command(BaseCommand):
    help = "Checks settings, database, storage, queue, workers, mail, programs, models, clock and disk. Ends with 1 when something fails."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(doctor.examine())
        failed = [each for each in found if each.level == "failure"]
        if options["json"]:
            self.stdout.write(json.dumps({"healthy": not failed, "findings": [each.as_dict() for each in found]}, ensure_ascii=False))
        else:
            for each in found:
                self.stdout.write(f"{SIGNS[each.level]}{each.part:14}{each.said}" + (f"\n{'':16}→ {each.do}" if each.do else ""))
            self.stdout.write(f"\n{len(failed)} to mend." if failed else "\nNothing is broken.")
        if failed:
            sys.exit(1)
