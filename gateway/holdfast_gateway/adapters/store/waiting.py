"""Deliveries to be made: read in the order of their lanes, settled attempt by attempt."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from holdfast_contract.deliveries import DeliveryState
from holdfast_contract.ids import new_id
from holdfast_contract.service.database import Database
from holdfast_contract.times import from_rfc3339, to_rfc3339
from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from holdfast_gateway.adapters.store import receivers
from holdfast_gateway.adapters.store.tables import attempts, deliveries, events
from holdfast_gateway.application.store import StoredEvent
from holdfast_gateway.domain.delivery import Delivery, Settled

# Written into the statement: an index over a part of a table serves no value that is bound later.
_IS_PENDING = deliveries.c.state == bindparam("pending", DeliveryState.PENDING, literal_execute=True)

_FIRST_WAITING = (
    select(deliveries, events.c.event_id, events.c.body)
    .join(events, events.c.sequence == deliveries.c.sequence)
    .where(
        deliveries.c.receiver_id == bindparam("receiver"), deliveries.c.lane == bindparam("lane"), _IS_PENDING
    )
    .order_by(deliveries.c.sequence)
    .limit(bindparam("limit"))
)

_ADD = insert(deliveries)

_IS_THIS = (deliveries.c.sequence == bindparam("place")) & (deliveries.c.receiver_id == bindparam("receiver"))

_SETTLE = (
    update(deliveries)
    .where(_IS_THIS)
    .values(
        state=bindparam("becomes"),
        attempts=deliveries.c.attempts + 1,
        next_attempt_at=bindparam("next"),
    )
)

_ATTEMPTED = insert(attempts).from_select(
    ["sequence", "receiver_id", "number", "at", "duration_ms", "status", "error"],
    select(
        deliveries.c.sequence,
        deliveries.c.receiver_id,
        select(func.coalesce(func.max(attempts.c.number), 0) + 1)
        .where(
            attempts.c.sequence == deliveries.c.sequence, attempts.c.receiver_id == deliveries.c.receiver_id
        )
        .scalar_subquery(),
        bindparam("tried_at"),
        bindparam("took_ms"),
        bindparam("answer"),
        bindparam("trouble"),
    ).where(_IS_THIS),
)


class WaitingTable:
    """`Waiting` over one `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._receivers: Sequence[int] | None = None

    async def configure(self, urls: Sequence[str]) -> list[int]:
        """Have each event from now on delivered to these receivers, and give the id of each."""
        ids = await self._database.write(lambda connection: receivers.configure(connection, urls))
        self._receivers = ids
        return ids

    def add(self, connection: Connection, event: StoredEvent) -> None:
        """Have an event delivered to every receiver, in the transaction that records it."""
        if self._receivers is None:  # a command beside the stopped gateway, which has configured none itself
            self._receivers = receivers.configured(connection)
        rows = [
            {
                "sequence": event.sequence,
                "receiver_id": receiver_id,
                "delivery_id": new_id("dlv"),
                "lane": event.lane,
                **receivers.begun_anew(),
            }
            for receiver_id in self._receivers
        ]
        if rows:
            connection.execute(_ADD, rows)

    async def waiting_lanes(self, receiver_id: int) -> list[tuple[str, datetime]]:
        """Give each lane with pending deliveries to a receiver, and when its first one is due."""
        heads = (
            select(func.min(deliveries.c.sequence).label("sequence"))
            .where(deliveries.c.receiver_id == receiver_id, _IS_PENDING)
            .group_by(deliveries.c.lane)
            .subquery()
        )
        query = select(deliveries.c.lane, deliveries.c.next_attempt_at).join(
            heads, (deliveries.c.sequence == heads.c.sequence) & (deliveries.c.receiver_id == receiver_id)
        )

        def work(connection: Connection) -> list[tuple[str, datetime]]:
            return [(row.lane, from_rfc3339(row.next_attempt_at)) for row in connection.execute(query)]

        return await self._database.read(work)

    async def first_waiting(
        self, receiver_id: int, lanes: Sequence[str], limit: int
    ) -> dict[str, list[Delivery]]:
        """Give the oldest pending deliveries of each lane, `limit` of each at the most."""

        def work(connection: Connection) -> dict[str, list[Delivery]]:
            found = {}
            for lane in lanes:
                chosen = {"receiver": receiver_id, "lane": lane, "limit": limit}
                found[lane] = [_to_delivery(row) for row in connection.execute(_FIRST_WAITING, chosen)]
            return found

        return await self._database.read(work)

    async def settle(self, settled: Sequence[Settled]) -> None:
        """Record attempts and what follows from them; what was withdrawn meanwhile is passed over."""
        rows = [_settlement(one) for one in settled]

        def work(connection: Connection) -> None:
            connection.execute(_SETTLE, rows)
            connection.execute(_ATTEMPTED, rows)

        await self._database.write(work)


def _settlement(settled: Settled) -> dict[str, Any]:
    attempt, verdict = settled.attempt, settled.verdict
    return {
        "place": settled.delivery.sequence,
        "receiver": settled.delivery.receiver_id,
        "becomes": verdict.state,
        "next": verdict.next_attempt_at and to_rfc3339(verdict.next_attempt_at),
        "tried_at": to_rfc3339(attempt.at),
        "took_ms": attempt.duration_ms,
        "answer": attempt.status,
        "trouble": attempt.error,
    }


def _to_delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        sequence=row.sequence,
        receiver_id=row.receiver_id,
        event_id=row.event_id,
        lane=row.lane,
        body=row.body,
        attempts=row.attempts,
        next_attempt_at=from_rfc3339(row.next_attempt_at),
    )
