"""Removing a user: here, and at every gateway, however long one of them is away."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from holdfast_contract.errors import (
    HoldfastError,
    NotFound,
    SessionOwnedElsewhere,
    Unavailable,
    UserNotFound,
)
from holdfast_contract.privacy import RemovalList, RemovalState, UserForgotten, UserRemoval

from holdfast_core.application.fleet import Fleet
from holdfast_core.application.ports import Claim, Queue

SETTLED_AFTER = timedelta(seconds=60)
"""Longer than whatever was in hand for the user when the removal began may take: a last look comes then."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Removal:
    """A user to be removed, and the addresses of the gateways that have done their part."""

    user_id: str
    requested_at: datetime
    told: Collection[str]


class RemovalStore(Queue[Removal], Protocol):
    """The queue of removals, and what they delete."""

    async def begin(self, user_id: str) -> UserRemoval | None:
        """Have a user be none any more, from now on. None where there is none."""
        ...

    async def receipts(self) -> list[UserRemoval]:
        """List removals, the newest first."""
        ...

    async def receipt(self, removal_id: str) -> UserRemoval | None:
        """Give one."""
        ...

    async def note_gateway(self, number: int, url: str, forgotten: UserForgotten) -> None:
        """Keep what a gateway has forgotten, so that it is not asked again."""
        ...

    async def delete_some(self, number: int, user_id: str) -> bool:
        """Delete some rows; whether there may be more. What goes last stays."""
        ...

    async def finish(self, number: int, user_id: str) -> bool:
        """Delete what goes last, unless something came meanwhile. Raises `LostClaim`."""
        ...


class Removals:
    """Removes users."""

    def __init__(
        self, store: RemovalStore, gateway: Fleet, clock: Callable[[], datetime], wake: Callable[[], None]
    ) -> None:
        """`wake` tells the worker that there is somebody to remove."""
        self._store = store
        self._gateway = gateway
        self._clock = clock
        self._wake = wake

    async def begin(self, user_id: str) -> UserRemoval:
        """Remove a user. Raises `UserNotFound`, also where that goes on already.

        From now on keys, people and events of the user are refused. The rest is done behind that, and ends
        when every gateway has said that it holds nothing more.
        """
        removal = await self._store.begin(user_id)
        if removal is None:
            raise UserNotFound
        log.info("user is being removed", user_id=user_id)
        self._wake()
        return removal

    async def all(self) -> RemovalList:
        """List removals, the newest first."""
        return RemovalList(removals=[await self._with_pending(one) for one in await self._store.receipts()])

    async def receipt(self, removal_id: str) -> UserRemoval:
        """Say how far a removal is. Raises `NotFound`."""
        found = await self._store.receipt(removal_id)
        if found is None:
            raise NotFound("There was no such removal.")
        return await self._with_pending(found)

    async def _with_pending(self, removal: UserRemoval) -> UserRemoval:
        if removal.state == RemovalState.REMOVED:
            return removal
        gateways = await self._gateway.roster.current()
        pending = [one.name for one in gateways if one.url not in removal.gateways]
        return removal.model_copy(update={"pending": pending})

    async def handle(self, claim: Claim[Removal]) -> None:
        """Go on with a removal. Raises what keeps it from ending, and is then tried again."""
        removal = claim.item
        while await self._store.delete_some(claim.number, removal.user_id):
            pass
        problem = await self._tell_gateways(claim)
        if problem is not None:
            raise problem
        left = removal.requested_at + SETTLED_AFTER - self._clock()
        if left > timedelta(0):
            raise Unavailable("What was in hand is being waited for.", retry_after=left.total_seconds())
        while not await self._store.finish(claim.number, removal.user_id):
            pass
        log.info("user is removed", user_id=removal.user_id)

    async def _tell_gateways(self, claim: Claim[Removal]) -> HoldfastError | None:
        """Tell those that are still to be told; one that is away holds no other up."""
        problem: HoldfastError | None = None
        for gateway in await self._gateway.roster.current():
            if gateway.url in claim.item.told:
                continue
            try:
                forgotten = await gateway.client.forget_user(claim.item.user_id)
            except HoldfastError as error:
                problem = error
                continue
            if forgotten.elsewhere:
                # Whoever holds them is told too; then this one is asked once more.
                problem = SessionOwnedElsewhere()
                continue
            await self._store.note_gateway(claim.number, gateway.url, forgotten)
        return problem
