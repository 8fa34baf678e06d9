"""A user's documents: kept, listed, searched."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from holdfast_contract.errors import DocumentNotFound
from holdfast_contract.ids import new_id
from holdfast_contract.knowledge import Document, DocumentPassage

from holdfast_core.application.embedding import Embedder
from holdfast_core.application.retrieval import Retrieval, SearchStore
from holdfast_core.domain.documents.documents import PreparedDocument, PreparedPassage
from holdfast_core.domain.search.analysis import Analysed, analyse, language_of
from holdfast_core.domain.search.findings import Findings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

T = TypeVar("T")
Progress = Callable[[int, int], Awaitable[None]]
"""Told how much is done, of how much."""

_BATCH = 100
"""Passages that one transaction keeps: few enough that replies do not wait for it."""

_EMBEDDED_AT_ONCE = 32


@dataclass(frozen=True)
class Staged:
    """A version of a document that is ready to go live, and how many passages that changes."""

    document_id: str
    added: int
    kept: int
    removed: int


@dataclass(frozen=True)
class Unembedded:
    """A passage without a vector, as the embedder is to read it."""

    number: int
    text: str


class KnowledgeStore(SearchStore, Protocol):
    """Documents and their passages, each user's apart. Each call is one short transaction."""

    async def begin(
        self, user_id: str, document_id: str, document: PreparedDocument, language: str | None
    ) -> int:
        """Note that a version is to come, of a document that may be new; give the version's number.

        Raises `DocumentNotFound` where another user has the id.
        """
        ...

    async def keep(
        self, user_id: str, document_id: str, upload: int, passages: Sequence[PreparedPassage]
    ) -> set[str]:
        """Have passages that are there already be part of a version too; give the digests of these."""
        ...

    async def add(self, user_id: str, document_id: str, upload: int, passages: Sequence[Analysed]) -> None:
        """Add passages to a version that is to come, unless they are there."""
        ...

    async def settle(self, user_id: str, document_id: str, upload: int) -> int:
        """Let go of the passages that a version no longer has; give how many live ones these are."""
        ...

    async def publish(self, user_id: str, document_id: str) -> Document | None:
        """Have the version that is to come be the one that is live. None where there is no such document."""
        ...

    async def withdraw(self, user_id: str, document_id: str) -> None:
        """Give up the version that is to come, and the document where no version was ever live."""
        ...

    async def delete(self, user_id: str, document_id: str) -> bool:
        """Forget a document. False where there is none."""
        ...

    async def sweep(self, user_id: str, limit: int) -> bool:
        """Take away up to so many passages that nobody sees any more; whether there may be more."""
        ...

    async def document_id(self, user_id: str, filename: str) -> str | None:
        """Find a document by its name."""
        ...

    async def documents(self, user_id: str, document_ids: Collection[str] | None = None) -> list[Document]:
        """List a user's documents that are live, by file name: all, or those of these ids."""
        ...

    async def passages(
        self, user_id: str, document_id: str, after: int, limit: int, *, containing: str, staged: bool
    ) -> list[DocumentPassage] | None:
        """Give passages in their order, those to come where none is live. None without such a document.

        `containing`: only those whose text or headings hold these letters. `staged`: those to come, where any
        wait to.
        """
        ...

    async def unembedded(
        self,
        user_id: str,
        document_id: str,
        embedder: str,
        languages: Sequence[str | None],
        *,
        after: int,
        limit: int,
    ) -> list[Unembedded]:
        """Give passages beyond a number that have no vector of this embedder, in the order of numbers."""
        ...

    async def languages(self, user_id: str, document_id: str) -> dict[str | None, int] | None:
        """Count a document's passages by language. None where there is no such document."""
        ...

    async def add_vectors(
        self, user_id: str, embedder: str, numbers: Sequence[int], vectors: "NDArray[np.float32]"
    ) -> None:
        """Keep vectors of those passages that are still there."""
        ...


