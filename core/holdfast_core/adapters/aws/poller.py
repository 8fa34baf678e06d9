"""Messages taken from SQS by a process that runs on, where no Lambda hands them out."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog
from holdfast_contract.errors import HoldfastError

from holdfast_core.adapters.aws.batches import Message
from holdfast_core.adapters.aws.sqs import Sqs

_WAIT = 20
"""Seconds that a call waits for a first message: the most that SQS takes."""

_PAUSE = 2.0
"""Seconds to wait where SQS cannot be reached."""

log = structlog.get_logger()


class Poller:
    """Takes batches from one queue and has them worked on; what failed comes again by itself."""

    def __init__(
        self, sqs: Sqs, queue_url: str, handle: Callable[[Sequence[Message]], Awaitable[Sequence[str]]]
    ) -> None:
        """`handle` gives the ids of what failed."""
        self._sqs = sqs
        self._queue_url = queue_url
        self._handle = handle

    async def run(self) -> None:
        """Work until cancelled. What is in hand then is given back."""
        while True:
            try:
                await self._next()
            except HoldfastError as error:
                log.warning("messages cannot be taken", code=error.code)
                await asyncio.sleep(_PAUSE)

    async def _next(self) -> None:
        handles: dict[str, str] = {}
        messages = []
        for one in await self._sqs.receive(self._queue_url, wait=_WAIT):
            handles[one["MessageId"]] = one["ReceiptHandle"]
            given = one.get("Attributes", {})
            again = int(given.get("ApproximateReceiveCount", 1)) > 1
            messages.append(Message(one["MessageId"], given.get("MessageGroupId", ""), one["Body"], again))
        try:
            failed = set(await self._handle(messages))
        except asyncio.CancelledError:
            await self._sqs.give_back(self._queue_url, list(handles.values()))
            raise
        done = [handle for id_, handle in handles.items() if id_ not in failed]
        await self._sqs.delete(self._queue_url, done)
