"""Logs: one JSON object a line, nothing secret and nobody's words in it."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_PRIVATE = ("secret", "password", "api_key", "authorization", "cookie", "token", "text", "body", "qr")
"""Names of values that never reach a log, whoever logs them."""


def configure(*, json: bool, level: int = logging.INFO) -> None:
    """Set logging up once for the process: JSON for machines, or lines for a person at a terminal."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        redact,
    ]
    colors = sys.stderr.isatty()
    final: structlog.types.Processor = (
        structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=colors)
    )
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, final] if json else [*shared, final],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s", stream=sys.stderr)


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blot out values whose names say that they are private."""
    for name in event:
        if name != "event" and any(part in name.lower() for part in _PRIVATE):
            event[name] = "…"
    return event