class Knowledge:
    """The knowledge base."""

    def __init__(self, store: KnowledgeStore, embedder: Embedder | None = None) -> None:
        self._store = store
        self.embedder = embedder
        """What gives passages and questions their vectors, if anything does."""
        self._retrieval = Retrieval(store, embedder)

    async def add(self, user_id: str, document: PreparedDocument) -> Document:
        """Keep a document in place of the one of the same name, searched at once."""
        document_id = await self._store.document_id(user_id, document.filename) or new_id("doc")
        await self.stage(user_id, document_id, document)
        return await self.publish(user_id, document_id)

    async def stage(
        self,
        user_id: str,
        document_id: str,
        document: PreparedDocument,
        progress: Progress | None = None,
    ) -> Staged:
        """Make a version of a document ready to go live, in batches; what has not changed is left as it is.

        After a crash it may be run again. Raises `DocumentNotFound` where another user has the id.
        """
        await self._sweep(user_id)
        language = await asyncio.to_thread(language_of, document)
        upload = await self._store.begin(user_id, document_id, document, language)
        total = len(document.passages)
        kept: set[str] = set()
        for batch in _batches(document.passages, _BATCH * 10):
            kept |= await self._store.keep(user_id, document_id, upload, batch)
        new = [passage for passage in document.passages if passage.digest not in kept]
        done = len(kept)
        for batch in _batches(new, _BATCH):
            analysed = await asyncio.to_thread(analyse, document.title, batch, language)
            await self._store.add(user_id, document_id, upload, analysed)
            done += len(batch)
            if progress is not None:
                await progress(done, total)
        removed = await self._store.settle(user_id, document_id, upload)
        await self._sweep(user_id)
        return Staged(document_id, len(new), len(kept), removed)

    async def publish(self, user_id: str, document_id: str) -> Document:
        """Have the version that was staged be the one that is searched. Raises `DocumentNotFound`."""
        document = await self._store.publish(user_id, document_id)
        if document is None:
            raise DocumentNotFound
        await self._sweep(user_id)
        return document

    async def withdraw(self, user_id: str, document_id: str) -> None:
        """Give up what was staged; a document of which nothing was ever live is forgotten."""
        await self._store.withdraw(user_id, document_id)
        await self._sweep(user_id)

    async def embed(self, user_id: str, document_id: str, progress: Progress | None = None) -> int:
        """Give a vector to each passage that has none, where the embedder knows its language; say how many.

        In batches, and after a crash to be run again. Raises `DocumentNotFound`, `EmbedderUnavailable`.
        """
        languages = await self._store.languages(user_id, document_id)
        if languages is None:
            raise DocumentNotFound
        embedder = self.embedder
        if embedder is None:
            return 0
        known = [language for language in languages if embedder.knows(language)]
        total = sum(languages[language] for language in known)
        done = after = 0
        while batch := await self._store.unembedded(
            user_id, document_id, embedder.name, known, after=after, limit=_EMBEDDED_AT_ONCE
        ):
            vectors = await embedder.embed([passage.text for passage in batch])
            after = batch[-1].number
            await self._store.add_vectors(
                user_id, embedder.name, [passage.number for passage in batch], vectors
            )
            done += len(batch)
            if progress is not None:
                await progress(done, total)
        return done

    async def documents(self, user_id: str, document_ids: Collection[str] | None = None) -> list[Document]:
        """List the documents that are live, by file name: all, or those of these ids."""
        return await self._store.documents(user_id, document_ids)

    async def passages(
        self,
        user_id: str,
        document_id: str,
        after: int = -1,
        limit: int = 50,
        *,
        containing: str = "",
        staged: bool = False,
    ) -> list[DocumentPassage]:
        """Give a document's passages beyond a position, those to come where none is live.

        `containing`: only those whose text or headings hold these letters. `staged`: those to come, where any
        wait to. Raises `DocumentNotFound`.
        """
        found = await self._store.passages(
            user_id, document_id, after, limit, containing=containing, staged=staged
        )
        if found is None:
            raise DocumentNotFound
        return found

    async def delete(self, user_id: str, document_id: str) -> None:
        """Forget a document. Raises `DocumentNotFound`."""
        if not await self._store.delete(user_id, document_id):
            raise DocumentNotFound
        await self._sweep(user_id)

    async def search(self, user_id: str, query: str, limit: int, *, staged: bool = False) -> Findings:
        """Find the passages that speak to a query; `staged`: as if all that is staged were live."""
        return await self._retrieval.search(user_id, query, limit, staged=staged)

    async def _sweep(self, user_id: str) -> None:
        while await self._store.sweep(user_id, _BATCH):
            pass


def _batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (items[start : start + size] for start in range(0, len(items), size))
