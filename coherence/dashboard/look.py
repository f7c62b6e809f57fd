"""Unfold's settings: our names, our style sheet, our way through the rows."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy


def _may(permission: str) -> Callable[[HttpRequest], bool]:
    return lambda request: request.user.has_perm(permission)


def _item(title: str, icon: str, model: str) -> dict[str, Any]:
    app, _, name = model.partition(".")
    address = reverse_lazy(f"admin:{app}_{name}_changelist")
    return {"title": title, "icon": icon, "link": address, "permission": _may(f"{app}.view_{name}")}


def _section(title: str, *items: tuple[str, str, str]) -> dict[str, Any]:
    return {"title": title, "items": [_item(*each) for each in items]}


NAVIGATION: Final = [
    {"items": [{"title": "Overview", "icon": "monitoring", "link": reverse_lazy("admin:index")}]},
    _section(
        "People",
        ("People", "person", "accounts.user"),
        ("Consents", "handshake", "accounts.consent"),
        ("API keys", "key", "accounts.apikey"),
        ("Exports", "archive", "accounts.accountexport"),
        ("Closings", "door_open", "accounts.accountclosing"),
    ),
    _section(
        "Recordings",
        ("Recordings", "movie", "videos.video"),
        ("Uploads", "upload", "videos.upload"),
        ("Imports", "cloud_download", "videos.videoimport"),
        ("Files", "folder", "videos.mediafile"),
    ),
    _section(
        "Work",
        ("Runs", "play_circle", "analysis.analysis"),
        ("Stages", "view_timeline", "analysis.processingjob"),
        ("Workers", "dns", "analysis.worker"),
        ("Queue", "low_priority", "django_q.ormq"),
        ("Schedules", "schedule", "django_q.schedule"),
        ("News", "rss_feed", "analysis.event"),
    ),
    _section("Ourselves", ("Audit", "history_edu", "accounts.auditentry")),
    _section(
        "Money",
        ("Subscriptions", "card_membership", "billing.subscription"),
        ("Grants", "redeem", "billing.grant"),
        ("Plan use", "confirmation_number", "billing.slot"),
        ("Provider calls", "toll", "analysis.apiusage"),
    ),
]

UNFOLD: Final[dict[str, Any]] = {
    "SITE_TITLE": "Coherence operations",
    "SITE_HEADER": "Coherence",
    "SITE_SUBHEADER": "Operations",
    "SITE_SYMBOL": "stacked_line_chart",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("coherence/mark.svg")}],
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "BORDER_RADIUS": "4px",
    "STYLES": [lambda request: static("coherence/tokens.css"), lambda request: static("coherence/admin.css")],
    "DASHBOARD_CALLBACK": "coherence.dashboard.overview.show",
    "SIDEBAR": {"show_search": False, "show_all_applications": False, "navigation": NAVIGATION},
}
