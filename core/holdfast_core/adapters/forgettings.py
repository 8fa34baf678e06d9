"""Resets in the database, and the queue of those that the gateway is still to be told of."""

from collections.abc import Callable, Sequence
from datetime import datetime

from holdfast_contract.contacts import Contact
from holdfast_contract.service.database import Database
from sqlalchemy import ColumnElement, Connection, Table, delete, insert, select, update

from holdfast_core.adapters.commands import forget_commands
from holdfast_core.adapters.contacts import Known, change, hold, meet_all
from holdfast_core.adapters.conversations import SENDING
from holdfast_core.adapters.memory import FORGOTTEN, move_spending
from holdfast_core.adapters.publishing import Publisher
from holdfast_core.adapters.queues import TableQueue, look_at, look_now
from holdfast_core.adapters.sayings import forget_words
from holdfast_core.adapters.statuses import forget_early
from holdfast_core.adapters.tables import (
    DONE,
    audit,
    contact_attributes,
    conversations,
    forgettings,
    inbox,
    messages,
    reactions,
    replies,
    sendings,
    turns,
)
from holdfast_core.adapters.withdrawing import forget_told
from holdfast_core.application.attempts import LEASE
from holdfast_core.application.ports import Claim, Forgetting, Reset


class ForgettingTable(TableQueue):
    """Resets, and what the gateway is still to be told of them."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime], publisher: Publisher | None = None
    ) -> None:
        super().__init__(database, forgettings, clock)
        self._publisher = publisher or Publisher(clock)

    async def claim(self, limit: int, conversation: str | None = None) -> Sequence[Claim[Forgetting]]:
        """Take up to `limit` resets that are to be told."""
        rows = await self._claim_rows(limit, conversation)
        return [
            Claim(
                row.number,
                row.attempts,
                Forgetting(row.user_id, row.contact_ids, row.created_at, tuple(row.told or ())),
            )
            for row in rows
        ]

    async def told(self, number: int) -> None:
        """Be done with telling the gateways. Raises `LostClaim`."""
        await self._database.write(lambda connection: self._finish(connection, number))

    async def told_some(self, number: int, told: Sequence[str]) -> None:
        """Keep which gateways have forgotten, by their addresses, while others are still to be told."""
        noted = update(forgettings).where(forgettings.c.number == number).values(told=list(told))
        await self._database.write(lambda connection: connection.execute(noted))

    async def under_way(self, sendings_then: Sequence[int]) -> bool:
        """Say whether any of these calls may still be under way."""
        query = select(sendings.c.number).where(
            sendings.c.number.in_(sendings_then), sendings.c.until > self._clock()
        )
        return await self._database.read(lambda connection: connection.execute(query).first() is not None)

    async def reset(self, user_id: str, contact: Contact) -> Reset:
        """Forget a contact in one transaction, and from then on whatever is older than that."""
        return await self._database.write(lambda connection: self._reset(connection, user_id, contact))

    def _reset(self, connection: Connection, user_id: str, contact: Contact) -> Reset:
        hold(connection, user_id, contact)
        [met], now = meet_all(connection, [(user_id, contact)]), self._clock()
        known, epoch = met.known, met.known.epoch + 1
        # Whoever stores or sends on the contact's behalf waits now, and then finds its epoch stale.
        change(connection, user_id, known.contact_id, epoch=epoch, reset_at=now, met_at=None, name=None)
        move_spending(connection, user_id, known.contact_id, FORGOTTEN)
        forget_words(connection, user_id, known.contact_id)
        forget_early(connection, user_id, [known.contact_id, known.phone, known.lid])
        forget_commands(connection, user_id, (known.contact_id, known.phone, known.lid))
        _forget_deeds(connection, user_id, (known.contact_id, known.phone, known.lid))
        told = forget_told(connection, user_id, (known.contact_id, known.phone, known.lid), now)
        self._publisher.tell_of_reset(connection, user_id, known.contact_id, now)
        for table in (reactions, conversations):
            _forget(connection, table, user_id, known.contact_id)
        # In this order: replies name messages, which name turns.
        return Reset(
            contact_id=known.contact_id,
            epoch=epoch,
            at=now,
            events=_forget_events(connection, user_id, known.contact_id, now),
            replies=_forget_work(connection, replies, user_id, known.contact_id, now),
            messages=_forget(connection, messages, user_id, known.contact_id),
            turns=_forget_work(connection, turns, user_id, known.contact_id, now),
            attributes=_forget(connection, contact_attributes, user_id, known.contact_id),
            sendings=_sendings(connection, user_id, known.contact_id, now),
            deliveries=told,
            forgetting=self._add(connection, user_id, known, now),
        )

    def _add(self, connection: Connection, user_id: str, known: Known, now: datetime) -> Claim[Forgetting]:
        """Queue what the gateway is to be told: in the hands of whoever resets, and then of a worker."""
        names = (known.contact_id, known.phone, known.lid)
        forgetting = Forgetting(user_id, list(dict.fromkeys(name for name in names if name)), now)
        conversation = f"{user_id}/{known.contact_id}"
        row = insert(forgettings).values(
            conversation=conversation,
            user_id=user_id,
            contact_ids=forgetting.contact_ids,
            attempts=1,
            created_at=now,
            due_at=now,
            lease_holder=self._holder,
            lease_until=now + SENDING + LEASE,
        )
        number = connection.execute(row.returning(forgettings.c.number)).scalar_one()
        look_at(connection, forgettings, {conversation: now})
        return Claim(number, 1, forgetting)


def _forget_deeds(connection: Connection, user_id: str, names: Sequence[str | None]) -> None:
    """Leave in the log that something was done, and not whom it was about."""
    about = audit.c.target["contactId"].as_string().in_([name for name in names if name])
    connection.execute(
        update(audit).where(audit.c.user_id == user_id, about).values(target={"contactId": "forgotten"})
    )


def _of(table: Table, user_id: str, contact_id: str) -> tuple[ColumnElement[bool], ...]:
    return (table.c.user_id == user_id, table.c.contact_id == contact_id)


def _forget_events(connection: Connection, user_id: str, contact_id: str, now: datetime) -> int:
    """Leave of each event its id, by which it is known when it is told again."""
    stub = {"body": "", "state": DONE, "error": None, "lease_holder": None, "lease_until": None}
    told = (*_of(inbox, user_id, contact_id), inbox.c.body != "")
    look_now(connection, inbox, now, *told)
    return connection.execute(update(inbox).where(*told).values(stub)).rowcount


def _forget_work(connection: Connection, queue: Table, user_id: str, contact_id: str, now: datetime) -> int:
    look_now(connection, queue, now, *_of(queue, user_id, contact_id))
    return _forget(connection, queue, user_id, contact_id)


def _forget(connection: Connection, table: Table, user_id: str, contact_id: str) -> int:
    return connection.execute(delete(table).where(*_of(table, user_id, contact_id))).rowcount


def _sendings(connection: Connection, user_id: str, contact_id: str, now: datetime) -> list[int]:
    """Give the calls that are under way. Marks that outlived their call are cleared away."""
    connection.execute(delete(sendings).where(sendings.c.until <= now))
    query = select(sendings.c.number).where(*_of(sendings, user_id, contact_id))
    return list(connection.execute(query).scalars())
