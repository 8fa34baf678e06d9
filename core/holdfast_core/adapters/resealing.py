"""Every sealed secret in the database, put under the newest key."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from holdfast_contract.errors import ModelKeyUnreadable
from holdfast_contract.service.database import Database
from sqlalchemy import Column, Connection, Row, Table, select, tuple_, update

from holdfast_core.adapters.sealing import MODEL_KEY, Sealing
from holdfast_core.adapters.subscriptions import PURPOSE as WEBHOOK_SECRET
from holdfast_core.adapters.tables import assistant_versions, subscriptions

BATCH = 200
"""Rows that one transaction looks at."""

SEALED: Sequence[tuple[Column[str], str]] = (
    (assistant_versions.c.sealed_key, MODEL_KEY),
    (subscriptions.c.sealed_secret, WEBHOOK_SECRET),
    (subscriptions.c.sealed_old_secret, WEBHOOK_SECRET),
)
"""Columns that hold sealed secrets, and for what purpose they are sealed."""


@dataclass(frozen=True)
class Sealed:
    """How many secrets lie under the newest key, under an older one, and under none that is known."""

    newest: int = 0
    older: int = 0
    unreadable: int = 0


class Resealing:
    """Looks through all sealed secrets, a few rows at a time; others may write meanwhile."""

    def __init__(self, database: Database, sealing: Sealing) -> None:
        self._database = database
        self._sealing = sealing

    async def count(self) -> Sealed:
        """Say how many secrets still need an older key."""
        return await self._walk(change=False)

    async def reseal(self) -> Sealed:
        """Seal under the newest key what an older one sealed; `older` says how many those were."""
        return await self._walk(change=True)

    async def _walk(self, *, change: bool) -> Sealed:
        found = Sealed()
        for column, purpose in SEALED:
            after: Sequence[object] | None = None
            while True:
                work = partial(self._batch, column=column, purpose=purpose, after=after, change=change)
                batch, after = await self._database.write(work)
                found = Sealed(
                    newest=found.newest + batch.newest,
                    older=found.older + batch.older,
                    unreadable=found.unreadable + batch.unreadable,
                )
                if after is None:
                    break
        return found

    def _batch(
        self,
        connection: Connection,
        *,
        column: Column[str],
        purpose: str,
        after: Sequence[object] | None,
        change: bool,
    ) -> tuple[Sealed, Sequence[object] | None]:
        """Look at the next rows; the second is where the batch after them begins, None at the end."""
        key = column.table.primary_key.columns
        query = select(*key, column.table.c.user_id, column).where(column.is_not(None)).order_by(*key)
        if after is not None:
            query = query.where(tuple_(*key) > tuple_(*after))
        rows = connection.execute(query.limit(BATCH)).all()
        found = Sealed()
        for row in rows:
            found = self._look(connection, row, column, purpose, found, change=change)
        return found, list(rows[-1][: len(key)]) if len(rows) == BATCH else None

    def _look(
        self,
        connection: Connection,
        row: Row[*tuple[Any, ...]],
        column: Column[str],
        purpose: str,
        found: Sealed,
        *,
        change: bool,
    ) -> Sealed:
        sealed, user_id = str(row[-1]), str(row.user_id)
        try:
            fresh = self._sealing.resealed(sealed, purpose=purpose, user_id=user_id)
        except ModelKeyUnreadable:
            return replace(found, unreadable=found.unreadable + 1)
        if fresh is None:
            return replace(found, newest=found.newest + 1)
        if change:
            _exchange(connection, column.table, row, column, fresh)
        return replace(found, older=found.older + 1)


def _exchange(
    connection: Connection, table: Table, row: Row[*tuple[Any, ...]], column: Column[str], fresh: str
) -> None:
    """Write the fresh one where the row is as it was read."""
    key = [part == row._mapping[part] for part in table.primary_key.columns]  # noqa: SLF001 - its public name
    connection.execute(update(table).where(*key, column == row[-1]).values({column: fresh}))
