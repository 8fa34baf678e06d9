"""Sessions in the database."""

from holdfast_contract.service.database import Database
from holdfast_contract.service.engines import insert_into
from holdfast_contract.sessions import SessionStatus
from holdfast_contract.times import now
from sqlalchemy import Connection, delete, select

from holdfast_core.adapters.tables import sessions
from holdfast_core.application.ports import KnownSession


class SessionTable:
    """Sessions as events told of them last."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[KnownSession]:
        """List them by user and session id."""
        query = select(sessions).order_by(sessions.c.user_id, sessions.c.session_id)
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [KnownSession(row.user_id, row.session_id, SessionStatus(row.status)) for row in rows]

    async def add(self, user_id: str, session_id: str) -> None:
        """Note a session that was never started, unless it is known."""
        row = {
            "user_id": user_id,
            "session_id": session_id,
            "status": SessionStatus.STOPPED.value,
            "updated_at": now(),
        }

        def work(connection: Connection) -> None:
            connection.execute(insert_into(connection, sessions).values(row).on_conflict_do_nothing())

        await self._database.write(work)

    async def forget(self, user_id: str, session_id: str) -> None:
        """Take a session off the list."""
        named = (sessions.c.user_id == user_id, sessions.c.session_id == session_id)
        removal = delete(sessions).where(*named)
        await self._database.write(lambda connection: connection.execute(removal))
