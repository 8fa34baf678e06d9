"""Conversations as people see them, and what people do in them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from holdfast_contract.contacts import Contact
from holdfast_contract.conversations import (
    Conversation,
    ConversationDetails,
    ConversationList,
    ConversationMessage,
    HandlerName,
    KnownAttribute,
    MessageList,
)
from holdfast_contract.errors import ConversationNotFound, IdempotencyConflict
from holdfast_contract.service.database import Database
from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, or_, select

from holdfast_core.adapters.contacts import find
from holdfast_core.adapters.listings import (
    last_message,
    list_messages,
    newest_first,
    next_page,
    reply_shown,
    said_in,
)
from holdfast_core.adapters.queues import look_again
from holdfast_core.adapters.states import Place, state_in, state_of, withdraw, write_state
from holdfast_core.adapters.tables import (
    contact_attributes,
    contacts,
    conversations,
    messages,
    replies,
)
from holdfast_core.application.conversations import ByHand, Named, Transition, Wanted
from holdfast_core.domain.conversations.decisions import Handler, HandoffReason
from holdfast_core.domain.conversations.handoff import as_of
from holdfast_core.domain.conversations.messages import Author, conversation_with

_PERSON = (contacts.c.phone, contacts.c.lid, contacts.c.name)
_OF_CONTACT = and_(
    contacts.c.user_id == conversations.c.user_id, contacts.c.contact_id == conversations.c.contact_id
)
_ORDER = (conversations.c.last_at, conversations.c.number)


class ConversationTables:
    """The conversations of all users."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def page(
        self, user_id: str, wanted: Wanted, handler: HandlerName | None, text: str | None
    ) -> ConversationList:
        """List conversations."""
        now = self._clock()
        query = select(conversations, *_PERSON).join(contacts, _OF_CONTACT)
        query = query.where(conversations.c.user_id == user_id)
        if handler is not None:
            by_person = _is_by_person(now)
            query = query.where(by_person if handler == HandlerName.PERSON else ~by_person)
        if text:
            names = (contacts.c.name, contacts.c.contact_id, contacts.c.phone, contacts.c.lid)
            query = query.where(or_(*(name.icontains(text, autoescape=True) for name in names)))
        query = newest_first(query, _ORDER, wanted)

        def work(connection: Connection) -> ConversationList:
            rows = connection.execute(query).all()
            shown = [_conversation(connection, row, now) for row in rows[: wanted.limit]]
            return ConversationList(conversations=shown, next=next_page(rows, _ORDER, wanted))

        return await self._database.read(work)

    async def show(self, named: Named) -> ConversationDetails:
        """Show one. Raises `ConversationNotFound`."""

        def work(connection: Connection) -> ConversationDetails:
            row = _find(connection, named)
            known = select(contact_attributes).where(
                contact_attributes.c.user_id == row.user_id,
                contact_attributes.c.contact_id == row.contact_id,
            )
            attributes = [
                KnownAttribute.model_validate(dict(one._mapping))  # noqa: SLF001 - the documented way
                for one in connection.execute(known.order_by(contact_attributes.c.name))
            ]
            shown = _conversation(connection, row, self._clock())
            return ConversationDetails(**vars(shown), attributes=attributes)

        return await self._database.read(work)

    async def messages(self, named: Named, wanted: Wanted) -> MessageList:
        """List what was said. Raises `ConversationNotFound`."""
        return await self._database.read(
            lambda connection: list_messages(connection, _place(_find(connection, named)), wanted)
        )

    async def change(self, named: Named, transition: Transition, note: str | None) -> Conversation:
        """Change who answers. Raises `ConversationNotFound`."""

        def work(connection: Connection) -> Conversation:
            place = _place(_find(connection, named, hold=True))
            _apply(connection, place, transition, note=note)
            return _conversation(connection, _find(connection, named), self._clock())

        return await self._database.write(work)

    async def write(self, named: Named, message: ByHand, transition: Transition) -> ConversationMessage:
        """Have a person's message sent, once for its key. Raises `IdempotencyConflict`."""
        now = self._clock()

        def work(connection: Connection) -> ConversationMessage:
            place = _place(_find(connection, named, hold=True))
            user_id, session_id, contact_id = place
            known = connection.execute(select(replies).where(replies.c.key == message.key)).first()
            if known is not None:
                is_same = (known.user_id, known.contact_id, known.text) == (user_id, contact_id, message.text)
                if not is_same or named.session_id not in {None, known.session_id}:
                    raise IdempotencyConflict
                return reply_shown(known)
            _apply(connection, place, transition)
            row = insert(replies).values(
                key=message.key,
                conversation=conversation_with(user_id, session_id, contact_id),
                user_id=user_id,
                session_id=session_id,
                contact_id=contact_id,
                chat_id=_chat_id(connection, place),
                author=Author.PERSON.value,
                text=message.text,
                created_at=now,
                due_at=now,
            )
            stored = connection.execute(row.returning(replies)).one()
            look_again(connection, replies, replies.c.key == message.key)
            return reply_shown(stored)

        return await self._database.write(work)


