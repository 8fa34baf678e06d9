"""Users, their keys, and the contacts that write to them."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from holdfast_core.adapters.tables.base import METADATA, Moment

users = Table(
    "users",
    METADATA,
    Column("user_id", Text, primary_key=True),
    Column("name", Text),
    Column("created_at", Moment, nullable=False),
)

api_keys = Table(
    "api_keys",
    METADATA,
    Column("key_id", Text, primary_key=True),
    Column("user_id", ForeignKey("users.user_id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("last_used_at", Moment),
)

contacts = Table(
    "contacts",
    METADATA,
    Column("user_id", Text, primary_key=True),
    Column("contact_id", Text, primary_key=True),
    Column("phone", Text),
    Column("lid", Text),
    Column("name", Text),
    Column("epoch", Integer, nullable=False, default=0),
    Column("reset_at", Moment),
    Column("met_at", Moment),
    UniqueConstraint("user_id", "lid"),
)
"""People, each once: who is known by phone has it as contact_id, and a lid belongs to one of them.

`met_at` is when the first was heard of one, since the last reset.
"""
