"""The lanes as a PNG, for mails, which show no SVG."""

import json
import sys
from collections.abc import Mapping
from typing import Any

from analysis.reports import lanes_svg
from analysis.reports.pdf import PATIENCE, TEMPLATES, TYPESET
from analysis.reports.theme import LIGHT
from coherence.core import shell
from coherence.core.errors import ReportFailed


def render(lanes: Mapping[str, Any], *, width: int, title: str) -> bytes:
    """Of twice as many pixels as `width`. Raises ReportFailed."""
    svg = lanes_svg.render(lanes, width=width, theme=LIGHT, compact=False, title=title)
    data = json.dumps({"svg": svg, "width": width, "paper": LIGHT.paper}, ensure_ascii=False)
    try:
        return shell.run([sys.executable, "-I", str(TYPESET), str(TEMPLATES), "lanes"], timeout=PATIENCE, stdin=data.encode()).stdout
    except shell.ProgramFailed as error:
        raise ReportFailed("The picture of the lanes could not be made.") from error
