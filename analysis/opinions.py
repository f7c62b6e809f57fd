"""What the owner says of the flags of a recording's newest result: put aside, right or wrong."""

from typing import Any

from django.db import transaction

from analysis import reading
from analysis.models import Analysis, Opinion
from coherence.core.errors import NOT_FOUND, NotFound
from videos.models import Video


def of(analysis: Analysis) -> list[Opinion]:
    """One for each flag that they said something about, in the order of the flags' ids."""
    return list(analysis.opinions.order_by("flag_id"))


def keep(video: Video, flag_id: str, **said: Any) -> Opinion:
    """Of `dismissed` and `was_right` whatever is given; None takes the second back.

    Raises NotFound for a flag that the result does not have, and what `reading.completed` raises.
    """
    analysis = reading.completed(video)
    flags = Analysis.objects.values_list("dissonance_flags", flat=True).get(pk=analysis.pk) or []
    if flag_id not in {flag.get("id") for flag in flags}:
        raise NotFound(NOT_FOUND)
    with transaction.atomic():
        opinion, _ = Opinion.objects.select_for_update().get_or_create(analysis=analysis, flag_id=flag_id)
        for name, value in said.items():
            setattr(opinion, name, value)
        opinion.save()
    return opinion
