"""Queues in the database: the first waiting piece of each conversation, claimed by a lease."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from holdfast_contract.errors import ErrorCode
from holdfast_contract.service.database import Database
from sqlalchemy import Connection, Row, Table, exists, or_, select, update

from holdfast_core.adapters.tables import DONE, FAILED, WAITING
from holdfast_core.application.ports import LostClaim
from holdfast_core.application.worker import LEASE


class TableQueue:
    """What all queues share; each gives its rows their meaning."""

    def __init__(self, database: Database, table: Table, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._table = table
        self._clock = clock
        self._holder = secrets.token_hex(8)

    async def renew(self, numbers: Sequence[int]) -> None:
        """Begin the lease's term anew on what is still ours."""
        if not numbers:
            return
        until = self._clock() + LEASE
        ours = (self._table.c.number.in_(numbers), self._table.c.lease_holder == self._holder)
        renewal = update(self._table).where(*ours).values(lease_until=until)
        await self._database.write(lambda connection: connection.execute(renewal))

    async def defer(self, number: int, until: datetime, code: ErrorCode) -> None:
        """Put it back for a later try."""
        await self._database.write(
            lambda connection: self._leave(connection, number, due_at=until, error=code)
        )

    async def fail(self, number: int, code: ErrorCode) -> None:
        """Give it up, so that the conversation goes on."""
        await self._database.write(
            lambda connection: self._leave(connection, number, state=FAILED, error=code)
        )

    async def release(self) -> None:
        """Put back everything that is ours, untried."""
        table = self._table
        ours = (table.c.lease_holder == self._holder, table.c.state == WAITING)
        back = update(table).where(*ours).values(attempts=table.c.attempts - 1, **_FREE)
        await self._database.write(lambda connection: connection.execute(back))

    async def _claim_rows(self, limit: int) -> Sequence[Row[Any]]:
        return await self._database.write(lambda connection: self._take(connection, limit))

    def _take(self, connection: Connection, limit: int) -> Sequence[Row[Any]]:
        table, now = self._table, self._clock()
        other = table.alias()
        is_second = exists().where(
            other.c.conversation == table.c.conversation,
            other.c.state == WAITING,
            other.c.number < table.c.number,
        )
        due = (
            table.c.state == WAITING,
            table.c.due_at <= now,
            or_(table.c.lease_until.is_(None), table.c.lease_until <= now),
            ~is_second,
        )
        chosen = select(table.c.number).where(*due).order_by(table.c.number).limit(limit)
        claim = (
            update(table)
            .where(table.c.number.in_(chosen))
            .values(lease_holder=self._holder, lease_until=now + LEASE, attempts=table.c.attempts + 1)
            .returning(table)
        )
        return connection.execute(claim).all()

    def _finish(self, connection: Connection, number: int, **values: Any) -> None:
        self._leave(connection, number, state=DONE, error=None, **values)

    def _leave(self, connection: Connection, number: int, **values: Any) -> None:
        """Write an outcome while the claim is ours. Raises `LostClaim`, which undoes the transaction."""
        table = self._table
        ours = (table.c.number == number, table.c.lease_holder == self._holder, table.c.state == WAITING)
        left = connection.execute(update(table).where(*ours).values(**values, **_FREE))
        if left.rowcount != 1:
            raise LostClaim


_FREE: dict[str, Any] = {"lease_holder": None, "lease_until": None}
