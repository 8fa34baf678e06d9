"""Every table of core."""

from datetime import datetime
from typing import Any

from holdfast_contract.times import from_rfc3339, to_rfc3339
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    Float,
    ForeignKey,
    FromClause,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    event,
    literal,
)
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeDecorator

METADATA = MetaData()

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


def _queue(name: str, *columns: SchemaItem) -> Table:
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
    waiting = is_waiting(table)
    Index(
        f"{name}_waiting",
        table.c.conversation,
        table.c.number,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    Index(f"{name}_new", table.c.number, sqlite_where=is_new(table), postgresql_where=is_new(table))
    Table(
        f"{name}_lanes",
        METADATA,
        Column("conversation", Text, primary_key=True),
        Column("due_at", Moment, nullable=False, index=True),
        sqlite_with_rowid=False,
    )
    return table


def lanes_of(queue: Table) -> Table:
    """Give the table that says when to look at which conversation of a queue next."""
    return METADATA.tables[f"{queue.name}_lanes"]


def is_waiting(queue: FromClause) -> ColumnElement[bool]:
    """Say which rows wait, in the very words of the partial index, which is not used for a parameter."""
    return queue.c.state == literal(WAITING, literal_execute=True)


def is_new(queue: FromClause) -> ColumnElement[bool]:
    """Say which rows nobody has looked at yet, in the words of their partial index."""
    return queue.c.state == literal(NEW, literal_execute=True)


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
    Column("user_id", ForeignKey("users.user_id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
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
    UniqueConstraint("user_id", "lid"),
)
"""People, each once: who is known by phone has it as contact_id, and a lid belongs to one of them."""

inbox = _queue(
    "inbox",
    Column("event_id", Text, nullable=False, unique=True),
    Column("type", Text, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("contact_id", Text),
    Column("body", Text, nullable=False),
    Column("received_at", Moment, nullable=False),
    Index("inbox_of_contact", "user_id", "contact_id"),
)
"""An empty body: the contact was reset, and the row stays so that the event is known as a duplicate."""

messages = Table(
    "messages",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("user_id", Text, nullable=False),
    Column("session_id", Text, nullable=False),
    Column("chat_id", Text, nullable=False),
    Column("chat_kind", Text, nullable=False),
    Column("contact_id", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("text", Text),
    Column("detail", JSON, nullable=False),
    Column("sent_at", Moment, nullable=False),
    Column("catch_up", Boolean, nullable=False),
    Column("edited_at", Moment),
    Column("revoked_at", Moment),
    UniqueConstraint("user_id", "session_id", "message_id"),
    Index("messages_of_contact", "user_id", "contact_id", "sent_at"),
)
"""`detail` holds, as the wire has it, what a message carries beside its text: a file, a place, a poll."""

reactions = Table(
    "reactions",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("user_id", Text, nullable=False),
    Column("session_id", Text, nullable=False),
    Column("contact_id", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("emoji", Text, nullable=False),
    Column("sent_at", Moment, nullable=False),
    Index("reactions_to_message", "user_id", "session_id", "message_id"),
    Index("reactions_of_contact", "user_id", "contact_id"),
)
"""As they were told: of one author on one message the newest counts, and an empty emoji takes it back."""

replies = _queue(
    "replies",
    Column("key", Text, nullable=False, unique=True),
    Column("message_number", ForeignKey("messages.number"), nullable=False, index=True),
    Column("action", Text, nullable=False),
    Column("text", Text),
    Column("confidence", Float, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("sent_message_id", Text),
    Column("sent_at", Moment),
)

sendings = Table(
    "sendings",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("user_id", Text, nullable=False),
    Column("contact_id", Text, nullable=False),
    Column("until", Moment, nullable=False),
)
"""Calls to the gateway that are under way with a reply; after `until` there is none in any case."""

forgettings = _queue(
    "forgettings",
    Column("user_id", Text, nullable=False),
    Column("contact_ids", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
)
"""Resets that the gateway is still to be told of."""

sessions = Table(
    "sessions",
    METADATA,
    Column("user_id", Text, primary_key=True),
    Column("session_id", Text, primary_key=True),
    Column("status", Text, nullable=False),
    Column("updated_at", Moment, nullable=False),
)

documents = Table(
    "documents",
    METADATA,
    Column("document_id", Text, primary_key=True),
    Column("user_id", ForeignKey("users.user_id"), nullable=False),
    Column("filename", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("updated_at", Moment, nullable=False),
    UniqueConstraint("user_id", "filename"),
)

passages = Table(
    "passages",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("user_id", Text, nullable=False),
    Column("document_id", ForeignKey("documents.document_id"), nullable=False, index=True),
    Column("heading", Text),
    Column("text", Text, nullable=False),
    Column("length", Integer, nullable=False),
    Index("passages_of_user", "user_id", "length"),
)
"""`length` counts terms, those of the headings too."""

_FULL_TEXT_INDEX = """
    CREATE VIRTUAL TABLE IF NOT EXISTS passage_terms
    USING fts5(tenant, heading, body, tokenize = 'unicode61 remove_diacritics 0')
"""
"""Holds terms as the application made them, so that words are split and stemmed in one place only."""


@event.listens_for(METADATA, "after_create")
def _make_index(_metadata: MetaData, connection: Connection, **_options: Any) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_FULL_TEXT_INDEX)
