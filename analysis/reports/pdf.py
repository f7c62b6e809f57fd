"""The report as a PDF: the one place that calls Typst, confined to our templates and our own typefaces."""

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from analysis.reports import pdf_data
from analysis.reports.theme import LIGHT, Theme
from coherence.core.errors import ReportFailed

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "reports"
MAIN = TEMPLATES / "report.typ"


def render(result: Mapping[str, Any], *, theme: Theme = LIGHT) -> bytes:
    """The PDF of an AnalysisResult (API.md, with `lanes`, `lessons`, `nextThing` and the rest where known).

    The same result gives the same bytes. Words reach Typst as data and are never read as markup; no package, no system
    typeface and no file outside the templates is within its reach. Raises ReportFailed.
    """
    data = pdf_data.build(result, theme)
    try:
        compiled = typst.compile(
            str(MAIN),
            root=str(TEMPLATES),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            package_path=str(TEMPLATES),
            package_cache_path=str(TEMPLATES),
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            format="pdf",
            timestamp=0,
        )
    except typst.TypstError as error:
        raise ReportFailed("The PDF could not be made. Your results are safe; please try again.") from error
    if not isinstance(compiled, bytes):
        raise ReportFailed("The PDF could not be made. Your results are safe; please try again.")
    return compiled


@functools.cache
def _fonts() -> Any:
    """Our typefaces, read once per process."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(TEMPLATES / "fonts")])
