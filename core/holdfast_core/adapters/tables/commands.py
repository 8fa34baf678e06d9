"""Commands of automation platforms, and how often each caller calls."""

from sqlalchemy import JSON, Column, Index, Table, Text, UniqueConstraint

from holdfast_core.adapters.tables.base import METADATA, Moment, Number

commands = Table(
    "commands",
    METADATA,
    Column("user_id", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("command_id", Text, nullable=False),
    Column("signed_id", Text),
    Column("digest", Text, nullable=False),
    Column("contact_id", Text),
    Column("state", Text, nullable=False),
    Column("holder", Text, nullable=False),
    Column("held_until", Moment, nullable=False),
    Column("result", JSON(none_as_null=True)),
    Column("created_at", Moment, nullable=False, index=True),
    UniqueConstraint("user_id", "signed_id"),
    Index("commands_about", "user_id", "contact_id"),
)
"""Each command once, by its idempotency key: in hand until `held_until`, then done, with what was answered.

`digest` tells whether another body comes under the key. A reset of the contact takes digest and result away.
"""

command_calls = Table(
    "command_calls",
    METADATA,
    Column("number", Number, primary_key=True),
    Column("caller", Text, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Index("command_calls_of", "caller", "at"),
)
"""A row for each command that was let in, as long as it counts: nobody waits for a lock to count."""
