"""Sessions in the database, and their past."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from holdfast_contract.events import EventType
from holdfast_contract.service.database import Database
from holdfast_contract.service.engines import insert_into
from holdfast_contract.sessions import SessionStatus
from sqlalchemy import Connection, Row, Select, delete, select, update

from holdfast_core.adapters.gateways import keep_holder
from holdfast_core.adapters.queues import look_again
from holdfast_core.adapters.tables import holders, is_waiting, replies, session_history, sessions
from holdfast_core.application.ports import KnownSession
from holdfast_core.domain.session_history import KEPT, Occurrence, Timeline


class SessionTable:
    """Sessions as events told of them last, and what they told before."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def all(self, user_id: str | None = None) -> list[KnownSession]:
        """List them by user and session id; one user's only where it is given."""
        query = select(sessions).order_by(sessions.c.user_id, sessions.c.session_id)
        if user_id is not None:
            query = query.where(sessions.c.user_id == user_id)
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [KnownSession(row.user_id, row.session_id, SessionStatus(row.status)) for row in rows]

    async def add(self, user_id: str, session_id: str) -> None:
        """Note a session that was never started, unless it is known."""
        row = {
            "user_id": user_id,
            "session_id": session_id,
            "status": SessionStatus.STOPPED.value,
            "updated_at": self._clock(),
        }

        def work(connection: Connection) -> None:
            connection.execute(insert_into(connection, sessions).values(row).on_conflict_do_nothing())

        await self._database.write(work)

    async def forget(self, user_id: str, session_id: str) -> None:
        """Take a session off the list, and forget its past."""

        def work(connection: Connection) -> None:
            for table in (sessions, session_history, holders):
                named = (table.c.user_id == user_id, table.c.session_id == session_id)
                connection.execute(delete(table).where(*named))

        await self._database.write(work)

    async def timeline(self, user_id: str, session_id: str, since: datetime) -> Timeline:
        """Give what happened to a session since then, oldest first."""
        past = select(session_history).where(
            session_history.c.user_id == user_id, session_history.c.session_id == session_id
        )
        before = (
            past.where(session_history.c.at < since, session_history.c.type == EventType.SESSION_STATUS)
            .order_by(session_history.c.at.desc(), session_history.c.event_id.desc())
            .limit(1)
        )

        def work(connection: Connection) -> Timeline:
            opening = connection.execute(before).first()
            return Timeline(
                since,
                None if opening is None else SessionStatus(opening.status),
                tuple(_since(connection, past, since)),
            )

        return await self._database.read(work)


def keep_occurrence(connection: Connection, occurrence: Occurrence, now: datetime) -> None:
    """Keep what happened to a session, and let go of what is too old.

    A status is the session's own from then on, unless a newer one is known.
    """
    past = insert_into(connection, session_history).values(
        event_id=occurrence.event_id,
        user_id=occurrence.user_id,
        session_id=occurrence.session_id,
        at=occurrence.at,
        type=occurrence.type.value,
        status=occurrence.status,
        reason=occurrence.reason,
        backup_id=occurrence.backup_id,
        bytes=occurrence.bytes,
        took_ms=occurrence.took_ms,
    )
    connection.execute(past.on_conflict_do_nothing())
    too_old = delete(session_history).where(
        session_history.c.user_id == occurrence.user_id,
        session_history.c.session_id == occurrence.session_id,
        session_history.c.at < now - KEPT,
    )
    connection.execute(too_old)
    if occurrence.status is not None:
        _note_status(connection, occurrence, occurrence.status)
    if occurrence.status == SessionStatus.CONNECTED:
        _try_again(connection, occurrence, now)
    if occurrence.holder is not None:
        keep_holder(connection, occurrence.user_id, occurrence.session_id, occurrence.holder)


def _note_status(connection: Connection, occurrence: Occurrence, status: SessionStatus) -> None:
    addition = insert_into(connection, sessions).values(
        user_id=occurrence.user_id,
        session_id=occurrence.session_id,
        status=status.value,
        updated_at=occurrence.at,
    )
    newest = addition.on_conflict_do_update(
        index_elements=["user_id", "session_id"],
        set_={"status": addition.excluded.status, "updated_at": addition.excluded.updated_at},
        where=sessions.c.updated_at <= addition.excluded.updated_at,
    )
    connection.execute(newest)


def _try_again(connection: Connection, occurrence: Occurrence, now: datetime) -> None:
    """Have what could not be sent while the session was away go out now, not when its wait is over."""
    failed = (
        replies.c.user_id == occurrence.user_id,
        replies.c.session_id == occurrence.session_id,
        replies.c.error.is_not(None),
        replies.c.due_at > now,
        is_waiting(replies),
    )
    theirs = connection.scalars(
        update(replies).where(*failed).values(due_at=now).returning(replies.c.number)
    ).all()
    if theirs:
        look_again(connection, replies, replies.c.number.in_(theirs))


def _since(connection: Connection, past: Select[Any], since: datetime) -> list[Occurrence]:
    rows = connection.execute(
        past.where(session_history.c.at >= since).order_by(session_history.c.at, session_history.c.event_id)
    )
    return [_occurrence(row) for row in rows]


def _occurrence(row: Row[Any]) -> Occurrence:
    return Occurrence(
        event_id=row.event_id,
        user_id=row.user_id,
        session_id=row.session_id,
        at=row.at,
        type=EventType(row.type),
        status=None if row.status is None else SessionStatus(row.status),
        reason=row.reason,
        backup_id=row.backup_id,
        bytes=row.bytes,
        took_ms=row.took_ms,
    )
