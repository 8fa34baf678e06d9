"""Sessions as events told of them last."""

from sqlalchemy import Column, Table, Text

from holdfast_core.adapters.tables.base import METADATA, Moment

sessions = Table(
    "sessions",
    METADATA,
    Column("user_id", Text, primary_key=True),
    Column("session_id", Text, primary_key=True),
    Column("status", Text, nullable=False),
    Column("updated_at", Moment, nullable=False),
)
