"""Write down, for recordings that came before it was kept, what they are searched by."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from analysis import search_texts


class Command(BaseCommand):
    help = "Writes transcripts and titles down as they are searched, where that is missing. It may run at any time, and twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count what is missing")
        parser.add_argument("--limit", type=int, default=1_000_000, help="of recordings, of each of the two")

    def handle(self, *args: Any, dry_run: bool, limit: int, **options: Any) -> None:
        if dry_run:
            transcripts, titles = search_texts.unspoken().count(), search_texts.untitled().count()
            self.stdout.write(f"{min(transcripts, limit)} transcripts and up to {min(titles, limit)} titles would be written.")
        else:
            transcripts, titles = search_texts.write_transcripts(limit), search_texts.write_titles(limit)
            self.stdout.write(f"{transcripts} transcripts and {titles} titles were written.")
