"""The house's tones for what cannot read a style sheet, such as mails: those of the pages, read from them."""

import re
from functools import cache
from pathlib import Path

SHEET = Path(__file__).parents[1] / "static" / "coherence" / "tokens.css"


@cache
def light() -> dict[str, str]:
    """Token → colour, with underscores for hyphens: {"paper": "#fbf8f2", "data_soft": …}."""
    first = SHEET.read_text().partition(":root {")[2].partition("}")[0]
    return {name.replace("-", "_"): colour for name, colour in re.findall(r"--([\w-]+): (#[0-9a-f]{6});", first)}
