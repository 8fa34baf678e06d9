"""A user's documents as people see them: what is live, and what is on its way."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from holdfast_contract.errors import Conflict, DocumentEmpty, DocumentNotFound, HoldfastError, PayloadTooLarge
from holdfast_contract.ids import new_id
from holdfast_contract.knowledge import Document, DocumentProblem, DocumentState, IngestionProgress

from holdfast_core.application.knowledge import Knowledge
from holdfast_core.domain.documents.documents import MAX_BYTES, File
from holdfast_core.domain.documents.ingestions import Ingestion, IngestionState, Upload
from holdfast_core.domain.documents.kinds import Kind

_PART = 1 << 20
"""Bytes of an upload that are stored at once, and held in memory."""

_FIRST_LOOK = 0.01
_LAST_LOOK = 0.25
"""Seconds between looks at work that is waited for: the worker may be another process."""

PAGE = 50
"""Documents of a page."""

_NOT_SO = {
    IngestionState.HELD: "Nothing of this document waits to be published.",
    IngestionState.FAILED: "No version of this document failed.",
}

_STATES = {
    IngestionState.PENDING: DocumentState.PROCESSING,
    IngestionState.HELD: DocumentState.WAITING,
    IngestionState.FAILED: DocumentState.FAILED,
}


@dataclass(frozen=True)
class DocumentPage:
    """Some of a user's documents. `total` counts those of all pages."""

    documents: Sequence[Document]
    number: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, one at the least."""
        return max(1, -(-self.total // PAGE))


class IngestionStore(Protocol):
    """Uploads, and the work on them."""

    async def keep(self, upload_id: str, position: int, part: bytes) -> None:
        """Keep a part of an upload."""
        ...

    async def drop(self, upload_id: str) -> None:
        """Forget an upload that broke off."""
        ...

    async def add(self, upload: Upload) -> Ingestion:
        """Queue an upload in place of one of the same name that still waits. Raises `RateLimited`."""
        ...

    async def latest(self, user_id: str, document_ids: Collection[str] | None = None) -> list[Ingestion]:
        """Give the newest work on each of a user's documents, or on these; none where it is through."""
        ...

    async def page(self, user_id: str, containing: str, offset: int, limit: int) -> tuple[list[str], int]:
        """Give ids of documents, those on their way first, each by file name; and how many there are.

        `containing`: only those whose file name or title holds these letters.
        """
        ...

    async def remove(self, user_id: str, document_id: str) -> bool:
        """Forget the work on a document, and have that in hand cancelled. False where there is none."""
        ...

    async def dismiss(self, number: int) -> None:
        """Forget work that failed or is held back."""
        ...


