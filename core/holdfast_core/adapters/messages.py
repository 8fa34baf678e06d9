"""Messages in the database, and what befalls them. These are parts of transactions."""

from datetime import datetime

from holdfast_contract.assistant import AssistantSettings
from holdfast_contract.contacts import ChatKind
from holdfast_contract.service.engines import insert_into
from sqlalchemy import ColumnElement, Connection, Select, delete, insert, or_, select, update

from holdfast_core.adapters.publishing import Publisher
from holdfast_core.adapters.sayings import add_words, change_words
from holdfast_core.adapters.states import step_in, touch
from holdfast_core.adapters.statuses import advance, take_early
from holdfast_core.adapters.tables import (
    DONE,
    FAILED,
    contact_attributes,
    inbox,
    is_waiting,
    messages,
    reactions,
    replies,
    turns,
)
from holdfast_core.adapters.turns import extend_turn
from holdfast_core.adapters.withdrawing import forget_message_told
from holdfast_core.domain.conversations.changes import Change, Edit, Reaction, Revocation
from holdfast_core.domain.conversations.messages import Author, Message, question_in
from holdfast_core.domain.conversations.statuses import Progress


def apply(
    connection: Connection,
    change: Change,
    settings: AssistantSettings | None,
    now: datetime,
    publisher: Publisher,
) -> datetime | None:
    """Change a conversation; give when it is due to be answered, where a message asks for that.

    What befalls a message that is not there befalls nothing. Without `settings` nobody is there to answer.
    """
    match change:
        case Message():
            return _take_in(connection, change, settings, now, publisher)
        case Edit():
            _edit(connection, change)
        case Revocation():
            _revoke(connection, change, now)
        case Reaction():
            row = vars(change) | {"author": change.author.value}
            connection.execute(insert(reactions).values(row))
        case Progress():
            advance(connection, change, now)
    return None


def _take_in(
    connection: Connection,
    message: Message,
    settings: AssistantSettings | None,
    now: datetime,
    publisher: Publisher,
) -> datetime | None:
    number = add_message(connection, message)
    if number is None:
        return None
    publisher.tell_of_start(connection, message)
    if settings is None:
        return None
    if message.author == Author.PERSON and message.chat_kind == ChatKind.DIRECT:
        before, after = step_in(connection, message, settings.handoff)
        place = (message.user_id, message.session_id, message.contact_id)
        publisher.tell_of_change(connection, place, before, after)
    if question_in(message) is None:
        return None
    return extend_turn(connection, message, number, settings.debounce, now)


def add_message(connection: Connection, message: Message, *, written_here: bool = False) -> int | None:
    """Add a message to its conversation, once; give its number where it is new."""
    row = vars(message) | {
        "author": message.author.value,
        "chat_kind": message.chat_kind.value,
        "status": message.status and message.status.value,
    }
    addition = insert_into(connection, messages).values(row).on_conflict_do_nothing()
    number: int | None = connection.scalar(addition.returning(messages.c.number))
    if number is not None:
        conversation = touch(connection, message, written_here=written_here)
        if conversation is not None and message.text:
            add_words(connection, message.user_id, conversation, number, message.text)
        if message.author != Author.CONTACT:
            take_early(connection, message)
    return number


def _edit(connection: Connection, edit: Edit) -> None:
    is_newer = or_(messages.c.edited_at.is_(None), messages.c.edited_at <= edit.edited_at)
    is_there = messages.c.revoked_at.is_(None)
    before = _words_now(connection, edit)
    rewriting = update(messages).where(*_named(edit), is_newer, is_there)
    connection.execute(rewriting.values(text=edit.text, edited_at=edit.edited_at))
    _reword(connection, edit, before)
    _decide_again(connection, edit)


def _revoke(connection: Connection, revocation: Revocation, now: datetime) -> None:
    before = _words_now(connection, revocation)
    gone = update(messages).where(*_named(revocation))
    connection.execute(gone.values(text=None, detail={}, revoked_at=revocation.revoked_at))
    _reword(connection, revocation, before)
    _decide_again(connection, revocation)
    # The words came in an event, perhaps others in the event of an edit.
    told = (
        inbox.c.user_id == revocation.user_id,
        inbox.c.contact_id == revocation.contact_id,
        inbox.c.state.in_([DONE, FAILED]),
        inbox.c.body.contains(revocation.message_id, autoescape=True),
    )
    connection.execute(update(inbox).where(*told).values(body=""))
    forget_message_told(connection, revocation.user_id, revocation.contact_id, revocation.message_id, now)
    # And some of them are the evidence of what was decided and learnt.
    of_turn = select(messages.c.number).where(messages.c.turn.in_(_turn_of(revocation)))
    decided = update(replies).where(replies.c.message_number.in_(of_turn))
    connection.execute(decided.values(decision=None))
    learnt = delete(contact_attributes).where(
        contact_attributes.c.user_id == revocation.user_id,
        contact_attributes.c.contact_id == revocation.contact_id,
        contact_attributes.c.message_id == revocation.message_id,
    )
    connection.execute(learnt)


def _words_now(connection: Connection, change: Edit | Revocation) -> str | None:
    text: str | None = connection.scalar(select(messages.c.text).where(*_named(change)))
    return text


def _reword(connection: Connection, change: Edit | Revocation, before: str | None) -> None:
    """Have a message be found by the words that it has now, and by no others."""
    query = select(messages.c.number, messages.c.user_id, messages.c.text).where(*_named(change))
    row = connection.execute(query).first()
    if row is not None and row.text != before:
        change_words(connection, row.user_id, row.number, before or "", row.text or "")


def _decide_again(connection: Connection, change: Edit | Revocation) -> None:
    """Have no decision committed on words that are no longer there."""
    theirs = update(turns).where(is_waiting(turns), turns.c.number.in_(_turn_of(change)))
    connection.execute(theirs.values(revision=turns.c.revision + 1))


def _turn_of(change: Edit | Revocation) -> Select[tuple[int]]:
    return select(messages.c.turn).where(*_named(change))


def _named(change: Edit | Revocation) -> tuple[ColumnElement[bool], ...]:
    return (
        messages.c.user_id == change.user_id,
        messages.c.session_id == change.session_id,
        messages.c.message_id == change.message_id,
    )
