"""What is logged: one JSON object in a line for machines, or plain words for people."""

import json
import logging
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from coherence.core.redaction import clean_text

ACCESS = "coherence.access"
SILENT = ("uvicorn.access", "gunicorn.access", "django.server")
"""Access logs of the servers hold query strings; our own line says the same without."""
TELL_TOO_MUCH = ("boto3", "botocore", "s3transfer", "urllib3")
"""At `debug` they write signed addresses and what a signature was made of."""
READY = "ready_line"
"""In a record: the whole line, clean already. Every request writes one, and structlog's way there takes several times as long."""
SAID_ELSEWHERE = ("django.request", "django.security.DisallowedHost", "django.security.csrf")
"""The access line and the line with the traceback say it, by request id."""


def configuration(level: str, form: str, access: bool = True) -> dict[str, Any]:
    """Django's LOGGING; our own lines and the standard library's come out alike. Without `access`, requests that went well have none."""
    loggers: dict[str, Any] = {ACCESS: {"level": "INFO" if access else "ERROR"}}
    loggers |= {name: {"handlers": [], "propagate": False} for name in SILENT}
    loggers |= {name: {"level": "WARNING"} for name in TELL_TOO_MUCH}
    loggers |= {name: {"level": "CRITICAL", "handlers": []} for name in SAID_ELSEWHERE}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": Formatter, "form": form}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "loggers": loggers,
        "root": {"handlers": ["stderr"], "level": level.upper()},
    }


class Formatter(logging.Formatter):
    """Made when the first line is written: most processes that people start write none."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self._form = form

    @cached_property
    def _lines(self) -> logging.Formatter:
        from coherence.core import log_lines

        return log_lines.formatter(self._form)

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] | None = record.__dict__.get(READY)
        if said is None:
            return self._lines.format(record)
        if self._form == "json":
            return json.dumps(said)
        from coherence.core import log_lines

        return log_lines.plain(dict(said))


def bound(**values: Any) -> AbstractContextManager[Any]:
    """`with logs.bound(job=…):` every line says it too."""
    import structlog

    return structlog.contextvars.bound_contextvars(**values)


def context() -> dict[str, Any]:
    """What every line says at this moment."""
    import structlog

    return dict(structlog.contextvars.get_contextvars())


def request_id() -> str:
    """Of the request that is being answered, as people quote it; empty where there is none."""
    return str(context().get("request_id", ""))[:64]


class Log:
    """`log = logs.Log(__name__)`: an event by its name, and what belongs to it by theirs."""

    def __init__(self, name: str) -> None:
        self._name, self._logger = name, logging.getLogger(name)

    def info(self, event: str, **values: Any) -> None:
        self._write(logging.INFO, event, values)

    def ready(self, event: str, values: dict[str, Any]) -> None:
        """At `info`, with the context: texts and numbers by names that hold no secret, for what is written all the time."""
        if not self._logger.isEnabledFor(logging.INFO):
            return
        said = {**values, "event": event, **context(), "logger": self._name, "level": "info"}
        line = {name: clean_text(value) if isinstance(value, str) else value for name, value in said.items()}
        record = logging.LogRecord(self._name, logging.INFO, "", 0, event, (), None)
        setattr(record, READY, line | {"timestamp": datetime.now(UTC).isoformat().replace("+00:00", "Z")})
        self._logger.handle(record)

    def warning(self, event: str, **values: Any) -> None:
        self._write(logging.WARNING, event, values)

    def error(self, event: str, **values: Any) -> None:
        self._write(logging.ERROR, event, values)

    def exception(self, event: str, **values: Any) -> None:
        """With the traceback of the exception that is being handled."""
        self._write(logging.ERROR, event, {"exc_info": True} | values)

    def _write(self, level: int, event: str, values: dict[str, Any]) -> None:
        if self._logger.isEnabledFor(level):
            from coherence.core import log_lines

            log_lines.logger(self._name).log(level, event, **values)
