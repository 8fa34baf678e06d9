"""Brings events to subscriptions' receivers: tried again for days, every attempt written down."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from holdfast_contract.deliveries import DeliveryState
from holdfast_contract.errors import SubscriptionSecretUnreadable
from holdfast_contract.service.delivery import SCHEDULE, Attempt, Verdict, judge
from holdfast_contract.service.metrics import answer_class
from holdfast_contract.times import now

from holdfast_core.application import measures
from holdfast_core.application.ports import Claim, Queue
from holdfast_core.domain.subscriptions import Delivery, Destination

SIDE_BY_SIDE = 128
"""Deliveries in hand at once: many receivers may let us wait before the others do."""

CLEANED_EVERY = timedelta(hours=1)

log = structlog.get_logger()


class Deliveries(Queue[Delivery], Protocol):
    """Deliveries that are to be made."""

    async def settle(self, claim: Claim[Delivery], attempt: Attempt, verdict: Verdict) -> None:
        """Write an attempt down with what follows from it. Raises `LostClaim`."""
        ...

    async def expire(self) -> int:
        """Let go of some events that are older than they are kept, and give how many."""
        ...


class Receivers(Protocol):
    """Where deliveries go."""

    def check(self, url: str) -> None:
        """Raises `ReceiverRefused` for a URL that may never be called."""
        ...

    async def post(self, url: str, secrets: Sequence[str], event_id: str, body: str) -> Attempt:
        """Try once, signed with each secret. Never raises for what the receiver or the network does."""
        ...

    async def ask(self, url: str, secrets: Sequence[str], event_id: str, body: str) -> Attempt:
        """Post likewise, and keep of the answer what an answer may be long, and a byte more."""
        ...


class Secrets(Protocol):
    """Seals subscriptions' secrets."""

    def seal(self, secret: str, user_id: str) -> str:
        """Encrypt a secret."""
        ...

    def unseal(self, sealed: str, user_id: str) -> str:
        """Decrypt one. Raises `SubscriptionSecretUnreadable`."""
        ...


class Courier:
    """Makes deliveries."""

    def __init__(
        self,
        deliveries: Deliveries,
        receivers: Receivers,
        secrets: Secrets,
        wake_at: Callable[[datetime], None],
        *,
        schedule: Sequence[timedelta] = SCHEDULE,
    ) -> None:
        """`wake_at` tells the worker when there is something to do again."""
        self._deliveries = deliveries
        self._receivers = receivers
        self._secrets = secrets
        self._schedule = schedule
        self._chance = random.Random()  # noqa: S311 - jitter
        self._wake_at = wake_at

    def check(self, url: str) -> None:
        """Raises `ReceiverRefused` for a URL that may never be called."""
        self._receivers.check(url)

    async def seal(self, secret: str, user_id: str) -> str:
        """Encrypt a secret."""
        return await asyncio.to_thread(self._secrets.seal, secret, user_id)

    async def handle(self, claim: Claim[Delivery]) -> None:
        """Try a delivery once, and write down what follows."""
        delivery = claim.item
        try:
            attempt = await self.send(delivery.destination, delivery.event_id, delivery.body)
        except SubscriptionSecretUnreadable as error:
            attempt = Attempt(now(), 0, error=error.code)
        measures.ATTEMPTS.add(answer_class(attempt.status))
        measures.ATTEMPT_SECONDS.observe(attempt.duration_ms / 1_000)
        verdict = judge(claim.attempts, attempt, self._chance, self._schedule)
        await self._deliveries.settle(claim, attempt, verdict)
        if verdict.state == DeliveryState.DEAD:
            log.error(
                "delivery is dead",
                event_id=delivery.event_id,
                subscription_id=delivery.destination.subscription_id,
            )
        if verdict.next_attempt_at is not None:
            self._wake_at(verdict.next_attempt_at)

    async def ask(self, destination: Destination, event_id: str, body: str, *, within: float) -> Attempt:
        """Try once, and give the whole answer, up to what an answer may be long.

        `within` seconds, connecting and reading included, else it raises `TimeoutError`. Raises
        `SubscriptionSecretUnreadable`.
        """
        secrets = await self._reveal(destination)
        async with asyncio.timeout(within):
            return await self._receivers.ask(destination.url, secrets, event_id, body)

    async def send(self, destination: Destination, event_id: str, body: str) -> Attempt:
        """Try once. Raises `SubscriptionSecretUnreadable`."""
        secrets = await self._reveal(destination)
        return await self._receivers.post(destination.url, secrets, event_id, body)

    async def _reveal(self, destination: Destination) -> Sequence[str]:
        return await asyncio.to_thread(
            lambda: [
                self._secrets.unseal(sealed, destination.user_id) for sealed in destination.sealed_secrets
            ]
        )


async def clean(expire: Callable[[], Awaitable[int]]) -> None:
    """Let go of what is kept no longer, now and every hour, until cancelled."""
    while True:
        try:
            while await expire():
                pass
        except Exception:
            log.exception("what is old could not be let go")
        await asyncio.sleep(CLEANED_EVERY.total_seconds())
