"""Which lane of deliveries is due when."""

import asyncio
import heapq
from datetime import datetime

from holdfast_contract.times import now


class Agenda:
    """Holds the names of waiting lanes; a lane is handed out to one worker at a time."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, str]] = []
        self._due: dict[str, datetime] = {}
        self._handed_out: set[str] = set()
        self._news: set[str] = set()
        self._hurried: set[str] = set()
        self._changed = asyncio.Event()

    def add(self, lane: str, due: datetime) -> None:
        """Look at a lane at `due`, or earlier if that was planned."""
        if lane in self._handed_out:
            self._hurried.add(lane)
        elif lane not in self._due or due < self._due[lane]:
            self._due[lane] = due
            heapq.heappush(self._heap, (due, lane))
            self._changed.set()

    def add_new(self, lane: str, due: datetime) -> None:
        """Look at a lane that got something new; one that waits for a retry is not hurried by it."""
        if lane in self._handed_out:
            self._news.add(lane)
        elif lane not in self._due:
            self.add(lane, due)

    async def next(self, limit: int) -> list[str]:
        """Wait until a lane is due, and hand out those that are, `limit` at the most, longest due first."""
        while True:
            if lanes := self._take(limit):
                return lanes
            wait = (self._heap[0][0] - now()).total_seconds() if self._heap else None
            self._changed.clear()
            try:
                async with asyncio.timeout(wait):
                    await self._changed.wait()
            except TimeoutError:
                continue

    def _take(self, limit: int) -> list[str]:
        lanes: list[str] = []
        at = now()
        while self._heap and len(lanes) < limit:
            due, lane = self._heap[0]
            if self._due.get(lane) == due:
                if due > at:
                    break
                del self._due[lane]
                self._handed_out.add(lane)
                lanes.append(lane)
            heapq.heappop(self._heap)
        return lanes

    def done(self, lane: str, due: datetime | None) -> None:
        """Take a lane back; `due` says when to look again, None that it was empty."""
        self._handed_out.discard(lane)
        has_news, is_hurried = lane in self._news, lane in self._hurried
        self._news.discard(lane)
        self._hurried.discard(lane)
        if is_hurried or (due is None and has_news):
            due = now()
        if due is not None:
            self.add(lane, due)
