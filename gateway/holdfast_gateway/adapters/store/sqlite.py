"""The store: what becomes true together is committed here, sessions with all that is known of them."""

from collections.abc import Sequence
from typing import Any

from holdfast_contract.reports import Witness
from holdfast_contract.service.database import Database
from holdfast_contract.sessions import AuthState, SessionSettings, SessionStatus
from holdfast_contract.times import from_rfc3339, now, to_rfc3339
from sqlalchemy import Connection, Row, delete, select
from sqlalchemy.dialects.sqlite import insert

from holdfast_gateway.adapters.store.chats import record_step
from holdfast_gateway.adapters.store.columns import moment, owned
from holdfast_gateway.adapters.store.log import append
from holdfast_gateway.adapters.store.media import give_up_files, note_file
from holdfast_gateway.adapters.store.sends import save_send
from holdfast_gateway.adapters.store.tables import chats, evidence, media, recovery_steps, sends, sessions
from holdfast_gateway.adapters.store.waiting import WaitingTable
from holdfast_gateway.application.store import Change, StoredEvent
from holdfast_gateway.domain.login import Evidence
from holdfast_gateway.domain.recovery import Step
from holdfast_gateway.domain.session import Desired, SessionKey, SessionRecord


class SqliteStore:
    """`Store` over one `Database`."""

    def __init__(self, database: Database, waiting: WaitingTable) -> None:
        """Events become deliveries in `waiting` too."""
        self._database = database
        self._waiting = waiting

    async def sessions(self) -> list[SessionRecord]:
        """Give every session that is known."""

        def work(connection: Connection) -> list[SessionRecord]:
            return [_to_session(row) for row in connection.execute(select(sessions))]

        return await self._database.read(work)

    async def commit(self, change: Change) -> list[StoredEvent]:
        """Record a change whole or not at all, and give the events that it added."""

        def work(connection: Connection) -> list[StoredEvent]:
            if change.session is not None:
                _save_session(connection, change.session)
            if change.send is not None and not save_send(connection, change.send):
                return []
            for step in change.chats:
                record_step(connection, step)
            added = []
            for draft in change.events:
                event = append(connection, draft)
                if event is not None:
                    added.append(event)
                    self._waiting.add(connection, event)
                    if draft.file is not None:
                        note_file(connection, draft.file)
            return added

        return await self._database.write(work)

    async def forget(self, key: SessionKey) -> None:
        """Remove a session and what was sent on it."""

        def work(connection: Connection) -> None:
            for table in (sessions, sends, chats, recovery_steps, evidence):
                connection.execute(delete(table).where(*owned(table, key)))
            give_up_files(connection, *owned(media, key))

        await self._database.write(work)

    async def record_step(self, key: SessionKey, step: Step, reason: str) -> None:
        """Remember a step of a recovery."""
        values = {
            "user_id": key.user_id,
            "session_id": key.session_id,
            "at": to_rfc3339(now()),
            "rung": step.rung,
            "attempt": step.attempt,
            "reason": reason,
        }
        await self._database.write(
            lambda connection: connection.execute(insert(recovery_steps).values(values))
        )

    async def steps(self, key: SessionKey, limit: int) -> list[dict[str, Any]]:
        """List the steps of recoveries, newest first, JSON-ready."""
        columns = (
            recovery_steps.c.at,
            recovery_steps.c.rung,
            recovery_steps.c.attempt,
            recovery_steps.c.reason,
        )
        query = (
            select(*columns)
            .where(*owned(recovery_steps, key))
            .order_by(recovery_steps.c.id.desc())
            .limit(limit)
        )
        return await self._database.read(
            lambda connection: [dict(row) for row in connection.execute(query).mappings()]
        )

    async def record_evidence(self, key: SessionKey, said: Sequence[Evidence]) -> None:
        """Remember what witnesses said of a login, the newest word of each."""

        def work(connection: Connection) -> None:
            for item in said:
                values = {
                    "user_id": key.user_id,
                    "session_id": key.session_id,
                    "witness": item.witness,
                    "says": item.says,
                    "detail": item.detail,
                    "at": to_rfc3339(item.at),
                }
                connection.execute(insert(evidence).values(values).on_conflict_do_update(set_=values))

        await self._database.write(work)

    async def evidence(self, key: SessionKey) -> list[Evidence]:
        """Give the newest word of each witness."""
        query = select(evidence).where(*owned(evidence, key))

        def work(connection: Connection) -> list[Evidence]:
            return [
                Evidence(Witness(row.witness), AuthState(row.says), row.detail, from_rfc3339(row.at))
                for row in connection.execute(query)
            ]

        return await self._database.read(work)


def _save_session(connection: Connection, record: SessionRecord) -> None:
    values = {
        "user_id": record.key.user_id,
        "session_id": record.key.session_id,
        "desired": record.desired,
        "status": record.status,
        "reason": record.reason,
        "linked": record.linked,
        "phone": record.phone,
        "name": record.name,
        "is_restored": record.is_restored,
        "whatsapp_version": record.whatsapp_version,
        "last_connected_at": record.last_connected_at and to_rfc3339(record.last_connected_at),
        "started_at": record.started_at and to_rfc3339(record.started_at),
        "settings": record.settings.to_json(),
    }
    statement = insert(sessions).values(values)
    connection.execute(statement.on_conflict_do_update(set_=values))


def _to_session(row: Row[Any]) -> SessionRecord:
    return SessionRecord(
        key=SessionKey(row.user_id, row.session_id),
        desired=Desired(row.desired),
        status=SessionStatus(row.status),
        reason=row.reason,
        linked=row.linked,
        phone=row.phone,
        name=row.name,
        is_restored=row.is_restored,
        whatsapp_version=row.whatsapp_version,
        last_connected_at=moment(row.last_connected_at),
        started_at=moment(row.started_at),
        settings=SessionSettings.from_body(row.settings.encode()),
    )
