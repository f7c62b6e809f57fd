"""Errors to Sentry, where SENTRY_DSN is set: the traceback, what broke where, and ids to look up. Nothing that a person sent or is called.

Sentry's own integration of Django gathers requests, queries and people, and would have to be cleaned of them again. So it is left
out: what is told here is an exception or a line of the log, the name of the route, and the ids that our own log has.
"""

import logging
import sys
from typing import Any, Final

from django.conf import settings
from django.core.signals import got_request_exception
from django.http import HttpRequest

from coherence.core import logs
from coherence.core.redaction import clean_text

TAGS: Final = ("request_id", "video_id", "run", "job", "stage")
KEPT: Final = frozenset({"event_id", "timestamp", "level", "platform", "logger", "release", "environment", "server_name", "sdk"})
"""What goes as it is; the exception, the message and the tags go cleaned; everything else does not go."""
SAID_ELSEWHERE: Final = (logs.ACCESS, "django.request", "django_q")


def begin(**transport: Any) -> None:
    """Once in each process, before it forks; without SENTRY_DSN nothing is loaded."""
    if not settings.SENTRY_DSN:
        return
    import sentry_sdk
    from sentry_sdk.integrations import atexit, dedupe, excepthook, threading
    from sentry_sdk.integrations import logging as lines

    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        environment=settings.SENTRY_ENVIRONMENT,
        release=settings.RELEASE or None,
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[
            atexit.AtexitIntegration(callback=lambda pending, timeout: None),
            dedupe.DedupeIntegration(),
            excepthook.ExcepthookIntegration(),
            threading.ThreadingIntegration(propagate_hub=False),
            lines.LoggingIntegration(level=None, event_level=logging.ERROR),
        ],
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=clean,
        **transport,
    )
    for name in SAID_ELSEWHERE:
        lines.ignore_logger(name)
    got_request_exception.connect(report, dispatch_uid="sentry")


def report(sender: object, request: HttpRequest | None = None, **more: object) -> None:
    """What nobody foresaw, while a request was answered."""
    import sentry_sdk

    error = sys.exc_info()[1]
    if error is None:
        return
    match = request.resolver_match if request is not None else None
    with sentry_sdk.new_scope() as scope:
        if match is not None:
            scope.set_tag("route", match.view_name if match.url_name else match.route)
            if "video_id" in match.kwargs:
                scope.set_tag("video_id", str(match.kwargs["video_id"]))
        scope.capture_exception(error)


def clean(event: Any, hint: dict[str, Any]) -> Any:
    """Sentry's last step before it sends, in the thread in which it happened."""
    sent: dict[str, Any] = {name: value for name, value in event.items() if name in KEPT}
    known = {name: str(value) for name, value in logs.context().items() if name in TAGS}
    sent["tags"] = _cleaned(known | dict(event.get("tags") or {}))
    if "exception" in event:
        sent["exception"] = _cleaned(event["exception"])
    record = hint.get("log_record")
    if record is not None:
        sent["logentry"] = {"message": _words(record)}
    elif "message" in event:
        sent["message"] = clean_text(str(event["message"]))
    return sent


def _words(record: logging.LogRecord) -> str:
    """Of a line that structlog made, its event and its traceback; of another, the message before anything was put into it."""
    if isinstance(record.msg, dict):
        return clean_text("\n".join(str(record.msg[name]) for name in ("event", "exception") if record.msg.get(name)))
    return clean_text(str(record.msg))


def _cleaned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _cleaned(each) for key, each in value.items() if key != "vars"}
    if isinstance(value, list):
        return [_cleaned(each) for each in value]
    return clean_text(value) if isinstance(value, str) else value
