"""Events as they came in, and the replies to them, in the database."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from holdfast_contract.contacts import ChatKind, Contact
from holdfast_contract.core import Action, Passage
from holdfast_contract.events import Event
from holdfast_contract.service.database import Database
from holdfast_contract.service.engines import insert_into
from holdfast_contract.sessions import SessionStatus
from sqlalchemy import Connection, delete, insert, select

from holdfast_core.adapters.contacts import change as change_contact
from holdfast_core.adapters.contacts import meet_all, require_present
from holdfast_core.adapters.messages import add_message, apply, is_answered_by_hand
from holdfast_core.adapters.queues import TableQueue, look_at, put
from holdfast_core.adapters.tables import (
    DONE,
    NEW,
    NOTHING,
    WAITING,
    contacts,
    inbox,
    messages,
    replies,
    sendings,
    sessions,
)
from holdfast_core.application.ports import Claim
from holdfast_core.domain.answering import Decision
from holdfast_core.domain.arrivals import Arrival, is_forgotten, is_of_use, person_in, read_event
from holdfast_core.domain.changes import Change
from holdfast_core.domain.contacts import Standing
from holdfast_core.domain.conversations import Author, Message, Reply, conversation_of

CATCH_UP_GRACE = timedelta(seconds=2)
"""How long a reply to what was caught up with waits: a person's own answer is told of after it."""

SENDING = timedelta(seconds=30)
"""After this long a call to the gateway is over in any case: see `Sender`."""


class InboxTable(TableQueue):
    """Events as they came in, and what follows from each, stored with being done with it.

    A waiting event is always of its contact's present epoch, because a reset takes the others away.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        super().__init__(database, inbox, clock)

    async def add(self, event: Event, body: str) -> bool:
        """Store an event under its id, durably. False where it was there before.

        Of one that is not to be known only the id is stored.
        """
        return await self._database.write_jointly(self._add_all, (event, body, person_in(event)))

    def _add_all(
        self, connection: Connection, told: Sequence[tuple[Event, str, Contact | None]]
    ) -> list[bool]:
        people = [(event.user_id, person) for event, _, person in told if person is not None]
        met = iter(meet_all(connection, people) if people else [])
        rows = []
        for event, body, person in told:
            known = None if person is None else next(met)
            is_kept = is_of_use(event) and (known is None or not is_forgotten(event, known.reset_at))
            contact_id = None if known is None else known.contact_id
            rows.append(self._row(event, body if is_kept else "", contact_id))
            if is_kept and person and known and person.name not in {None, known.name}:
                change_contact(connection, event.user_id, known.contact_id, name=person.name)
        return put(connection, inbox, rows, inbox.c.event_id)

    def _row(self, event: Event, body: str, contact_id: str | None) -> dict[str, Any]:
        """Make an event's row; without a body it is known by its id, and there is nothing to do with it."""
        now = self._clock()
        return {
            "event_id": event.id,
            "type": event.type,
            "user_id": event.user_id,
            "contact_id": contact_id,
            "conversation": conversation_of(event, contact_id),
            "state": NEW if body else DONE,
            "body": body,
            "received_at": now,
            "due_at": now,
        }

    async def claim(self, limit: int) -> Sequence[Claim[Arrival]]:
        """Take up to `limit` events that are due."""

        def work(connection: Connection) -> list[Claim[Arrival]]:
            rows = self._take(connection, limit)
            epochs = _epochs(connection, [row.number for row in rows])
            return [
                Claim(
                    row.number,
                    row.attempts,
                    Arrival(
                        read_event(row.body.encode()),
                        row.contact_id and Standing(row.user_id, row.contact_id, epochs[row.number]),
                    ),
                )
                for row in rows
            ]

        return await self._database.write(work)

    async def finish(
        self, claim: Claim[Arrival], change: Change | None = None, reply: Reply | None = None
    ) -> None:
        """Store what follows from an event and be done with it, in one transaction.

        Raises `LostClaim`, and `StaleEpoch` where the contact was reset since the event was claimed.
        """

        def work(connection: Connection) -> None:
            if claim.item.standing is not None:
                require_present(connection, claim.item.standing)
            self._finish(connection, claim.number)
            if change is not None:
                apply(connection, change)
            if reply is not None:
                conversation = conversation_of(claim.item.event, reply.answered.contact_id)
                _add_reply(connection, reply, conversation, self._clock())

        await self._database.write(work)

    async def finish_session(self, number: int, event: Event, status: SessionStatus) -> None:
        """Note a session's status, unless a newer one is known, and be done. Raises `LostClaim`."""

        def work(connection: Connection) -> None:
            self._finish(connection, number)
            addition = insert_into(connection, sessions).values(
                user_id=event.user_id,
                session_id=event.session_id,
                status=status.value,
                updated_at=event.timestamp,
            )
            newest = addition.on_conflict_do_update(
                index_elements=["user_id", "session_id"],
                set_={"status": addition.excluded.status, "updated_at": addition.excluded.updated_at},
                where=sessions.c.updated_at <= addition.excluded.updated_at,
            )
            connection.execute(newest)

        await self._database.write(work)


