"""How facts are shown: badges, links, sizes, spans of time, structures."""

import json
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

NOTHING: Final = "–"
TONES: Final = {
    **dict.fromkeys(("completed", "active", "done", "ok", "yes"), "good"),
    **dict.fromkeys(("processing", "fetching", "completing", "open", "begun"), "busy"),
    **dict.fromkeys(("failed", "refused", "past_due"), "bad"),
}


def badge(word: str, tone: str = "") -> SafeString:
    """A state in a word; its tone never stands alone."""
    return format_html('<span class="ops-badge {}">{}</span>', tone or TONES.get(word, "quiet"), word.replace("_", " "))


def page(row: Model | None = None, *, model: type[Model] | None = None, pk: Any = None) -> str:
    """The address of a row's page."""
    meta, key = (row._meta, row.pk) if row is not None else (model._meta, pk) if model is not None else (None, None)
    assert meta is not None, "a row, or its model and key"
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[key])


def rows(model: type[Model], **asked: Any) -> str:
    """The address of a list, with what it is narrowed to."""
    meta = model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist") + (f"?{urlencode(asked)}" if asked else "")


def link(words: Any, address: str) -> SafeString:
    return format_html('<a class="ops-link" href="{}">{}</a>', address, words)


def to(row: Model | None, words: Any = None) -> SafeString | str:
    """A link to the row's page."""
    return link(str(row) if words is None else words, page(row)) if row is not None else NOTHING


def code(text: str) -> SafeString | str:
    """An id or an error's code, set so that it can be copied."""
    return format_html("<code>{}</code>", text) if text else NOTHING


def size(count: int | None) -> str:
    """In the units of plans and of what people read: 500 MB are 500 × 1024 × 1024 bytes."""
    if count is None:
        return NOTHING
    for unit, factor in (("TB", 1024**4), ("GB", 1024**3), ("MB", 1024**2), ("kB", 1024)):
        if count >= factor:
            return f"{count / factor:.1f} {unit}"
    return f"{count} B"


def span(seconds: float | None) -> str:
    """A stretch of time in the two largest units that matter."""
    if seconds is None:
        return NOTHING
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    for unit, lower, factor in (("d", "h", 86400), ("h", "min", 3600), ("min", "s", 60)):
        if seconds >= factor:
            rest = int((seconds % factor) // {"h": 3600, "min": 60, "s": 1}[lower])
            return f"{int(seconds // factor)} {unit}" + (f" {rest} {lower}" if rest else "")
    raise AssertionError("a minute is a minute")


def between(begin: datetime | None, end: datetime | None) -> float | None:
    return (end - begin).total_seconds() if begin and end else None


def ago(moment: datetime | None) -> SafeString | str:
    """How long ago, with the moment itself to point at."""
    if moment is None:
        return NOTHING
    gone = timezone.now() - moment
    words = "just now" if abs(gone) < timedelta(seconds=5) else f"{span(gone.total_seconds())} ago" if gone > timedelta() else clock(moment)
    return format_html('<time datetime="{}" title="{} UTC">{}</time>', moment.isoformat(), clock(moment), words)


def clock(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment else NOTHING


def dollars(microdollars: int) -> str:
    return f"${microdollars / 1e6:,.2f}" if microdollars >= 10_000 or not microdollars else f"${microdollars / 1e6:.4f}"


def structure(value: Any) -> SafeString | str:
    """Ready JSON, indented, as far as a page can bear."""
    if value in (None, "", {}, []):
        return NOTHING
    return format_html('<pre class="ops-pre" tabindex="0">{}</pre>', json.dumps(value, indent=2, ensure_ascii=False, default=str)[:20_000])
