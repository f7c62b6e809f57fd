"""Unfold's settings: our names, our style sheet, our way through the rows."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy


def _may(permission: str) -> Callable[[HttpRequest], bool]:
    return lambda request: request.user.has_perm(permission)


def _item(title: str, icon: str, model: str, permission: str = "") -> dict[str, Any]:
    app, _, name = model.partition(".")
    address = reverse_lazy(f"admin:{app}_{name}_changelist")
    return {"title": title, "icon": icon, "link": address, "permission": _may(permission or f"{app}.view_{name}")}


NAVIGATION: Final = [
    {"items": [{"title": "Overview", "icon": "monitoring", "link": reverse_lazy("admin:index")}]},
    {
        "title": "People",
        "items": [
            _item("People", "person", "accounts.user"),
            _item("Consents", "handshake", "accounts.consent"),
            _item("API keys", "key", "accounts.apikey"),
            _item("Exports", "archive", "accounts.accountexport"),
            _item("Closings", "door_open", "accounts.accountclosing"),
        ],
    },
    {
        "title": "Recordings",
        "items": [
            _item("Recordings", "movie", "videos.video"),
            _item("Uploads", "upload", "videos.upload"),
            _item("Imports", "cloud_download", "videos.videoimport"),
            _item("Files", "folder", "videos.mediafile"),
        ],
    },
    {
        "title": "Work",
        "items": [
            _item("Runs", "play_circle", "analysis.analysis"),
            _item("Stages", "view_timeline", "analysis.processingjob"),
            _item("Workers", "dns", "analysis.worker"),
            _item("Queue", "low_priority", "django_q.ormq"),
            _item("Schedules", "schedule", "django_q.schedule"),
            _item("News", "rss_feed", "analysis.event"),
        ],
    },
    {
        "title": "Ourselves",
        "items": [_item("Audit", "history_edu", "accounts.auditentry")],
    },
    {
        "title": "Money",
        "items": [
            _item("Subscriptions", "card_membership", "billing.subscription"),
            _item("Grants", "redeem", "billing.grant"),
            _item("Plan use", "confirmation_number", "billing.slot"),
            _item("Provider calls", "toll", "analysis.apiusage"),
        ],
    },
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
