"""Events, messages and replies in the database."""

from collections.abc import Callable, Sequence
from datetime import datetime

from holdfast_contract.core import Action, Passage
from holdfast_contract.events import Event
from holdfast_contract.service.database import Database
from holdfast_contract.sessions import SessionStatus
from sqlalchemy import Column, Connection, Table, func, select
from sqlalchemy.dialects.sqlite import insert

from holdfast_core.adapters.queues import TableQueue
from holdfast_core.adapters.tables import NOTHING, WAITING, inbox, messages, replies, sessions
from holdfast_core.application.ports import Backlog, Claim
from holdfast_core.domain.answering import Decision
from holdfast_core.domain.conversations import Author, Message, Reply, conversation_of


class InboxTable(TableQueue):
    """Events as they came in, and what follows from each, stored with being done with it."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        super().__init__(database, inbox, clock)

    async def add(self, event: Event, body: str) -> bool:
        """Store an event under its id, durably. False where it was there before."""
        now = self._clock()
        row = {
            "event_id": event.id,
            "type": event.type,
            "conversation": conversation_of(event),
            "body": body,
            "received_at": now,
            "due_at": now,
        }
        addition = insert(inbox).values(row).on_conflict_do_nothing(index_elements=["event_id"])
        return await self._database.write(lambda connection: connection.execute(addition).rowcount == 1)

    async def claim(self, limit: int) -> Sequence[Claim[Event]]:
        """Take up to `limit` events that are due."""
        rows = await self._claim_rows(limit)
        return [Claim(row.number, row.attempts, Event.from_body(row.body.encode())) for row in rows]

    async def finish(self, number: int, message: Message | None = None, reply: Reply | None = None) -> None:
        """Store what follows from an event and be done with it, in one transaction. Raises `LostClaim`."""

        def work(connection: Connection) -> None:
            self._finish(connection, number)
            if message is not None:
                add_message(connection, message)
            if reply is not None:
                _add_reply(connection, reply, self._clock())

        await self._database.write(work)

    async def finish_session(self, number: int, event: Event, status: SessionStatus) -> None:
        """Note a session's status, unless a newer one is known, and be done. Raises `LostClaim`."""
        addition = insert(sessions).values(
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

        def work(connection: Connection) -> None:
            self._finish(connection, number)
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

    async def sent(self, number: int, reply: Reply, message_id: str, at: datetime) -> None:
        """Note that a reply went out, and add it to the conversation. Raises `LostClaim`."""
        answered = reply.answered
        message = Message(
            user_id=answered.user_id,
            session_id=answered.session_id,
            chat_id=answered.chat_id,
            contact_id=answered.contact_id,
            message_id=message_id,
            author=Author.ASSISTANT,
            type="text",
            text=reply.decision.reply,
            sent_at=at,
        )

        def work(connection: Connection) -> None:
            self._finish(connection, number, sent_message_id=message_id, sent_at=at)
            add_message(connection, message)

        await self._database.write(work)


def add_message(connection: Connection, message: Message) -> None:
    """Add a message to its conversation, once."""
    row = vars(message) | {"author": message.author.value}
    connection.execute(insert(messages).values(row).on_conflict_do_nothing())


def _add_reply(connection: Connection, reply: Reply, now: datetime) -> None:
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
    addition = insert(replies).values(
        key=reply.key,
        conversation=f"{answered.user_id}/{answered.session_id}/{answered.chat_id}",
        message_number=number,
        state=NOTHING if decision.reply is None else WAITING,
        action=decision.action.value,
        text=decision.reply,
        confidence=decision.confidence,
        evidence=[passage.to_wire() for passage in decision.passages],
        created_at=now,
        due_at=now,
    )
    connection.execute(addition.on_conflict_do_nothing(index_elements=["key"]))


def _reply(connection: Connection, number: int) -> Reply:
    query = select(replies, messages).join(messages).where(replies.c.number == number)
    row = connection.execute(query).one()._mapping  # noqa: SLF001 - the documented way to read by column
    answered = Message(
        **{column.name: row[column] for column in messages.c if column.name not in {"number", "author"}},
        author=Author(row[messages.c.author]),
    )
    decision = Decision(
        Action(row[replies.c.action]),
        row[replies.c.text],
        row[replies.c.confidence],
        tuple(Passage.from_wire(passage) for passage in row[replies.c.evidence]),
    )
    return Reply(answered, decision)


class QueueTables:
    """A look at the queues from outside."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def backlogs(self) -> list[Backlog]:
        """Say what waits."""
        return await self._database.read(
            lambda connection: [
                _backlog(connection, "inbox", inbox, inbox.c.received_at),
                _backlog(connection, "replies", replies, replies.c.created_at),
            ]
        )


def _backlog(connection: Connection, name: str, table: Table, since: Column[datetime]) -> Backlog:
    query = select(func.count(), func.min(since)).where(table.c.state == WAITING)
    waiting, oldest = connection.execute(query).one()
    return Backlog(name, waiting, oldest)
