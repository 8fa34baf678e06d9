"""The queue of events on their way to subscriptions' receivers."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from holdfast_contract.deliveries import DeliveryState
from holdfast_contract.service.database import Database
from holdfast_contract.service.delivery import Attempt, Verdict
from sqlalchemy import Connection, Row, Select, delete, func, insert, select

from holdfast_core.adapters.queues import TableQueue, look_now
from holdfast_core.adapters.tables import (
    FAILED,
    HELD,
    deliveries,
    delivery_attempts,
    published,
    subscriptions,
)
from holdfast_core.application.ports import Claim
from holdfast_core.domain.subscriptions import KEPT, Delivery, Destination, valid_secrets
from holdfast_core.domain.words.text import whole

AT_ONCE = 4
"""Deliveries of a subscription that are begun at once, however many of its chats wait: a receiver that lets
us wait holds so many places, and the others are for the others. (So many are begun as long as fewer are in
hand.)"""

_RANKED = 1_000
"""Lanes that are looked through for those whose turn it is."""

_ID_LENGTH = len("sub_") + 26
_EXPIRED_AT_ONCE = 500


class DeliveryTable(TableQueue):
    """Deliveries that are to be made; those of one chat to one subscription in their order."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        super().__init__(database, deliveries, clock)
        self._are_more = False

    def _due_lanes(self, now: datetime, limit: int) -> Select[str]:
        lanes = self._lanes
        subscription = func.substr(lanes.c.conversation, 1, _ID_LENGTH)
        busy = (
            select(deliveries.c.subscription_id)
            .where(deliveries.c.lease_holder == self._holder)
            .group_by(deliveries.c.subscription_id)
            .having(func.count() >= AT_ONCE)
        )
        due = (
            select(lanes.c.conversation, lanes.c.due_at, subscription.label("subscription"))
            .where(lanes.c.due_at <= now, subscription.not_in(busy))
            .order_by(lanes.c.due_at)
            .limit(_RANKED)
            .subquery()
        )
        turn = func.row_number().over(partition_by=due.c.subscription, order_by=due.c.due_at)
        ranked = select(due.c.conversation, turn.label("turn")).subquery()
        chosen = select(ranked.c.conversation).where(ranked.c.turn <= AT_ONCE)
        return super()._due_lanes(now, limit).where(lanes.c.conversation.in_(chosen))

    def _sort_in(self, connection: Connection, conversation: str | None) -> bool:
        # All that are new may be of subscriptions that have their share in hand: to sort in however many
        # there are, for one that is not, takes as many transactions, so that others write in between.
        self._are_more = super()._sort_in(connection, conversation)
        return False

    async def claim(self, limit: int, conversation: str | None = None) -> Sequence[Claim[Delivery]]:
        """Take up to `limit` deliveries that are due, a few of each subscription."""
        claims = await self._claim(limit, conversation)
        while self._are_more and not claims:
            claims = await self._claim(limit, conversation)
        return claims

    async def _claim(self, limit: int, conversation: str | None) -> Sequence[Claim[Delivery]]:
        def work(connection: Connection) -> list[Claim[Delivery]]:
            rows = self._take(connection, limit, conversation)
            items = _items(connection, [row.number for row in rows], self._clock()) if rows else {}
            return [Claim(row.number, row.attempts, items[row.number]) for row in rows]

        return await self._database.write(work)

    async def settle(self, claim: Claim[Delivery], attempt: Attempt, verdict: Verdict) -> None:
        """Write an attempt down with what follows from it. Raises `LostClaim`."""

        def work(connection: Connection) -> None:
            match verdict.state:
                case DeliveryState.DELIVERED:
                    self._finish(connection, claim.number)
                case DeliveryState.DEAD:
                    self._leave(connection, claim.number, self._clock(), state=FAILED)
                case DeliveryState.PENDING:
                    self._later(connection, claim, verdict.next_attempt_at or self._clock())
            tried = insert(delivery_attempts).values(
                delivery=claim.number,
                subscription_id=claim.item.destination.subscription_id,
                at=attempt.at,
                duration_ms=attempt.duration_ms,
                status=attempt.status,
                error=attempt.error,
                answer=None if attempt.answer is None else whole(attempt.answer),
            )
            connection.execute(tried)

        await self._database.write(work)

    def _later(self, connection: Connection, claim: Claim[Delivery], until: datetime) -> None:
        named = subscriptions.c.subscription_id == claim.item.destination.subscription_id
        if connection.scalar(select(subscriptions.c.is_active).where(named)):
            self._leave(connection, claim.number, until, due_at=until)
        else:
            self._leave(connection, claim.number, self._clock(), state=HELD)

    async def expire(self) -> int:
        """Let go of some events that are older than they are kept, with all that became of them.

        Gives how many; there may be more where it is more than none.
        """
        before = self._clock() - KEPT
        oldest = select(published.c.number).where(published.c.at < before).order_by(published.c.at)

        def work(connection: Connection) -> int:
            numbers = connection.scalars(oldest.limit(_EXPIRED_AT_ONCE)).all()
            theirs = deliveries.c.event.in_(numbers)
            look_now(connection, deliveries, self._clock(), theirs)
            tries = delivery_attempts.c.delivery.in_(select(deliveries.c.number).where(theirs))
            connection.execute(delete(delivery_attempts).where(tries))
            connection.execute(delete(deliveries).where(theirs))
            connection.execute(delete(published).where(published.c.number.in_(numbers)))
            return len(numbers)

        return await self._database.write(work)


def _items(connection: Connection, numbers: Sequence[int], now: datetime) -> dict[int, Delivery]:
    secrets = ("sealed_secret", "sealed_old_secret", "old_secret_until")
    query = (
        select(
            deliveries.c.number,
            deliveries.c.delivery_id,
            published.c.event_id,
            published.c.body,
            subscriptions.c.subscription_id,
            subscriptions.c.user_id,
            subscriptions.c.url,
            *(subscriptions.c[name] for name in secrets),
        )
        .join(published, published.c.number == deliveries.c.event)
        .join(subscriptions, subscriptions.c.subscription_id == deliveries.c.subscription_id)
        .where(deliveries.c.number.in_(numbers))
    )
    return {row.number: _delivery(row, now) for row in connection.execute(query)}


def _delivery(row: Row[Any], now: datetime) -> Delivery:
    secrets = valid_secrets(row.sealed_secret, row.sealed_old_secret, row.old_secret_until, now)
    return Delivery(
        delivery_id=row.delivery_id,
        event_id=row.event_id,
        body=row.body,
        destination=Destination(row.subscription_id, row.user_id, row.url, secrets),
    )
