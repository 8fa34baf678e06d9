"""What was said in a conversation: messages, and our own words that are still to go out."""

from collections.abc import Sequence
from typing import Any

from holdfast_contract.contacts import ChatKind
from holdfast_contract.messages import MessageStatus
from sqlalchemy import Connection, Row, or_, select

from holdfast_core.adapters.states import Place
from holdfast_core.adapters.tables import is_waiting, messages, replies
from holdfast_core.domain.conversations.messages import Author, Message

REMEMBERED = 20
"""Messages before the present ones that a decision sees at the most."""

REMEMBERED_CHARACTERS = 6_000

_MESSAGE = tuple(messages.c[name] for name in Message.__dataclass_fields__)


def message_in(row: Row[Any]) -> Message:
    """Read a message out of its row."""
    values = row._mapping  # noqa: SLF001 - the documented way to read by column
    found = {name: values[messages.c[name]] for name in Message.__dataclass_fields__}
    kinds = {"author": Author(found["author"]), "chat_kind": ChatKind(found["chat_kind"])}
    status = found["status"] and MessageStatus(found["status"])
    return Message(**found | kinds | {"status": status})


def burst(connection: Connection, turn: int) -> list[Message]:
    """Give the messages of a turn that are still there, in the order in which they came."""
    query = select(*_MESSAGE).where(messages.c.turn == turn, messages.c.text.is_not(None))
    return [message_in(row) for row in connection.execute(query.order_by(messages.c.number))]


def history(connection: Connection, place: Place, turn: int) -> tuple[Message, ...]:
    """Give what was said before a turn's messages, oldest first: the last of it, and not too much."""
    user_id, session_id, contact_id = place
    said = select(*_MESSAGE).where(
        messages.c.user_id == user_id,
        messages.c.session_id == session_id,
        messages.c.contact_id == contact_id,
        messages.c.chat_kind == ChatKind.DIRECT.value,
        messages.c.text.is_not(None),
        or_(messages.c.turn.is_(None), messages.c.turn < turn),
    )
    newest = (messages.c.sent_at.desc(), messages.c.number.desc())
    last = connection.execute(said.order_by(*newest).limit(REMEMBERED))
    found = [message_in(row) for row in last] + _unsent(connection, place)
    found.sort(key=lambda message: message.sent_at, reverse=True)
    return tuple(reversed(_within(found[:REMEMBERED], REMEMBERED_CHARACTERS)))


def _unsent(connection: Connection, place: Place) -> list[Message]:
    """Give our own words that are decided and will be sent."""
    user_id, session_id, contact_id = place
    query = select(replies).where(
        replies.c.user_id == user_id,
        replies.c.session_id == session_id,
        replies.c.contact_id == contact_id,
        is_waiting(replies),
    )
    return [
        Message(
            user_id=user_id,
            session_id=session_id,
            chat_id=row.chat_id,
            chat_kind=ChatKind.DIRECT,
            contact_id=contact_id,
            message_id=row.key,
            author=Author(row.author),
            type="text",
            text=row.text,
            sent_at=row.created_at,
        )
        for row in connection.execute(query)
    ]


def _within(newest_first: Sequence[Message], characters: int) -> list[Message]:
    kept = []
    for message in newest_first:
        characters -= len(message.text or "")
        if characters < 0:
            break
        kept.append(message)
    return kept


def is_answered_by_hand(connection: Connection, message: Message) -> bool:
    """Say whether a person wrote in that chat after a message that came while we were away."""
    if not message.catch_up:
        return False
    later = select(messages.c.number).where(
        messages.c.user_id == message.user_id,
        messages.c.session_id == message.session_id,
        messages.c.contact_id == message.contact_id,
        messages.c.author == Author.PERSON.value,
        messages.c.sent_at > message.sent_at,
    )
    return connection.execute(later.limit(1)).first() is not None
