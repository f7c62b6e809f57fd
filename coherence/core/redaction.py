"""What no log may hold: tokens, keys, passwords, cookies, query strings and e-mail addresses."""

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

GONE = "[removed]"
LONGEST = 20_000
NAMES = re.compile(r"authoriz|cookie|passw|secret|token|api_?key|e-?mail|signature|csrf|session", re.IGNORECASE)
PATTERNS = (
    re.compile(r"\b(?:bearer|api-key|basic)\s+\S+|\bbearer\.[^\s,'\"]+", re.IGNORECASE),
    re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*"),  # a JSON web token
    re.compile(r"\b(?:coh|sb_secret|sb_publishable|sk|rk|whsec|pk)_[\w-]+"),  # keys: ours, Supabase's, Stripe's
    re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,64}\.[\w.-]{0,200}\w"),
    re.compile(r"(?<=\?)[^\s\"'<>]*=[^\s\"'<>]*"),  # a query string
    re.compile(r"(?i)\b(?:set-)?cookie:\s*[^\n]+"),
    re.compile(r"(?i)(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"),  # user:password@ in an address
    re.compile(
        r"(?i)\b(?:password\d?|passwd|secret|token|access_token|refresh_token|sessionid|csrftoken)[\"']?\s*[=:]\s*[\"']?[^\s\"',;&)}]+"
    ),
)

HARMLESS = re.compile(r"(?!.*eyJ)[A-Za-z0-9/.,+-]*")
"""None of the patterns can be in it: each needs another letter. Ids, methods and most paths are such."""


def redact(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: the last before a line is written, the traceback's text included."""
    return {name: _clean(name, value) for name, value in event.items()}


def _clean(name: str, value: Any) -> Any:
    if NAMES.search(name) and value is not None:
        return GONE
    if isinstance(value, Mapping):
        return {key: _clean(str(key), each) for key, each in value.items()}
    if isinstance(value, list | tuple | set):
        return [_clean("", each) for each in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return clean_text(str(value))


def clean_text(text: str) -> str:
    text = text if len(text) <= LONGEST else text[:LONGEST] + "…"
    if HARMLESS.fullmatch(text):
        return text
    for pattern in PATTERNS:
        text = pattern.sub(GONE, text)
    return text
