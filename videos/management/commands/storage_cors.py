"""Show or set which pages may use the bucket."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from videos.storage import access, cors, s3
from videos.storage.failures import StorageFailed


class Command(BaseCommand):
    help = "Shows the CORS rules that browsers need to send to the bucket and to play from it; --apply sets them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--apply", action="store_true", help="set them, in place of the rules that the bucket has (s3 and r2)")

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        if not access.is_remote():
            raise CommandError("STORAGE_TYPE is local: there is no bucket, and no rules are needed.")
        place = s3.place()
        if not place.ways.cors:
            self.stdout.write(f"{place.kind} lets every page use signed addresses by itself: there is nothing to set.")
            return
        if apply:
            self._apply()
        else:
            self.stdout.write(json.dumps(cors.rules(), indent=2))

    def _apply(self) -> None:
        if s3.place().ways.cors != "request":
            raise CommandError(
                f"Write the rules to cors.json, then: gcloud storage buckets update gs://{s3.bucket()} --cors-file=cors.json"
            )
        try:
            cors.apply()
        except StorageFailed as error:
            raise CommandError("The bucket did not take the rules. Its key may lack the right to (s3:PutBucketCORS).") from error
        self.stdout.write(f"{s3.bucket()} may be used by: {', '.join(cors.origins())}")