def _apply(connection: Connection, place: Place, transition: Transition, **more: object) -> None:
    """Change who answers, where that is anything new."""
    before = state_of(connection, place, hold=True)
    after = transition(before)
    if after == before:
        return
    write_state(connection, place, after, **more)
    if after.handler == Handler.PERSON:
        withdraw(connection, place)


def _find(connection: Connection, named: Named, *, hold: bool = False) -> Row[Any]:
    """Find a conversation; `hold` has a reset of the contact wait. Raises `ConversationNotFound`."""
    known = find(connection, named.user_id, named.contact, hold=hold)
    if known is None:
        raise ConversationNotFound
    query = select(conversations, *_PERSON).join(contacts, _OF_CONTACT)
    query = query.where(
        conversations.c.user_id == named.user_id, conversations.c.contact_id == known.contact_id
    )
    if named.session_id is not None:
        query = query.where(conversations.c.session_id == named.session_id)
    row = connection.execute(query.order_by(conversations.c.last_at.desc()).limit(1)).first()
    if row is None:
        raise ConversationNotFound
    return row


def _place(row: Row[Any]) -> Place:
    return (row.user_id, row.session_id, row.contact_id)


def _chat_id(connection: Connection, place: Place) -> str:
    """Give the chat that was used last."""
    query = select(messages.c.chat_id).where(*said_in(place))
    chat_id: str = connection.execute(query.order_by(messages.c.sent_at.desc()).limit(1)).scalar_one()
    return chat_id


def _is_by_person(now: datetime) -> ColumnElement[bool]:
    is_quiet = or_(conversations.c.resumes_at.is_(None), conversations.c.resumes_at > now)
    return and_(conversations.c.handler == Handler.PERSON.value, is_quiet)


def _conversation(connection: Connection, row: Row[Any], now: datetime) -> Conversation:
    state = as_of(state_in(row), now)
    return Conversation(
        session_id=row.session_id,
        contact=Contact(contact_id=row.contact_id, phone=row.phone, lid=row.lid, name=row.name),
        handler=HandlerName(state.handler.value),
        reason=state.reason and state.reason.value,
        note=row.note if state.reason == HandoffReason.API else None,
        since=state.since,
        resumes_at=state.resumes_at,
        last_message=last_message(connection, _place(row)),
        unanswered=_unanswered(connection, _place(row)),
    )


def _unanswered(connection: Connection, place: Place) -> int:
    is_theirs = messages.c.author == Author.CONTACT.value
    ours = select(func.max(messages.c.sent_at)).where(*said_in(place), ~is_theirs).scalar_subquery()
    query = select(func.count()).select_from(messages)
    query = query.where(*said_in(place), is_theirs, or_(ours.is_(None), messages.c.sent_at > ours))
    return connection.scalar(query) or 0
