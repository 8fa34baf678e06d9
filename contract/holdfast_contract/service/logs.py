"""Logs: one JSON object a line, nothing secret, nobody's words and nobody's number in it.

Code binds names in Python's spelling; a line has them in the wire's: `user_id` becomes `userId`. What says
whom a line is about is written as a digest, the same for the same person as long as the salt is the same.
"""

import hashlib
import hmac
import logging
import re
import secrets
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from typing import Any, Literal

import structlog

from holdfast_contract.errors import HoldfastError

Level = Literal["debug", "info", "warning", "error"]
"""How important a line must be to be written."""

_PRIVATE = (
    "secret",
    "password",
    "api_key",
    "authorization",
    "cookie",
    "token",
    "text",
    "body",
    "qr",
    "filename",
)
"""Parts of names whose values never reach a log, whoever logs them."""

_PEOPLE = frozenset({"contact", "contact_id", "chat", "chat_id", "phone", "to", "from"})
"""Names of values that say who somebody is."""

_FREE = frozenset({"detail", "problem", "why"})
"""Names of values in somebody else's words, a browser's or a store's."""

_NUMBER = re.compile(r"\d{7,}")
_ESCAPED = re.compile(r"_([a-z0-9])")
_FRAMES = 12
"""Places that are told of an exception, those nearest to it."""

_FIRST = ("timestamp", "level", "service", "event")

_salt = secrets.token_bytes(16)
_spelt: dict[str, str] = {"request_id": "requestId", "user_id": "userId", "message_id": "messageId"}

Event = MutableMapping[str, Any]


def configure(
    *,
    json: bool,
    level: int = logging.INFO,
    service: str = "holdfast",
    version: str = "",
    salt: str | None = None,
) -> None:
    """Set logging up once for the process: JSON for machines, or lines for a person at a terminal.

    `salt` is a secret of the service: with it a person's digest stays the same after a restart.
    """
    if salt is not None:
        _salt_with(salt)
    who = {"service": service, "version": version}

    def name_service(_logger: Any, _method: str, event: Event) -> Event:
        event.update(who)
        return event

    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="timestamp"),
        redact,
    ]
    final: list[structlog.types.Processor] = (
        [name_service, tell_exception, spell, structlog.processors.JSONRenderer(default=str)]
        if json
        else [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            )
        ]
    )
    structlog.configure(
        processors=[*shared, *final],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, handlers=[_Libraries()], force=True)


def severity(level: Level) -> int:
    """Give a setting's level as `configure` takes it."""
    return logging.getLevelNamesMapping()[level.upper()]


class _Libraries(logging.Handler):
    """Has libraries' lines written as ours: without what they filled in, which may be anybody's."""

    def emit(self, record: logging.LogRecord) -> None:
        log = structlog.get_logger(library=record.name)
        write = log.error if record.levelno >= logging.ERROR else log.warning
        more = {"exc_info": record.exc_info} if record.exc_info else {}
        write(str(record.msg).partition("\n")[0], **more)


def _salt_with(secret: str) -> None:
    global _salt  # noqa: PLW0603 - one for the process, as logging is
    _salt = hashlib.sha256(b"holdfast logs\0" + secret.encode()).digest()


def someone(person: str) -> str:
    """Give what stands for a person in the logs: the same for the same one, and telling nothing else."""
    return hmac.new(_salt, person.encode(), hashlib.sha256).hexdigest()[:12]


def unnamed(message_id: str) -> str:
    """Give a message's id without the chat's address that WhatsApp puts into it: that is a phone number."""
    parts = message_id.split("_")
    return parts[2] if len(parts) > 2 and "@" in parts[1] else message_id


def redact(_logger: Any, _method: str, event: Event) -> Event:
    """Blot out values whose names say that they are private, and write people as digests."""
    for name, value in event.items():
        if name == "event" or value is None:
            continue
        if name in _PEOPLE:
            event[name] = someone(str(value))
        elif name == "message_id":
            event[name] = unnamed(str(value))
        elif name in _FREE:
            event[name] = _NUMBER.sub("…", str(value))
        elif any(part in name.lower() for part in _PRIVATE):
            event[name] = "…"
    return event


def tell_exception(_logger: Any, _method: str, event: Event) -> Event:
    """Say what went wrong and where, without the words of an exception: databases quote rows in theirs."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["exception"] = list(_chain(error))
    return event


def _chain(error: BaseException) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = []
    current: BaseException | None = error
    while current is not None and len(told) < _FRAMES:
        places = [
            f"{frame.f_code.co_filename.rpartition('site-packages/')[2]}:{line} {frame.f_code.co_name}"
            for frame, line in traceback.walk_tb(current.__traceback__)
        ]
        told.append({"type": type(current).__name__, **_harmless(current), "at": places[-_FRAMES:]})
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return told


def _harmless(error: BaseException) -> Mapping[str, str]:
    """Give of an exception's words those that we know to hold nothing of anybody."""
    if isinstance(error, HoldfastError):
        return {"code": error.code}
    if isinstance(error, OSError) and error.strerror:
        return {"problem": error.strerror}
    return {}


def spell(_logger: Any, _method: str, event: Event) -> Event:
    """Spell names as the wire does: `user_id` becomes `userId`. When, how important and what come first."""
    spelt: dict[str, Any] = {name: event.pop(name) for name in _FIRST if name in event}
    for name, value in event.items():
        known = _spelt.get(name)
        if known is None:
            known = _spelt[name] = _ESCAPED.sub(lambda found: found[1].upper(), name)
        spelt[known] = value
    return spelt
