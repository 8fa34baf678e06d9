"""Forgetting a contact, here and at the gateway."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

import structlog
from holdfast_contract.client import GatewayClient
from holdfast_contract.contacts import ContactForgotten
from holdfast_contract.core import AtGateway, ResetReceipt
from holdfast_contract.errors import GatewayUnreachable, HoldfastError

from holdfast_core.application.ports import Claim, Forgetting, Forgettings, LostClaim
from holdfast_core.domain.conversations.contacts import contact_named

PATIENCE = 2.0
"""Seconds that a reset waits for the gateway before it leaves the telling to a worker."""

_LOOK_AGAIN = 0.05
"""Seconds between two looks at whether calls to the gateway are over."""

log = structlog.get_logger()


class Messenger:
    """Tells the gateway to forget."""

    def __init__(self, store: Forgettings, gateway: GatewayClient) -> None:
        self._store = store
        self._gateway = gateway

    async def handle(self, claim: Claim[Forgetting]) -> None:
        """Tell of one reset and be done with it. Raises the gateway's error."""
        await self.tell(claim)

    async def tell(self, claim: Claim[Forgetting]) -> ContactForgotten:
        """Do the same, and say what the gateway held under all ids of the contact."""
        forgetting = claim.item
        forgot = [
            await self._gateway.forget_contact(forgetting.user_id, name, before=forgetting.before)
            for name in forgetting.contact_ids
        ]
        # A claim that was lost meanwhile is in other hands, and telling twice does no harm.
        with suppress(LostClaim):
            await self._store.told(claim.number)
        return ContactForgotten(
            contact_id=forgetting.contact_ids[0],
            events=sum(part.events for part in forgot),
            deliveries=sum(part.deliveries for part in forgot),
            sends=sum(part.sends for part in forgot),
            media=sum(part.media for part in forgot),
        )


class Contacts:
    """Resets contacts."""

    def __init__(
        self,
        store: Forgettings,
        messenger: Messenger,
        clock: Callable[[], datetime],
        wake: Callable[[], None],
    ) -> None:
        """`wake` tells the worker that the gateway is still to be told of something."""
        self._store = store
        self._messenger = messenger
        self._clock = clock
        self._wake = wake

    async def reset(self, user_id: str, name: str) -> ResetReceipt:
        """Forget a contact, by any of its ids. Repeating it is harmless.

        What holds once this has returned, whatever processes work on the same database:

        - No row holds what the contact wrote or was told before, and none will: what was in hand finds its
          claim lost or its epoch stale, and what is told late is recognised by its time.
        - No reply decided before is on its way from here. A call to the gateway that had begun is over: this
          waits for it, at the most as long as a call may take, also where the process that made it has died.
          (Out of reach is a process that stood still for the whole of that time between its last look at the
          epoch and the first byte of its call.)
        - Where the receipt says `forgotten`, the gateway holds nothing of it either. Where it says `pending`,
          a call that broke off without an answer may have left a message there, which may still go out.
        """
        reset = await self._store.reset(user_id, contact_named(name))
        await self._until_over(reset.sendings)
        # What those calls have sent is to be forgotten too.
        late = replace(reset.forgetting.item, before=self._clock())
        forgot = await self._tell_at_once(replace(reset.forgetting, item=late))
        log.info("contact reset", user_id=user_id, epoch=reset.epoch, gateway_knows=forgot is not None)
        return ResetReceipt(
            user_id=user_id,
            contact_id=reset.contact_id,
            epoch=reset.epoch,
            reset_at=reset.at,
            messages=reset.messages,
            replies=reset.replies,
            events=reset.events,
            turns=reset.turns,
            attributes=reset.attributes,
            deliveries=reset.deliveries,
            gateway=AtGateway.PENDING if forgot is None else AtGateway.FORGOTTEN,
            gateway_forgot=forgot,
        )

    async def _until_over(self, sendings: Sequence[int]) -> None:
        # Asked again and again, because the calls may be another process's.
        while sendings and await self._store.under_way(sendings):  # noqa: ASYNC110
            await asyncio.sleep(_LOOK_AGAIN)

    async def _tell_at_once(self, claim: Claim[Forgetting]) -> ContactForgotten | None:
        """Tell the gateway now, after the last call to it is over; or leave it to the worker."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._messenger.tell(claim)
        except (HoldfastError, TimeoutError) as error:
            code = error.code if isinstance(error, HoldfastError) else GatewayUnreachable.code
        with suppress(LostClaim):
            await self._store.defer(claim.number, self._clock(), code)
        self._wake()
        return None
