"""Conversations as people see them, and what people do in them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from holdfast_contract.contacts import ChatKind, Contact
from holdfast_contract.conversations import (
    Conversation,
    ConversationDetails,
    ConversationFilter,
    ConversationList,
    ConversationMessage,
    HandlerName,
    KnownAttribute,
    MessageList,
)
from holdfast_contract.errors import ConversationNotFound, IdempotencyConflict
from holdfast_contract.service.database import Database
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    ScalarSelect,
    and_,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from holdfast_core.adapters.contacts import find
from holdfast_core.adapters.listings import (
    BEGINNING,
    last_messages,
    list_messages,
    messages_shown,
    newest_first,
    next_page,
    reply_shown,
    said_in,
)
from holdfast_core.adapters.publishing import Publisher
from holdfast_core.adapters.queues import look_again
from holdfast_core.adapters.sayings import found_in, holds
from holdfast_core.adapters.states import Place, state_in, state_of, withdraw, write_state
from holdfast_core.adapters.tables import (
    contact_attributes,
    contacts,
    conversations,
    is_unread,
    messages,
    replies,
)
from holdfast_core.application.conversations import ByHand, Named, Sought, Transition, Wanted
from holdfast_core.domain.conversations.decisions import Handler, HandoffReason
from holdfast_core.domain.conversations.handoff import as_of
from holdfast_core.domain.conversations.messages import Author, conversation_with

_PERSON = (contacts.c.phone, contacts.c.lid, contacts.c.name)
_OF_CONTACT = and_(
    contacts.c.user_id == conversations.c.user_id, contacts.c.contact_id == conversations.c.contact_id
)
_ORDER = (conversations.c.last_at, conversations.c.number)


_SAID_THERE = and_(
    messages.c.user_id == conversations.c.user_id,
    messages.c.contact_id == conversations.c.contact_id,
    messages.c.session_id == conversations.c.session_id,
    messages.c.chat_kind == ChatKind.DIRECT.value,
)
_NEWEST = (messages.c.sent_at.desc(), messages.c.number.desc())


def _last_number() -> ScalarSelect[int]:
    """Name the last message."""
    last = select(messages.c.number).where(_SAID_THERE).order_by(*_NEWEST).limit(1)
    return last.correlate(conversations).scalar_subquery()


def _unanswered() -> ScalarSelect[int]:
    """Count the contact's messages since our last."""
    is_theirs = messages.c.author == Author.CONTACT.value
    ours = select(messages.c.sent_at).where(_SAID_THERE, ~is_theirs).order_by(*_NEWEST).limit(1)
    # Not "or none": so the index is read from there on, and not from the beginning.
    since = func.coalesce(
        ours.correlate(conversations).scalar_subquery(), literal(BEGINNING, messages.c.sent_at.type)
    )
    count = select(func.count()).select_from(messages).where(_SAID_THERE, is_theirs)
    return count.where(messages.c.sent_at > since).correlate(conversations).scalar_subquery()


_CONVERSATION = select(
    conversations,
    *_PERSON,
    _last_number().label("last_number"),
    _unanswered().label("unanswered"),
).join(contacts, _OF_CONTACT)


