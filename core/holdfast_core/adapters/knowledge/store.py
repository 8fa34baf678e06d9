"""The knowledge store."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from holdfast_contract.knowledge import Document, DocumentPassage
from holdfast_contract.service.database import Database
from sqlalchemy import Connection, select

from holdfast_core.adapters.knowledge import graph, reading, sight, vectors, writing
from holdfast_core.adapters.knowledge.vectors import SketchSearch
from holdfast_core.adapters.tables import documents
from holdfast_core.application.knowledge import Unembedded
from holdfast_core.application.retrieval import Candidate, Found
from holdfast_core.domain.documents.documents import PreparedDocument, PreparedPassage
from holdfast_core.domain.search.analysis import Analysed
from holdfast_core.domain.search.ranking import Corpus
from holdfast_core.domain.words.terms import Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class KnowledgeTables:
    """Documents and passages in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sketches = SketchSearch()
        self._graphs: set[str] = set()

    async def begin(
        self, user_id: str, document_id: str, document: PreparedDocument, language: str | None
    ) -> int:
        """Note that a version is to come; give its number. `DocumentNotFound` for another user's id."""
        return await self._database.write(
            lambda c: writing.begin(c, user_id, document_id, document, language)
        )

    async def keep(
        self, user_id: str, document_id: str, upload: int, batch: Sequence[PreparedPassage]
    ) -> set[str]:
        """Have passages that are there already be part of a version too; give the digests of these."""
        return await self._database.write(lambda c: writing.keep(c, user_id, document_id, upload, batch))

    async def add(self, user_id: str, document_id: str, upload: int, batch: Sequence[Analysed]) -> None:
        """Add passages to a version that is to come. Raises `DocumentNotFound` where it is withdrawn."""
        await self._database.write(lambda c: writing.add(c, user_id, document_id, upload, batch))

    async def settle(self, user_id: str, document_id: str, upload: int) -> int:
        """Let go of the passages that a version no longer has; give how many live ones these are."""
        return await self._database.write(lambda c: writing.settle(c, user_id, document_id, upload))

    async def publish(self, user_id: str, document_id: str) -> Document | None:
        """Have the version that is to come be the one that is live. None where there is no such document."""
        return await self._database.write(lambda c: writing.publish(c, user_id, document_id))

    async def withdraw(self, user_id: str, document_id: str) -> None:
        """Give up the version that is to come, and the document where no version was ever live."""
        await self._database.write(lambda c: writing.withdraw(c, user_id, document_id))

    async def delete(self, user_id: str, document_id: str) -> bool:
        """Forget a document. False where there is none."""
        return await self._database.write(lambda c: writing.remove(c, user_id, document_id))

    async def sweep(self, user_id: str, limit: int) -> bool:
        """Take away up to so many passages that nobody sees any more; whether there may be more."""
        return await self._database.write(lambda c: writing.sweep(c, user_id, limit))

    async def document_id(self, user_id: str, filename: str) -> str | None:
        """Find a document by its name."""
        wanted = select(documents.c.document_id).where(
            documents.c.user_id == user_id, documents.c.filename == filename
        )
        return await self._database.read(lambda c: c.scalar(wanted))

    async def documents(self, user_id: str, document_ids: Collection[str] | None = None) -> list[Document]:
        """List a user's documents that are live, by file name: all, or those of these ids."""
        return await self._database.read(lambda c: writing.list_documents(c, user_id, document_ids))

    async def passages(
        self, user_id: str, document_id: str, after: int, limit: int, *, containing: str, staged: bool
    ) -> list[DocumentPassage] | None:
        """Give passages in their order, those to come where none is live. None without such a document."""
        return await self._database.read(
            lambda c: reading.passages_of(
                c, user_id, document_id, after=after, limit=limit, containing=containing, staged=staged
            )
        )

    async def languages(self, user_id: str, document_id: str) -> dict[str | None, int] | None:
        """Count a document's passages by language. None where there is no such document."""
        return await self._database.read(lambda c: reading.languages_of(c, user_id, document_id))

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
        return await self._database.read(
            lambda c: reading.unembedded(
                c, user_id, document_id, embedder, languages, after=after, limit=limit
            )
        )

    async def add_vectors(
        self, user_id: str, embedder: str, numbers: Sequence[int], rows: "NDArray[np.float32]"
    ) -> None:
        """Keep vectors of those passages that are still there."""
        values = [(number, vectors.packed(row)) for number, row in zip(numbers, rows, strict=True)]
        if embedder not in self._graphs:
            await self._database.write(lambda c: graph.make_graph(c, embedder, rows.shape[1]))
            self._graphs.add(embedder)
        await self._database.write(lambda c: vectors.add(c, user_id, embedder, values))

    async def languages_of_user(self, user_id: str) -> Mapping[str | None, int]:
        """Count a user's passages by language."""
        return await self._database.read(lambda c: reading.languages_of_user(c, user_id))

    async def candidates(
        self, user_id: str, words: Sequence[Word], limit: int, *, staged: bool
    ) -> tuple[Corpus, list[Candidate]]:
        """Give the passages most likely to speak to these words, and what the user's passages are like."""
        return await self._database.read(
            lambda c: reading.candidates(c, user_id, words, limit, staged=staged)
        )

    async def nearest(
        self,
        user_id: str,
        embedder: str,
        vector: "NDArray[np.float32]",
        limit: int,
        also: Collection[int],
        *,
        staged: bool,
    ) -> tuple[dict[int, float], list[Candidate]]:
        """Give the passages that are nearest to a vector, and the cosines of these and some others."""
        states = sight.states(staged=staged)

        def work(connection: Connection) -> tuple[dict[int, float], list[Candidate]]:
            way = self._sketches if connection.dialect.name == "sqlite" else graph.GraphSearch()
            cosines = way.nearest(connection, user_id, embedder, vector, limit, also=also, states=states)
            new = [number for number in cosines if number not in also]
            return cosines, reading.candidates_of(connection, user_id, new, staged=staged)

        return await self._database.read(work)

    async def found(self, user_id: str, numbers: Collection[int], *, staged: bool) -> list[Found]:
        """Give passages by their numbers."""
        if not numbers:
            return []
        return await self._database.read(lambda c: reading.found(c, user_id, numbers, staged=staged))
