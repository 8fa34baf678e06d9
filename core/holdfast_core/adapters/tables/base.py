"""What tables are made of: times as text, and tables that are queues."""

from datetime import datetime
from itertools import chain
from typing import Any

from holdfast_contract.times import from_rfc3339, to_rfc3339
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    FromClause,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    event,
    literal,
)
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeDecorator

from holdfast_core.adapters.migrations import MIGRATIONS

METADATA = MetaData(info=MIGRATIONS.info())

NEW = "new"
WAITING = "waiting"
DONE = "done"
FAILED = "failed"
NOTHING = "nothing"
"""States of work in a queue; nothing: a decision that sends no reply."""


Number = BigInteger().with_variant(Integer(), "sqlite")
"""What counts rows; SQLite counts in its one kind of whole number."""


class Moment(TypeDecorator[datetime]):
    """A time as text that sorts: RFC 3339, UTC, milliseconds."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> str | None:
        """Write it."""
        return None if value is None else to_rfc3339(value)

    def process_result_value(self, value: Any | None, _dialect: Dialect) -> datetime | None:
        """Read it."""
        return None if value is None else from_rfc3339(value)


def queue(name: str, *columns: SchemaItem) -> Table:
    """Make a table that is also a queue: in order within a conversation, claimed by leases."""
    table = Table(
        name,
        METADATA,
        Column("number", Number, primary_key=True, autoincrement=True),
        Column("conversation", Text, nullable=False),
        Column("state", Text, nullable=False, default=WAITING),
        Column("attempts", Integer, nullable=False, default=0),
        Column("due_at", Moment, nullable=False),
        Column("lease_holder", Text),
        Column("lease_until", Moment),
        Column("error", Text),
        *columns,
        sqlite_autoincrement=True,
    )
    Index(f"{name}_waiting", table.c.conversation, table.c.number, sqlite_where=is_waiting(table))
    Index(f"{name}_new", table.c.number, sqlite_where=is_new(table))
    Table(
        f"{name}_lanes",
        METADATA,
        Column("conversation", Text, primary_key=True),
        Column("due_at", Moment, nullable=False, index=True),
        sqlite_with_rowid=False,
    )
    return table


@event.listens_for(METADATA, "before_create")
def _limit_indexes(_metadata: MetaData, connection: Connection, *, tables: list[Table], **_: Any) -> None:
    """Have PostgreSQL index the same rows as SQLite. To say it with each index would load both dialects."""
    if connection.dialect.name == "postgresql":
        for index in chain.from_iterable(table.indexes for table in tables):
            index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]


def lanes_of(queue: Table) -> Table:
    """Give the table that says when to look at which conversation of a queue next."""
    return METADATA.tables[f"{queue.name}_lanes"]


def is_waiting(queue: FromClause) -> ColumnElement[bool]:
    """Say which rows wait, in the very words of the partial index, which is not used for a parameter."""
    return queue.c.state == literal(WAITING, literal_execute=True)


def is_new(queue: FromClause) -> ColumnElement[bool]:
    """Say which rows nobody has looked at yet, in the words of their partial index."""
    return queue.c.state == literal(NEW, literal_execute=True)