class ConversationTables:
    """The conversations of all users."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime], publisher: Publisher | None = None
    ) -> None:
        self._database = database
        self._clock = clock
        self._publisher = publisher or Publisher(clock)

    async def page(self, user_id: str, wanted: Wanted, sought: Sought) -> ConversationList:
        """List conversations."""
        now = self._clock()
        found = select(*_ORDER).where(*_is_sought(user_id, sought, now))
        query = newest_first(found, _ORDER, wanted)

        def work(connection: Connection) -> ConversationList:
            rows = connection.execute(query).all()
            # In a second step, so that nothing is counted in conversations that are not shown.
            numbers = [row.number for row in rows[: wanted.limit]]
            whole = _CONVERSATION.where(conversations.c.number.in_(numbers))
            ordered = whole.order_by(*(column.desc() for column in _ORDER))
            shown = _conversations(connection, connection.execute(ordered).all(), now, sought.text)
            return ConversationList(conversations=shown, next=next_page(rows, _ORDER, wanted))

        return await self._database.read(work)

    async def unread(self, user_id: str) -> int:
        """Count those with something unread."""
        query = select(func.count()).select_from(conversations)
        query = query.where(conversations.c.user_id == user_id, is_unread())
        return await self._database.read(lambda connection: connection.scalar(query) or 0)

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
            [shown] = _conversations(connection, [row], self._clock())
            return ConversationDetails(**vars(shown), attributes=attributes)

        return await self._database.read(work)

    async def messages(self, named: Named, wanted: Wanted) -> MessageList:
        """List what was said. Raises `ConversationNotFound`."""
        return await self._database.read(
            lambda connection: list_messages(connection, _place(_find(connection, named)), wanted)
        )

    async def seen(self, named: Named) -> None:
        """Note that all in it was seen. Raises `ConversationNotFound`."""
        row = await self._database.read(lambda connection: _find(connection, named))
        if row.unread:
            seeing = update(conversations).where(conversations.c.number == row.number).values(unread=0)
            await self._database.write(lambda connection: connection.execute(seeing))

    async def change(self, named: Named, transition: Transition, note: str | None) -> Conversation:
        """Change who answers. Raises `ConversationNotFound`."""

        def work(connection: Connection) -> Conversation:
            place = _place(_find(connection, named, hold=True))
            self._apply(connection, place, transition, note=note)
            [changed] = _conversations(connection, [_find(connection, named)], self._clock())
            return changed

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
            self._apply(connection, place, transition)
            _note_person(connection, place, now)
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

    def _apply(
        self, connection: Connection, place: Place, transition: Transition, **more: str | None
    ) -> None:
        """Change who answers, where that is anything new."""
        before = state_of(connection, place, hold=True)
        after = transition(before)
        if after == before:
            return
        write_state(connection, place, after, **more)
        self._publisher.tell_of_change(connection, place, before, after, more.get("note"))
        if after.handler == Handler.PERSON:
            withdraw(connection, place)


def _note_person(connection: Connection, place: Place, at: datetime) -> None:
    """Note that a person of ours wrote, and so has seen what was there."""
    user_id, session_id, contact_id = place
    its = (
        conversations.c.user_id == user_id,
        conversations.c.session_id == session_id,
        conversations.c.contact_id == contact_id,
    )
    connection.execute(update(conversations).where(*its).values(person_at=at, unread=0))


def _find(connection: Connection, named: Named, *, hold: bool = False) -> Row[Any]:
    """Find a conversation; `hold` has a reset of the contact wait. Raises `ConversationNotFound`."""
    known = find(connection, named.user_id, named.contact, hold=hold)
    if known is None:
        raise ConversationNotFound
    query = _CONVERSATION.where(
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


def _is_waiting(now: datetime) -> ColumnElement[bool]:
    by = conversations.c.person_at
    return and_(
        _is_by_person(now),
        or_(by.is_(None), by < conversations.c.contact_at, by < conversations.c.since),
    )


def _is_sought(user_id: str, sought: Sought, now: datetime) -> list[ColumnElement[bool]]:
    by_person = _is_by_person(now)
    are = [conversations.c.user_id == user_id]
    if sought.handler is not None:
        are.append(by_person if sought.handler == HandlerName.PERSON else ~by_person)
    if sought.only is not None:
        are.append(is_unread() if sought.only == ConversationFilter.UNREAD else _is_waiting(now))
    if sought.text:
        names = (contacts.c.name, contacts.c.contact_id, contacts.c.phone, contacts.c.lid)
        held = or_(*(name.icontains(sought.text, autoescape=True) for name in names))
        called = select(contacts.c.contact_id).where(contacts.c.user_id == user_id, held)
        is_called = conversations.c.contact_id.in_(called)
        said = holds(user_id, sought.text)
        are.append(is_called if said is None else or_(is_called, said))
    return are


def _conversations(
    connection: Connection, rows: Sequence[Row[Any]], now: datetime, text: str | None = None
) -> list[Conversation]:
    """Show conversations, asking the database as often for many as for one."""
    last = last_messages(connection, {_place(row): row.last_number for row in rows})
    found = found_in(connection, rows[0].user_id, text, [row.number for row in rows]) if text and rows else {}
    shown = messages_shown(connection, found.values())
    return [
        _conversation(row, now, last.get(_place(row)), shown.get(found.get(row.number, 0))) for row in rows
    ]


def _conversation(
    row: Row[Any], now: datetime, last: ConversationMessage | None, found: ConversationMessage | None
) -> Conversation:
    state = as_of(state_in(row), now)
    written = [at for at in (row.contact_at, state.since) if at is not None]
    return Conversation(
        session_id=row.session_id,
        contact=Contact(contact_id=row.contact_id, phone=row.phone, lid=row.lid, name=row.name),
        handler=HandlerName(state.handler.value),
        reason=state.reason and state.reason.value,
        note=row.note if state.reason == HandoffReason.API else None,
        since=state.since,
        resumes_at=state.resumes_at,
        last_message=last,
        unanswered=row.unanswered,
        unread=row.unread,
        waiting=state.handler == Handler.PERSON
        and (row.person_at is None or any(row.person_at < at for at in written)),
        found=found,
    )
