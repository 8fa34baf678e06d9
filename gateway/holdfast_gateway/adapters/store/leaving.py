"""Forgetting a user in every table."""

from holdfast_contract.service.database import Database
from sqlalchemy import Connection, Table, delete, select

from holdfast_gateway.adapters.store.media import give_up_files
from holdfast_gateway.adapters.store.tables import (
    attempts,
    chats,
    contacts,
    deliveries,
    events,
    evidence,
    media,
    recovery_steps,
    sends,
)
from holdfast_gateway.application.leaving import Left

_OF_USERS = (chats, evidence, recovery_steps, sends)


class LeavingTables:
    """`Memories` over one `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def leave(self, user_id: str) -> Left:
        """Forget a user; the sessions' own rows went with the sessions."""
        return await self._database.write(lambda connection: _leave(connection, user_id))


def _leave(connection: Connection, user_id: str) -> Left:
    told = select(events.c.sequence).where(events.c.user_id == user_id)
    lanes = connection.scalars(select(events.c.lane).where(events.c.user_id == user_id).distinct()).all()
    connection.execute(delete(attempts).where(attempts.c.sequence.in_(told)))
    connection.execute(delete(deliveries).where(deliveries.c.sequence.in_(told)))
    for table in _OF_USERS:
        _remove(connection, table, user_id)
    return Left(
        events=_remove(connection, events, user_id),
        contacts=_remove(connection, contacts, user_id),
        lanes=lanes,
        files=give_up_files(connection, media.c.user_id == user_id),
    )


def _remove(connection: Connection, table: Table, user_id: str) -> int:
    return connection.execute(delete(table).where(table.c.user_id == user_id)).rowcount
