"""Taking documents in: read, indexed, checked, live, embedded; found again wherever a crash leaves it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import Protocol

from holdfast_contract.errors import (
    DocumentEmpty,
    DocumentEncrypted,
    DocumentNotFound,
    DocumentScanned,
    DocumentTooLarge,
    DocumentUnreadable,
    ErrorCode,
    HoldfastError,
    KnowledgeFull,
    UnsupportedMediaType,
)
from holdfast_contract.knowledge import IngestionStage

from holdfast_core.application.knowledge import Knowledge
from holdfast_core.application.ports import Claim, Queue
from holdfast_core.domain.documents.documents import MOST_PASSAGES_OF_USER, File, PreparedDocument
from holdfast_core.domain.documents.ingestions import Ingestion, change_of
from holdfast_core.domain.retries import wait_without_end

REFUSALS = (
    DocumentEmpty,
    DocumentEncrypted,
    DocumentScanned,
    DocumentTooLarge,
    DocumentUnreadable,
    KnowledgeFull,
    UnsupportedMediaType,
)
"""What no further try would change."""

_MOST_TRIES = 6
"""Of what fails for another reason: the user's later documents wait meanwhile."""


_AT_ONCE = 2
"""Documents that are read or indexed at a time, of all users: replies have the rest of the machine."""


class Cancelled(Exception):
    """The document was deleted while it was taken in."""


class IngestionQueue(Queue[Ingestion], Protocol):
    """Uploads that are to be taken in.

    What moves or ends the work on one raises `LostClaim`, and `Cancelled` where its document was deleted.
    """

    def parts(self, upload_id: str) -> AsyncIterator[bytes]:
        """Give an upload part by part."""
        ...

    async def advance(self, number: int, stage: IngestionStage, done: int, total: int) -> None:
        """Note how far it is."""
        ...

    async def live(self, number: int) -> None:
        """Note that the document is live: its file is needed no more."""
        ...

    async def hold(self, number: int) -> None:
        """Be done for now, until somebody publishes the document."""
        ...

    async def refuse(self, number: int, error: HoldfastError) -> None:
        """Be done: it failed, and people are told why."""
        ...

    async def finish(self, number: int) -> None:
        """Be done, and leave nothing behind."""
        ...

    async def forget(self, number: int) -> None:
        """Leave nothing behind, although it was cancelled."""
        ...


class Reader(Protocol):
    """Reads files of all kinds."""

    async def read(self, file: File, parts: AsyncIterator[bytes]) -> PreparedDocument:
        """Read a file. Raises one of `REFUSALS`."""
        ...


class Gate(Protocol):
    """Asked before a change goes live."""

    async def guards(self, user_id: str) -> bool:
        """Whether this user's changes are tried at all; then they are complete before they are judged."""
        ...

    async def judge(self, user_id: str, change: str) -> bool:
        """Whether a change, named for people, may go live by itself."""
        ...


class Ingestor:
    """Takes one upload in, step by step. Each step may be done again."""

    def __init__(self, queue: IngestionQueue, knowledge: Knowledge, reader: Reader, gate: Gate) -> None:
        self._queue = queue
        self._knowledge = knowledge
        self._reader = reader
        self._gate = gate
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def handle(self, claim: Claim[Ingestion]) -> None:
        """Work on it until it is done, refused, or held back by the gate."""
        work = claim.item
        try:
            await self._work(work)
        except (Cancelled, DocumentNotFound):
            with suppress(DocumentNotFound):
                await self._knowledge.delete(work.user_id, work.document_id)
            await self._queue.forget(work.number)

    async def _work(self, work: Ingestion) -> None:
        if work.is_cancelled:
            raise Cancelled
        try:
            if work.upload_id is not None and not await self._take_in(work, work.upload_id):
                await self._queue.hold(work.number)
                return
        except REFUSALS as error:
            await self._knowledge.withdraw(work.user_id, work.document_id)
            await self._queue.refuse(work.number, error)
            return
        await self._embed(work)
        await self._queue.finish(work.number)

    async def _take_in(self, work: Ingestion, upload_id: str) -> bool:
        """Bring it up to where it is live. False where the gate holds it back."""
        async with self._turns:
            await self._queue.advance(work.number, IngestionStage.READING, 0, 0)
            document = await self._reader.read(work.file, self._queue.parts(upload_id))
            await self._check_room(work, document)
            progress = self._progress(work, IngestionStage.INDEXING)
            await self._knowledge.stage(work.user_id, work.document_id, document, progress)
        if await self._gate.guards(work.user_id):
            await self._embed(work)
            await self._queue.advance(work.number, IngestionStage.CHECKING, 0, 0)
            if not await self._gate.judge(work.user_id, change_of(work.file.filename)):
                return False
        await self._knowledge.publish(work.user_id, work.document_id)
        await self._queue.live(work.number)
        return True

    async def _check_room(self, work: Ingestion, document: PreparedDocument) -> None:
        others = await self._knowledge.documents(work.user_id)
        held = sum(other.passages for other in others if other.document_id != work.document_id)
        if held + len(document.passages) > MOST_PASSAGES_OF_USER:
            raise KnowledgeFull

    async def _embed(self, work: Ingestion) -> None:
        progress = self._progress(work, IngestionStage.EMBEDDING)
        await self._knowledge.embed(work.user_id, work.document_id, progress)

    def _progress(self, work: Ingestion, stage: IngestionStage) -> Callable[[int, int], Awaitable[None]]:
        async def note(done: int, total: int) -> None:
            await self._queue.advance(work.number, stage, done, total)

        return note


def wait_before_next_try(error: HoldfastError, attempts: int) -> timedelta | None:
    """Give how long to wait after the `attempts`-th failure; None where it is to be given up."""
    lasts = error.code is not ErrorCode.STORAGE_EXHAUSTED and attempts >= _MOST_TRIES
    return None if lasts else wait_without_end(error, attempts)
