"""The bundled samples as recordings that everyone may see, owned by nobody who can sign in and analysed like any other."""

from typing import Any, Final

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.models import NO_ADDRESS, User
from analysis import runs
from analysis.models import Analysis, Status
from analysis.pipeline import results
from analysis.pipeline.definition import stages
from analysis.pipeline.stage import RESULT_STAGE
from analysis.samples import SAMPLES, Sample
from coherence.core.errors import NotFound
from videos import intake
from videos.models import Video

OWNER: Final = f"samples@{NO_ADDRESS}"


def owner() -> User:
    fields = {"display_name": "Samples", "password": make_password(None), "is_active": False}
    return User.objects.get_or_create(email=OWNER, defaults=fields)[0]


def listing() -> list[dict[str, Any]]:
    """Of each sample its id, title, score, tier, number of flags, and whether its result is there. One query."""
    ready = Analysis.objects.newest_completed().filter(video__sample_id__in=[sample.id for sample in SAMPLES])
    rows = ready.values_list("video__sample_id", "coherence_score", "score_tier", "dissonance_flags")
    found = {sample_id: (score, tier or None, len(flags or ())) for sample_id, score, tier, flags in rows}
    return [_told(sample, found.get(sample.id)) for sample in SAMPLES]


def _told(sample: Sample, found: tuple[float | None, str | None, int] | None) -> dict[str, Any]:
    score, tier, flags = found or (None, None, None)
    return {
        "id": sample.id,
        "title": sample.title,
        "score": score,
        "score_tier": tier,
        "is_cached": found is not None,
        "flag_count": flags,
    }


def show(sample_id: str) -> Video:
    """The sample's recording; whoever asks for it first has it taken in and analysed. Nobody's asking starts it a second time.

    Raises NotFound when there is no such sample.
    """
    sample = next((each for each in SAMPLES if each.id == sample_id), None)
    if sample is None:
        raise NotFound("There is no such sample.")
    video = _shown(sample)
    return video if video is not None and video.analyses.exists() else _begun(sample)


def _begun(sample: Sample) -> Video:
    """Of many who ask at once, one has it taken in while the others wait for the owner's row."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=owner().pk)
        video = _shown(sample) or take_in(sample)
        if not video.analyses.exists():
            runs.start(video)
    video.refresh_from_db()
    return video


@transaction.atomic
def take_in(sample: Sample) -> Video:
    """The sample's recording under its name; one of an earlier release, with other content, steps aside."""
    video = intake.receive(owner(), sample.path, title=sample.title)
    if video.sample_id != sample.id:
        now = timezone.now()
        Video.objects.filter(sample_id=sample.id).update(sample_id=None, deleted_at=now, updated_at=now)
        video.sample_id = sample.id
        video.save(update_fields=["sample_id", "updated_at"])
    return video


def is_current(video: Video) -> bool:
    """Its newest completed run is what a run of today's stages would bring."""
    newest = video.analyses.filter(status=Status.COMPLETED).order_by("-created_at", "-pk").first()
    if newest is None or newest.providers != runs.providers_from_settings():
        return False
    key = results.content_keys(stages(), newest)[RESULT_STAGE]
    return newest.jobs.filter(stage=RESULT_STAGE, content_key=key).exists()


def _shown(sample: Sample) -> Video | None:
    return Video.objects.present().filter(sample_id=sample.id).first()
