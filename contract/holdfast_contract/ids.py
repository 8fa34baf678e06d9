"""Identifiers: who may be named how, and ids that sort by the time they were made."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import StringConstraints

from holdfast_contract.times import now

IDENTIFIER_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"
"""What a user or session may be called; narrow, because it becomes a path and an object key."""

Identifier = Annotated[str, StringConstraints(pattern=IDENTIFIER_PATTERN)]
UserId = Identifier
SessionId = Identifier
Phone = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{4,14}$")]
"""E.164 without the plus sign."""

DEFAULT_SESSION = "default"

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RANDOM_BYTES = 10
_EPOCH = datetime.fromtimestamp(0, UTC)


def new_id(prefix: str) -> str:
    """Make a fresh id such as `evt_01JD…`: 48 bits of milliseconds, then 80 random ones (as a ULID)."""
    return _compose(prefix, now(), secrets.token_bytes(_RANDOM_BYTES))


def derived_id(prefix: str, at: datetime, *parts: str) -> str:
    """Make the same id from the same time and parts, so that one fact seen twice is named once."""
    digest = hashlib.sha256("\0".join(parts).encode()).digest()
    return _compose(prefix, at, digest[:_RANDOM_BYTES])


def _compose(prefix: str, at: datetime, tail: bytes) -> str:
    # Counted in whole numbers: a float of seconds loses a millisecond now and then.
    number = ((at - _EPOCH) // timedelta(milliseconds=1) << 80) | int.from_bytes(tail)
    digits = "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))
    return f"{prefix}_{digits}"
