"""Users who are being removed: the queue of it, and the deletion, a few rows at a time."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from holdfast_contract.ids import new_id
from holdfast_contract.privacy import RemovalState, UserForgotten, UserRemoval
from holdfast_contract.service.database import Database
from sqlalchemy import Connection, Row, Table, delete, insert, select, tuple_, update

from holdfast_core.adapters.belongings import LAST, in_order_of_deletion, of_user
from holdfast_core.adapters.knowledge.writing import sweep
from holdfast_core.adapters.queues import TableQueue, look_at
from holdfast_core.adapters.tables import DONE, WAITING, documents, passages, removals, users
from holdfast_core.adapters.tables.knowledge import GONE
from holdfast_core.application.ports import Claim
from holdfast_core.application.removal import Removal

BATCH = 500
"""Rows that one transaction deletes."""

_SHOWN = 200
"""Receipts that a list has."""


class RemovalTable(TableQueue):
    """The queue of removals, whose done rows stay as receipts."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        super().__init__(database, removals, clock)

    async def claim(self, limit: int, conversation: str | None = None) -> Sequence[Claim[Removal]]:
        """Take up to `limit` removals that are to go on."""
        rows = await self._claim_rows(limit, conversation)
        return [Claim(row.number, row.attempts, _removal(row)) for row in rows]

    async def begin(self, user_id: str) -> UserRemoval | None:
        """Have a user be none any more, from now on. None where there is none."""
        now = self._clock()
        row: dict[str, Any] = {
            "conversation": user_id,
            "removal_id": new_id("rem"),
            "user_id": user_id,
            "requested_at": now,
            "state": WAITING,
            "due_at": now,
            "rows": {},
            "gateways": {},
        }

        underway = select(removals.c.number).where(removals.c.user_id == user_id, removals.c.state != DONE)

        def work(connection: Connection) -> UserRemoval | None:
            # Whoever removes the same user at the same time waits here, and then finds that it is done.
            locked = select(users.c.user_id).where(users.c.user_id == user_id).with_for_update()
            if connection.scalar(locked) is None or connection.scalar(underway) is not None:
                return None
            made = connection.execute(insert(removals).values(row).returning(removals)).one()
            look_at(connection, removals, {user_id: now})
            return receipt(made)

        return await self._database.write(work)

    async def receipts(self) -> list[UserRemoval]:
        """List removals, the newest first."""
        query = select(removals).order_by(removals.c.number.desc()).limit(_SHOWN)
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [receipt(row) for row in rows]

    async def receipt(self, removal_id: str) -> UserRemoval | None:
        """Give one."""
        query = select(removals).where(removals.c.removal_id == removal_id)
        row = await self._database.read(lambda connection: connection.execute(query).first())
        return None if row is None else receipt(row)

    async def note_gateway(self, number: int, url: str, forgotten: UserForgotten) -> None:
        """Keep what a gateway has forgotten, so that it is not asked again."""

        def work(connection: Connection) -> None:
            row = connection.execute(select(removals.c.gateways).where(removals.c.number == number)).one()
            noted = {**row.gateways, url: forgotten.to_wire()}
            connection.execute(update(removals).where(removals.c.number == number).values(gateways=noted))

        await self._database.write(work)

    async def delete_some(self, number: int, user_id: str) -> bool:
        """Delete some rows; whether there may be more. What goes last stays."""

        def work(connection: Connection) -> bool:
            deleted = self._some(connection, user_id)
            self._count(connection, number, deleted)
            return bool(deleted)

        return await self._database.write(work)

    def _some(self, connection: Connection, user_id: str) -> Mapping[str, int]:
        if text := self._some_knowledge(connection, user_id):
            return text
        for table in in_order_of_deletion():
            if table not in LAST and (count := _delete_batch(connection, table, user_id)):
                return {table.name: count}
        return {}

    def _some_knowledge(self, connection: Connection, user_id: str) -> Mapping[str, int]:
        """Delete passages in the way of the knowledge base, whose index has no rows of its own."""
        theirs = connection.execute(delete(documents).where(documents.c.user_id == user_id)).rowcount
        mine = (passages.c.user_id == user_id, passages.c.state != GONE)
        connection.execute(update(passages).where(*mine).values(state=GONE))
        before = select(passages.c.number).where(passages.c.user_id == user_id).limit(1)
        if connection.scalar(before) is not None:
            sweep(connection, user_id, BATCH)
            return {"documents": theirs, "passages": 1} if theirs else {"passages": 1}
        return {"documents": theirs} if theirs else {}

    async def finish(self, number: int, user_id: str) -> bool:
        """Delete what goes last, unless something came meanwhile. Raises `LostClaim`."""

        def work(connection: Connection) -> bool:
            deleted = self._some(connection, user_id)
            if not deleted:
                deleted = {table.name: _delete_all(connection, table, user_id) for table in LAST}
                self._finish(connection, number, removed_at=self._clock())
                self._count(connection, number, deleted)
                return True
            self._count(connection, number, deleted)
            return False

        return await self._database.write(work)

    def _count(self, connection: Connection, number: int, deleted: Mapping[str, int]) -> None:
        if deleted:
            row = connection.execute(select(removals.c.rows).where(removals.c.number == number)).one()
            counted = dict(Counter(row.rows) + Counter(deleted))
            connection.execute(update(removals).where(removals.c.number == number).values(rows=counted))


def _delete_batch(connection: Connection, table: Table, user_id: str) -> int:
    key = table.primary_key.columns
    some = select(*key).where(of_user(table, user_id)).limit(BATCH)
    chosen = [tuple(row) for row in connection.execute(some)]
    if not chosen:
        return 0
    return connection.execute(delete(table).where(tuple_(*key).in_(chosen))).rowcount


def _delete_all(connection: Connection, table: Table, user_id: str) -> int:
    return connection.execute(delete(table).where(table.c.user_id == user_id)).rowcount


def _removal(row: Row[Any]) -> Removal:
    return Removal(row.user_id, row.requested_at, frozenset(row.gateways))


def receipt(row: Row[Any]) -> UserRemoval:
    """Read a removal as its receipt says it."""
    return UserRemoval(
        removal_id=row.removal_id,
        user_id=row.user_id,
        state=RemovalState.REMOVED if row.state == DONE else RemovalState.REMOVING,
        requested_at=row.requested_at,
        removed_at=row.removed_at,
        rows=row.rows,
        gateways={url: UserForgotten.from_wire(said) for url, said in row.gateways.items()},
    )
