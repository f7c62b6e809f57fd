"""How a log line is made: structlog's part. It brings rich along, so it is loaded with the first line, not at start."""

from typing import Any

import structlog

from coherence.core.redaction import redact


def formatter(form: str) -> structlog.stdlib.ProcessorFormatter:
    """Of structlog's lines and the standard library's alike; `form` is json or plain."""
    last: Any = structlog.processors.JSONRenderer() if form == "json" else _plain_line
    processors = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, redact, last]
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=_common(), processors=processors)


def logger(name: str) -> Any:
    """structlog's, which cleans and spells as configured below."""
    return structlog.get_logger(name)


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


def _plain_line(logger: Any, method: str, event: dict[str, Any]) -> str:
    return plain(event)


def plain(event: dict[str, Any]) -> str:
    """time LEVEL logger words name=value …, and the traceback beneath."""
    words = [event.pop("timestamp", ""), str(event.pop("level", "")).upper(), event.pop("logger", ""), event.pop("event", "")]
    below = [str(event.pop(name)) for name in ("exception", "stack") if event.get(name)]
    rest = [f"{name}={value}" for name, value in event.items()]
    return "\n".join([" ".join(str(each) for each in (*words, *rest)), *below])


structlog.configure(
    processors=[structlog.stdlib.filter_by_level, *_common(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
)
