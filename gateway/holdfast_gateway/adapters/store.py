"""The store in SQLite: sessions, sends, the log of events and its deliveries in one file."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from holdfast_contract.contacts import Contact
from holdfast_contract.events import Event
from holdfast_contract.ids import new_id
from holdfast_contract.messages import MessageStatus
from holdfast_contract.service.database import Database
from holdfast_contract.sessions import AuthState, SessionSettings, SessionStatus
from holdfast_contract.times import from_rfc3339, now, to_rfc3339
from sqlalchemy import Connection, Row, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from holdfast_gateway.adapters.tables import (
    attempts,
    deliveries,
    events,
    evidence,
    recovery_steps,
    sends,
    sessions,
)
from holdfast_gateway.application.store import Change, Draft, StoredEvent
from holdfast_gateway.domain.delivery import Attempt, Delivery, DeliveryState, Verdict
from holdfast_gateway.domain.login import Evidence, Witness
from holdfast_gateway.domain.recovery import Step
from holdfast_gateway.domain.sending import SendRecord, is_further
from holdfast_gateway.domain.session import Desired, SessionKey, SessionRecord


class SqliteStore:
    """`Store` over one `Database`."""

    def __init__(self, database: Database, *, deliver: bool) -> None:
        """`deliver` says whether a receiver is configured, so that events become deliveries too."""
        self._database = database
        self._deliver = deliver

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
            if change.send is not None:
                _save_send(connection, change.send)
            added = (_append(connection, draft, deliver=self._deliver) for draft in change.events)
            return [event for event in added if event is not None]

        return await self._database.write(work)

    async def forget(self, key: SessionKey) -> None:
        """Remove a session and what was sent on it."""

        def work(connection: Connection) -> None:
            for table in (sessions, sends, recovery_steps, evidence):
                connection.execute(delete(table).where(*_owned(table, key)))

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
            .where(*_owned(recovery_steps, key))
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
        query = select(evidence).where(*_owned(evidence, key))

        def work(connection: Connection) -> list[Evidence]:
            return [
                Evidence(Witness(row.witness), AuthState(row.says), row.detail, from_rfc3339(row.at))
                for row in connection.execute(query)
            ]

        return await self._database.read(work)

    async def events_after(
        self, sequence: int, *, user_id: str | None, types: frozenset[str], limit: int
    ) -> list[StoredEvent]:
        """Read the log behind a place; no types means all."""
        query = select(events).where(events.c.sequence > sequence).order_by(events.c.sequence).limit(limit)
        if user_id is not None:
            query = query.where(events.c.user_id == user_id)
        if types:
            query = query.where(events.c.type.in_(types))

        def work(connection: Connection) -> list[StoredEvent]:
            return [_to_event(row) for row in connection.execute(query)]

        return await self._database.read(work)

    async def place_of(self, event_id: str) -> int | None:
        """Give an event's place in the log."""
        query = select(events.c.sequence).where(events.c.event_id == event_id)
        return await self._database.read(lambda connection: connection.execute(query).scalar())

    async def last_place(self) -> int:
        """Give the place of the newest event, 0 where there is none."""
        query = select(func.coalesce(func.max(events.c.sequence), 0))
        return await self._database.read(lambda connection: connection.execute(query).scalar_one())

    async def send_by_key(self, key: SessionKey, idempotency_key: str) -> SendRecord | None:
        """Find a send by the key that its sender gave it."""
        return await self._send(key, sends.c.idempotency_key == idempotency_key)

    async def send_by_message(self, key: SessionKey, message_id: str) -> SendRecord | None:
        """Find a send by its WhatsApp id."""
        return await self._send(key, sends.c.message_id == message_id)

    async def _send(self, key: SessionKey, condition: Any) -> SendRecord | None:
        def work(connection: Connection) -> SendRecord | None:
            row = connection.execute(select(sends).where(*_owned(sends, key), condition)).first()
            return None if row is None else _to_send(row)

        return await self._database.read(work)

    async def waiting_lanes(self) -> list[tuple[str, datetime]]:
        """Give each lane with pending deliveries, and when its first one is due."""
        heads = (
            select(func.min(deliveries.c.sequence))
            .where(deliveries.c.state == DeliveryState.PENDING)
            .group_by(deliveries.c.lane)
        )
        query = select(deliveries.c.lane, deliveries.c.next_attempt_at).where(
            deliveries.c.sequence.in_(heads)
        )

        def work(connection: Connection) -> list[tuple[str, datetime]]:
            return [(row.lane, from_rfc3339(row.next_attempt_at)) for row in connection.execute(query)]

        return await self._database.read(work)

    async def first_waiting(self, lane: str) -> Delivery | None:
        """Give the oldest pending delivery of a lane."""
        query = (
            select(deliveries, events.c.event_id, events.c.body)
            .join(events, events.c.sequence == deliveries.c.sequence)
            .where(deliveries.c.lane == lane, deliveries.c.state == DeliveryState.PENDING)
            .order_by(deliveries.c.sequence)
            .limit(1)
        )

        def work(connection: Connection) -> Delivery | None:
            row = connection.execute(query).first()
            return None if row is None else _to_delivery(row)

        return await self._database.read(work)

    async def settle(self, delivery: Delivery, attempt: Attempt, verdict: Verdict) -> None:
        """Record an attempt and what follows from it."""

        def work(connection: Connection) -> None:
            sequence = connection.execute(
                update(deliveries)
                .where(deliveries.c.delivery_id == delivery.delivery_id)
                .values(
                    state=verdict.state,
                    attempts=delivery.attempts + 1,
                    next_attempt_at=verdict.next_attempt_at and to_rfc3339(verdict.next_attempt_at),
                )
                .returning(deliveries.c.sequence)
            ).scalar_one()
            number = select(func.count() + 1).where(attempts.c.sequence == sequence).scalar_subquery()
            connection.execute(
                insert(attempts).values(
                    sequence=sequence,
                    number=number,
                    at=to_rfc3339(attempt.at),
                    duration_ms=attempt.duration_ms,
                    status=attempt.status,
                    error=attempt.error,
                )
            )

        await self._database.write(work)

    async def waiting_deliveries(self, key: SessionKey) -> int:
        """Count the pending deliveries of a session's events."""
        lane = deliveries.c.lane
        query = (
            select(func.count())
            .select_from(deliveries)
            .where(
                deliveries.c.state == DeliveryState.PENDING,
                (lane == str(key)) | lane.startswith(f"{key} ", autoescape=True),
            )
        )
        return await self._database.read(lambda connection: connection.execute(query).scalar_one())

    async def count_deliveries(self) -> dict[DeliveryState, int]:
        """Count the deliveries that wait and those that are dead; the delivered ones are not counted."""
        shown = (DeliveryState.PENDING, DeliveryState.DEAD)
        count = select(func.count()).select_from(deliveries)

        def work(connection: Connection) -> dict[DeliveryState, int]:
            return {
                state: connection.execute(count.where(deliveries.c.state == state)).scalar_one()
                for state in shown
            }

        return await self._database.read(work)

    async def deliveries(self, state: DeliveryState | None, limit: int) -> list[dict[str, Any]]:
        """List deliveries with their attempts, newest first, JSON-ready."""
        query = (
            select(deliveries, events.c.event_id, events.c.type, events.c.user_id)
            .join(events, events.c.sequence == deliveries.c.sequence)
            .order_by(deliveries.c.sequence.desc())
            .limit(limit)
        )
        if state is not None:
            query = query.where(deliveries.c.state == state)

        def work(connection: Connection) -> list[dict[str, Any]]:
            rows = connection.execute(query).all()
            tried = select(attempts).where(attempts.c.sequence.in_([row.sequence for row in rows]))
            by_delivery: dict[int, list[dict[str, Any]]] = {}
            for row in connection.execute(tried.order_by(attempts.c.number)):
                by_delivery.setdefault(row.sequence, []).append(
                    {"at": row.at, "durationMs": row.duration_ms, "status": row.status, "error": row.error}
                )
            return [
                {
                    "deliveryId": row.delivery_id,
                    "eventId": row.event_id,
                    "type": row.type,
                    "userId": row.user_id,
                    "state": row.state,
                    "nextAttemptAt": row.next_attempt_at,
                    "attempts": by_delivery.get(row.sequence, []),
                }
                for row in rows
            ]

        return await self._database.read(work)

    async def redrive(self, delivery_id: str | None) -> list[str]:
        """Make one dead delivery (or all) pending again, and give the lane of each."""
        change = (
            update(deliveries)
            .where(deliveries.c.state == DeliveryState.DEAD)
            .values(state=DeliveryState.PENDING, attempts=0, next_attempt_at=to_rfc3339(now()))
            .returning(deliveries.c.lane)
        )
        if delivery_id is not None:
            change = change.where(deliveries.c.delivery_id == delivery_id)

        def work(connection: Connection) -> list[str]:
            return list(connection.execute(change).scalars())

        return await self._database.write(work)


