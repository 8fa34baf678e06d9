"""Which gateways there are: those that core was given, and those that they told it of."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

import aiohttp
from holdfast_contract.client import GatewayClient
from holdfast_contract.errors import GatewayUnreachable, HoldfastError
from holdfast_contract.health import GatewayHealth

from holdfast_core.domain.gateways import Holder, KnownGateway, Told, may_be_called

PATIENCE = 2.0
"""Seconds that one gateway of many has to say how it is."""

FRESH = 5.0
"""Seconds for which what the database knows of gateways is not read again."""

SIDE_BY_SIDE = 16
"""Gateways that are asked at once."""

_ASK_AGAIN = 60.0
"""Seconds until gateways that did not say who they are, are asked again."""


T = TypeVar("T")


class GatewayStore(Protocol):
    """What all processes of core together know of gateways."""

    async def known(self) -> list[KnownGateway]:
        """List the gateways that were heard of lately."""
        ...

    async def holder(self, user_id: str, session_id: str) -> Holder | None:
        """Say who holds a session, as far as it is known."""
        ...

    async def holders(self, user_id: str | None = None) -> dict[tuple[str, str], Holder]:
        """Say who holds which session: of one user or of all."""
        ...

    async def remember(
        self, user_id: str, session_id: str, told: Told, *, instead_of: Holder | None = None
    ) -> None:
        """Keep who holds a session, unless a higher generation is known.

        `instead_of`: the holder that was believed in and says that it is none; it is replaced at any rate.
        """
        ...

    async def forget(self, user_id: str, session_id: str) -> None:
        """Forget who holds a session, because there is none any more."""
        ...

    async def heard(self, gateway_id: str, url: str | None) -> None:
        """Note that a gateway answered, and where it says that it is reached."""
        ...

    async def note_draining(self, gateway_id: str, url: str, since: datetime | None) -> None:
        """Note since when a gateway has been seen to drain; None: it serves."""
        ...


@dataclass
class Gateway:
    """A gateway that can be called; `known` is what it told, `live_url` where browsers reach it."""

    url: str
    client: GatewayClient
    live_url: str
    is_given: bool
    gateway_id: str | None = None
    known: KnownGateway | None = None

    @property
    def name(self) -> str:
        """What people call it."""
        return self.gateway_id or self.url

    @property
    def is_expected(self) -> bool:
        """Whether it should answer: one that was emptied may be stopped, one only heard of may be gone."""
        return self.is_given and (self.known is None or self.known.draining_since is None)


class Lineup:
    """The gateways at one moment, those that core was given first."""

    def __init__(self, gateways: Sequence[Gateway]) -> None:
        self._gateways = gateways
        self._by_id = {one.gateway_id: one for one in reversed(gateways) if one.gateway_id}

    def __len__(self) -> int:
        return len(self._gateways)

    def __iter__(self) -> Iterator[Gateway]:
        return iter(self._gateways)

    @property
    def alone(self) -> Gateway | None:
        """The one there is, where there is but one: then there is nothing to look up and nowhere to go."""
        return self._gateways[0] if len(self._gateways) == 1 else None

    def named(self, gateway_id: str) -> Gateway | None:
        """Find one by its id."""
        return self._by_id.get(gateway_id)


class Roster:
    """Keeps a client for each gateway.

    Core's key goes to the addresses that it was given, and to those that gateways told of: in signed events,
    and in answers to calls with the key. See `domain.gateways.may_be_called` for which of these.
    """

    def __init__(
        self,
        http: aiohttp.ClientSession,
        given: Sequence[tuple[str, str]],
        api_key: str,
        store: GatewayStore,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`given`: addresses, each with the one under which browsers reach that gateway."""
        self._http = http
        self._api_key = api_key
        self._store = store
        self._clock = clock
        self._given = [Gateway(url, self._client(url), live_url, is_given=True) for url, live_url in given]
        self._learnt: dict[str, Gateway] = {}
        self._lineup = Lineup(self._given)
        self._read_at: float | None = None
        self._asked_at: float | None = None
        self._first = asyncio.Lock()

    def _client(self, url: str) -> GatewayClient:
        return GatewayClient(self._http, url, self._api_key)

    def use(self, api_key: str) -> None:
        """Call all of them with this key from now on."""
        self._api_key = api_key
        for gateway in (*self._given, *self._learnt.values()):
            gateway.client.use(api_key)

    @property
    def origins(self) -> list[str]:
        """The origins under which browsers reach them, as of the last look."""
        parts = [urlsplit(one.live_url) for one in self._lineup]
        return list(dict.fromkeys(f"{part.scheme}://{part.netloc}" for part in parts))

    async def current(self) -> Lineup:
        """Give the gateways, as the database knew them some seconds ago at most."""
        if self._read_at is None:
            # Whoever comes second must not take the addresses that were given for all there are.
            async with self._first:
                return self._lineup if self._read_at is not None else await self.refresh()
        if self._clock() - self._read_at >= FRESH:
            self._read_at = self._clock()
            await self.refresh()
        return self._lineup

    async def refresh(self) -> Lineup:
        """Give the gateways as the database knows them now."""
        known = await self._store.known()
        await self._identify(known)
        self._lineup = Lineup(self._merged(known))
        self._read_at = self._clock()
        return self._lineup

    def _merged(self, known: Sequence[KnownGateway]) -> list[Gateway]:
        """Put what was told beside what was given: one entry for each gateway, whatever its addresses."""
        given_urls = [one.url for one in self._given]
        learnt = {}
        for told in known:
            url = _plain(told.url)
            ours = next((one for one in self._given if one.gateway_id == told.gateway_id), None)
            ours = ours or next((one for one in self._given if one.url == url), None)
            if ours is not None:
                ours.gateway_id, ours.known = told.gateway_id, told
            elif url and url not in learnt and may_be_called(url, given_urls):
                gateway = self._learnt.get(url) or Gateway(url, self._client(url), url, is_given=False)
                gateway.gateway_id, gateway.known = told.gateway_id, told
                learnt[url] = gateway
        self._learnt = learnt
        return [*self._given, *learnt.values()]

    async def _identify(self, known: Sequence[KnownGateway]) -> None:
        """Ask given gateways who they are, where one of them may be one that told of another address."""
        urls = {one.url for one in self._given}
        ids = {one.gateway_id for one in self._given}
        nameless = [one for one in self._given if one.gateway_id is None]
        is_strange = any(
            (one.url or len(self._given) > 1) and one.gateway_id not in ids and _plain(one.url) not in urls
            for one in known
        )
        now = self._clock()
        was_asked = self._asked_at is not None and now - self._asked_at < _ASK_AGAIN
        if is_strange and nameless and not was_asked:
            self._asked_at = now
            await asyncio.gather(*(self.health(one) for one in nameless))

    async def health(self, gateway: Gateway) -> GatewayHealth | None:
        """Ask a gateway how it is, and learn who it is; None where it does not answer soon."""
        health = await in_time(gateway.client.health())
        if isinstance(health, HoldfastError):
            return None
        gateway.gateway_id = health.gateway_id
        return health

    async def learn(self, gateway_id: str, url: str | None) -> Gateway | None:
        """Take note of a gateway that another one told of; None where it cannot be called."""
        found = self._lineup.named(gateway_id)
        if found is None and url is not None:
            await self._store.heard(gateway_id, url)
            found = (await self.refresh()).named(gateway_id)
        return found


def _plain(url: str | None) -> str | None:
    return url.rstrip("/") if url else None


async def in_time(asked: Awaitable[T]) -> T | HoldfastError:
    """Give what a gateway answers, its error among that, or that it does not answer soon."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await asked
    except TimeoutError:
        return GatewayUnreachable()
    except HoldfastError as error:
        return error


async def side_by_side(ask: Callable[[Gateway], Awaitable[T]], gateways: Iterable[Gateway]) -> list[T]:
    """Ask several gateways at once, though not all of a thousand."""
    slots = asyncio.Semaphore(SIDE_BY_SIDE)

    async def one(gateway: Gateway) -> T:
        async with slots:
            return await ask(gateway)

    return list(await asyncio.gather(*(one(gateway) for gateway in gateways)))
