"""Times on the wire: RFC 3339, UTC, milliseconds."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, PlainSerializer, WithJsonSchema


def now() -> datetime:
    """Give the present moment in UTC, cut to the millisecond that the wire carries."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def to_rfc3339(moment: datetime) -> str:
    """Write `2026-11-20T09:30:00.000Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_rfc3339(text: str) -> datetime:
    """Read what `to_rfc3339` wrote. Raises `ValueError`."""
    return datetime.fromisoformat(text).astimezone(UTC)


Timestamp = Annotated[
    AwareDatetime,
    PlainSerializer(to_rfc3339, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time", "example": "2026-11-20T09:30:00.000Z"}),
]
