"""Subscriptions: made, changed, tried out, and what became of their deliveries."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from holdfast_contract.core import Scope
from holdfast_contract.core_events import CoreEventType, SubscriptionTestData
from holdfast_contract.deliveries import DeliveryState, Redriven
from holdfast_contract.errors import DeliveryNotFound, SubscriptionsFull
from holdfast_contract.events import Event
from holdfast_contract.ids import DEFAULT_SESSION, new_id
from holdfast_contract.signing import new_secret
from holdfast_contract.subscriptions import (
    ChangeSubscription,
    CreateSubscription,
    Subscription,
    SubscriptionAttempt,
    SubscriptionDeliveryDetails,
    SubscriptionDeliveryList,
    SubscriptionList,
    SubscriptionTested,
    SubscriptionWithSecret,
)

from holdfast_core.application.courier import Courier
from holdfast_core.domain.subscriptions import OLD_SECRET_KEPT, Destination, chat_names
from holdfast_core.domain.words.text import whole


class SubscriptionStore(Protocol):
    """Subscriptions. Every call that names one raises `SubscriptionNotFound` where the user has none such."""

    async def add(self, user_id: str, shown: Subscription, sealed_secret: str, scopes: Sequence[str]) -> bool:
        """Keep a new one, whose secret signs commands of these scopes. False where the user has enough."""
        ...

    async def all(self, user_id: str) -> list[Subscription]:
        """List a user's, the oldest first."""
        ...

    async def one(self, user_id: str, subscription_id: str) -> Subscription:
        """Give one."""
        ...

    async def change(self, user_id: str, subscription_id: str, changes: Mapping[str, object]) -> Subscription:
        """Change what is given; pausing holds back what waits, resuming lets it go."""
        ...

    async def rotate(
        self,
        user_id: str,
        subscription_id: str,
        sealed_secret: str,
        old_until: datetime,
        scopes: Sequence[str],
    ) -> Subscription:
        """Sign with another secret from now on, and with the present one beside it until then.

        Commands are signed as far as these scopes and the present ones go.
        """
        ...

    async def remove(self, user_id: str, subscription_id: str) -> None:
        """Remove one with all of its deliveries."""
        ...

    async def destination(self, user_id: str, subscription_id: str) -> Destination:
        """Say where its deliveries go and what signs them."""
        ...


class Records(Protocol):
    """What became of the deliveries of a subscription that is known to be the user's."""

    async def page(
        self, subscription_id: str, state: DeliveryState | None, limit: int, before: str | None
    ) -> SubscriptionDeliveryList:
        """List them, the newest first. Raises `DeliveryNotFound` where `before` is none."""
        ...

    async def one(self, subscription_id: str, delivery_id: str) -> SubscriptionDeliveryDetails:
        """Show one with its body and every attempt. Raises `DeliveryNotFound`."""
        ...

    async def redrive(self, subscription_id: str, delivery_id: str | None) -> int:
        """Have one dead delivery (or all) sent again, and give how many."""
        ...


