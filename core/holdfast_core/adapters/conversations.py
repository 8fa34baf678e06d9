"""Events as they came in, and the words that are to go out, in the database."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from holdfast_contract.assistant import AssistantSettings
from holdfast_contract.contacts import ChatKind, Contact
from holdfast_contract.errors import ErrorCode
from holdfast_contract.events import Event
from holdfast_contract.messages import MessageType
from holdfast_contract.service.database import Database
from sqlalchemy import Connection, Row, delete, insert, select

from holdfast_core.adapters.acquaintances import Acquaintances
from holdfast_core.adapters.contacts import epochs_of, meet_all, require_present
from holdfast_core.adapters.leaving import gone_among
from holdfast_core.adapters.messages import add_message, apply
from holdfast_core.adapters.publishing import Happening, Publisher, as_received
from holdfast_core.adapters.queues import TableQueue, put
from holdfast_core.adapters.sessions import keep_occurrence
from holdfast_core.adapters.tables import DONE, FAILED, NEW, inbox, messages, replies, sendings
from holdfast_core.application.ports import Claim
from holdfast_core.domain.conversations.arrivals import (
    Arrival,
    is_forgotten,
    is_of_use,
    person_in,
    read_event,
)
from holdfast_core.domain.conversations.changes import Change
from holdfast_core.domain.conversations.contacts import Standing
from holdfast_core.domain.conversations.messages import Author, Message, Reply, conversation_of
from holdfast_core.domain.session_history import Occurrence

SENDING = timedelta(seconds=30)
"""After this long a call to the gateway is over in any case: see `Sender`."""


class InboxTable(TableQueue):
    """Events as they came in, and what follows from each, stored with being done with it.

    A waiting event is always of its contact's present epoch, because a reset takes the others away.
    """

    def __init__(
        self, database: Database, clock: Callable[[], datetime], publisher: Publisher | None = None
    ) -> None:
        """Without a `publisher` of its own, what subscribers are told waits until a worker looks."""
        super().__init__(database, inbox, clock)
        self._publisher = publisher or Publisher(clock)

    async def add(self, event: Event, body: str) -> bool:
        """Store an event under its id, durably. False where it was there before.

        Of one that is not to be known only the id is stored.
        """
        return await self._database.write_jointly(self._add_all, (event, body, person_in(event)))

    def _add_all(
        self, connection: Connection, told: Sequence[tuple[Event, str, Contact | None]]
    ) -> list[bool]:
        gone = gone_among(connection, {event.user_id for event, _, _ in told})
        if not gone:
            return self._add_known(connection, told)
        # Nothing is kept of users who were removed, not even that they were told of.
        known = [one for one in told if one[0].user_id not in gone]
        are_new = iter(self._add_known(connection, known) if known else ())
        return [event.user_id not in gone and next(are_new) for event, _, _ in told]

    def _add_known(
        self, connection: Connection, told: Sequence[tuple[Event, str, Contact | None]]
    ) -> list[bool]:
        people = [(event.user_id, person) for event, _, person in told if person is not None]
        meetings = iter(meet_all(connection, people) if people else [])
        acquaintances = Acquaintances(connection, self._publisher, self._clock())
        rows, happenings = [], []
        news: list[list[Happening]] = []
        for event, body, person in told:
            met = None if person is None else next(meetings)
            known = None if met is None else met.known
            is_to_be_known = known is None or not is_forgotten(event, known.reset_at)
            is_kept = is_of_use(event) and is_to_be_known
            contact_id = None if known is None else known.contact_id
            rows.append(self._row(event, body if is_kept else "", contact_id))
            happenings.append(as_received(event, body, contact_id) if is_to_be_known else None)
            if met is None or person is None or not is_to_be_known:
                news.append([])
            else:
                news.append(acquaintances.note(event, met, person.name if is_kept else None))
        are_new = put(connection, inbox, rows, inbox.c.event_id)
        fresh: list[Happening] = []
        for of_person, one, is_new in zip(news, happenings, are_new, strict=True):
            fresh += [*of_person, one] if one and is_new else of_person
        self._publisher.tell(connection, fresh)
        return are_new

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

    async def claim(self, limit: int, conversation: str | None = None) -> Sequence[Claim[Arrival]]:
        """Take up to `limit` events that are due."""

        def work(connection: Connection) -> list[Claim[Arrival]]:
            rows = self._take(connection, limit, conversation)
            epochs = epochs_of(connection, inbox, [row.number for row in rows])
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
        self,
        claim: Claim[Arrival],
        change: Change | None = None,
        settings: AssistantSettings | None = None,
    ) -> datetime | None:
        """Store what follows from an event and be done with it, in one transaction.

        Gives when it is due to be answered, where it asks for that and there are `settings` to go by. Raises
        `LostClaim`, and `StaleEpoch` where the contact was reset since the event was claimed.
        """

        def work(connection: Connection) -> datetime | None:
            if claim.item.standing is not None:
                require_present(connection, claim.item.standing)
            self._finish(connection, claim.number)
            if change is None:
                return None
            return apply(connection, change, settings, self._clock(), self._publisher)

        return await self._database.write(work)

    async def finish_session(self, number: int, occurrence: Occurrence) -> None:
        """Keep what happened to a session, and be done with the event. Raises `LostClaim`.

        A status is the session's own from then on, unless a newer one is known.
        """

        def work(connection: Connection) -> None:
            self._finish(connection, number)
            keep_occurrence(connection, occurrence, self._clock())

        await self._database.write(work)


class OutboxTable(TableQueue):
    """Replies that are decided and not yet sent."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime], publisher: Publisher | None = None
    ) -> None:
        super().__init__(database, replies, clock)
        self._publisher = publisher or Publisher(clock)

    async def claim(self, limit: int, conversation: str | None = None) -> Sequence[Claim[Reply]]:
        """Take up to `limit` replies that are due."""

        def work(connection: Connection) -> list[Claim[Reply]]:
            rows = self._take(connection, limit, conversation)
            epochs = epochs_of(connection, replies, [row.number for row in rows])
            asked = _asked_at(connection, [row.message_number for row in rows])
            return [
                Claim(
                    row.number,
                    row.attempts,
                    _reply(row, epochs[row.number], asked.get(row.message_number)),
                )
                for row in rows
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
            user_id=reply.user_id,
            session_id=reply.session_id,
            chat_id=reply.chat_id,
            chat_kind=ChatKind.DIRECT,
            contact_id=reply.contact_id,
            message_id=message_id,
            author=reply.author,
            type=MessageType.TEXT.value,
            text=reply.text,
            sent_at=at,
        )

        def work(connection: Connection) -> None:
            require_present(connection, reply.standing)
            self._finish(connection, claim.number, sent_message_id=message_id, sent_at=at)
            add_message(connection, message, written_here=True)
            self._publisher.tell_of_sent(connection, claim.number, message)

        await self._database.write(work)

    async def fail(self, number: int, code: ErrorCode) -> None:
        """Give a reply up, so that the conversation goes on."""

        def work(connection: Connection) -> None:
            self._leave(connection, number, self._clock(), state=FAILED, error=code)
            self._publisher.tell_of_failed(connection, number, code)

        await self._database.write(work)


def _asked_at(connection: Connection, numbers: Sequence[int | None]) -> dict[int | None, datetime]:
    """Say when the messages were written that replies answer; a person's own words answer none."""
    answered = [number for number in numbers if number is not None]
    if not answered:
        return {}
    query = select(messages.c.number, messages.c.sent_at).where(messages.c.number.in_(answered))
    return {row.number: row.sent_at for row in connection.execute(query)}


def _reply(row: Row[Any], epoch: int, asked_at: datetime | None) -> Reply:
    plain = {name: getattr(row, name) for name in ("key", "user_id", "session_id", "chat_id", "contact_id")}
    return Reply(**plain, author=Author(row.author), text=row.text, epoch=epoch, asked_at=asked_at)
