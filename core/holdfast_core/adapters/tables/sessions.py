"""Sessions as events told of them last, and what was told of them before."""

from holdfast_contract.events import EventType
from sqlalchemy import Column, ColumnElement, Index, Integer, Table, Text, literal

from holdfast_core.adapters.tables.base import METADATA, Moment, Number

sessions = Table(
    "sessions",
    METADATA,
    Column("user_id", Text, primary_key=True),
    Column("session_id", Text, primary_key=True),
    Column("status", Text, nullable=False),
    Column("updated_at", Moment, nullable=False),
)

session_history = Table(
    "session_history",
    METADATA,
    Column("event_id", Text, primary_key=True),
    Column("user_id", Text, nullable=False),
    Column("session_id", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("type", Text, nullable=False),
    Column("status", Text),
    Column("reason", Text),
    Column("backup_id", Text),
    Column("bytes", Number),
    Column("took_ms", Integer),
    Index("session_history_of_session", "user_id", "session_id", "at"),
    Index("session_history_of_user", "user_id", "at", "type", "bytes"),
)


def is_status() -> ColumnElement[bool]:
    """Say which rows tell how a session became, in the very words of the partial index."""
    return session_history.c.status.is_not(None)


Index(
    "session_history_of_statuses",
    session_history.c.user_id,
    session_history.c.at,
    session_history.c.session_id,
    session_history.c.status,
    session_history.c.event_id,
    sqlite_where=is_status(),
)


def is_failed_backup() -> ColumnElement[bool]:
    """Say which rows tell of a backup that failed, in the words of their partial index."""
    return session_history.c.type == literal(EventType.BACKUP_FAILED.value, literal_execute=True)


Index(
    "session_history_of_failures",
    session_history.c.user_id,
    session_history.c.at,
    sqlite_where=is_failed_backup(),
)