class Subscriptions:
    """A user's subscriptions."""

    def __init__(
        self,
        store: SubscriptionStore,
        records: Records,
        courier: Courier,
        clock: Callable[[], datetime],
        wake: Callable[[], None],
    ) -> None:
        """`wake` tells the worker that there is something to deliver."""
        self._store = store
        self._records = records
        self._courier = courier
        self._clock = clock
        self._wake = wake

    async def create(
        self, user_id: str, given: CreateSubscription, scopes: Sequence[str] = (Scope.ALL,)
    ) -> SubscriptionWithSecret:
        """Make a subscription with a fresh secret, which signs commands as far as the scopes of its maker go.

        Raises `ReceiverRefused` for a URL that may not be called, `SubscriptionsFull`.
        """
        self._courier.check(given.url)
        secret = new_secret()
        shown = Subscription(
            subscription_id=new_id("sub"),
            url=given.url,
            description=whole(given.description),
            event_types=given.event_types,
            sessions=given.sessions,
            chats=chat_names(given.chats),
            intents=given.intents,
            is_active=given.is_active,
            is_reply_step=given.is_reply_step,
            reply_timeout_seconds=given.reply_timeout_seconds,
            on_timeout=given.on_timeout,
            ask_always=given.ask_always,
            created_at=self._clock(),
        )
        sealed = await self._courier.seal(secret, user_id)
        if not await self._store.add(user_id, shown, sealed, scopes):
            raise SubscriptionsFull
        return _with(secret, shown)

    async def all(self, user_id: str) -> SubscriptionList:
        """List them, the oldest first."""
        return SubscriptionList(subscriptions=await self._store.all(user_id))

    async def one(self, user_id: str, subscription_id: str) -> Subscription:
        """Give one. Raises `SubscriptionNotFound`."""
        return await self._store.one(user_id, subscription_id)

    async def change(self, user_id: str, subscription_id: str, given: ChangeSubscription) -> Subscription:
        """Change what is given. Raises `SubscriptionNotFound`, `ReceiverRefused`."""
        changes: dict[str, Any] = given.model_dump(exclude_none=True)
        if given.url is not None:
            self._courier.check(given.url)
        if given.description is not None:
            changes["description"] = whole(given.description)
        if given.chats is not None:
            changes["chats"] = chat_names(given.chats)
        changed = await self._store.change(user_id, subscription_id, changes)
        self._wake()
        return changed

    async def rotate(
        self, user_id: str, subscription_id: str, scopes: Sequence[str] = (Scope.ALL,)
    ) -> SubscriptionWithSecret:
        """Give a subscription a fresh secret; the one before signs too for a day. Raises as `one` does.

        It signs no commands beyond the scopes of whoever learns it.
        """
        secret, until = new_secret(), self._clock() + OLD_SECRET_KEPT
        sealed = await self._courier.seal(secret, user_id)
        return _with(secret, await self._store.rotate(user_id, subscription_id, sealed, until, scopes))

    async def remove(self, user_id: str, subscription_id: str) -> None:
        """Remove a subscription with all of its deliveries. Raises `SubscriptionNotFound`."""
        await self._store.remove(user_id, subscription_id)

    async def test(self, user_id: str, subscription_id: str) -> SubscriptionTested:
        """Send an event at once, a paused subscription's too, and say what the receiver answered.

        Raises `SubscriptionNotFound`, `SubscriptionSecretUnreadable`.
        """
        destination = await self._store.destination(user_id, subscription_id)
        event = Event(
            id=new_id("evt"),
            type=CoreEventType.SUBSCRIPTION_TEST.value,
            timestamp=self._clock(),
            user_id=user_id,
            session_id=DEFAULT_SESSION,
            data=SubscriptionTestData(subscription_id=subscription_id).to_wire(),
        )
        tried = await self._courier.send(destination, event.id, event.to_json())
        attempt = SubscriptionAttempt(
            at=tried.at,
            duration_ms=tried.duration_ms,
            status=tried.status,
            error=tried.error,
            answer=tried.answer,
        )
        return SubscriptionTested(event_id=event.id, delivered=tried.succeeded, attempt=attempt)

    async def deliveries(
        self,
        user_id: str,
        subscription_id: str,
        *,
        state: DeliveryState | None = None,
        limit: int,
        before: str | None = None,
    ) -> SubscriptionDeliveryList:
        """List deliveries, the newest first. Raises `SubscriptionNotFound`, `DeliveryNotFound`."""
        await self._store.one(user_id, subscription_id)
        return await self._records.page(subscription_id, state, limit, before)

    async def delivery(
        self, user_id: str, subscription_id: str, delivery_id: str
    ) -> SubscriptionDeliveryDetails:
        """Show a delivery. Raises `SubscriptionNotFound`, `DeliveryNotFound`."""
        await self._store.one(user_id, subscription_id)
        return await self._records.one(subscription_id, delivery_id)

    async def redrive(self, user_id: str, subscription_id: str, delivery_id: str | None = None) -> Redriven:
        """Have one dead delivery (or all) sent again. Raises `SubscriptionNotFound`, `DeliveryNotFound`."""
        await self._store.one(user_id, subscription_id)
        count = await self._records.redrive(subscription_id, delivery_id)
        if delivery_id is not None and not count:
            raise DeliveryNotFound("There is no dead delivery of this id.")
        self._wake()
        return Redriven(redriven=count)


def _with(secret: str, shown: Subscription) -> SubscriptionWithSecret:
    return SubscriptionWithSecret(**vars(shown), secret=secret)
