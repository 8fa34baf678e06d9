"""Telling subscribers: what happened is put down with each delivery, in the transaction of what happened."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from holdfast_contract.contacts import ChatKind, Contact
from holdfast_contract.core_events import ContactResetData, CoreEventType
from holdfast_contract.errors import ErrorCode
from holdfast_contract.events import Event
from holdfast_contract.ids import DEFAULT_SESSION, new_id
from holdfast_contract.model import WireModel
from sqlalchemy import Connection, insert, select

from holdfast_core.adapters.choosing import KnownSubscribers
from holdfast_core.adapters.queues import note_due
from holdfast_core.adapters.states import Place
from holdfast_core.adapters.tables import (
    NEW,
    contacts,
    conversations,
    deliveries,
    messages,
    published,
    replies,
)
from holdfast_core.adapters.tellings import (
    Answered,
    Telling,
    of_change,
    of_decision,
    of_failed,
    of_sent,
    of_start,
)
from holdfast_core.domain.conversations.decisions import ConversationState, Decision
from holdfast_core.domain.conversations.handoff import as_of
from holdfast_core.domain.conversations.messages import Message, conversation_of, conversation_with
from holdfast_core.domain.subscriptions import Subscribers, chats_of


@dataclass(frozen=True)
class Happening:
    """An event as it will be sent, by what it is chosen, and what it keeps its order with.

    It is for subscriptions to any session where `session_id` is None.
    """

    event_id: str
    type: str
    user_id: str
    session_id: str | None
    contact_id: str | None
    chats: frozenset[str]
    lane: str
    body: str
    intent: str | None = None


def as_received(event: Event, body: str, contact_id: str | None) -> Happening:
    """Make of a gateway's event what is told of it: the same bytes."""
    return Happening(
        event_id=event.id,
        type=event.type,
        user_id=event.user_id,
        session_id=event.session_id,
        contact_id=contact_id,
        chats=chats_of(event, contact_id),
        lane=conversation_of(event, contact_id),
        body=body,
    )


