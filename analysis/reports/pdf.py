"""The report as a PDF: the result becomes the template's data, and a Typst process of its own sets it."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.reports import pdf_data
from analysis.reports.theme import LIGHT, Theme
from coherence.core import shell
from coherence.core.errors import ReportFailed

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "reports"
TYPESET = Path(__file__).with_name("typeset.py")
PATIENCE = 60.0
"""Seconds; an hour-long talk takes about one."""


def render(result: Mapping[str, Any], *, theme: Theme = LIGHT) -> bytes:
    """The PDF of an AnalysisResult (API.md, with `lanes`, `lessons`, `nextThing` and the rest where known).

    The same result gives the same bytes. Words reach Typst as data and are never read as markup. Raises ReportFailed.
    """
    data = json.dumps(pdf_data.build(result, theme), ensure_ascii=False)
    try:
        finished = shell.run([sys.executable, "-I", str(TYPESET), str(TEMPLATES)], timeout=PATIENCE, stdin=data.encode("utf-8"))
    except shell.ProgramFailed as error:
        raise ReportFailed("The PDF could not be made. Your results are safe; please try again.") from error
    return finished.stdout
