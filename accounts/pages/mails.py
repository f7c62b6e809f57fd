"""The link at the foot of a mail that stops mails of its kind."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts import letters, profiles
from accounts.pages.forms import NOTIFICATIONS


@csrf_exempt  # mail programs ask in one click (RFC 8058), and the link itself is the proof
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing, for programs that look at every link of a mail; the button does."""
    user, kind = letters.whose(token)
    if request.method == "POST":
        profiles.change(user, {"preferences": {"notifications": {kind: False}}})
    wanted = letters.wants(user, kind)
    return render(request, "pages/mails_stop.html", {"what": NOTIFICATIONS.get(kind, ""), "wanted": wanted})