class OutboxTable(TableQueue):
    """Replies that are decided and not yet sent."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        super().__init__(database, replies, clock)

    async def claim(self, limit: int) -> Sequence[Claim[Reply]]:
        """Take up to `limit` replies that are due."""

        def work(connection: Connection) -> list[Claim[Reply]]:
            return [
                Claim(row.number, row.attempts, _reply(connection, row.number))
                for row in self._take(connection, limit)
            ]

        return await self._database.write(work)

    async def begin(self, claim: Claim[Reply]) -> int:
        """Note that a call to the gateway begins, and give it a number.

        Raises `LostClaim`, and `StaleEpoch` where the contact was reset since the reply was claimed.
        """
        standing = claim.item.standing

        def work(connection: Connection) -> int:
            require_present(connection, standing)
            self._require_claim(connection, claim.number)
            mark = insert(sendings).values(
                user_id=standing.user_id, contact_id=standing.contact_id, until=self._clock() + SENDING
            )
            return int(connection.execute(mark.returning(sendings.c.number)).scalar_one())

        return await self._database.write(work)

    async def end(self, sending: int) -> None:
        """Note that a call is over."""
        over = delete(sendings).where(sendings.c.number == sending)
        await self._database.write(lambda connection: connection.execute(over))

    async def sent(self, claim: Claim[Reply], message_id: str, at: datetime) -> None:
        """Note that a reply went out, and add it to the conversation. Raises as `begin` does."""
        reply = claim.item
        message = Message(
            user_id=reply.answered.user_id,
            session_id=reply.answered.session_id,
            chat_id=reply.answered.chat_id,
            chat_kind=reply.answered.chat_kind,
            contact_id=reply.answered.contact_id,
            message_id=message_id,
            author=Author.ASSISTANT,
            type="text",
            text=reply.decision.reply,
            sent_at=at,
        )

        def work(connection: Connection) -> None:
            require_present(connection, reply.standing)
            self._finish(connection, claim.number, sent_message_id=message_id, sent_at=at)
            add_message(connection, message)

        await self._database.write(work)


def _epochs(connection: Connection, numbers: Sequence[int]) -> dict[int, int]:
    """Give the epoch of each event's contact."""
    query = (
        select(inbox.c.number, contacts.c.epoch)
        .join(
            contacts, (contacts.c.user_id == inbox.c.user_id) & (contacts.c.contact_id == inbox.c.contact_id)
        )
        .where(inbox.c.number.in_(numbers))
    )
    return {row.number: row.epoch for row in connection.execute(query)}


def _add_reply(connection: Connection, reply: Reply, conversation: str, now: datetime) -> None:
    """Commit a decision under its key, once; what it says is sent from here and not decided again."""
    answered, decision = reply.answered, reply.decision
    number = (
        select(messages.c.number)
        .where(
            messages.c.user_id == answered.user_id,
            messages.c.session_id == answered.session_id,
            messages.c.message_id == answered.message_id,
        )
        .scalar_subquery()
    )
    is_answered = answered.catch_up and is_answered_by_hand(connection, answered)
    is_owed = decision.reply is not None and not is_answered
    due_at = now + CATCH_UP_GRACE if answered.catch_up else now
    addition = insert_into(connection, replies).values(
        key=reply.key,
        conversation=conversation,
        message_number=number,
        state=WAITING if is_owed else NOTHING,
        action=decision.action.value,
        text=decision.reply,
        confidence=decision.confidence,
        evidence=[passage.to_wire() for passage in decision.passages],
        created_at=now,
        due_at=due_at,
    )
    connection.execute(addition.on_conflict_do_nothing(index_elements=["key"]))
    look_at(connection, replies, {conversation: due_at})


_PLAIN = Message.__dataclass_fields__.keys() - {"author", "chat_kind"}


def _reply(connection: Connection, number: int) -> Reply:
    of_contact = (contacts.c.user_id == messages.c.user_id) & (contacts.c.contact_id == messages.c.contact_id)
    query = (
        select(replies, messages, contacts.c.epoch)
        .join(messages, replies.c.message_number == messages.c.number)
        .join(contacts, of_contact)
        .where(replies.c.number == number)
    )
    row = connection.execute(query).one()._mapping  # noqa: SLF001 - the documented way to read by column
    answered = Message(
        **{name: row[messages.c[name]] for name in _PLAIN},
        author=Author(row[messages.c.author]),
        chat_kind=ChatKind(row[messages.c.chat_kind]),
    )
    decision = Decision(
        Action(row[replies.c.action]),
        row[replies.c.text],
        row[replies.c.confidence],
        tuple(Passage.from_wire(passage) for passage in row[replies.c.evidence]),
    )
    return Reply(answered, decision, row[contacts.c.epoch])
