"""Which gateway gets the next session."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from holdfast_core.application.roster import Gateway, Lineup, Roster, side_by_side
from holdfast_core.domain.gateways import Room, by_room

FRESH = 2.0
"""Seconds for which what gateways said of their room is believed."""


class Rooms:
    """How much room gateways have, by their own word and by what was begun since."""

    def __init__(self, roster: Roster, clock: Callable[[], float] = time.monotonic) -> None:
        self._roster = roster
        self._clock = clock
        self._asking = asyncio.Lock()
        self._free: dict[str, int | None] = {}
        self._draining: set[str] = set()
        self._fresh_until: float | None = None
        self._under_way: Counter[str] = Counter()

    async def roomiest(self, gateways: Lineup, but: Collection[Gateway]) -> Gateway | None:
        """Choose the one with most room of those that answer; None where none of them has any."""
        async with self._asking:
            if self._fresh_until is None or self._clock() >= self._fresh_until:
                await self._ask(gateways)
        by_url = {one.url: one for one in gateways if one not in but}
        order = by_room(self._room(url) for url in self._free if url in by_url)
        return by_url[order[0]] if order else None

    @contextmanager
    def taking(self, gateway: Gateway) -> Iterator[None]:
        """Count a place as taken while a session is being started there, and after, if that goes well.

        To be entered as soon as a gateway was chosen: who chooses next, chooses by it.
        """
        self._under_way[gateway.url] += 1
        try:
            yield
            free = self._free.get(gateway.url)
            self._free[gateway.url] = None if free is None else max(0, free - 1)
        finally:
            self._under_way[gateway.url] -= 1

    async def _ask(self, gateways: Lineup) -> None:
        answers = await side_by_side(self._roster.health, gateways)
        told = [(one.url, said) for one, said in zip(gateways, answers, strict=True) if said is not None]
        self._free = {url: None if said.capacity is None else said.capacity.free for url, said in told}
        self._draining = {url for url, said in told if said.draining}
        self._fresh_until = self._clock() + FRESH

    def _room(self, url: str) -> Room:
        free = self._free[url]
        left = None if free is None else max(0, free - self._under_way[url])
        return Room(url, left, is_draining=url in self._draining)
