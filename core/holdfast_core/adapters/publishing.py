"""Telling subscribers: what happened is put down with each delivery, in the transaction of what happened."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from holdfast_contract.contacts import Contact
from holdfast_contract.core_events import (
    ContactResetData,
    ConversationHandedOverData,
    ConversationResumedData,
    CoreEventType,
    ReplyDecidedData,
)
from holdfast_contract.events import Event
from holdfast_contract.ids import DEFAULT_SESSION, new_id
from holdfast_contract.model import WireModel
from sqlalchemy import Connection, bindparam, insert, select

from holdfast_core.adapters.states import Place
from holdfast_core.adapters.tables import (
    NEW,
    contacts,
    conversations,
    deliveries,
    published,
    subscriptions,
)
from holdfast_core.domain.conversations.decisions import ConversationState, Decision, Handler
from holdfast_core.domain.conversations.handoff import as_of
from holdfast_core.domain.conversations.messages import Message, conversation_of, conversation_with
from holdfast_core.domain.subscriptions import Filter, chats_of

Wanting = Mapping[str, Sequence[tuple[str, Filter]]]
"""For each user the subscriptions that are active, and what they want."""

_ACTIVE = select(
    subscriptions.c.user_id,
    subscriptions.c.subscription_id,
    subscriptions.c.event_types,
    subscriptions.c.sessions,
    subscriptions.c.chats,
).where(subscriptions.c.user_id.in_(bindparam("users", expanding=True)), subscriptions.c.is_active)


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

    def tell(self, connection: Connection, happenings: Sequence[Happening]) -> None:
        """Tell of events to whoever wants them."""
        wanting = _wanting(connection, {one.user_id for one in happenings}) if happenings else {}
        if wanting:
            self._put(connection, happenings, wanting)

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
        if after.handler == Handler.PERSON:
            reason = "" if after.reason is None else after.reason.value
            self._tell_of_contact(
                connection,
                CoreEventType.CONVERSATION_HANDED_OVER,
                place,
                lambda contact: ConversationHandedOverData(
                    contact=contact, reason=reason, note=note, resumes_at=after.resumes_at
                ),
            )
        else:
            self._tell_of_contact(
                connection,
                CoreEventType.CONVERSATION_RESUMED,
                place,
                lambda contact: ConversationResumedData(contact=contact),
            )

    def tell_of_decision(
        self, connection: Connection, place: Place, answered: Message, decision: Decision, *, is_said: bool
    ) -> None:
        """Tell of what the assistant decided on a message."""
        self._tell_of_contact(
            connection,
            CoreEventType.REPLY_DECIDED,
            place,
            lambda contact: ReplyDecidedData(
                contact=contact,
                message_id=answered.message_id,
                action=decision.action,
                intent=decision.intent,
                confidence=decision.confidence,
                reason=decision.reason,
                reply=decision.reply if is_said else None,
            ),
        )

    def tell_of_reset(self, connection: Connection, user_id: str, contact_id: str, at: datetime) -> None:
        """Tell of a contact that is being forgotten, before its conversations are."""
        wanting = _wanting(connection, {user_id})
        if not wanting:
            return
        theirs = (conversations.c.user_id == user_id, conversations.c.contact_id == contact_id)
        last = select(conversations.c.session_id).where(*theirs).order_by(conversations.c.last_at.desc())
        place = (user_id, connection.scalar(last.limit(1)) or DEFAULT_SESSION, contact_id)
        data = ContactResetData(contact_id=contact_id, reset_at=at)
        self._put(connection, [self._of_core(CoreEventType.CONTACT_RESET, place, data)], wanting)

    def _tell_of_contact(
        self,
        connection: Connection,
        type_: CoreEventType,
        place: Place,
        data: Callable[[Contact], WireModel],
    ) -> None:
        user_id, _, contact_id = place
        wanting = _wanting(connection, {user_id})
        if wanting:
            contact = _contact(connection, user_id, contact_id)
            self._put(connection, [self._of_core(type_, place, data(contact))], wanting)

    def _of_core(self, type_: CoreEventType, place: Place, data: WireModel) -> Happening:
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
            # A reset is of the contact in all sessions.
            session_id=None if type_ == CoreEventType.CONTACT_RESET else session_id,
            contact_id=contact_id,
            chats=frozenset({contact_id}),
            lane=conversation_with(*place),
            body=event.to_json(),
        )

    def _put(self, connection: Connection, happenings: Iterable[Happening], wanting: Wanting) -> None:
        now, rows = self._clock(), []
        for one in happenings:
            wanted_by = [
                subscription_id
                for subscription_id, filter_ in wanting.get(one.user_id, ())
                if filter_.wants(one.type, one.session_id, one.chats)
            ]
            if not wanted_by:
                continue
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
            self._wake()


def _wanting(connection: Connection, users: Iterable[str]) -> Wanting:
    found: dict[str, list[tuple[str, Filter]]] = {}
    for row in connection.execute(_ACTIVE, {"users": list(users)}):
        filter_ = Filter(frozenset(row.event_types), frozenset(row.sessions), frozenset(row.chats))
        found.setdefault(row.user_id, []).append((row.subscription_id, filter_))
    return found


def _contact(connection: Connection, user_id: str, contact_id: str) -> Contact:
    query = select(contacts.c.phone, contacts.c.lid, contacts.c.name).where(
        contacts.c.user_id == user_id, contacts.c.contact_id == contact_id
    )
    row = connection.execute(query).one()
    return Contact(contact_id=contact_id, phone=row.phone, lid=row.lid, name=row.name)
