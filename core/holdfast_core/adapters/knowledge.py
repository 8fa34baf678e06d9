"""Documents, their passages and the full-text index, each user's apart in every query."""

from collections.abc import Sequence
from typing import Any

from holdfast_contract.core import Document
from holdfast_contract.ids import new_id
from holdfast_contract.service.database import Database
from holdfast_contract.times import now
from sqlalchemy import Connection, delete, func, insert, select, text

from holdfast_core.adapters.tables import documents, passages
from holdfast_core.application.ports import Candidate
from holdfast_core.domain.documents import PreparedDocument, PreparedPassage
from holdfast_core.domain.ranking import Corpus

_INDEX = text(
    "INSERT INTO passage_terms (rowid, tenant, heading, body) VALUES (:number, :tenant, :heading, :body)"
)
_UNINDEX = text("DELETE FROM passage_terms WHERE rowid = :number")
_COUNT = text("SELECT count(*) FROM passage_terms WHERE passage_terms MATCH :query")

# A heading's word weighs twice a text's. The tenant's own mark only selects.
_BEST = text(
    """
    SELECT passages.document_id, passages.heading, passages.text, documents.filename, documents.title,
        passage_terms.heading || ' ' || passage_terms.body AS terms
    FROM passage_terms
    JOIN passages ON passages.number = passage_terms.rowid
    JOIN documents ON documents.document_id = passages.document_id
    WHERE passage_terms MATCH :query AND passages.user_id = :user_id
    ORDER BY bm25(passage_terms, 0.0, 2.0, 1.0)
    LIMIT :limit
    """
)


class KnowledgeTables:
    """The knowledge store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def replace(self, user_id: str, document: PreparedDocument) -> Document:
        """Keep a document in place of the one of the same name, whose id it takes over."""
        return await self._database.write(lambda connection: _replace(connection, user_id, document))

    async def documents(self, user_id: str) -> list[Document]:
        """List a user's documents by file name."""
        return await self._database.read(lambda connection: _documents(connection, user_id))

    async def delete(self, user_id: str, document_id: str) -> bool:
        """Forget a document. False where there is none."""
        return await self._database.write(lambda connection: _delete(connection, user_id, document_id))

    async def candidates(
        self, user_id: str, terms: Sequence[str], limit: int
    ) -> tuple[Corpus, list[Candidate]]:
        """Give the passages most likely to speak to these terms, and what the user's passages are like."""
        return await self._database.read(lambda connection: _candidates(connection, user_id, terms, limit))


def _replace(connection: Connection, user_id: str, document: PreparedDocument) -> Document:
    same_name = (documents.c.user_id == user_id, documents.c.filename == document.filename)
    before = connection.scalar(select(documents.c.document_id).where(*same_name))
    if before is not None:
        _delete(connection, user_id, before)
    kept = Document(
        document_id=before or new_id("doc"),
        filename=document.filename,
        title=document.title,
        bytes=document.bytes,
        passages=len(document.passages),
        updated_at=now(),
    )
    row = kept.model_dump(exclude={"passages"}) | {"user_id": user_id}
    connection.execute(insert(documents).values(row))
    for passage in document.passages:
        _add_passage(connection, user_id, kept.document_id, passage)
    return kept


def _add_passage(connection: Connection, user_id: str, document_id: str, passage: PreparedPassage) -> None:
    row = {
        "user_id": user_id,
        "document_id": document_id,
        "heading": passage.heading,
        "text": passage.text,
        "length": len(passage.heading_terms) + len(passage.text_terms),
    }
    number = connection.scalar(insert(passages).values(row).returning(passages.c.number))
    indexed = {
        "number": number,
        "tenant": _mark(user_id),
        "heading": " ".join(passage.heading_terms),
        "body": " ".join(passage.text_terms),
    }
    connection.execute(_INDEX, indexed)


def _documents(connection: Connection, user_id: str) -> list[Document]:
    query = (
        select(documents, func.count(passages.c.number).label("passages"))
        .join(passages)
        .where(documents.c.user_id == user_id)
        .group_by(documents.c.document_id)
        .order_by(documents.c.filename)
    )
    return [Document.model_validate(dict(row)) for row in connection.execute(query).mappings()]


def _delete(connection: Connection, user_id: str, document_id: str) -> bool:
    ours = (documents.c.user_id == user_id, documents.c.document_id == document_id)
    if connection.scalar(select(documents.c.document_id).where(*ours)) is None:
        return False
    of_document = passages.c.document_id == document_id
    for number in connection.scalars(select(passages.c.number).where(of_document)).all():
        connection.execute(_UNINDEX, {"number": number})
    connection.execute(delete(passages).where(of_document))
    connection.execute(delete(documents).where(*ours))
    return True


def _candidates(
    connection: Connection, user_id: str, terms: Sequence[str], limit: int
) -> tuple[Corpus, list[Candidate]]:
    size = select(func.count(), func.avg(passages.c.length)).where(passages.c.user_id == user_id)
    count, average = connection.execute(size).one()
    holding = {
        term: connection.execute(_COUNT, {"query": _query(user_id, [term])}).scalar_one() for term in terms
    }
    corpus = Corpus(count, average or 0.0, holding)
    if not terms:
        return corpus, []
    parameters = {"query": _query(user_id, terms), "user_id": user_id, "limit": limit}
    return corpus, [_candidate(row) for row in connection.execute(_BEST, parameters)]


def _candidate(row: Any) -> Candidate:
    return Candidate(
        row.document_id, row.filename, row.title, row.heading, row.text, tuple(row.terms.split())
    )


def _query(user_id: str, terms: Sequence[str]) -> str:
    """Ask for passages of one user that hold any of the terms. Terms are letters and digits, and quoted."""
    wanted = " OR ".join(f'"{term}"' for term in terms)
    return f'tenant : "{_mark(user_id)}" AND {{heading body}} : ({wanted})'


def _mark(user_id: str) -> str:
    """Write a userId as one word of the index, whatever it has of case, dashes and underscores."""
    return "u" + user_id.encode().hex()
