"""The gateways themselves: how they are, and emptying one for an upgrade."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from holdfast_contract.drain import Drain, DrainState
from holdfast_contract.errors import GatewayNotFound, HoldfastError
from holdfast_contract.gateways import GatewayList, GatewayState
from holdfast_contract.health import GatewayHealth

from holdfast_core.application.roster import Gateway, GatewayStore, Roster, side_by_side


@dataclass(frozen=True)
class _Look:
    gateway: Gateway
    health: GatewayHealth | None
    drain: Drain | None


class GatewayDesk:
    """What an operator may see of gateways, and have them do."""

    def __init__(self, roster: Roster, store: GatewayStore, clock: Callable[[], datetime]) -> None:
        self._roster = roster
        self._store = store
        self._clock = clock

    async def states(self) -> GatewayList:
        """Ask all of them how they are."""
        looks = await side_by_side(self._look, await self._roster.current())
        return GatewayList(gateways=[await self._state(look) for look in looks])

    async def drain(self, gateway_id: str) -> Drain:
        """Have a gateway emptied. Raises `GatewayNotFound`, and the gateway's error."""
        gateway = await self._named(gateway_id)
        drain = await gateway.client.drain()
        await self._note(gateway, is_draining=drain.state != DrainState.SERVING)
        return drain

    async def serve_again(self, gateway_id: str) -> Drain:
        """Have it serve again. Raises `GatewayNotFound`, and the gateway's error."""
        gateway = await self._named(gateway_id)
        drain = await gateway.client.serve_again()
        await self._note(gateway, is_draining=False)
        return drain

    async def _named(self, gateway_id: str) -> Gateway:
        found = (await self._roster.current()).named(gateway_id)
        if found is None:
            # Who was given by its address alone has not yet said who it is.
            lineup = await self._roster.refresh()
            await side_by_side(self._roster.health, [one for one in lineup if one.gateway_id is None])
            found = next((one for one in lineup if one.gateway_id == gateway_id), None)
        if found is None:
            raise GatewayNotFound
        return found

    async def _look(self, gateway: Gateway) -> _Look:
        health = await self._roster.health(gateway)
        if health is None or not health.draining:
            return _Look(gateway, health, None)
        try:
            return _Look(gateway, health, await gateway.client.drain_state())
        except HoldfastError:
            return _Look(gateway, health, None)

    async def _state(self, look: _Look) -> GatewayState:
        gateway, health, known = look.gateway, look.health, look.gateway.known
        if health is None:
            silent = GatewayState(gateway_id=gateway.gateway_id, url=gateway.url, reachable=False)
            if known is None:
                return silent
            draining = {"draining": known.draining_since is not None, "draining_since": known.draining_since}
            return silent.model_copy(update={"last_seen_at": known.last_seen_at, **draining})
        return GatewayState(
            gateway_id=health.gateway_id,
            url=gateway.url,
            reachable=True,
            version=health.version,
            capacity=health.capacity,
            draining=health.draining,
            drain=look.drain,
            draining_since=await self._note(gateway, is_draining=health.draining),
            sessions=health.sessions,
            backup_store=health.backup_store,
            last_seen_at=self._clock(),
        )

    async def _note(self, gateway: Gateway, *, is_draining: bool) -> datetime | None:
        """Remember since when a gateway is seen to drain."""
        since = None if gateway.known is None else gateway.known.draining_since
        if is_draining == (since is not None) or gateway.gateway_id is None:
            return since
        since = self._clock() if is_draining else None
        await self._store.note_draining(gateway.gateway_id, gateway.url, since)
        await self._roster.refresh()
        return since
