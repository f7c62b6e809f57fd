"""What people are written about their recordings: that a result is ready, or that it did not work and what to do."""

from typing import Any, Final

from django.conf import settings

from accounts import letters, profiles
from accounts.letters import Content
from analysis.models import Analysis, Status
from coherence.core import logs
from coherence.core.errors import Cancelled, NoRoom, ReportFailed

log = logs.Log(__name__)
READY, FAILED = "analysis_completed", "analysis_failed"
UNNAMED: Final = "Your recording"
NOTHING: Final[dict[str, Any]] = dict.fromkeys(("score", "tier", "next", "moment", "lanes"))
WIDTH: Final = 552
TO_DO: Final = {
    "INVALID_FORMAT": "Export it again, for example as MP4 with H.264, and send that file.",
    "VIDEO_TOO_LONG": "Cut it into parts and send each of them.",
    "VIDEO_TOO_LARGE": "Export it in 1080p or smaller and send that file.",
}
"""What the person can do, by the code of the failure; for the rest it is to start the analysis once more."""
AGAIN: Final = "Open the recording and start the analysis once more. If it fails again, it is our fault, and it has been noted."


def tell_ready(analysis: Analysis) -> None:
    letters.post(analysis.video.user, READY, analysis.pk)


def tell_failed(analysis: Analysis, code: str) -> None:
    """Whoever cancelled it knows."""
    if code != Cancelled.code:
        letters.post(analysis.video.user, FAILED, analysis.pk)


def ready(analysis_id: str) -> Content | None:
    """None when the recording has been deleted meanwhile."""
    analysis = _shown(analysis_id, Status.COMPLETED)
    if analysis is None:
        return None
    if profiles.is_private(analysis.video.user):
        return Content("Your result is ready", "ready", _about(analysis) | NOTHING)
    result: dict[str, Any] = analysis.result or {}
    flags = sorted(result.get("dissonanceFlags") or (), key=lambda flag: "HIGH MEDIUM LOW".find(flag["severity"]))
    told = _about(analysis) | {
        "score": result.get("coherenceScore"),
        "tier": result.get("scoreTier"),
        "next": (result.get("nextThing") or {}).get("text"),
        "moment": flags[0]["description"] if flags else None,
    }
    pictures = _lanes(result, told["title"])
    return Content(f"Your result is ready: {told['title']}", "ready", told | _described(result, pictures), pictures)


def failed(analysis_id: str) -> Content | None:
    analysis = _shown(analysis_id, Status.FAILED)
    if analysis is None:
        return None
    told = _about(analysis) | {"why": NoRoom.told if analysis.error_code == NoRoom.code else analysis.error_message}
    told["to_do"] = TO_DO.get(analysis.error_code, AGAIN)
    return Content(f"This did not work yet: {told['title']}", "failed", told)


def _shown(analysis_id: str, status: str) -> Analysis | None:
    found = Analysis.objects.filter(pk=analysis_id, status=status, video__deleted_at=None)
    return found.select_related("video__user").first()


def _about(analysis: Analysis) -> dict[str, Any]:
    """In private mode a mail says that there is something, not what."""
    video = analysis.video
    title = UNNAMED if profiles.is_private(video.user) else video.title
    return {"title": title, "link": f"{settings.PUBLIC_URL}/recordings/{video.pk}"}


def _lanes(result: dict[str, Any], title: str) -> dict[str, bytes]:
    """The picture, without which the letter goes all the same."""
    from analysis.reports import lanes_png  # the drawing is loaded when a letter goes

    try:
        return {"lanes": lanes_png.render(result["lanes"], width=WIDTH, title=title)} if result.get("lanes") else {}
    except ReportFailed as error:
        log.warning("letter_without_lanes", exc_info=error)
        return {}


def _described(result: dict[str, Any], pictures: dict[str, bytes]) -> dict[str, Any]:
    from analysis.reports import lanes_svg

    return {"lanes": lanes_svg.told(result["lanes"]) if pictures else None, "width": WIDTH}


letters.KINDS.update({READY: ready, FAILED: failed})
