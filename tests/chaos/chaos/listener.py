"""Everything that the gateway tells, in its order, followed across its deaths."""

import asyncio
from collections import Counter
from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple

import aiohttp

HEARTBEAT = "session.heartbeat"


class Event(NamedTuple):
    """One event of `/v1/events`."""

    event_id: str
    type: str
    owner: tuple[str, str]
    told_at: datetime
    data: dict[str, Any]


class Listener:
    """Follows `/v1/events` from the beginning of the log and resumes behind the last event it saw."""

    def __init__(self, http: aiohttp.ClientSession, url: str, key: str) -> None:
        """`url` is the gateway's, `key` one of its keys."""
        self.events: list[Event] = []
        self._http = http
        self._url = f"{url}/v1/events"
        self._headers = {"Authorization": f"Bearer {key}"}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Listen until `stop`."""
        self._task = asyncio.create_task(self._listen())

    async def stop(self) -> None:
        """Listen no longer."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def of(self, owner: tuple[str, str], type_: str, since: int = 0) -> list[dict[str, Any]]:
        """Give the data of a session's events of a type, from the `since`-th event of all on."""
        return [one.data for one in self.events[since:] if one.owner == owner and one.type == type_]

    def repeated(self) -> list[str]:
        """Give the ids of events that came twice; resuming must not repeat any."""
        return [id_ for id_, count in Counter(one.event_id for one in self.events).items() if count > 1]

    async def _listen(self) -> None:
        while True:
            with suppress(aiohttp.ClientError, TimeoutError):
                await self._follow()
            await asyncio.sleep(0.1)

    async def _follow(self) -> None:
        # Heartbeats are in no log. An id that no log holds leads to its beginning.
        kept = (one.event_id for one in reversed(self.events) if one.type != HEARTBEAT)
        after = next(kept, "beginning")
        async with self._http.ws_connect(
            self._url, params={"after": after}, headers=self._headers, heartbeat=10
        ) as socket:
            async for message in socket:
                if message.type is not aiohttp.WSMsgType.TEXT:
                    return
                told = message.json()
                owner = (told["userId"], told["sessionId"])
                told_at = datetime.fromisoformat(told["timestamp"])
                self.events.append(Event(told["id"], told["type"], owner, told_at, told["data"]))
