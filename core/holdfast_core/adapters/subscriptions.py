"""Subscriptions in the database."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from holdfast_contract.core import Scope
from holdfast_contract.deliveries import DeliveryAttempt
from holdfast_contract.errors import ModelKeyUnreadable, SubscriptionNotFound, SubscriptionSecretUnreadable
from holdfast_contract.ids import new_id
from holdfast_contract.service.database import Database
from holdfast_contract.service.engines import insert_into
from holdfast_contract.subscriptions import Subscription, SubscriptionHealth
from sqlalchemy import ColumnElement, Connection, Row, Select, delete, func, insert, select, update

from holdfast_core.adapters.queues import look_now
from holdfast_core.adapters.sealing import Sealing
from holdfast_core.adapters.tables import (
    FAILED,
    HELD,
    NEW,
    WAITING,
    deliveries,
    delivery_attempts,
    published,
    subscription_versions,
    subscriptions,
    users,
)
from holdfast_core.domain.keys import in_both
from holdfast_core.domain.subscriptions import Destination, valid_secrets

PURPOSE = "webhook secret"

_WAITS = (NEW, WAITING, HELD)
_SHOWN = tuple(
    subscriptions.c[name]
    for name in (
        "subscription_id",
        "url",
        "description",
        "event_types",
        "sessions",
        "chats",
        "intents",
        "is_active",
        "is_reply_step",
        "reply_timeout_seconds",
        "on_timeout",
        "ask_always",
        "old_secret_until",
        "created_at",
    )
)


class SubscriptionTable:
    """The subscriptions of all users. Whoever names one that is not there gets `SubscriptionNotFound`."""

    def __init__(self, database: Database, clock: Callable[[], datetime], most: int) -> None:
        """A user has at the `most` so many."""
        self._database = database
        self._clock = clock
        self._most = most

    async def add(
        self, user_id: str, shown: Subscription, sealed_secret: str, scopes: Sequence[str] = (Scope.ALL,)
    ) -> bool:
        """Keep a new one, whose secret signs commands of these scopes. False where the user has enough."""
        row = shown.model_dump(exclude={"health"})
        row |= {"user_id": user_id, "sealed_secret": sealed_secret, "scopes": list(scopes)}

        def work(connection: Connection) -> bool:
            # Whoever adds waits for whoever adds too, or both would find the last place free.
            connection.execute(select(users.c.user_id).where(users.c.user_id == user_id).with_for_update())
            count = select(func.count()).select_from(subscriptions)
            there = connection.scalar(count.where(subscriptions.c.user_id == user_id)) or 0
            if there >= self._most:
                return False
            connection.execute(insert(subscriptions).values(row))
            _note_change(connection, user_id)
            return True

        return await self._database.write(work)

    async def all(self, user_id: str) -> list[Subscription]:
        """List a user's, the oldest first."""
        query = _query().where(subscriptions.c.user_id == user_id).order_by(subscriptions.c.number)
        return await self._database.read(
            lambda connection: [self._shown(row) for row in connection.execute(query)]
        )

    async def one(self, user_id: str, subscription_id: str) -> Subscription:
        """Give one of a user's."""
        return await self._database.read(lambda connection: self._one(connection, user_id, subscription_id))

    async def change(self, user_id: str, subscription_id: str, changes: Mapping[str, object]) -> Subscription:
        """Change what is given; pausing holds back what waits, resuming lets it go."""

        def work(connection: Connection) -> Subscription:
            before = self._one(connection, user_id, subscription_id)
            if changes:
                connection.execute(
                    update(subscriptions).where(*_of(user_id, subscription_id)).values(changes)
                )
                _note_change(connection, user_id)
            is_active = changes.get("is_active", before.is_active)
            if is_active and not before.is_active:
                self._let_go(connection, subscription_id)
            elif before.is_active and not is_active:
                _hold_back(connection, subscription_id, self._clock())
            return self._one(connection, user_id, subscription_id)

        return await self._database.write(work)

    def _let_go(self, connection: Connection, subscription_id: str) -> None:
        held = (deliveries.c.subscription_id == subscription_id, deliveries.c.state == HELD)
        going = update(deliveries).where(*held)
        connection.execute(going.values(state=NEW, due_at=self._clock()))

    async def rotate(
        self,
        user_id: str,
        subscription_id: str,
        sealed_secret: str,
        old_until: datetime,
        scopes: Sequence[str] = (Scope.ALL,),
    ) -> Subscription:
        """Sign with another secret from now on, and with the present one beside it until then.

        Commands are signed as far as these scopes and the present ones go.
        """

        def work(connection: Connection) -> Subscription:
            its = _of(user_id, subscription_id)
            present = connection.scalar(select(subscriptions.c.scopes).where(*its).with_for_update())
            rotated = update(subscriptions).where(*its)
            connection.execute(
                rotated.values(
                    scopes=in_both(present or [], scopes),
                    sealed_old_secret=subscriptions.c.sealed_secret,
                    sealed_secret=sealed_secret,
                    old_secret_until=old_until,
                )
            )
            return self._one(connection, user_id, subscription_id)

        return await self._database.write(work)

    async def remove(self, user_id: str, subscription_id: str) -> None:
        """Remove one with all of its deliveries."""

        def work(connection: Connection) -> None:
            self._one(connection, user_id, subscription_id)
            theirs = deliveries.c.subscription_id == subscription_id
            look_now(connection, deliveries, self._clock(), theirs)
            tries = delivery_attempts.c.subscription_id == subscription_id
            connection.execute(delete(delivery_attempts).where(tries))
            connection.execute(delete(deliveries).where(theirs))
            connection.execute(delete(subscriptions).where(*_of(user_id, subscription_id)))
            _note_change(connection, user_id)
            is_wanted = select(deliveries.c.number).where(deliveries.c.event == published.c.number).exists()
            connection.execute(delete(published).where(published.c.user_id == user_id, ~is_wanted))

        await self._database.write(work)

    async def destination(self, user_id: str, subscription_id: str) -> Destination:
        """Say where one's deliveries go and what signs them."""
        query = select(subscriptions).where(*_of(user_id, subscription_id))
        row = await self._database.read(lambda connection: connection.execute(query).first())
        if row is None:
            raise SubscriptionNotFound
        secrets = valid_secrets(row.sealed_secret, row.sealed_old_secret, row.old_secret_until, self._clock())
        return Destination(subscription_id, user_id, row.url, secrets)

    def _one(self, connection: Connection, user_id: str, subscription_id: str) -> Subscription:
        row = connection.execute(_query().where(*_of(user_id, subscription_id))).first()
        if row is None:
            raise SubscriptionNotFound
        return self._shown(row)

    def _shown(self, row: Row[Any]) -> Subscription:
        values = {column.name: getattr(row, column.name) for column in _SHOWN}
        until = values["old_secret_until"]
        if until is not None and until <= self._clock():
            values["old_secret_until"] = None
        last = None
        if row.at is not None:
            last = DeliveryAttempt(at=row.at, duration_ms=row.duration_ms, status=row.status, error=row.error)
        return Subscription(
            **values, health=SubscriptionHealth(pending=row.pending, dead=row.dead, last_attempt=last)
        )


