"""Subscriptions, the events that they want, and each event's way to each receiver."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, Table, Text

from holdfast_core.adapters.tables.base import METADATA, Moment, Number, queue

HELD = "held"
"""State of a delivery that waits for its subscription to be resumed."""

subscriptions = Table(
    "subscriptions",
    METADATA,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("subscription_id", Text, nullable=False, unique=True),
    Column("user_id", ForeignKey("users.user_id"), nullable=False, index=True),
    Column("url", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("event_types", JSON, nullable=False),
    Column("sessions", JSON, nullable=False),
    Column("chats", JSON, nullable=False),
    Column("intents", JSON, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("is_reply_step", Boolean, nullable=False),
    Column("reply_timeout_seconds", Integer, nullable=False),
    Column("on_timeout", Text, nullable=False),
    Column("ask_always", Boolean, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("sealed_secret", Text, nullable=False),
    Column("sealed_old_secret", Text),
    Column("old_secret_until", Moment),
    Column("created_at", Moment, nullable=False),
    Index("subscriptions_asked", "user_id", "is_reply_step"),
)

subscription_versions = Table(
    "subscription_versions",
    METADATA,
    Column("user_id", Text, primary_key=True),
    Column("version", Text, nullable=False),
)
"""For each user who ever subscribed, a name for the subscriptions as they are; with every change another.

No name comes twice, so that what was read in a transaction that was undone is not taken for what is there.
"""

published = Table(
    "published",
    METADATA,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("event_id", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("contact_id", Text),
    Column("body", Text, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Index("published_of_contact", "user_id", "contact_id"),
)
"""Events that some subscription wants, each with the very bytes that are signed and sent."""

deliveries = queue(
    "deliveries",
    Column("delivery_id", Text, nullable=False, unique=True),
    Column("event", ForeignKey("published.number"), nullable=False, index=True),
    Column("subscription_id", ForeignKey("subscriptions.subscription_id"), nullable=False),
    Column("user_id", Text, nullable=False),
    Column("contact_id", Text),
    Column("created_at", Moment, nullable=False),
    Index("deliveries_of_subscription", "subscription_id", "state", "number"),
    Index("deliveries_listed", "subscription_id", "number"),
    Index("deliveries_of_contact", "user_id", "contact_id"),
)
"""What keeps its order is one chat's events to one subscription: `<subscriptionId>/<conversation>`."""

Index(
    "deliveries_in_hand",
    deliveries.c.lease_holder,
    deliveries.c.subscription_id,
    sqlite_where=deliveries.c.lease_holder.is_not(None),
)

delivery_attempts = Table(
    "delivery_attempts",
    METADATA,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("delivery", ForeignKey("deliveries.number"), nullable=False, index=True),
    Column("subscription_id", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("duration_ms", Integer, nullable=False),
    Column("status", Integer),
    Column("error", Text),
    Column("answer", Text),
    Index("delivery_attempts_of_subscription", "subscription_id", "number"),
)
