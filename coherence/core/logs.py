"""How log lines look: one JSON object each for machines, or plain words for people."""

from typing import Any

import structlog

from coherence.core.redaction import redact

ACCESS = "coherence.access"
SILENT = ("uvicorn.access", "gunicorn.access", "django.server")
"""Access logs of the servers hold query strings; our own line says the same without."""
SAID_ELSEWHERE = ("django.request", "django.security.DisallowedHost", "django.security.csrf")
"""The access line and the line with the traceback say it, by request id."""


def configuration(level: str, form: str) -> dict[str, Any]:
    """Django's LOGGING; structlog's own lines and the standard library's come out alike."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_common(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    formatter = {"()": structlog.stdlib.ProcessorFormatter, "foreign_pre_chain": _common(), "processors": _last(form)}
    loggers: dict[str, Any] = {ACCESS: {"level": "INFO"}}
    loggers |= {name: {"handlers": [], "propagate": False} for name in SILENT}
    loggers |= {name: {"level": "CRITICAL", "handlers": []} for name in SAID_ELSEWHERE}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "loggers": loggers,
        "root": {"handlers": ["stderr"], "level": level.upper()},
    }


def _common() -> list[Any]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,  # the traceback's text alone: no values of variables
    ]


def _last(form: str) -> list[Any]:
    if form == "json":
        last: list[Any] = [structlog.processors.JSONRenderer()]
    else:
        last = [_plain]
    return [structlog.stdlib.ProcessorFormatter.remove_processors_meta, redact, *last]


def _plain(logger: Any, method: str, event: dict[str, Any]) -> str:
    """time LEVEL logger words name=value …, and the traceback beneath."""
    words = [event.pop("timestamp", ""), str(event.pop("level", "")).upper(), event.pop("logger", ""), event.pop("event", "")]
    below = [str(event.pop(name)) for name in ("exception", "stack") if event.get(name)]
    rest = [f"{name}={value}" for name, value in event.items()]
    return "\n".join([" ".join(str(each) for each in (*words, *rest)), *below])
