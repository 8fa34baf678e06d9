"""Working one conversation off, for those who are told where to look and live no longer than that takes."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from holdfast_core.application.agenda import OF_A_CONVERSATION, Agenda, Due, Lane
from holdfast_core.application.attempts import Attempts

_AGAIN = timedelta(seconds=1)
"""When to look again at what is due and cannot be had."""


class UnknownQueue(Exception):
    """A lane of a queue that is not there: whoever told of it is of another version."""


class ConversationWorker:
    """Works a lane off, and what follows from that in the same conversation, until nothing of it is due.

    What is due later, or elsewhere, is left in the agenda. Claims, leases and outcomes are those of `Worker`,
    with which it may share the queues.
    """

    def __init__(
        self, queues: Mapping[str, Attempts[Any]], agenda: Agenda, clock: Callable[[], datetime]
    ) -> None:
        self._queues = queues
        self._agenda = agenda
        self._clock = clock

    async def work_off(self, lane: Lane, until: datetime, *, again: bool = False) -> None:
        """Work, and begin on nothing after `until`. Raises `UnknownQueue`, and what `Attempts.make` does.

        `again`: whoever was told before may have died, and with it what it had noted of the conversation.
        """
        if lane.queue not in self._queues:
            raise UnknownQueue(lane.queue)
        now = self._clock()
        self._agenda.note(Due(one, now) for one in (lane.all_of_group if again else [lane]))
        while (lane_due := self._next(lane.group, until)) is not None:
            await self._look_at(lane_due)

    def _next(self, group: str, until: datetime) -> Lane | None:
        """Take what is to be looked at now, and leave the rest."""
        now = self._clock()
        noted = sorted(self._agenda.take(group), key=lambda due: _place(due.lane))
        chosen = next((due for due in noted if due.at <= now < until), None)
        self._agenda.note(due for due in noted if due is not chosen)
        return None if chosen is None else chosen.lane

    async def _look_at(self, lane: Lane) -> None:
        attempts = self._queues[lane.queue]
        claims = await attempts.queue.claim(1, lane.conversation)
        if not claims:
            at = await attempts.queue.next_look(lane.conversation)
            if at is not None:
                now = self._clock()
                self._agenda.note([Due(lane, at if at > now else now + _AGAIN)])
            return
        beat = asyncio.create_task(attempts.renew([claim.number for claim in claims]))
        try:
            for claim in claims:
                await attempts.make(claim)
        finally:
            beat.cancel()
            with suppress(asyncio.CancelledError):
                await beat


def _place(lane: Lane) -> int:
    """What came in is taken up before it is answered, and what is answered is sent after that."""
    return OF_A_CONVERSATION.index(lane.queue) if lane.queue in OF_A_CONVERSATION else 0
