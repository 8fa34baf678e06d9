"""A user's documents: kept, listed, searched."""

import asyncio
from dataclasses import dataclass

from holdfast_contract.core import Document, Passage
from holdfast_contract.errors import DocumentNotFound

from holdfast_core.application.ports import Candidate, KnowledgeStore
from holdfast_core.domain.documents import prepare
from holdfast_core.domain.ranking import Question
from holdfast_core.domain.terms import terms
from holdfast_core.domain.text import whole

_CANDIDATES = 50
"""Passages that the index proposes and that are then scored."""

_MOST_TERMS = 32
"""Words of a question that are looked for; a longer one says enough with these."""


@dataclass(frozen=True)
class Findings:
    """The passages that speak to a question, the best first."""

    question: Question
    passages: list[Passage]


class Knowledge:
    """The knowledge base."""

    def __init__(self, store: KnowledgeStore) -> None:
        self._store = store

    async def add(self, user_id: str, filename: str, text: str, title: str | None = None) -> Document:
        """Keep a document in place of the one of the same name.

        Raises `UnsupportedMediaType` by the name's ending, `ValidationFailed` for an empty document.
        """
        given = None if title is None else whole(title)
        prepared = await asyncio.to_thread(prepare, whole(filename), whole(text), given)
        return await self._store.replace(user_id, prepared)

    async def documents(self, user_id: str) -> list[Document]:
        """List the documents by file name."""
        return await self._store.documents(user_id)

    async def delete(self, user_id: str, document_id: str) -> None:
        """Forget a document. Raises `DocumentNotFound`."""
        if not await self._store.delete(user_id, document_id):
            raise DocumentNotFound

    async def search(self, user_id: str, query: str, limit: int) -> Findings:
        """Find the passages that speak to a query."""
        wanted = tuple(dict.fromkeys(terms(query)))[:_MOST_TERMS]
        corpus, candidates = await self._store.candidates(user_id, wanted, _CANDIDATES)
        question = Question(wanted, corpus)
        passages = [_passage(candidate, question.score(candidate.terms)) for candidate in candidates]
        passages.sort(key=lambda passage: passage.score, reverse=True)
        return Findings(question, passages[:limit])


def _passage(candidate: Candidate, score: float) -> Passage:
    return Passage(
        document_id=candidate.document_id,
        filename=candidate.filename,
        title=candidate.title,
        heading=candidate.heading,
        text=candidate.text,
        score=round(score, 4),
    )
