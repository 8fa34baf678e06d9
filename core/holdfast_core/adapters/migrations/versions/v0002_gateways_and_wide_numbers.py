"""Several gateways, users who are removed, and wider numbers.

2³¹ messages, which an INTEGER of PostgreSQL's can count, are 200 days at ten million a day.
"""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from alembic import op

_WIDER: Mapping[str, Sequence[str]] = {
    "audit": ["number"],
    "command_calls": ["number"],
    "conversation_words": ["conversation", "message"],
    "conversations": ["number"],
    "messages": ["number"],
    "reactions": ["number"],
    "replies": ["message_number"],
    "sendings": ["number"],
    "sign_in_failures": ["number"],
}
"""What counts rows, and what refers to it. SQLite has one kind of whole number, which is wide enough."""


_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables of gateways, and widen."""
    op.create_table(
        "gateways",
        sa.Column("gateway_id", sa.Text, primary_key=True),
        sa.Column("url", sa.Text),
        sa.Column("last_seen_at", sa.Text, nullable=False),
        sa.Column("draining_since", sa.Text),
    )
    op.create_table(
        "holders",
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("session_id", sa.Text, primary_key=True),
        sa.Column("gateway_id", sa.Text, nullable=False),
        sa.Column("generation", _NUMBER, nullable=False),
    )
    op.add_column("forgettings", sa.Column("told", sa.JSON))
    _make_removals()
    _count_in("BIGINT")


def _make_removals() -> None:
    op.create_table(
        "removals",
        sa.Column("number", _NUMBER, primary_key=True, autoincrement=True),
        sa.Column("conversation", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", sa.Text, nullable=False),
        sa.Column("lease_holder", sa.Text),
        sa.Column("lease_until", sa.Text),
        sa.Column("error", sa.Text),
        sa.Column("removal_id", sa.Text, nullable=False, unique=True),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("requested_at", sa.Text, nullable=False),
        sa.Column("removed_at", sa.Text),
        sa.Column("rows", sa.JSON, nullable=False),
        sa.Column("gateways", sa.JSON, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("removals_of_user", "removals", ["user_id", "number"])
    for name, columns, rows in (
        ("removals_waiting", ["conversation", "number"], "state = 'waiting'"),
        ("removals_new", ["number"], "state = 'new'"),
    ):
        where = sa.text(rows)
        op.create_index(name, "removals", columns, sqlite_where=where, postgresql_where=where)
    op.create_table(
        "removals_lanes",
        sa.Column("conversation", sa.Text, primary_key=True),
        sa.Column("due_at", sa.Text, nullable=False, index=True),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Go back to one gateway; numbers that are too wide by now refuse it."""
    _count_in("INTEGER")
    op.drop_table("removals_lanes")
    op.drop_table("removals")
    op.drop_column("forgettings", "told")
    op.drop_table("holders")
    op.drop_table("gateways")


def _count_in(kind: str) -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, columns in _WIDER.items():
        changes = ", ".join(f"ALTER COLUMN {column} TYPE {kind}" for column in columns)
        op.execute(f"ALTER TABLE {table} {changes}")
        if "number" in columns:
            op.execute(f"ALTER SEQUENCE {table}_number_seq AS {kind}")