class Ingestions:
    """Documents: added, followed, published, deleted."""

    def __init__(self, store: IngestionStore, knowledge: Knowledge, wake: Callable[[], None]) -> None:
        """`wake` tells the worker that there is something to do."""
        self._store = store
        self._knowledge = knowledge
        self._wake = wake

    async def add(
        self, user_id: str, filename: str, kind: Kind, parts: AsyncIterator[bytes], title: str | None = None
    ) -> Ingestion:
        """Keep a file and queue it, in place of one of the same name; give the work on it.

        Raises `PayloadTooLarge` as soon as it is more than `MAX_BYTES`, `DocumentEmpty` and `RateLimited`.
        """
        upload_id = new_id("upl")
        try:
            size = await self._keep(upload_id, parts)
            added = await self._store.add(Upload(upload_id, user_id, File(filename, title, kind, size)))
        except BaseException:
            await asyncio.shield(self._store.drop(upload_id))
            raise
        self._wake()
        return added

    async def _keep(self, upload_id: str, parts: AsyncIterator[bytes]) -> int:
        size = position = 0
        waiting = bytearray()
        async for part in parts:
            waiting += part
            size += len(part)
            if size > MAX_BYTES:
                raise PayloadTooLarge(f"The document is larger than {MAX_BYTES} bytes. Cut it into several.")
            if len(waiting) >= _PART:
                await self._store.keep(upload_id, position, bytes(waiting))
                position += 1
                waiting.clear()
        if not size:
            raise DocumentEmpty("The file is empty.")
        if waiting:
            await self._store.keep(upload_id, position, bytes(waiting))
        return size

    async def settled(self, work: Ingestion, within: float) -> Document:
        """Wait up to so many seconds until a document is taken in; give it as it is then.

        Raises what the file is refused for, and then forgets that it came.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                async for now in self.followed(work):
                    if now.state is IngestionState.FAILED:
                        await self._store.dismiss(now.number)
                        raise now.failure
        return await self.document(work.user_id, work.document_id)

    async def followed(self, work: Ingestion) -> AsyncIterator[Ingestion]:
        """Give the work on a document as it goes on, until nothing more is done on it."""
        wait = _FIRST_LOOK
        while (now := await self._now(work)) is not None:
            yield now
            if now.state is not IngestionState.PENDING:
                return
            await asyncio.sleep(wait)
            wait = min(2 * wait, _LAST_LOOK)

    async def _now(self, work: Ingestion) -> Ingestion | None:
        latest = await self._store.latest(work.user_id, [work.document_id])
        return next((now for now in latest if now.number == work.number), None)

    async def documents(self, user_id: str) -> list[Document]:
        """List the documents by file name, also those that never were live."""
        found = await self._found(user_id)
        return sorted(found.values(), key=lambda document: document.filename)

    async def page(self, user_id: str, number: int, containing: str = "") -> DocumentPage:
        """Give a page of them, counted from 1, those that are on their way first.

        `containing`: only those whose file name or title holds these letters.
        """
        ids, total = await self._store.page(user_id, containing, (number - 1) * PAGE, PAGE)
        found = await self._found(user_id, ids)
        return DocumentPage([found[id_] for id_ in ids if id_ in found], number, total)

    async def document(self, user_id: str, document_id: str) -> Document:
        """Give one. Raises `DocumentNotFound`."""
        found = await self._found(user_id, [document_id])
        if document_id not in found:
            raise DocumentNotFound
        return found[document_id]

    async def _found(self, user_id: str, document_ids: Collection[str] | None = None) -> dict[str, Document]:
        found = {
            document.document_id: document
            for document in await self._knowledge.documents(user_id, document_ids)
        }
        for work in await self._store.latest(user_id, document_ids):
            found[work.document_id] = _shown(found.get(work.document_id), work)
        return found

    async def delete(self, user_id: str, document_id: str) -> None:
        """Forget a document, and all that is on its way to it. Raises `DocumentNotFound`."""
        was_coming = await self._store.remove(user_id, document_id)
        try:
            await self._knowledge.delete(user_id, document_id)
        except DocumentNotFound:
            if not was_coming:
                raise

    async def publish(self, user_id: str, document_id: str) -> Document:
        """Let a version go live that was held back. Raises `DocumentNotFound` and `Conflict`."""
        held = await self._held(user_id, document_id)
        await self._knowledge.publish(user_id, document_id)
        await self._store.dismiss(held.number)
        return await self.document(user_id, document_id)

    async def discard(self, user_id: str, document_id: str) -> None:
        """Forget a version that was held back; an earlier one stays. Raises as `publish` does."""
        held = await self._held(user_id, document_id)
        await self._knowledge.withdraw(user_id, document_id)
        await self._store.dismiss(held.number)

    async def dismiss(self, user_id: str, document_id: str) -> None:
        """Forget that a version failed; an earlier one stays. Raises `DocumentNotFound` and `Conflict`."""
        failed = await self._that_is(IngestionState.FAILED, user_id, document_id)
        await self._store.dismiss(failed.number)

    async def _held(self, user_id: str, document_id: str) -> Ingestion:
        return await self._that_is(IngestionState.HELD, user_id, document_id)

    async def _that_is(self, state: IngestionState, user_id: str, document_id: str) -> Ingestion:
        latest = await self._store.latest(user_id, [document_id])
        if not latest:
            await self.document(user_id, document_id)
        if not latest or latest[0].state is not state:
            raise Conflict(_NOT_SO[state])
        return latest[0]


def _shown(live: Document | None, work: Ingestion) -> Document:
    """Show a document of which a version is on its way, or failed."""
    document = live or Document(
        document_id=work.document_id,
        filename=work.file.filename,
        title=work.file.title or work.file.filename,
        bytes=work.file.bytes,
        passages=0,
        updated_at=work.created_at,
    )
    progress = IngestionProgress(stage=work.stage, done=work.done, total=work.total)
    is_pending, has_failed = work.state is IngestionState.PENDING, work.state is IngestionState.FAILED
    return document.model_copy(
        update={
            "state": _STATES[work.state],
            "progress": progress if is_pending else None,
            "error": _problem(work.failure) if has_failed else None,
        }
    )


def _problem(error: HoldfastError) -> DocumentProblem:
    return DocumentProblem(code=error.code, message=error.message)
