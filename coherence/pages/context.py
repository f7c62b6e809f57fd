"""What every page is told."""

from django.conf import settings
from django.http import HttpRequest

THEMES = ("light", "dark")


def house(request: HttpRequest) -> dict[str, str]:
    """The colours chosen, where the live news is, and which page this is, for the navigation."""
    chosen = request.COOKIES.get("theme", "")
    match = request.resolver_match
    return {
        "theme": chosen if chosen in THEMES else "",
        "live_url": settings.LIVE_URL,
        "upgrade_url": settings.UPGRADE_URL,
        "here": (match.url_name if match else "") or "",
    }
