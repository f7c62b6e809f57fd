"""The PDF report of a result: kept under a name that says what is in it, set anew when that has changed."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from django.core.files.base import File
from django.core.files.storage import default_storage

from analysis import reading
from analysis.models import Analysis
from analysis.pipeline.results import canonical
from coherence.core.errors import ReportFailed
from videos import files
from videos.models import MediaFile, Video

NOT_PRINTED: Final = ("analysisId", "videoUrl", "thumbnailUrl")


def keep(video: Video, result: Mapping[str, Any]) -> MediaFile:
    """Set the PDF of the result and keep it as the recording's report. Raises ReportFailed."""
    from analysis.reports import pdf

    return files.keep(video, MediaFile.Kind.REPORT, pdf.render(result), version=_version(result))


def current(video: Video) -> "File[bytes]":
    """The open PDF of the newest completed run: the stored one if it says what would be printed today, else a new one.

    Dates are those of the owner's time zone, whoever reads it: a public report is not set anew for each reader.
    Raises what `reading.completed` raises, and ReportFailed.
    """
    analysis = reading.completed(video)
    found = Analysis.objects.values_list("result", flat=True).get(pk=analysis.pk) or {}
    result = {**found, **reading.dated(video, video.user.time_zone)}
    row = video.files.filter(kind=MediaFile.Kind.REPORT).first()
    try:
        if row is not None and _version(result) in row.storage_path and default_storage.exists(row.storage_path):
            return default_storage.open(row.storage_path)
        return default_storage.open(keep(video, result).storage_path)
    except OSError as error:
        raise ReportFailed("The PDF could not be stored. Your results are safe; please try again.") from error


def _version(result: Mapping[str, Any]) -> str:
    """A name for what is printed: the same result, title and date are the same PDF."""
    printed = {key: value for key, value in result.items() if key not in NOT_PRINTED}
    return hashlib.sha256(canonical(printed)).hexdigest()[:16]
