"""The stored result as it is told at this moment: with links that play, the present title, the reader's day, and trends."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import prefetch_related_objects
from django.utils import timezone
from djangorestframework_camel_case.util import camelize

from analysis import failures, trends
from analysis.models import Analysis, Status
from analysis.pipeline.results import canonical
from analysis.querysets import ResultWithout
from coherence.core import timecode
from coherence.core.errors import NotComplete
from videos.models import Video
from videos.playback import links, shown

LINK_STEP: Final = 1800
"""Seconds. Links open for an hour; an answer that is unchanged within one step still has links for half an hour at least."""
LINKS: Final = ("videoUrl", "thumbnailUrl", "renditions")
OF_THE_MOMENT: Final = ("videoId", *LINKS, "videoTitle", "uploadDate", "metrics")
WAIT: Final = "The analysis is not complete yet. Please wait a moment."


@dataclass(frozen=True)
class Reading:
    """A completed run as one person reads it now. What was found is loaded only when it is asked for."""

    analysis: Analysis
    now: Mapping[str, Any]
    """What depends on the moment, in place of the stored."""

    @property
    def etag(self) -> str:
        """Weak: it changes with all that is said, but not with each new signature of the same link, only with LINK_STEP."""
        said = {key: value for key, value in self.now.items() if key not in LINKS}
        links = [[key for key in LINKS if self.now.get(key)], [[each["kind"], each["version"]] for each in self.now.get("renditions", [])]]
        step = int(timezone.now().timestamp()) // LINK_STEP
        return f'W/"{hashlib.sha256(canonical([str(self.analysis.pk), said, links, step])).hexdigest()[:32]}"'

    @property
    def body(self) -> bytes:
        """The AnalysisResult as UTF-8 JSON: what depends on the moment, and the text that is stored of all the rest."""
        rest = Analysis.objects.values_list(ResultWithout(OF_THE_MOMENT), flat=True).get(pk=self.analysis.pk) or "{}"
        told = json.dumps(self.now, ensure_ascii=False, separators=(",", ":"))
        return (told if rest == "{}" else f"{told[:-1]},{rest[1:]}").encode()


def of(video: Video, time_zone: str) -> Reading:
    """The newest completed run of the recording. Raises what `completed` raises."""
    analysis = completed(video)
    prefetch_related_objects([video], "files")
    changes = {f"{name}Trend": change for name, change in trends.against_earlier(video, analysis).items()}
    now = {
        "videoId": str(video.pk),
        "videoUrl": links.stream_url(video),
        "thumbnailUrl": links.thumbnail_url(video),
        "renditions": _renditions(video) or None,
        **dated(video, time_zone),
        "metrics": {**(analysis.metrics or {}), **changes},
    }
    return Reading(analysis, {key: value for key, value in now.items() if value is not None})


def _renditions(video: Video) -> list[dict[str, Any]]:
    """As told of the recording itself, with times as text."""
    told: list[dict[str, Any]] = camelize([{**each, "created_at": text_of(each["created_at"])} for each in shown.renditions(video)])
    return told


def text_of(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def dated(video: Video, time_zone: str) -> dict[str, str]:
    """What can change without a new analysis and is printed in the report as well."""
    return {"videoTitle": video.title, "uploadDate": timecode.date(video.created_at, time_zone)}


def completed(video: Video) -> Analysis:
    """The newest completed run, without what it found.

    Raises NotComplete while the first is under way, and the failure of the newest when none succeeded.
    """
    newest_first = video.analyses.order_by("-created_at", "-pk").defer("result", "dissonance_flags")
    analysis = newest_first.filter(status=Status.COMPLETED).first()
    if analysis is not None:
        return analysis
    newest = newest_first.first()
    failure = failures.error_of(newest) if newest else None
    raise failure or NotComplete(WAIT)