class Publisher:
    """Puts events down for the subscriptions that want them.

    For a user without subscriptions this is one look at an index.
    """

    def __init__(self, clock: Callable[[], datetime], wake: Callable[[], object] = lambda: None) -> None:
        """`wake` is called in the database's thread where there is something to deliver."""
        self._clock = clock
        self._wake = wake
        self._subscribers = KnownSubscribers()

    def tell(self, connection: Connection, happenings: Sequence[Happening]) -> None:
        """Tell of events to whoever wants them."""
        found = self._subscribers.of(connection, {one.user_id for one in happenings}) if happenings else {}
        chosen = [
            (one, found[one.user_id].of(one.type, one.session_id, one.chats, one.intent))
            for one in happenings
            if one.user_id in found
        ]
        self._put(connection, [(one, wanted_by) for one, wanted_by in chosen if wanted_by])

    def tell_of_start(self, connection: Connection, message: Message) -> None:
        """Tell of a conversation with one person, where this new message is its first."""
        place = (message.user_id, message.session_id, message.contact_id)
        if message.chat_kind != ChatKind.DIRECT or (subscribers := self._of(connection, place)) is None:
            return
        started = of_start(message)
        # Whether it is the first is looked up only for those who want to know.
        if subscribers.of(started.type, message.session_id, (message.contact_id,)) and _is_first(
            connection, message
        ):
            self._tell_of_contact(connection, place, [started], subscribers)

    def tell_of_change(
        self,
        connection: Connection,
        place: Place,
        before: ConversationState,
        after: ConversationState,
        note: str | None = None,
    ) -> None:
        """Tell of a conversation that a person took over, or gave back."""
        was = as_of(before, self._clock()).handler
        if after == before or after.handler == was:
            return
        self._tell_of_contact(connection, place, [of_change(after, note)], self._of(connection, place))

    def tell_of_decision(
        self,
        connection: Connection,
        place: Place,
        answered: Message,
        decision: Decision,
        *,
        is_said: bool,
        is_handed_over: bool,
    ) -> None:
        """Tell of what the assistant made of a message, and what it decided."""
        tellings = of_decision(answered, decision, is_said=is_said, is_handed_over=is_handed_over)
        self._tell_of_contact(connection, place, tellings, self._of(connection, place))

    def tell_of_sent(self, connection: Connection, number: int, sent: Message) -> None:
        """Tell of a reply that went out."""
        place = (sent.user_id, sent.session_id, sent.contact_id)
        if (subscribers := self._of(connection, place)) is None:
            return
        self._tell_of_contact(connection, place, [of_sent(sent, _answered(connection, number))], subscribers)

    def tell_of_failed(self, connection: Connection, number: int, code: ErrorCode) -> None:
        """Tell of a reply that was given up."""
        named = (replies.c.user_id, replies.c.session_id, replies.c.contact_id)
        row = connection.execute(
            select(*named, replies.c.author, replies.c.text).where(replies.c.number == number)
        ).one()
        place = (row.user_id, row.session_id, row.contact_id)
        if (subscribers := self._of(connection, place)) is None:
            return
        telling = of_failed(row.author, row.text, code, _answered(connection, number))
        self._tell_of_contact(connection, place, [telling], subscribers)

    def tell_of_reset(self, connection: Connection, user_id: str, contact_id: str, at: datetime) -> None:
        """Tell of a contact that is being forgotten, before its conversations are."""
        theirs = (conversations.c.user_id == user_id, conversations.c.contact_id == contact_id)
        last = select(conversations.c.session_id).where(*theirs).order_by(conversations.c.last_at.desc())
        place = (user_id, connection.scalar(last.limit(1)) or DEFAULT_SESSION, contact_id)
        data = ContactResetData(contact_id=contact_id, reset_at=at)
        self.tell(connection, [self.of_core(CoreEventType.CONTACT_RESET, place, data)])

    def of_core(
        self, type_: CoreEventType, place: Place, data: WireModel, intent: str | None = None
    ) -> Happening:
        """Make an event of what core itself tells of a contact."""
        user_id, session_id, contact_id = place
        event = Event(
            id=new_id("evt"),
            type=type_.value,
            timestamp=self._clock(),
            user_id=user_id,
            session_id=session_id,
            data=data.to_wire(),
        )
        return Happening(
            event_id=event.id,
            type=event.type,
            user_id=user_id,
            session_id=_session(type_, place),
            contact_id=contact_id,
            chats=frozenset({contact_id}),
            lane=conversation_with(*place),
            body=event.to_json(),
            intent=intent,
        )

    def _of(self, connection: Connection, place: Place) -> Subscribers | None:
        return self._subscribers.of(connection, {place[0]}).get(place[0])

    def _tell_of_contact(
        self,
        connection: Connection,
        place: Place,
        tellings: Iterable[Telling],
        subscribers: Subscribers | None,
    ) -> None:
        """Tell of what befell a contact, in this order."""
        if subscribers is None:
            return
        user_id, _, contact_id = place
        chosen = [
            (one, subscribers.of(one.type, _session(one.type, place), (contact_id,), one.intent))
            for one in tellings
        ]
        if any(wanted_by for _, wanted_by in chosen):
            contact = _contact(connection, user_id, contact_id)
            wanted = [
                (self.of_core(one.type, place, one.data(contact), one.intent), wanted_by)
                for one, wanted_by in chosen
                if wanted_by
            ]
            self._put(connection, wanted)

    def _put(self, connection: Connection, chosen: Sequence[tuple[Happening, Sequence[str]]]) -> None:
        """Put each event down with a delivery for each of its subscriptions."""
        now, rows = self._clock(), []
        for one, wanted_by in chosen:
            addition = insert(published).values(
                event_id=one.event_id,
                type=one.type,
                user_id=one.user_id,
                contact_id=one.contact_id,
                body=one.body,
                at=now,
            )
            number = connection.scalar(addition.returning(published.c.number))
            rows += [
                {
                    "delivery_id": new_id("dlv"),
                    "event": number,
                    "subscription_id": subscription_id,
                    "conversation": f"{subscription_id}/{one.lane}",
                    "user_id": one.user_id,
                    "contact_id": one.contact_id,
                    "state": NEW,
                    "created_at": now,
                    "due_at": now,
                }
                for subscription_id in wanted_by
            ]
        if rows:
            connection.execute(insert(deliveries), rows)
            note_due(connection, deliveries, {row["conversation"]: now for row in rows})
            self._wake()


def _session(type_: CoreEventType, place: Place) -> str | None:
    # A reset is of the contact in all sessions.
    return None if type_ == CoreEventType.CONTACT_RESET else place[1]


def _is_first(connection: Connection, message: Message) -> bool:
    others = select(messages.c.number).where(
        messages.c.user_id == message.user_id,
        messages.c.session_id == message.session_id,
        messages.c.contact_id == message.contact_id,
        messages.c.chat_kind == ChatKind.DIRECT.value,
        messages.c.message_id != message.message_id,
    )
    return connection.execute(others.limit(1)).first() is None


def _answered(connection: Connection, number: int) -> Answered:
    query = select(messages.c.message_id, replies.c.decision).where(replies.c.number == number)
    of_reply = replies.outerjoin(messages, messages.c.number == replies.c.message_number)
    row = connection.execute(query.select_from(of_reply)).one()
    return Answered(row.message_id, (row.decision or {}).get("intent"))


def _contact(connection: Connection, user_id: str, contact_id: str) -> Contact:
    query = select(contacts.c.phone, contacts.c.lid, contacts.c.name).where(
        contacts.c.user_id == user_id, contacts.c.contact_id == contact_id
    )
    row = connection.execute(query).one()
    return Contact(contact_id=contact_id, phone=row.phone, lid=row.lid, name=row.name)
