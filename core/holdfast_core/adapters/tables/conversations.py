"""Events, turns, messages and replies: what a conversation consists of, and who answers in it."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    literal,
)

from holdfast_core.adapters.tables.base import FAILED, METADATA, Moment, Number, queue

_SORTED = Text().with_variant(Text(collation="C"), "postgresql")
"""Text in the order of its characters, whatever the database's language: SQLite knows no other."""

inbox = queue(
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

turns = queue(
    "turns",
    Column("user_id", Text, nullable=False),
    Column("session_id", Text, nullable=False),
    Column("contact_id", Text, nullable=False),
    Column("deadline", Moment, nullable=False),
    Column("revision", Integer, nullable=False, default=0),
    Index("turns_of_contact", "user_id", "contact_id"),
)
"""What a contact writes without a break, to be answered as one. Until `deadline` more messages join it.

`revision` counts what happened to its messages since it was opened.
"""

messages = Table(
    "messages",
    METADATA,
    Column("number", Number, primary_key=True),
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
    Column("status", Text),
    Column("error", Text),
    Column("turn", ForeignKey("turns.number"), index=True),
    UniqueConstraint("user_id", "session_id", "message_id"),
    Index("messages_of_contact", "user_id", "contact_id", "sent_at"),
    Index("messages_of_day", "user_id", "sent_at", "chat_kind", "author"),
)
"""`detail` holds, as the wire has it, what a message carries beside its text: a file, a place, a poll.

`turn` is set where a message wants an answer. `status` is how far one of ours has come, where that is known,
and `error` the code of why it failed.
"""

early_statuses = Table(
    "early_statuses",
    METADATA,
    Column("user_id", Text, primary_key=True),
    Column("session_id", Text, primary_key=True),
    Column("message_id", Text, primary_key=True),
    Column("status", Text, nullable=False),
    Column("error", Text),
    Column("told_at", Moment, nullable=False, index=True),
)
"""How far messages have come that are not known here yet: a status may overtake its message."""

conversations = Table(
    "conversations",
    METADATA,
    Column("number", Number, primary_key=True),
    Column("user_id", Text, nullable=False),
    Column("session_id", Text, nullable=False),
    Column("contact_id", Text, nullable=False),
    Column("handler", Text, nullable=False, default="assistant"),
    Column("reason", Text),
    Column("note", Text),
    Column("since", Moment),
    Column("resumes_at", Moment),
    Column("doubts", Integer, nullable=False, default=0),
    Column("last_action", Text),
    Column("revision", Integer, nullable=False, default=0),
    Column("last_at", Moment, nullable=False),
    Column("contact_at", Moment),
    Column("person_at", Moment),
    Column("unread", Integer, nullable=False, default=0),
    UniqueConstraint("user_id", "session_id", "contact_id"),
    Index("conversations_of_contact", "user_id", "contact_id"),
    Index("conversations_of_user", "user_id", "last_at"),
)
"""Chats with one person each, and who answers there; `note` is what was said when it was handed over.

`contact_at` and `person_at` say when the contact and a person of ours wrote last. `unread` counts the
contact's messages that no person of ours has seen.
"""


def is_unread() -> ColumnElement[bool]:
    """Say which conversations have something unread, in the very words of the partial index."""
    return conversations.c.unread > literal(0, literal_execute=True)


Index("conversations_unread", conversations.c.user_id, conversations.c.last_at, sqlite_where=is_unread())

conversation_words = Table(
    "conversation_words",
    METADATA,
    Column("user_id", Text, primary_key=True),
    Column("word", _SORTED, primary_key=True),
    Column("conversation", ForeignKey("conversations.number"), primary_key=True),
    Column("message", ForeignKey("messages.number"), nullable=False, index=True),
    Index("words_of_conversation", "conversation"),
    sqlite_with_rowid=False,
)
"""The words that were said in a conversation, and the newest message with each: what a search reads."""

reactions = Table(
    "reactions",
    METADATA,
    Column("number", Number, primary_key=True),
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

replies = queue(
    "replies",
    Column("key", Text, nullable=False, unique=True),
    Column("user_id", Text, nullable=False),
    Column("session_id", Text, nullable=False),
    Column("contact_id", Text, nullable=False),
    Column("chat_id", Text, nullable=False),
    Column("message_number", ForeignKey("messages.number"), index=True),
    Column("author", Text, nullable=False),
    Column("action", Text),
    Column("text", Text),
    Column("decision", JSON),
    Column("created_at", Moment, nullable=False),
    Column("sent_message_id", Text),
    Column("sent_at", Moment),
    Index("replies_of_contact", "user_id", "contact_id", "state"),
    Index("replies_sent", "user_id", "sent_message_id"),
    Index(
        "replies_of_day", "user_id", "created_at", "author", "state", "action", "message_number", "sent_at"
    ),
)
"""What the assistant decided, also where it says nothing, and what a person wrote through the API.

`message_number` is the last message that was answered, `decision` the whole of it with its evidence.
"""


def is_failed_reply() -> ColumnElement[bool]:
    """Say which replies could not be sent, in the very words of the partial index."""
    return replies.c.state == literal(FAILED, literal_execute=True)


Index("replies_failed", replies.c.user_id, replies.c.created_at, sqlite_where=is_failed_reply())

sendings = Table(
    "sendings",
    METADATA,
    Column("number", Number, primary_key=True),
    Column("user_id", Text, nullable=False),
    Column("contact_id", Text, nullable=False),
    Column("until", Moment, nullable=False),
)
"""Calls to the gateway that are under way with a reply; after `until` there is none in any case."""

forgettings = queue(
    "forgettings",
    Column("user_id", Text, nullable=False),
    Column("contact_ids", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("told", JSON),
)
"""Resets that gateways are still to be told of; `told` lists the addresses of those that were."""
