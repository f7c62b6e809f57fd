"""What others tell us in JSON, read strictly: of the right kind and size, or as if it had not been said."""

import math
from datetime import UTC, datetime
from typing import Any, Final

from videos.imports.guard import urls
from videos.imports.providers.base import Picture
from videos.imports.reasons import ProviderError

LARGEST: Final = 2**53
LONGEST_LINK: Final = 2048
MOST_PICTURES: Final = 8


def text(value: Any, longest: int) -> str:
    """Without what cannot be stored or shown: NUL, control characters, halves of pairs. Lines stay."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return ""
    kept = (c for c in value[: 4 * longest] if (c.isprintable() or c in "\n\t\u200c\u200d") and not "\ud800" <= c <= "\udfff")
    return "".join(kept).strip()[:longest]


def count(value: Any) -> int | None:
    whole = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return int(value) if whole and 0 <= value < LARGEST else None


def seconds(value: Any) -> float | None:
    number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if number and 0 < value < 10**7 else None


def link(value: Any) -> str:
    """An address that a page may show; empty for anything else."""
    if not isinstance(value, str) or len(value) > LONGEST_LINK:
        return ""
    try:
        return str(urls.parse(value))
    except ProviderError:  # it is nothing we could show
        return ""


def moment(value: Any) -> str:
    """RFC 3339 from seconds since 1970."""
    stamp = count(value)
    return datetime.fromtimestamp(stamp, UTC).isoformat().replace("+00:00", "Z") if stamp and stamp < 10**11 else ""


def pictures(value: Any) -> tuple[Picture, ...]:
    """The largest ones of a list of `{url, width, height}`."""
    given = [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
    found = [Picture(link(each.get("url")), count(each.get("width")), count(each.get("height"))) for each in given]
    known = {picture.url: picture for picture in found if picture.url}
    return tuple(sorted(known.values(), key=lambda picture: picture.width or 0)[-MOST_PICTURES:])
