"""Messages in the database, and what befalls them. These are parts of transactions."""

from holdfast_contract.service.engines import insert_into
from sqlalchemy import ColumnElement, Connection, insert, or_, select, update

from holdfast_core.adapters.queues import look_again
from holdfast_core.adapters.tables import (
    DONE,
    FAILED,
    NOTHING,
    inbox,
    is_waiting,
    messages,
    reactions,
    replies,
)
from holdfast_core.domain.changes import Change, Edit, Reaction, Revocation
from holdfast_core.domain.conversations import Author, Message


def apply(connection: Connection, change: Change) -> None:
    """Change a conversation. What befalls a message that is not there befalls nothing."""
    match change:
        case Message():
            add_message(connection, change)
            if change.author == Author.PERSON:
                _withdraw_replies(connection, change)
        case Edit():
            _edit(connection, change)
        case Revocation():
            _revoke(connection, change)
        case Reaction():
            row = vars(change) | {"author": change.author.value}
            connection.execute(insert(reactions).values(row))


def add_message(connection: Connection, message: Message) -> None:
    """Add a message to its conversation, once."""
    row = vars(message) | {"author": message.author.value, "chat_kind": message.chat_kind.value}
    connection.execute(insert_into(connection, messages).values(row).on_conflict_do_nothing())


def is_answered_by_hand(connection: Connection, message: Message) -> bool:
    """Say whether a person wrote in that chat after this message."""
    later = select(messages.c.number).where(
        messages.c.user_id == message.user_id,
        messages.c.session_id == message.session_id,
        messages.c.contact_id == message.contact_id,
        messages.c.author == Author.PERSON.value,
        messages.c.sent_at > message.sent_at,
    )
    return connection.execute(later.limit(1)).first() is not None


def _withdraw_replies(connection: Connection, by_hand: Message) -> None:
    """Leave to the person what they answered while we were away; what is in hand may be on its way."""
    answered = select(messages.c.number).where(
        messages.c.user_id == by_hand.user_id,
        messages.c.session_id == by_hand.session_id,
        messages.c.contact_id == by_hand.contact_id,
        messages.c.catch_up,
        messages.c.sent_at <= by_hand.sent_at,
    )
    unsent = (is_waiting(replies), replies.c.lease_holder.is_(None), replies.c.message_number.in_(answered))
    look_again(connection, replies, *unsent)
    connection.execute(update(replies).where(*unsent).values(state=NOTHING))


def _edit(connection: Connection, edit: Edit) -> None:
    is_newer = or_(messages.c.edited_at.is_(None), messages.c.edited_at <= edit.edited_at)
    is_there = messages.c.revoked_at.is_(None)
    rewriting = update(messages).where(*_named(edit), is_newer, is_there)
    connection.execute(rewriting.values(text=edit.text, edited_at=edit.edited_at))


def _revoke(connection: Connection, revocation: Revocation) -> None:
    gone = update(messages).where(*_named(revocation))
    connection.execute(gone.values(text=None, detail={}, revoked_at=revocation.revoked_at))
    # The words came in an event, perhaps others in the event of an edit.
    told = (
        inbox.c.user_id == revocation.user_id,
        inbox.c.contact_id == revocation.contact_id,
        inbox.c.state.in_([DONE, FAILED]),
        inbox.c.body.contains(revocation.message_id, autoescape=True),
    )
    connection.execute(update(inbox).where(*told).values(body=""))


def _named(change: Edit | Revocation) -> tuple[ColumnElement[bool], ...]:
    return (
        messages.c.user_id == change.user_id,
        messages.c.session_id == change.session_id,
        messages.c.message_id == change.message_id,
    )
