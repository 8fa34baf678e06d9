"""Core whose workers are told by SQS where to look: what is told, and what is done by those who are told."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import aiohttp
import structlog
from aiohttp import web
from aiohttp.typedefs import Handler
from holdfast_contract.errors import HoldfastError, Unavailable
from holdfast_contract.service.database import Database

from holdfast_core.adapters.aws.batches import Batches, Message
from holdfast_core.adapters.aws.poller import Poller
from holdfast_core.adapters.aws.post import SqsPost
from holdfast_core.adapters.aws.records import Records
from holdfast_core.adapters.aws.sqs import Sqs
from holdfast_core.adapters.sealing import Sealing
from holdfast_core.application.agenda import Agenda
from holdfast_core.application.attempts import Attempts
from holdfast_core.application.conversation_worker import ConversationWorker
from holdfast_core.application.telling import Teller
from holdfast_core.config import Settings
from holdfast_core.domain.secret_keys import SecretKeys

SIDE_BY_SIDE = 4
"""Batches that a process which is no Lambda has in hand at once."""

AT_A_STRETCH = timedelta(seconds=30)
"""After so long a batch begins on nothing more, and tells of the rest."""

SWEEP = timedelta(minutes=1)
CLEAN = timedelta(hours=1)

_WEBHOOKS = "/webhooks/"

log = structlog.get_logger()


class Posting:
    """What is due is noted as it is committed to the database, and told by the queues of the settings."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        http: aiohttp.ClientSession,
        keys: SecretKeys,
        clock: Callable[[], datetime],
    ) -> None:
        """`settings` name both queues."""
        self.agenda = Agenda()
        database.committed = self.agenda.note
        self._queue_url, self._later_queue_url = settings.queue_url or "", settings.later_queue_url or ""
        self._sqs = Sqs(http, settings.sqs_endpoint_url, clock)
        self._records = Records(Sealing(keys), keys)
        self._post = SqsPost(self._sqs, self._records, self._queue_url, self._later_queue_url, clock)
        self.teller = Teller(self.agenda, self._post, clock)
        self._clock = clock

    def batches(self, queues: Sequence[Attempts[Any]]) -> Batches:
        """Give what works off what was told, in these queues."""
        by_name: Mapping[str, Attempts[Any]] = {attempts.queue.name: attempts for attempts in queues}
        worker = ConversationWorker(by_name, self.agenda, self._clock)
        return Batches(self._records, worker.work_off, self._post)

    @asynccontextmanager
    async def working(
        self, queues: Sequence[Attempts[Any]], clean: Callable[[], Awaitable[None]]
    ) -> AsyncIterator[None]:
        """Do on a machine of ours what the functions do on Lambda; `clean` lets go of what is old."""
        batches = self.batches(queues)

        async def work(messages: Sequence[Message]) -> Sequence[str]:
            failed = await batches.work(messages, self._clock() + AT_A_STRETCH)
            await self.tell_or_leave()
            return failed

        pollers = [Poller(self._sqs, self._queue_url, work) for _ in range(SIDE_BY_SIDE)]
        pollers.append(Poller(self._sqs, self._later_queue_url, batches.forward))
        tasks: list[asyncio.Task[None]] = [asyncio.create_task(poller.run()) for poller in pollers]
        tasks.append(asyncio.create_task(_every(SWEEP, partial(self.sweep, queues))))
        tasks.append(asyncio.create_task(_every(CLEAN, clean)))
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for attempts in queues:
                await attempts.queue.release()

    async def sweep(self, queues: Sequence[Attempts[Any]]) -> int:
        """Tell of what is due and was lost on the way, and give how much that was. Raises `Unavailable`."""
        return await self.teller.sweep([attempts.queue for attempts in queues])

    async def tell_or_leave(self) -> None:
        """Tell of what was noted; where SQS cannot be reached, leave it to the sweep."""
        try:
            await self.teller.tell()
        except HoldfastError as error:
            log.warning("workers could not be told; the sweep will", code=error.code)

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Tell before the answer goes out, since nothing runs after it.

        A gateway delivers again what nobody could be told of. All others have what they asked for stored, and
        would do it twice: the sweep tells of that.
        """
        if request.path.startswith(_WEBHOOKS):
            answer = await handler(request)
            await self._tell()
            return answer
        try:
            return await handler(request)
        finally:
            await self.tell_or_leave()

    async def _tell(self) -> None:
        try:
            await self.teller.tell()
        except HoldfastError as error:
            log.warning("workers could not be told; the gateway will try again", code=error.code)
            raise Unavailable(
                "The event is stored, but no worker could be told of it. Send it again."
            ) from error


async def _every(pause: timedelta, work: Callable[[], Awaitable[object]]) -> None:
    """Do something now and again after each pause, until cancelled."""
    while True:
        try:
            await work()
        except Exception:
            log.exception("what is done every so often failed")
        await asyncio.sleep(pause.total_seconds())
