"""Who answers in a conversation, in the database. These are parts of transactions."""

from dataclasses import replace
from typing import Any

from holdfast_contract.assistant import HandoffRules
from holdfast_contract.contacts import ChatKind
from holdfast_contract.replies import Action
from holdfast_contract.service.engines import insert_into
from sqlalchemy import ColumnElement, Connection, Row, delete, select, update

from holdfast_core.adapters.queues import look_again
from holdfast_core.adapters.tables import NOTHING, conversations, is_waiting, messages, replies
from holdfast_core.domain.conversations.decisions import ConversationState, Handler, HandoffReason
from holdfast_core.domain.conversations.handoff import write_by_hand
from holdfast_core.domain.conversations.messages import Author, Message

Place = tuple[str, str, str]
"""Of a conversation: userId, sessionId, contactId."""


_STATE = tuple(conversations.c[name] for name in ConversationState.__dataclass_fields__)


def touch(connection: Connection, message: Message) -> None:
    """Note that something was said in a conversation with one person, and know that conversation."""
    if message.chat_kind != ChatKind.DIRECT:
        return
    row = insert_into(connection, conversations).values(
        user_id=message.user_id,
        session_id=message.session_id,
        contact_id=message.contact_id,
        last_at=message.sent_at,
    )
    newer = row.on_conflict_do_update(
        index_elements=["user_id", "session_id", "contact_id"],
        set_={"last_at": row.excluded.last_at},
        where=conversations.c.last_at < row.excluded.last_at,
    )
    connection.execute(newer)


def state_in(row: Row[Any]) -> ConversationState:
    """Read the state out of a conversation's row."""
    values = row._mapping  # noqa: SLF001 - the documented way to read by column
    found = {name: values[conversations.c[name]] for name in ConversationState.__dataclass_fields__}
    reason, action = found["reason"], found["last_action"]
    return ConversationState(
        **found
        | {
            "handler": Handler(found["handler"]),
            "reason": None if reason is None else HandoffReason(reason),
            "last_action": None if action is None else Action(action),
        }
    )


def state_of(connection: Connection, place: Place, *, hold: bool = False) -> ConversationState:
    """Give the state as it was written; `hold` lets nobody else change it until the transaction's end."""
    query = select(*_STATE).where(*_of(place))
    row = connection.execute(query.with_for_update() if hold else query).first()
    return ConversationState() if row is None else state_in(row)


def write_state(connection: Connection, place: Place, state: ConversationState, **more: object) -> None:
    """Write a state, of a conversation that is held."""
    values = {name: getattr(state, name) for name in ConversationState.__dataclass_fields__}
    connection.execute(update(conversations).where(*_of(place)).values(**values, **more))


def step_in(connection: Connection, by_hand: Message, rules: HandoffRules) -> None:
    """Leave the conversation to the person who wrote in it.

    With it go the replies that are not sent, except what is in hand and so may be on its way.
    """
    place = (by_hand.user_id, by_hand.session_id, by_hand.contact_id)
    before = state_of(connection, place, hold=True)
    after = write_by_hand(before, by_hand.sent_at, rules)
    if after != before:
        write_state(connection, place, after)
        withdraw(connection, place)
    else:
        # Told of late: what was asked before it is answered by it all the same.
        asked = select(messages.c.number).where(
            messages.c.user_id == by_hand.user_id,
            messages.c.contact_id == by_hand.contact_id,
            messages.c.sent_at <= by_hand.sent_at,
        )
        withdraw(connection, place, replies.c.message_number.in_(asked))


def withdraw(connection: Connection, place: Place, *which: ColumnElement[bool]) -> None:
    """Take back what the assistant is about to say in a conversation; what is in hand may be on its way."""
    user_id, session_id, contact_id = place
    unsent = (
        replies.c.user_id == user_id,
        replies.c.session_id == session_id,
        replies.c.contact_id == contact_id,
        replies.c.author == Author.ASSISTANT.value,
        is_waiting(replies),
        replies.c.lease_holder.is_(None),
        *which,
    )
    look_again(connection, replies, *unsent)
    connection.execute(update(replies).where(*unsent).values(state=NOTHING))


def move_states(connection: Connection, user_id: str, old: str, new: str) -> None:
    """Put a contact's conversations together with another's: of two the one that changed last counts."""
    theirs = (conversations.c.user_id == user_id, conversations.c.contact_id == old)
    for row in connection.execute(select(conversations).where(*theirs)).all():
        place = (user_id, row.session_id, new)
        known = connection.execute(select(conversations).where(*_of(place)).with_for_update()).first()
        if known is None:
            moved = update(conversations).where(conversations.c.number == row.number)
            connection.execute(moved.values(contact_id=new))
            continue
        is_newer = row.since is not None and (known.since is None or known.since < row.since)
        state = replace(state_in(row if is_newer else known), revision=max(row.revision, known.revision) + 1)
        last_at = max(row.last_at, known.last_at)
        write_state(connection, place, state, last_at=last_at, note=(row if is_newer else known).note)
    connection.execute(delete(conversations).where(*theirs))


def _of(place: Place) -> tuple[ColumnElement[bool], ...]:
    user_id, session_id, contact_id = place
    return (
        conversations.c.user_id == user_id,
        conversations.c.session_id == session_id,
        conversations.c.contact_id == contact_id,
    )
