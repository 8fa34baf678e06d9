"""What waits in the queues."""

from datetime import datetime

from holdfast_contract.service.database import Database
from sqlalchemy import Column, Connection, Table, func, select

from holdfast_core.adapters.tables import (
    deliveries,
    forgettings,
    inbox,
    ingestions,
    is_new,
    is_waiting,
    replies,
    turns,
)
from holdfast_core.application.ports import Backlog


class QueueTables:
    """A look at the queues from outside."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def backlogs(self) -> list[Backlog]:
        """Say what waits."""
        return await self._database.read(
            lambda connection: [
                _backlog(connection, "inbox", inbox, inbox.c.received_at),
                _backlog(connection, "turns", turns, turns.c.due_at),
                _backlog(connection, "replies", replies, replies.c.created_at),
                _backlog(connection, "forgettings", forgettings, forgettings.c.created_at),
                _backlog(connection, "ingestions", ingestions, ingestions.c.created_at),
                _backlog(connection, "deliveries", deliveries, deliveries.c.created_at),
            ]
        )


def _backlog(connection: Connection, name: str, table: Table, since: Column[datetime]) -> Backlog:
    # Out of the partial indexes alone, however many are done or wait.
    parts = [
        connection.execute(select(func.count(), func.min(table.c.number)).where(part)).one()
        for part in (is_waiting(table), is_new(table))
    ]
    first = min((oldest for _, oldest in parts if oldest is not None), default=None)
    oldest_at = connection.scalar(select(since).where(table.c.number == first))
    return Backlog(name, sum(count for count, _ in parts), oldest_at)
