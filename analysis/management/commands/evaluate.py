"""Measure how right the analysis is, on labelled media and the bundled samples."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Runs the analysis over clips whose answers are known and says how right it is: a table, and JSON on request."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--media", type=Path, help="folder with MANIFEST.json and labels (default: ../shared/media, if it is there)")
        parser.add_argument("--json", type=Path, help="write the figures to this file")
        parser.add_argument("--markdown", type=Path, help="write the table into this file, between its two marks, or as a new file")
        parser.add_argument("--only", default="", metavar="NAME", help="only clips whose name contains this")

    def handle(self, *args: Any, **options: Any) -> None:
        from rich.console import Console

        from analysis.evaluation import figures
        from analysis.evaluation.run import evaluate

        media = self._media(options["media"])
        for path in (options["json"], options["markdown"]):
            if path is not None and not path.absolute().parent.is_dir():
                raise CommandError(f"There is no folder {path.absolute().parent} to write {path.name} to.")
        found = evaluate(media, _senses(), settings.MOMENT_CONFIDENCE, only=options["only"], watch=self._say)
        if not any(figure.value is not None for figure in found):
            raise CommandError(f"No clip is called {options['only']!r}.")
        Console(file=sys.stdout, width=None if sys.stdout.isatty() else 170).print(figures.as_table(found))
        if options["json"]:
            options["json"].write_text(json.dumps(figures.as_json(found), indent=1) + "\n")
        if options["markdown"]:
            _write_between_marks(options["markdown"], figures.as_markdown(found))

    def _media(self, named: Path | None) -> Path | None:
        """The folder with labelled media; None where nobody named one and the usual one is not there."""
        media = named or Path(settings.BASE_DIR).parent / "shared" / "media"
        if (media / "MANIFEST.json").is_file():
            return media
        if named is not None:
            raise CommandError(f"There is no MANIFEST.json in {named}, so nothing in it is labelled.")
        self.stderr.write(f"No labelled media in {media}: only the bundled samples are measured.")
        return None

    def _say(self, name: str) -> None:
        self.stderr.write(f"watching and hearing {name}")


def _senses() -> Any:
    from analysis.evaluation.perceive import Senses
    from analysis.providers.speech import registry as speech
    from analysis.providers.vision import registry as vision
    from videos.ffmpeg import binary

    return Senses(
        speech.make("local", whisper_model_dir=settings.WHISPER_MODEL_DIR), vision.make("local"), binary.ffmpeg(settings.FFMPEG_BINARY)
    )


BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"


def _write_between_marks(path: Path, table: str) -> None:
    """Replace what stands between the marks; a file without them gets them at its end."""
    text = path.read_text() if path.is_file() else ""
    before, mark, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    path.write_text(f"{before if mark else text}{BEGIN}\n{table}{END}{after if mark else ''}\n".rstrip("\n") + "\n")
