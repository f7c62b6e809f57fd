"""`manage.py download_models`: fetch a Whisper model once, so that speech is understood better from then on, offline."""

import argparse
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from analysis.providers.speech import whisper_local

DEFAULT = "small.en"
FILES = ("config.json", "preprocessor_config.json", "model.bin", "tokenizer.json", "vocabulary.*")


class Command(BaseCommand):
    help = "Downloads a Whisper speech model (small.en: about 0.5 GB) to WHISPER_MODEL_DIR. Needs the internet once."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--model", default=DEFAULT, help=f"tiny.en, base.en, small.en, small, large-v3 … (default: {DEFAULT})")
        parser.add_argument("--to", type=Path, default=settings.WHISPER_MODEL_DIR, help="where to keep it (default: WHISPER_MODEL_DIR)")

    def handle(self, *args: object, model: str, to: Path, **options: object) -> None:
        repository = model if "/" in model else f"Systran/faster-whisper-{model}"
        self.stdout.write(f"Downloading {repository} to {to} …")
        fetch(repository, to)
        if not whisper_local.usable(to):
            raise CommandError(f"{repository} is not a faster-whisper model: {', '.join(whisper_local.NEEDED)} must be in {to}.")
        self.stdout.write(self.style.SUCCESS(f"The model lies in {to}. The speech providers local and whisper use it from now on."))


def fetch(repository: str, to: Path) -> None:
    """Download with a progress bar on the terminal; what was already fetched is kept. Raises CommandError."""
    import httpx2
    import huggingface_hub
    from huggingface_hub.errors import HFValidationError, RepositoryNotFoundError

    try:
        huggingface_hub.snapshot_download(repository, local_dir=to, allow_patterns=list(FILES), max_workers=2)
    except (RepositoryNotFoundError, HFValidationError) as error:
        raise CommandError(f"There is no model {repository}. Try --model {DEFAULT}.") from error
    except (OSError, RuntimeError, httpx2.HTTPError) as error:
        raise CommandError(
            f"The model could not be downloaded ({str(error).partition(chr(10))[0]}).\n"
            "Check the internet connection and run the command again, or run it on another machine with --to DIR and copy "
            f"that folder to {to}. Until then the built-in recogniser does the work."
        ) from error