def _owned(table: Any, key: SessionKey) -> tuple[Any, Any]:
    return table.c.user_id == key.user_id, table.c.session_id == key.session_id


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


def _save_send(connection: Connection, record: SendRecord) -> None:
    """Write a send; receipts may have overtaken the writer, so that its status never goes back."""
    row = connection.execute(
        select(sends).where(*_owned(sends, record.key), sends.c.message_id == record.message_id)
    ).first()
    if row is None:
        values = {
            "user_id": record.key.user_id,
            "session_id": record.key.session_id,
            "idempotency_key": record.idempotency_key,
            "request_hash": record.request_hash,
            "message_id": record.message_id,
            "chat_id": record.chat_id,
            "recipient": record.to.to_json(),
            "status": record.status,
            "sent_at": record.sent_at and to_rfc3339(record.sent_at),
        }
        connection.execute(insert(sends).values(values))
        return
    known = _to_send(row)
    status = record.status if is_further(known.status, record.status) else known.status
    sent_at = known.sent_at or record.sent_at
    connection.execute(
        update(sends)
        .where(*_owned(sends, record.key), sends.c.message_id == record.message_id)
        .values(status=status, sent_at=sent_at and to_rfc3339(sent_at))
    )


def _append(connection: Connection, draft: Draft, *, deliver: bool) -> StoredEvent | None:
    """Freeze a draft into the log; None where it was there before."""
    body = Event(
        id=draft.event_id,
        type=draft.type,
        timestamp=draft.at,
        user_id=draft.key.user_id,
        session_id=draft.key.session_id,
        data=draft.data.to_wire(),
    ).to_json()
    lane = f"{draft.key} {draft.lane}".rstrip()
    sequence = connection.execute(
        insert(events)
        .values(
            event_id=draft.event_id,
            once=draft.once,
            type=draft.type,
            user_id=draft.key.user_id,
            lane=lane,
            body=body,
        )
        .on_conflict_do_nothing()
        .returning(events.c.sequence)
    ).scalar()
    if sequence is None:
        return None
    if deliver:
        connection.execute(
            insert(deliveries).values(
                sequence=sequence,
                delivery_id=new_id("dlv"),
                lane=lane,
                state=DeliveryState.PENDING,
                attempts=0,
                next_attempt_at=to_rfc3339(draft.at),
            )
        )
    return StoredEvent(sequence, draft.event_id, draft.type, draft.key.user_id, lane, body)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else from_rfc3339(text)


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
        last_connected_at=_moment(row.last_connected_at),
        started_at=_moment(row.started_at),
        settings=SessionSettings.from_body(row.settings.encode()),
    )


def _to_send(row: Row[Any]) -> SendRecord:
    return SendRecord(
        key=SessionKey(row.user_id, row.session_id),
        idempotency_key=row.idempotency_key,
        request_hash=row.request_hash,
        message_id=row.message_id,
        chat_id=row.chat_id,
        to=Contact.from_body(row.recipient.encode()),
        status=MessageStatus(row.status),
        sent_at=_moment(row.sent_at),
    )


def _to_event(row: Row[Any]) -> StoredEvent:
    return StoredEvent(row.sequence, row.event_id, row.type, row.user_id, row.lane, row.body)


def _to_delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        delivery_id=row.delivery_id,
        event_id=row.event_id,
        lane=row.lane,
        body=row.body,
        attempts=row.attempts,
        next_attempt_at=from_rfc3339(row.next_attempt_at),
    )
