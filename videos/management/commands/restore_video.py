"""Give a deleted recording back."""

import getpass
import uuid
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coherence.core.errors import AppError
from videos.shelf import library


class Command(BaseCommand):
    help = "Gives a deleted recording back, as long as its files are kept (DELETED_KEPT_DAYS). Who did it and why is kept with it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("video", type=uuid.UUID)
        parser.add_argument("--reason", required=True)

    def handle(self, *args: Any, video: uuid.UUID, reason: str, **options: Any) -> None:
        try:
            restored = library.restore(video, reason=reason[:500], operator=f"{getpass.getuser()} (command line)")
        except AppError as error:
            raise CommandError(error.message) from None
        self.stdout.write(f"{video} is restored.")
        if restored.same_content:
            self.stdout.write(f"The person has sent the same content again since: {restored.same_content}. Both stay.")
