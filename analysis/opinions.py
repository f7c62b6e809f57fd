"""What the owner says of the flags of a recording's newest result: put aside, right or wrong."""

from collections.abc import Iterable, Mapping
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


def carry(analysis: Analysis, flags: Iterable[Mapping[str, Any]]) -> None:
    """What they said last of a moment holds for the flag of the same type at the same time in this new result.

    Works inside the caller's transaction.
    """
    others = Opinion.objects.filter(analysis__video=analysis.video_id).exclude(analysis=analysis)
    shown = ("flag_id", "dismissed", "was_right", "analysis__dissonance_flags")
    said = others.select_related("analysis").only(*shown).order_by("-updated_at", "-pk")
    free, kept = list(flags), []
    for opinion in said:
        same = _same(opinion, free)
        if same is not None:
            free.remove(same)  # so that nothing older is said of it as well
            kept.append(Opinion(analysis=analysis, flag_id=same["id"], dismissed=opinion.dismissed, was_right=opinion.was_right))
    Opinion.objects.bulk_create(each for each in kept if each.dismissed or each.was_right is not None)


def _same(opinion: Opinion, flags: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Of these flags the one that lasts longest together with the flag of the opinion."""
    meant: Mapping[str, Any] = next((flag for flag in opinion.analysis.dissonance_flags or () if flag.get("id") == opinion.flag_id), {})
    together = [(_overlap(flag, meant), flag) for flag in flags if "id" in flag]
    return max((each for each in together if each[0] >= 0), key=lambda each: each[0], default=(0, None))[1]


def _overlap(flag: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """The seconds that both last, 0 where they only touch; below 0 where they are different moments."""
    if flag.get("type") != other.get("type"):
        return -1.0
    (start, end), (begin, until) = _span(flag), _span(other)
    return min(end, until) - max(start, begin)


def _span(flag: Mapping[str, Any]) -> tuple[float, float]:
    start = float(flag.get("timestamp") or 0.0)
    return start, max(start, float(flag.get("endTimestamp") or start))
