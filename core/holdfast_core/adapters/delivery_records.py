"""What became of deliveries: listed, shown with every attempt, sent again."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from holdfast_contract.deliveries import DeliveryState
from holdfast_contract.errors import DeliveryNotFound
from holdfast_contract.service.database import Database
from holdfast_contract.subscriptions import (
    SubscriptionAttempt,
    SubscriptionDelivery,
    SubscriptionDeliveryDetails,
    SubscriptionDeliveryList,
)
from sqlalchemy import ColumnElement, Connection, Row, func, select, update

from holdfast_core.adapters.queues import look_again
from holdfast_core.adapters.tables import (
    DONE,
    FAILED,
    HELD,
    NEW,
    WAITING,
    deliveries,
    delivery_attempts,
    published,
    subscriptions,
)

_STATES: dict[DeliveryState, Sequence[str]] = {
    DeliveryState.PENDING: (NEW, WAITING, HELD),
    DeliveryState.DELIVERED: (DONE,),
    DeliveryState.DEAD: (FAILED,),
}
_STATE_OF = {state: shown for shown, states in _STATES.items() for state in states}

_TRIES = (
    select(func.count())
    .select_from(delivery_attempts)
    .where(delivery_attempts.c.delivery == deliveries.c.number)
    .scalar_subquery()
)
_LISTED = select(deliveries, published.c.event_id, published.c.type, _TRIES.label("tries")).join(
    published, published.c.number == deliveries.c.event
)


class DeliveryRecords:
    """The deliveries of subscriptions that are known to be the user's."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def page(
        self, subscription_id: str, state: DeliveryState | None, limit: int, before: str | None
    ) -> SubscriptionDeliveryList:
        """List deliveries, the newest first. Raises `DeliveryNotFound` where `before` is none."""
        query = _LISTED.where(deliveries.c.subscription_id == subscription_id)
        if state is not None:
            query = query.where(deliveries.c.state.in_(_STATES[state]))

        def work(connection: Connection) -> SubscriptionDeliveryList:
            wanted = query
            if before is not None:
                wanted = query.where(deliveries.c.number < _number(connection, subscription_id, before))
            newest = wanted.order_by(deliveries.c.number.desc()).limit(limit + 1)
            rows = connection.execute(newest).all()
            shown = [SubscriptionDelivery(**_shown(row)) for row in rows[:limit]]
            return SubscriptionDeliveryList(
                deliveries=shown, next=shown[-1].delivery_id if len(rows) > limit else None
            )

        return await self._database.read(work)

    async def one(self, subscription_id: str, delivery_id: str) -> SubscriptionDeliveryDetails:
        """Show a delivery with its body and every attempt. Raises `DeliveryNotFound`."""
        query = _LISTED.add_columns(published.c.body).where(*_of(subscription_id, delivery_id))

        def work(connection: Connection) -> SubscriptionDeliveryDetails:
            row = connection.execute(query).first()
            if row is None:
                raise DeliveryNotFound
            tried = select(delivery_attempts).where(delivery_attempts.c.delivery == row.number)
            tries = [
                SubscriptionAttempt(
                    at=one.at,
                    duration_ms=one.duration_ms,
                    status=one.status,
                    error=one.error,
                    answer=one.answer,
                )
                for one in connection.execute(tried.order_by(delivery_attempts.c.number))
            ]
            return SubscriptionDeliveryDetails(**_shown(row), body=row.body, tries=tries)

        return await self._database.read(work)

    async def redrive(self, subscription_id: str, delivery_id: str | None) -> int:
        """Have one dead delivery (or all) sent again, and give how many. A paused subscription's wait."""
        theirs = deliveries.c.subscription_id == subscription_id
        dead = update(deliveries).where(theirs, deliveries.c.state == FAILED)
        if delivery_id is not None:
            dead = dead.where(deliveries.c.delivery_id == delivery_id)
        named = subscriptions.c.subscription_id == subscription_id

        def work(connection: Connection) -> int:
            is_active = connection.scalar(select(subscriptions.c.is_active).where(named))
            anew = {"state": WAITING if is_active else HELD, "attempts": 0, "due_at": self._clock()}
            count = connection.execute(dead.values(anew)).rowcount
            if count:
                look_again(connection, deliveries, theirs)
            return count

        return await self._database.write(work)


def _of(subscription_id: str, delivery_id: str) -> tuple[ColumnElement[bool], ...]:
    return (deliveries.c.subscription_id == subscription_id, deliveries.c.delivery_id == delivery_id)


def _number(connection: Connection, subscription_id: str, delivery_id: str) -> int:
    number: int | None = connection.scalar(
        select(deliveries.c.number).where(*_of(subscription_id, delivery_id))
    )
    if number is None:
        raise DeliveryNotFound
    return number


def _shown(row: Row[Any]) -> dict[str, Any]:
    state = _STATE_OF[row.state]
    return {
        "delivery_id": row.delivery_id,
        "event_id": row.event_id,
        "type": row.type,
        "state": state,
        "attempts": row.tries,
        "created_at": row.created_at,
        "next_attempt_at": row.due_at if state == DeliveryState.PENDING and row.state != HELD else None,
    }
