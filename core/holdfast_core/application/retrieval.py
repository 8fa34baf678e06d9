"""Search: what the words find and what the meaning finds, put in one order."""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from holdfast_contract.errors import EmbedderUnavailable
from holdfast_contract.knowledge import Passage

from holdfast_core.application.embedding import Embedder
from holdfast_core.domain.search.duplicates import distinct
from holdfast_core.domain.search.findings import Findings, Hit
from holdfast_core.domain.search.fusion import fuse
from holdfast_core.domain.search.ranking import Corpus, Question
from holdfast_core.domain.words.languages import detect
from holdfast_core.domain.words.terms import Word, question_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]

CANDIDATES = 50
"""Passages that the index proposes and that are then scored."""

NEIGHBOURS = 30
"""Passages that the embedder proposes."""

_MOST_WORDS = 32
"""Words of a question that are looked for; a longer one says enough with these."""


@dataclass(frozen=True)
class Candidate:
    """A passage to be weighed. `terms`: those of its title and headings, the first `headed`, then its own."""

    number: int
    language: str | None
    terms: Sequence[str]
    headed: int


@dataclass(frozen=True)
class Found:
    """A passage as it is shown."""

    number: int
    document_id: str
    filename: str
    title: str
    source: str | None
    heading: str | None
    text: str


class SearchStore(Protocol):
    """Passages as a search needs them, each user's apart.

    `staged`: those that are to come are seen instead of those that are leaving.
    """

    async def languages_of_user(self, user_id: str) -> Mapping[str | None, int]:
        """Count a user's passages by language."""
        ...

    async def candidates(
        self, user_id: str, words: Sequence[Word], limit: int, *, staged: bool
    ) -> tuple[Corpus, list[Candidate]]:
        """Give the passages most likely to speak to these words, and what the user's passages are like."""
        ...

    async def nearest(
        self,
        user_id: str,
        embedder: str,
        vector: "Vector",
        limit: int,
        also: Collection[int],
        *,
        staged: bool,
    ) -> tuple[dict[int, float], list[Candidate]]:
        """Give the passages that are nearest to a vector, and the cosines of these and some others.

        Those of the others are left out that have no vector.
        """
        ...

    async def found(self, user_id: str, numbers: Collection[int], *, staged: bool) -> list[Found]:
        """Give passages by their numbers, to be shown."""
        ...


class Retrieval:
    """Finds the passages that speak to a question."""

    def __init__(self, store: SearchStore, embedder: Embedder | None) -> None:
        self._store = store
        self._embedder = embedder

    async def search(self, user_id: str, query: str, limit: int, *, staged: bool) -> Findings:
        """Find them, the best first.

        By words always, by meaning too where the embedder knows the question's language.
        """
        clock = _Clock()
        languages = await self._store.languages_of_user(user_id)
        language = detect(query, languages)
        words = question_words(query, language, list(languages))[:_MOST_WORDS]
        clock.lap("terms")
        corpus, candidates = await self._store.candidates(user_id, words, CANDIDATES, staged=staged)
        question = Question(words, corpus)
        weighed = {each.number: (each, question.score(each.terms)) for each in candidates}
        clock.lap("lexical")
        vector = await self._vector(query, language) if languages else None
        clock.lap("embedding")
        cosines: dict[int, float] = {}
        if vector is not None and self._embedder is not None:
            name = self._embedder.name
            cosines, near = await self._store.nearest(
                user_id, name, vector, NEIGHBOURS, weighed, staged=staged
            )
            weighed |= {each.number: (each, question.score(each.terms)) for each in near}
            clock.lap("dense")
        hits = [_hit(each, score, cosines.get(each.number)) for each, score in weighed.values()]
        best = distinct(fuse(hits), limit)
        found = await self._store.found(user_id, [hit.number for hit in best], staged=staged)
        shown = {each.number: each for each in found}
        pairs = [(shown[hit.number], hit) for hit in best if hit.number in shown]
        clock.lap("fusion")
        return Findings(
            question,
            [_passage(each, hit.score) for each, hit in pairs],
            [replace(hit, heading=each.heading, text=each.text) for each, hit in pairs],
            language,
            vector,
            clock.times,
        )

    async def _vector(self, query: str, language: str | None) -> "Vector | None":
        """Embed a question, where that helps; an embedder that cannot be reached leaves the words."""
        if self._embedder is None or not self._embedder.knows(language):
            return None
        try:
            rows = await self._embedder.embed([query])
        except EmbedderUnavailable:
            return None
        vector: Vector = rows[0]
        return vector


@dataclass
class _Clock:
    """Milliseconds by stage."""

    times: dict[str, float] = field(default_factory=dict)
    since: float = field(default_factory=time.perf_counter)

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.times[stage] = round((now - self.since) * 1e3, 3)
        self.since = now


def _hit(each: Candidate, score: float, similarity: float | None) -> Hit:
    return Hit(each.number, each.language, each.terms, each.headed, score, similarity)


def _passage(found: Found, score: float) -> Passage:
    return Passage(
        document_id=found.document_id,
        filename=found.filename,
        title=found.title,
        source=found.source,
        heading=found.heading,
        text=found.text,
        score=round(score, 4),
    )
