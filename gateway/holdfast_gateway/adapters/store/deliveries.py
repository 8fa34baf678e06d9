"""What became of deliveries: counted, listed with every attempt, sent again."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from holdfast_contract.deliveries import DeliveryState
from holdfast_contract.errors import DeliveryNotFound
from holdfast_contract.service.database import Database
from holdfast_contract.times import from_rfc3339
from sqlalchemy import ColumnElement, Connection, Row, Update, func, select, tuple_, update
from yarl import URL

from holdfast_gateway.adapters.store.receivers import begun_anew, configured, handed_over
from holdfast_gateway.adapters.store.tables import attempts, deliveries, events, receivers
from holdfast_gateway.application.deliveries import ReceiverLane
from holdfast_gateway.domain.session import SessionKey

_PLACE = tuple_(deliveries.c.sequence, deliveries.c.receiver_id)


class DeliveryTable:
    """`Deliveries` over one `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def waiting(self, key: SessionKey) -> int:
        """Count the pending deliveries of a session's events."""
        query = select(func.count()).select_from(deliveries).where(*_pending(key))
        return await self._database.read(lambda connection: connection.execute(query).scalar_one())

    async def waiting_since(self, key: SessionKey) -> datetime | None:
        """Give when the oldest of them was recorded."""
        query = select(func.min(deliveries.c.sequence)).where(*_pending(key)).scalar_subquery()
        oldest = select(events.c.recorded_at).where(events.c.sequence == query)
        at = await self._database.read(lambda connection: connection.execute(oldest).scalar())
        return None if at is None else from_rfc3339(at)

    async def under_way(self) -> int:
        """Count the pending deliveries to receivers that there are now."""
        pending = (
            select(func.count()).select_from(deliveries).where(deliveries.c.state == DeliveryState.PENDING)
        )

        def work(connection: Connection) -> int:
            ids = configured(connection)
            return connection.execute(pending.where(deliveries.c.receiver_id.in_(ids))).scalar_one()

        return await self._database.read(work)

    async def count(self) -> dict[DeliveryState, int]:
        """Count the deliveries that wait and those that are dead; the delivered ones are not counted."""
        shown = (DeliveryState.PENDING, DeliveryState.DEAD)
        count = select(func.count()).select_from(deliveries)

        def work(connection: Connection) -> dict[DeliveryState, int]:
            return {
                state: connection.execute(count.where(deliveries.c.state == state)).scalar_one()
                for state in shown
            }

        return await self._database.read(work)

    async def oldest(self) -> datetime | None:
        """Give when the oldest event happened that waits to be delivered; None where none does."""
        first = select(func.min(deliveries.c.sequence)).where(deliveries.c.state == DeliveryState.PENDING)
        query = select(events.c.body).where(events.c.sequence == first.scalar_subquery())
        body = await self._database.read(lambda connection: connection.execute(query).scalar())
        return None if body is None else from_rfc3339(json.loads(body)["timestamp"])

    async def listed(
        self, state: DeliveryState | None, limit: int, after: str | None = None
    ) -> list[dict[str, Any]]:
        """List deliveries with their attempts, newest first, JSON-ready. Raises `DeliveryNotFound`."""
        query = (
            select(deliveries, events.c.event_id, events.c.type, events.c.user_id, receivers.c.url)
            .join(events, events.c.sequence == deliveries.c.sequence)
            .join(receivers, receivers.c.receiver_id == deliveries.c.receiver_id)
            .order_by(deliveries.c.sequence.desc(), deliveries.c.receiver_id.desc())
            .limit(limit)
        )
        if state is not None:
            query = query.where(deliveries.c.state == state)

        def work(connection: Connection) -> list[dict[str, Any]]:
            chosen = query if after is None else query.where(_place_of(connection, after) > _PLACE)
            rows = connection.execute(chosen).all()
            tried = select(attempts).where(attempts.c.sequence.in_([row.sequence for row in rows]))
            by_delivery: dict[tuple[int, int], list[dict[str, Any]]] = {}
            for row in connection.execute(tried.order_by(attempts.c.number)):
                by_delivery.setdefault((row.sequence, row.receiver_id), []).append(
                    {"at": row.at, "durationMs": row.duration_ms, "status": row.status, "error": row.error}
                )
            return [_to_item(row, by_delivery.get((row.sequence, row.receiver_id), [])) for row in rows]

        return await self._database.read(work)

    async def redrive(self, delivery_id: str | None) -> list[ReceiverLane]:
        """Make one dead delivery (or all) pending again, and give the lane of each."""
        dead = update(deliveries).where(deliveries.c.state == DeliveryState.DEAD)
        if delivery_id is not None:
            dead = dead.where(deliveries.c.delivery_id == delivery_id)

        def work(connection: Connection) -> list[ReceiverLane]:
            ids = configured(connection)
            again = dead.where(deliveries.c.receiver_id.in_(ids)).values(begun_anew())
            # What is still dead after the first of them, that one has had: the next may take it.
            others = [handed_over(dead.where(deliveries.c.receiver_id.not_in(ids)), id_) for id_ in ids]
            return [lane for change in (again, *others) for lane in _changed(connection, change)]

        return await self._database.write(work)


def _pending(key: SessionKey) -> Sequence[ColumnElement[bool]]:
    lane = deliveries.c.lane
    return (
        deliveries.c.state == DeliveryState.PENDING,
        (lane == str(key)) | lane.startswith(f"{key} ", autoescape=True),
    )


def _place_of(connection: Connection, delivery_id: str) -> Any:
    query = select(deliveries.c.sequence, deliveries.c.receiver_id)
    row = connection.execute(query.where(deliveries.c.delivery_id == delivery_id)).first()
    if row is None:
        raise DeliveryNotFound
    return tuple_(row.sequence, row.receiver_id)


def _changed(connection: Connection, change: Update) -> list[ReceiverLane]:
    rows = connection.execute(change.returning(deliveries.c.receiver_id, deliveries.c.lane))
    return [ReceiverLane(row.receiver_id, row.lane) for row in rows]


def _to_item(row: Row[Any], tried: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "deliveryId": row.delivery_id,
        "eventId": row.event_id,
        "type": row.type,
        "userId": row.user_id,
        "receiver": _shown(row.url),
        "state": row.state,
        "problem": row.problem,
        "nextAttemptAt": row.next_attempt_at,
        "attempts": tried,
    }


def _shown(url: str) -> str:
    """Show an address without what may be a secret in it."""
    return str(URL(url).with_user(None).with_query(None))
