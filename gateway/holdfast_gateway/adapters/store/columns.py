"""What the tables have in common."""

from datetime import datetime
from typing import Any

from holdfast_contract.times import from_rfc3339

from holdfast_gateway.domain.session import SessionKey


def owned(table: Any, key: SessionKey) -> tuple[Any, Any]:
    """Give the conditions that choose a session's rows."""
    return table.c.user_id == key.user_id, table.c.session_id == key.session_id


def moment(text: str | None) -> datetime | None:
    """Read a time that may be missing."""
    return None if text is None else from_rfc3339(text)
