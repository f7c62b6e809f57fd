"""What the page of a recording without a result shows: how far the analysis is, or why it failed and what to do."""

from typing import Any, Final

from analysis import partial, runs, standing
from analysis.models import Analysis
from analysis.pages import pictures
from analysis.pages.telling import here
from analysis.pipeline.definition import stages
from analysis.pipeline.stage import optional
from coherence.core.errors import AppError
from videos.models import Video
from videos.playback import links

EXPORT: Final = (
    "The trouble is in the file, so the same file would end here again. A fresh export from the program that made it usually works."
)
ADVICE: Final = {
    "CANCELLED": "You stopped it. The recording is still here; nothing was counted against your plan.",
    "INVALID_FORMAT": EXPORT,
    "VIDEO_TOO_LONG": "Cut it into parts, and upload the one you want to work on.",
    "VIDEO_TOO_LARGE": "Export it smaller, for instance in 1080p, and upload that.",
}
TRY_AGAIN: Final = "It was not your recording’s fault. Try again in a moment; what was found so far is kept, so it goes faster."
HOPELESS: Final = frozenset({"INVALID_FORMAT", "VIDEO_TOO_LONG", "VIDEO_TOO_LARGE"})
"""The same file will fail the same way."""


def of(video: Video) -> dict[str, Any]:
    told = standing.of_any(video.pk)
    found = told[1] if told else {}
    eta = found.get("eta_seconds")
    return {
        "video": video,
        "own": video.sample_id is None,
        "standing": found,
        "eta": runs.expected_seconds(video) if eta is None else eta,
        **moving(video),
    }


def failed(video: Video, error: AppError) -> dict[str, Any]:
    advice = ADVICE.get(error.code, TRY_AGAIN)
    stopped = error.code == "CANCELLED"
    return {
        "video": video,
        "own": video.sample_id is None,
        "heading": "You stopped this analysis" if stopped else "This one could not be analysed",
        "sentence": "" if stopped else error.message,
        "advice": advice,
        "again": error.code not in HOPELESS,
        "stream": here(links.stream_url(video)),
        "poster": here(links.thumbnail_url(video) or ""),
    }


def moving(video: Video) -> dict[str, Any]:
    """What changes while the run goes on: the picture and the steps."""
    newest = _newest(video)
    return {"pictures": pictures.of(partial.lanes(newest), video.title) if newest else [], "steps": _steps(newest)}


def _newest(video: Video) -> Analysis | None:
    return video.analyses.select_related("video").order_by("-created_at", "-pk").defer("result").first()


def _steps(analysis: Analysis | None) -> list[dict[str, Any]]:
    """The stages up to the result, with where each stands."""
    known = {job.stage: job.status for job in analysis.jobs.all()} if analysis else {}
    counted = [stage for stage in stages() if stage.name not in optional(stages())]
    return [{"name": stage.name, "sentence": stage.sentence, "status": known.get(stage.name, "pending")} for stage in counted]
