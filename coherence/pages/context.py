"""What every page is told."""

from django.conf import settings
from django.http import HttpRequest

THEMES = ("light", "dark")


def house(request: HttpRequest) -> dict[str, str | int]:
    """The colours chosen, where the live news is, which page this is, and how long deleted recordings are kept."""
    chosen = request.COOKIES.get("theme", "")
    match = request.resolver_match
    return {
        "theme": chosen if chosen in THEMES else "",
        "live_url": settings.LIVE_URL,
        "upgrade_url": settings.UPGRADE_URL,
        "kept_days": settings.DELETED_KEPT_DAYS,
        "here": (match.url_name if match else "") or "",
    }
