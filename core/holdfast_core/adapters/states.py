"""Who answers in a conversation, in the database. These are parts of transactions."""

from dataclasses import replace
from typing import Any

from holdfast_contract.assistant import HandoffRules
from holdfast_contract.contacts import ChatKind
from holdfast_contract.replies import Action
from holdfast_contract.service.engines import insert_into
from sqlalchemy import ColumnElement, Connection, Row, case, delete, or_, select, update

from holdfast_core.adapters.queues import look_again
from holdfast_core.adapters.sayings import move_words
from holdfast_core.adapters.tables import NOTHING, conversations, is_waiting, messages, replies
from holdfast_core.domain.conversations.decisions import ConversationState, Handler, HandoffReason
from holdfast_core.domain.conversations.handoff import write_by_hand
from holdfast_core.domain.conversations.messages import Author, Message

Place = tuple[str, str, str]
"""Of a conversation: userId, sessionId, contactId."""


_STATE = tuple(conversations.c[name] for name in ConversationState.__dataclass_fields__)


def touch(connection: Connection, message: Message, *, written_here: bool = False) -> int | None:
    """Note that something was said in a conversation with one person, and give that conversation's number.

    What the contact writes is unread; a person of ours who writes after it has read it. Of what was written
    here that was noted when it was written, however late it went out. None in a group.
    """
    if message.chat_kind != ChatKind.DIRECT:
        return None
    at, is_theirs = message.sent_at, message.author == Author.CONTACT
    is_by_hand = message.author == Author.PERSON and not written_here
    row = insert_into(connection, conversations).values(
        user_id=message.user_id,
        session_id=message.session_id,
        contact_id=message.contact_id,
        last_at=at,
        contact_at=at if is_theirs else None,
        person_at=at if is_by_hand else None,
        unread=int(is_theirs),
    )
    new, unread = row.excluded, conversations.c.unread
    if is_by_hand:
        is_last = or_(conversations.c.contact_at.is_(None), conversations.c.contact_at <= new.last_at)
        now_unread: ColumnElement[int] = case((is_last, 0), else_=unread)
    else:
        now_unread = unread + new.unread
    values = {
        name: _later(conversations.c[name], new[name]) for name in ("last_at", "contact_at", "person_at")
    }
    newer = row.on_conflict_do_update(
        index_elements=["user_id", "session_id", "contact_id"], set_=values | {"unread": now_unread}
    )
    number: int = connection.execute(newer.returning(conversations.c.number)).scalar_one()
    return number


def _later(known: ColumnElement[Any], told: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((known.is_(None), told), (told > known, told), else_=known)


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


def step_in(
    connection: Connection, by_hand: Message, rules: HandoffRules
) -> tuple[ConversationState, ConversationState]:
    """Leave the conversation to the person who wrote in it; give the state before and after.

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
    return before, after


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
        times = ("last_at", "contact_at", "person_at")
        latest = {
            name: max(filter(None, (getattr(row, name), getattr(known, name))), default=None)
            for name in times
        }
        note, unread = (row if is_newer else known).note, row.unread + known.unread
        write_state(connection, place, state, note=note, unread=unread, **latest)
        move_words(connection, user_id, row.number, known.number)
    connection.execute(delete(conversations).where(*theirs))


def _of(place: Place) -> tuple[ColumnElement[bool], ...]:
    user_id, session_id, contact_id = place
    return (
        conversations.c.user_id == user_id,
        conversations.c.session_id == session_id,
        conversations.c.contact_id == contact_id,
    )