class SubscriptionSecrets:
    """Seals subscriptions' secrets for their table."""

    def __init__(self, sealing: Sealing) -> None:
        self._sealing = sealing

    def seal(self, secret: str, user_id: str) -> str:
        """Encrypt a secret."""
        return self._sealing.seal(secret, purpose=PURPOSE, user_id=user_id)

    def unseal(self, sealed: str, user_id: str) -> str:
        """Decrypt one. Raises `SubscriptionSecretUnreadable`."""
        try:
            return self._sealing.unseal(sealed, purpose=PURPOSE, user_id=user_id)
        except ModelKeyUnreadable:
            raise SubscriptionSecretUnreadable from None


def _note_change(connection: Connection, user_id: str) -> None:
    """Have whoever remembers the user's subscriptions read them anew, in every process."""
    version = new_id("ver")
    noting = insert_into(connection, subscription_versions).values(user_id=user_id, version=version)
    connection.execute(noting.on_conflict_do_update(index_elements=["user_id"], set_={"version": version}))


def _hold_back(connection: Connection, subscription_id: str, now: datetime) -> None:
    """Have nothing more delivered; what is in hand is held back where it fails."""
    theirs = deliveries.c.subscription_id == subscription_id
    look_now(connection, deliveries, now, theirs)
    free = (deliveries.c.state.in_([NEW, WAITING]), deliveries.c.lease_holder.is_(None))
    connection.execute(update(deliveries).where(theirs, *free).values(state=HELD))


def _of(user_id: str, subscription_id: str) -> tuple[ColumnElement[bool], ...]:
    return (subscriptions.c.user_id == user_id, subscriptions.c.subscription_id == subscription_id)


def _query() -> Select[Any]:
    """Read subscriptions with their health, each part of it off an index."""
    of_this = deliveries.c.subscription_id == subscriptions.c.subscription_id
    count = select(func.count()).select_from(deliveries)
    pending = count.where(of_this, deliveries.c.state.in_(_WAITS)).scalar_subquery()
    dead = count.where(of_this, deliveries.c.state == FAILED).scalar_subquery()
    tries = delivery_attempts.alias()
    last = (
        select(func.max(tries.c.number))
        .where(tries.c.subscription_id == subscriptions.c.subscription_id)
        .scalar_subquery()
    )
    tried = ("at", "duration_ms", "status", "error")
    return select(
        *_SHOWN,
        pending.label("pending"),
        dead.label("dead"),
        *(delivery_attempts.c[name] for name in tried),
    ).select_from(subscriptions.outerjoin(delivery_attempts, delivery_attempts.c.number == last))
