"""How often forms are taken, and reports made, from the pages: as often as from the API."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

from coherence.core import addresses, refusals
from coherence.core.api import errors as api
from coherence.core.api import throttles
from coherence.core.errors import RateLimited

UNSAFE: Final = ("POST", "PUT", "PATCH", "DELETE")
SCOPES: Final = {"upload": "upload", "import": "upload", "recording-report": "report", "shared-report": "report"}
"""By the page's name; other forms are counted like any request of the API."""
REPORTS: Final = ("recording-report", "shared-report")
"""Made while they are asked for."""
UNCOUNTED: Final = ("mails_stop",)
"""Mail programs' servers ask it in one click, many of them from one address; its link is the proof."""


class Paced:
    """Middleware. Only what changes something, or takes work, is counted; looking around is not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, named: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.namespace != "pages" or match.url_name in UNCOUNTED:
            return None
        if request.method not in UNSAFE and match.url_name not in REPORTS:
            return None
        user = request.user
        who = f"user-{user.pk}" if user.is_authenticated else addresses.household(request)
        usual = throttles.DEFAULT if user.is_authenticated else throttles.ANONYMOUS
        wait = throttles.take(SCOPES.get(match.url_name or "", usual), who)
        return None if wait is None else refusals.answer(request, RateLimited(api.TOO_OFTEN, wait=wait))
