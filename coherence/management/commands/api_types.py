"""Write the API's schema and its TypeScript types into documentation/api/."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator

from analysis.realtime import schema as realtime
from coherence import typescript

FOLDER = Path(settings.BASE_DIR) / "documentation" / "api"


def contents() -> dict[str, str]:
    """What each file should hold, by name."""
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    as_yaml = yaml.safe_dump(schema, sort_keys=False, allow_unicode=True, width=140)
    return {"schema.yaml": as_yaml, "types.ts": typescript.types(schema), "realtime.ts": typescript.types(realtime.document())}


class Command(BaseCommand):
    help = "Write documentation/api/schema.yaml, types.ts and realtime.ts from the code that answers; --check only compares."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail when the files are not what the code says")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = contents()
        if GENERATOR_STATS:
            raise CommandError("The schema has warnings; see above.")
        stale = [name for name, text in wanted.items() if not (FOLDER / name).exists() or (FOLDER / name).read_text() != text]
        if options["check"] and stale:
            raise CommandError(f"{', '.join(stale)} in documentation/api/ is out of step. Please run: manage.py api_types")
        for name in stale:
            (FOLDER / name).write_text(wanted[name])
            self.stdout.write(f"documentation/api/{name}")
