"""This gateway among the others on its store: what it tells them with its lease, and what they tell it."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Protocol

from holdfast_gateway.application.tenancy import Other
from holdfast_gateway.domain.fleet import Room
from holdfast_gateway.domain.lease import Notice, Standing
from holdfast_gateway.domain.session import SessionKey


class Leases(Protocol):
    """Where gateways see each other."""

    def say(self, notice: Notice) -> None:
        """Have the others know this."""

    async def look(self) -> None:
        """See which leases have moved. Raises `StoreFailed`."""

    async def others(self) -> list[Other]:
        """Describe the other gateways. Raises `StoreFailed`."""


class Roomy(Protocol):
    """Those who hold sessions here."""

    @property
    def is_draining(self) -> bool:
        """Whether all of them shall go on elsewhere."""

    def leaving(self) -> Sequence[object]:
        """Give those that are still to go."""

    def room(self) -> Room:
        """Say how many more could be held."""


class Fleet:
    """What the gateways on one store know of each other."""

    def __init__(self, gateway_id: str, leases: Leases, sessions: Roomy) -> None:
        """`gateway_id` is our own."""
        self.gateway_id = gateway_id
        self.others: list[Other] = []
        """The other gateways as they were last seen."""

        self._leases = leases
        self._sessions = sessions
        self._offered: dict[SessionKey, str] = {}
        self._stirred = asyncio.Event()

    # ---- seeing and being seen ----------------------------------------------------------------------

    async def look(self) -> None:
        """See how the others are, and tell them how we are. Raises `StoreFailed`."""
        await self._leases.look()
        self.others = await self._leases.others()
        self.say()

    def say(self) -> None:
        """Tell the others how we are; it costs nothing where that is no news."""
        room = self._sessions.room()
        self._leases.say(
            Notice(
                free=room.free,
                coming=room.coming,
                draining=bool(self._sessions.leaving()),
                offered={str(key): taker for key, taker in self._offered.items()},
                attends=tuple(other.gateway_id for other in self._draining()),
            )
        )

    @property
    def is_draining(self) -> bool:
        """Whether this gateway is being emptied."""
        return self._sessions.is_draining

    @property
    def is_stirring(self) -> bool:
        """Whether sessions are on the move, so that looking often pays."""
        return bool(self._sessions.leaving()) or any(True for _ in self._draining())

    def stir(self) -> None:
        """Tell the others how we are, and have whoever rests look at once."""
        self.say()
        self._stirred.set()

    async def rest(self, seconds: float) -> None:
        """Wait so long, or until something stirs."""
        self._stirred.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._stirred.wait()
        except TimeoutError:
            return

    def _living(self) -> Iterator[Other]:
        return (other for other in self.others if other.standing is Standing.ALIVE)

    def _draining(self) -> Iterator[Other]:
        return (other for other in self._living() if other.notice.draining)

    # ---- room -----------------------------------------------------------------------------------------

    def rooms(self) -> dict[str, int]:
        """Say for how many sessions each gateway has room that takes any, ourselves among them."""
        others = {
            other.gateway_id: other.notice.free for other in self._living() if not other.notice.draining
        }
        return {**others, self.gateway_id: self._sessions.room().free}

    def takers(self) -> list[Other]:
        """Give the gateways that have room for a session of ours and wait for one, the best one first."""
        return sorted(
            filter(self._attends, self._roomy()),
            key=lambda one: (one.notice.coming, -one.notice.free, one.gateway_id),
        )

    def is_attended(self) -> bool:
        """Say whether all that have room have noticed that sessions of ours are to be had."""
        roomy = self._roomy()
        return bool(roomy) and all(map(self._attends, roomy))

    def _roomy(self) -> list[Other]:
        return [other for other in self._living() if other.notice.free > 0 and not other.notice.draining]

    def _attends(self, other: Other) -> bool:
        return self.gateway_id in other.notice.attends

    # ---- sessions that change hands ---------------------------------------------------------------------

    def offer(self, key: SessionKey, taker: str) -> None:
        """Have a gateway take a session that was released here."""
        self._offered[key] = taker
        self.say()

    def withdraw(self, key: SessionKey) -> None:
        """Offer it no more."""
        self._offered.pop(key, None)
        self.say()

    def offered_to_us(self) -> list[SessionKey]:
        """Give the sessions that others have released for us to take."""
        names = (
            name
            for other in self._draining()
            for name, taker in other.notice.offered.items()
            if taker == self.gateway_id
        )
        return [SessionKey(*name.split("/", 1)) for name in names if "/" in name]
