"""The gateway's tables."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from holdfast_gateway.adapters.store.migrations import MIGRATIONS

metadata = MetaData(info=MIGRATIONS.info())

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
    Column("bare_id", Text, nullable=False),
    Column("chat_id", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("sent_at", Text),
    Column("code", Text),
    Column("untold", Text),
    Column("first_contact_on", Text),
    PrimaryKeyConstraint("user_id", "session_id", "idempotency_key"),
    UniqueConstraint("user_id", "session_id", "bare_id"),
)
Index(
    "sends_unacknowledged",
    sends.c.user_id,
    sends.c.session_id,
    sqlite_where=sends.c.status == "queued",
)
Index(
    "sends_first_contacts",
    sends.c.user_id,
    sends.c.session_id,
    sends.c.first_contact_on,
    sqlite_where=sends.c.first_contact_on.is_not(None),
)

events = Table(
    "events",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("event_id", Text, nullable=False, unique=True),
    Column("type", Text, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("lane", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    sqlite_autoincrement=True,
)

facts = Table(
    "facts",
    metadata,
    # A digest: what is kept this long must not say who wrote to whom.
    Column("digest", LargeBinary, primary_key=True),
    Column("recorded_at", Text, nullable=False, index=True),
    sqlite_with_rowid=False,
)

receivers = Table(
    "receivers",
    metadata,
    Column("receiver_id", Integer, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("is_configured", Boolean, nullable=False),
)

Index("events_of_lane", events.c.lane)

deliveries = Table(
    "deliveries",
    metadata,
    Column("sequence", Integer, ForeignKey("events.sequence", ondelete="CASCADE"), nullable=False),
    Column("receiver_id", Integer, ForeignKey("receivers.receiver_id"), nullable=False),
    Column("delivery_id", Text, nullable=False, unique=True),
    Column("lane", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", Text),
    Column("problem", Text),
    PrimaryKeyConstraint("sequence", "receiver_id"),
    sqlite_with_rowid=False,
)
Index(
    "deliveries_waiting",
    deliveries.c.receiver_id,
    deliveries.c.lane,
    deliveries.c.sequence,
    deliveries.c.state,  # always the same, but without it SQLite reads each row to see
    sqlite_where=deliveries.c.state == "pending",
)
Index("deliveries_by_state", deliveries.c.state, deliveries.c.sequence)

attempts = Table(
    "attempts",
    metadata,
    Column("sequence", Integer, nullable=False),
    Column("receiver_id", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("duration_ms", Integer, nullable=False),
    Column("status", Integer),
    Column("error", Text),
    PrimaryKeyConstraint("sequence", "receiver_id", "number"),
    ForeignKeyConstraint(
        ["sequence", "receiver_id"],
        ["deliveries.sequence", "deliveries.receiver_id"],
        onupdate="CASCADE",
        ondelete="CASCADE",
    ),
    sqlite_with_rowid=False,
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

contacts = Table(
    "contacts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("user_id", Text, nullable=False),
    Column("lane", Text, nullable=False),
    Column("phone", Text),
    Column("lid", Text),
    Column("name", Text),
    Column("chat", Text, nullable=False),
    UniqueConstraint("user_id", "phone"),
    UniqueConstraint("user_id", "lid"),
)

chats = Table(
    "chats",
    metadata,
    Column("user_id", Text, nullable=False),
    Column("session_id", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("told_until", Integer),
    Column("unreadable_since", Integer),
    PrimaryKeyConstraint("user_id", "session_id", "chat"),
    sqlite_with_rowid=False,
)

media = Table(
    "media",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("user_id", Text, nullable=False),
    Column("session_id", Text, nullable=False),
    Column("media_id", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("mime_type", Text, nullable=False),
    Column("filename", Text),
    Column("size", Integer),
    Column("tries", Integer, nullable=False),
    Column("noted_at", Text, nullable=False),
    UniqueConstraint("user_id", "session_id", "media_id"),
)
Index(
    "media_missing",
    media.c.user_id,
    media.c.session_id,
    media.c.number,
    sqlite_where=media.c.size.is_(None),
)
