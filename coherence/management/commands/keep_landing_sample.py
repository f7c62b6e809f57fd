"""Write down what the first page shows of the bundled sample, after its analysis has changed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from analysis.models import Analysis
from coherence.pages import sample


class Command(BaseCommand):
    help = "Keeps the sample's present result for the first page (first: manage.py prepare_samples --inline)."

    def handle(self, *args: Any, **options: Any) -> None:
        newest = Analysis.objects.newest_completed().filter(video__sample_id=sample.ID).first()
        if newest is None or newest.result is None:
            raise CommandError("The sample has no result yet: manage.py prepare_samples --inline")
        sample.keep(newest.result)
