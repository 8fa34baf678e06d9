"""Forgetting a contact, here and at the gateway."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import structlog
from holdfast_contract.contacts import ContactForgotten
from holdfast_contract.core import AtGateway, ResetReceipt
from holdfast_contract.errors import GatewayUnreachable, HoldfastError

from holdfast_core.application.fleet import Fleet
from holdfast_core.application.ports import Claim, Forgetting, Forgettings, LostClaim
from holdfast_core.application.roster import Gateway, side_by_side
from holdfast_core.domain.conversations.contacts import contact_named

PATIENCE = 2.0
"""Seconds that a reset waits for gateways before it leaves the telling to a worker."""

_LOOK_AGAIN = 0.05
"""Seconds between two looks at whether calls to the gateway are over."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Telling:
    """How far gateways were told: what those that answered have forgotten, and the names of the others."""

    forgot: ContactForgotten | None
    pending: tuple[str, ...]
    problem: HoldfastError | None


class Messenger:
    """Tells every gateway to forget: any may have held a session of the user's at some time."""

    def __init__(self, store: Forgettings, gateway: Fleet) -> None:
        self._store = store
        self._gateway = gateway

    async def handle(self, claim: Claim[Forgetting]) -> None:
        """Tell of one reset, and be done with it once all know. Raises the error of one that does not."""
        telling = await self.tell(claim, within=None)
        if telling.problem is not None:
            raise telling.problem

    async def tell(self, claim: Claim[Forgetting], within: float | None) -> Telling:
        """Do the same, and say what gateways held under all ids of the contact, and who is still to be told.

        Each has so many seconds. One that is away holds no other up, and who was told is not told again.
        """
        forgetting = claim.item
        asked = [one for one in await self._gateway.roster.current() if one.url not in forgetting.told]
        answers = await side_by_side(partial(_tell_one, forgetting, within), asked)
        forgot = [said for said in answers if isinstance(said, ContactForgotten)]
        told = [one for one, said in zip(asked, answers, strict=True) if isinstance(said, ContactForgotten)]
        # A claim that was lost meanwhile is in other hands, and telling twice does no harm.
        with suppress(LostClaim):
            if len(told) == len(asked):
                await self._store.told(claim.number)
            elif told:
                await self._store.told_some(claim.number, [*forgetting.told, *(one.url for one in told)])
        return Telling(
            forgot=_sum(forgot) if forgot else None,
            pending=tuple(one.name for one in asked if one not in told),
            problem=next((said for said in answers if isinstance(said, HoldfastError)), None),
        )


async def _tell_one(
    forgetting: Forgetting, within: float | None, gateway: Gateway
) -> ContactForgotten | HoldfastError:
    try:
        async with asyncio.timeout(within):
            return _sum(
                [
                    await gateway.client.forget_contact(forgetting.user_id, name, before=forgetting.before)
                    for name in forgetting.contact_ids
                ]
            )
    except TimeoutError:
        return GatewayUnreachable()
    except HoldfastError as error:
        return error


def _sum(parts: Sequence[ContactForgotten]) -> ContactForgotten:
    return ContactForgotten(
        contact_id=parts[0].contact_id,
        events=sum(part.events for part in parts),
        deliveries=sum(part.deliveries for part in parts),
        sends=sum(part.sends for part in parts),
        media=sum(part.media for part in parts),
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
        telling = await self._tell_at_once(replace(reset.forgetting, item=late))
        log.info("contact reset", user_id=user_id, epoch=reset.epoch, gateways_pending=telling.pending)
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
            gateway=AtGateway.FORGOTTEN if telling.problem is None else AtGateway.PENDING,
            gateway_forgot=telling.forgot,
            gateways_pending=list(telling.pending),
        )

    async def _until_over(self, sendings: Sequence[int]) -> None:
        # Asked again and again, because the calls may be another process's.
        while sendings and await self._store.under_way(sendings):  # noqa: ASYNC110
            await asyncio.sleep(_LOOK_AGAIN)

    async def _tell_at_once(self, claim: Claim[Forgetting]) -> Telling:
        """Tell the gateways now, after the last call to them is over; or leave it to the worker."""
        telling = await self._messenger.tell(claim, within=PATIENCE)
        if telling.problem is not None:
            with suppress(LostClaim):
                await self._store.defer(claim.number, self._clock(), telling.problem.code)
            self._wake()
        return telling
