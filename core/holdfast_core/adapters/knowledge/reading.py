"""What is read of documents and passages. These are parts of transactions."""

from collections.abc import Collection, Sequence
from typing import Any

from holdfast_contract.knowledge import DocumentPassage
from sqlalchemy import Connection, bindparam, func, or_, select

from holdfast_core.adapters.knowledge.index import index_of
from holdfast_core.adapters.knowledge.sight import IS_SEEN, VERSIONS, states, visible
from holdfast_core.adapters.matching import holds
from holdfast_core.adapters.tables import corpora, documents, passage_texts, passages, vectors
from holdfast_core.adapters.tables.knowledge import GONE
from holdfast_core.application.knowledge import Unembedded
from holdfast_core.application.retrieval import Candidate, Found
from holdfast_core.domain.search.ranking import Corpus
from holdfast_core.domain.words.terms import Word

_FOUND = (
    select(
        passages.c.number,
        passages.c.document_id,
        documents.c.filename,
        documents.c.title,
        documents.c.staged,
        passages.c.source,
        passages.c.next_source,
        passage_texts.c.heading,
        passage_texts.c.text,
    )
    .join(passage_texts, passage_texts.c.number == passages.c.number)
    .join(documents, documents.c.document_id == passages.c.document_id)
    .where(*IS_SEEN)
)
_CANDIDATES = (
    select(passages.c.number, passages.c.language, passage_texts.c.terms, passage_texts.c.heading_terms)
    .join(passage_texts, passage_texts.c.number == passages.c.number)
    .where(*IS_SEEN)
)
_CORPUS = select(corpora).where(corpora.c.user_id == bindparam("user_id"))


def languages_of_user(connection: Connection, user_id: str) -> dict[str | None, int]:
    """Count a user's passages by language, the most first."""
    row = connection.execute(_CORPUS, {"user_id": user_id}).one_or_none()
    counts = {} if row is None else row.languages
    return {language or None: counts[language] for language in sorted(counts, key=lambda one: -counts[one])}


def candidates(
    connection: Connection, user_id: str, words: Sequence[Word], limit: int, *, staged: bool
) -> tuple[Corpus, list[Candidate]]:
    """Give the passages most likely to speak to these words, and what the user's passages are like."""
    row = connection.execute(_CORPUS, {"user_id": user_id}).one_or_none()
    if row is None or not row.passages:
        return Corpus(0, 0.0, {}), []
    index = index_of(connection)
    corpus = Corpus(row.passages, row.length / row.passages, index.holding(connection, row.number, words))
    numbers = index.propose(connection, row.number, words, corpus, VERSIONS * limit)
    numbers = visible(connection, user_id, numbers, states(staged=staged))[:limit]
    return corpus, candidates_of(connection, user_id, numbers, staged=staged)


def candidates_of(
    connection: Connection, user_id: str, numbers: Collection[int], *, staged: bool
) -> list[Candidate]:
    """Give passages by their numbers, to be weighed, in that order."""
    values = {"user_id": user_id, "numbers": list(numbers), "states": states(staged=staged)}
    places = {number: place for place, number in enumerate(numbers)}
    rows = sorted(connection.execute(_CANDIDATES, values), key=lambda row: places[row.number])
    return [Candidate(number, language, terms.split(), headed) for number, language, terms, headed in rows]


def found(connection: Connection, user_id: str, numbers: Collection[int], *, staged: bool) -> list[Found]:
    """Give passages by their numbers, to be shown, in that order."""
    values = {"user_id": user_id, "numbers": list(numbers), "states": states(staged=staged)}
    rows = {row.number: row for row in connection.execute(_FOUND, values)}
    return [_found(rows[number], staged=staged) for number in numbers if number in rows]


def _found(row: Any, *, staged: bool) -> Found:
    to_come = row.staged if staged else None
    return Found(
        number=row.number,
        document_id=row.document_id,
        filename=row.filename,
        title=to_come["title"] if to_come else row.title,
        source=row.next_source if to_come else row.source,
        heading=row.heading,
        text=row.text,
    )


def passages_of(
    connection: Connection,
    user_id: str,
    document_id: str,
    *,
    after: int,
    limit: int,
    containing: str,
    staged: bool,
) -> list[DocumentPassage] | None:
    """Give a document's passages beyond a position, those to come where none is live.

    `containing`: only those whose text or headings hold these letters. `staged`: those to come, where any
    wait to.
    """
    its = (documents.c.user_id == user_id, documents.c.document_id == document_id)
    row = connection.execute(select(documents.c.updated_at, documents.c.staged).where(*its)).one_or_none()
    if row is None:
        return None
    is_to_come = row.staged is not None and (staged or row.updated_at is None)
    position, source = (
        (passages.c.next_position, passages.c.next_source)
        if is_to_come
        else (passages.c.position, passages.c.source)
    )
    wanted = (
        select(
            position.label("position"),
            source.label("source"),
            passage_texts.c.heading,
            passage_texts.c.text,
        )
        .join(passage_texts, passage_texts.c.number == passages.c.number)
        .where(
            *_of(user_id, document_id),
            passages.c.state.in_(states(staged=is_to_come)),
            position > after,
        )
        .order_by(position)
        .limit(limit)
    )
    if containing:
        wanted = wanted.where(
            or_(holds(passage_texts.c.text, containing), holds(passage_texts.c.heading, containing))
        )
    return [DocumentPassage.model_validate(dict(row)) for row in connection.execute(wanted).mappings()]


def languages_of(connection: Connection, user_id: str, document_id: str) -> dict[str | None, int] | None:
    """Count a document's passages by language. None where there is no such document."""
    its = (documents.c.user_id == user_id, documents.c.document_id == document_id)
    if connection.scalar(select(documents.c.document_id).where(*its)) is None:
        return None
    counts = select(passages.c.language, func.count()).where(
        *_of(user_id, document_id), passages.c.state != GONE
    )
    rows = connection.execute(counts.group_by(passages.c.language))
    return {row[0]: row[1] for row in rows}


def unembedded(
    connection: Connection,
    user_id: str,
    document_id: str,
    embedder: str,
    languages: Sequence[str | None],
    *,
    after: int,
    limit: int,
) -> list[Unembedded]:
    """Give passages beyond a number that have no vector of this embedder, in the order of numbers."""
    has_one = select(vectors.c.number).where(
        vectors.c.number == passages.c.number, vectors.c.embedder == embedder
    )
    is_known = [passages.c.language.is_not_distinct_from(language) for language in languages]
    wanted = (
        select(passages.c.number, passage_texts.c.heading, passage_texts.c.text)
        .join(passage_texts, passage_texts.c.number == passages.c.number)
        .where(
            *_of(user_id, document_id),
            passages.c.state != GONE,
            passages.c.number > after,
            or_(False, *is_known),
            ~has_one.exists(),
        )
        .order_by(passages.c.number)
        .limit(limit)
    )
    return [_unembedded(row) for row in connection.execute(wanted)]


def _unembedded(row: Any) -> Unembedded:
    # The title is the same for all passages of a document: it tells none apart, and is left to the words.
    above = [row.heading] if row.heading else []
    return Unembedded(row.number, "\n".join([*above, row.text]))


def _of(user_id: str, document_id: str) -> tuple[Any, Any]:
    return passages.c.user_id == user_id, passages.c.document_id == document_id
