"""The gateway's tables."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

sessions = Table(
    "sessions",
    metadata,
    Column("user_id", Text, nullable=False),
    Column("session_id", Text, nullable=False),
    Column("desired", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("reason", Text),
    Column("linked", Boolean, nullable=False),
    Column("phone", Text),
    Column("name", Text),
    Column("is_restored", Boolean, nullable=False),
    Column("whatsapp_version", Text),
    Column("last_connected_at", Text),
    Column("started_at", Text),
    Column("settings", Text, nullable=False),
    PrimaryKeyConstraint("user_id", "session_id"),
)

sends = Table(
    "sends",
    metadata,
    Column("user_id", Text, nullable=False),
    Column("session_id", Text, nullable=False),
    Column("idempotency_key", Text, nullable=False),
    Column("request_hash", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("chat_id", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("sent_at", Text),
    PrimaryKeyConstraint("user_id", "session_id", "idempotency_key"),
    UniqueConstraint("user_id", "session_id", "message_id"),
)

events = Table(
    "events",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("event_id", Text, nullable=False, unique=True),
    Column("once", Text, unique=True),
    Column("type", Text, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("lane", Text, nullable=False),
    Column("body", Text, nullable=False),
    sqlite_autoincrement=True,
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("sequence", Integer, ForeignKey("events.sequence"), primary_key=True),
    Column("delivery_id", Text, nullable=False, unique=True),
    Column("lane", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", Text),
)
Index(
    "deliveries_waiting",
    deliveries.c.lane,
    deliveries.c.sequence,
    sqlite_where=deliveries.c.state == "pending",
)
Index("deliveries_by_state", deliveries.c.state, deliveries.c.sequence)

attempts = Table(
    "attempts",
    metadata,
    Column("sequence", Integer, ForeignKey("deliveries.sequence"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("duration_ms", Integer, nullable=False),
    Column("status", Integer),
    Column("error", Text),
    PrimaryKeyConstraint("sequence", "number"),
)

recovery_steps = Table(
    "recovery_steps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", Text, nullable=False),
    Column("session_id", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("rung", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("reason", Text, nullable=False),
)
Index("recovery_steps_of_session", recovery_steps.c.user_id, recovery_steps.c.session_id, recovery_steps.c.id)

evidence = Table(
    "evidence",
    metadata,
    Column("user_id", Text, nullable=False),
    Column("session_id", Text, nullable=False),
    Column("witness", Text, nullable=False),
    Column("says", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("user_id", "session_id", "witness"),
)
