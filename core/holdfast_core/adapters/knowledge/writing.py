"""Documents and passages, as they come and go. These are parts of transactions.

Each first locks the row of the user's corpus, so that two processes never change one user's passages at once.
"""

from collections.abc import Collection, Sequence
from typing import Any

from holdfast_contract.errors import DocumentNotFound
from holdfast_contract.knowledge import Document
from holdfast_contract.service.engines import insert_into
from holdfast_contract.times import now
from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from holdfast_core.adapters.knowledge.index import index_of
from holdfast_core.adapters.tables import corpora, documents, passage_texts, passages, vectors
from holdfast_core.adapters.tables.knowledge import GONE, LEAVING, LIVE, STAGED, gone
from holdfast_core.domain.documents.documents import PreparedDocument, PreparedPassage
from holdfast_core.domain.search.analysis import Analysed

_KEEP = (
    update(passages)
    .where(
        passages.c.user_id == bindparam("of_user"),
        passages.c.document_id == bindparam("of_document"),
        passages.c.digest == bindparam("of_digest"),
    )
    .values(
        upload=bindparam("to_upload"),
        next_position=bindparam("to_position"),
        next_source=bindparam("to_source"),
    )
)


def corpus_of(connection: Connection, user_id: str) -> int:
    """Lock a user's corpus, which is made where it is missing, and give its number."""
    addition = insert_into(connection, corpora).values(user_id=user_id, languages={})
    connection.execute(addition.on_conflict_do_nothing(index_elements=[corpora.c.user_id]))
    found = select(corpora.c.number).where(corpora.c.user_id == user_id).with_for_update()
    return int(connection.execute(found).scalar_one())


def begin(
    connection: Connection, user_id: str, document_id: str, document: PreparedDocument, language: str | None
) -> int:
    """Note that a version is to come; give its number."""
    corpus_of(connection, user_id)
    staged = {"title": document.title, "bytes": document.bytes, "language": language}
    again = (
        update(documents)
        .where(*_its(user_id, document_id))
        .values(upload=documents.c.upload + 1, staged=staged)
        .returning(documents.c.upload)
    )
    upload = connection.scalar(again)
    if upload is not None:
        return int(upload)
    row = {
        "document_id": document_id,
        "user_id": user_id,
        "filename": document.filename,
        "upload": 1,
        "staged": staged,
        **staged,
    }
    addition = insert_into(connection, documents).values(row).on_conflict_do_nothing()
    if not connection.execute(addition).rowcount:
        raise DocumentNotFound
    return 1


def keep(
    connection: Connection,
    user_id: str,
    document_id: str,
    upload: int,
    batch: Sequence[PreparedPassage],
) -> set[str]:
    """Have passages that are there be part of a version too; give their digests."""
    corpus_of(connection, user_id)
    digests = [passage.digest for passage in batch]
    there = select(passages.c.digest).where(
        passages.c.user_id == user_id,
        passages.c.document_id == document_id,
        passages.c.state != GONE,
        passages.c.digest.in_(digests),
    )
    kept = set(connection.scalars(there))
    parameters = [
        {
            "of_user": user_id,
            "of_document": document_id,
            "of_digest": passage.digest,
            "to_upload": upload,
            "to_position": passage.position,
            "to_source": passage.source,
        }
        for passage in batch
        if passage.digest in kept
    ]
    if parameters:
        connection.execute(_KEEP, parameters)
        back = passages.c.state == LEAVING
        connection.execute(
            update(passages)
            .where(*_of(user_id, document_id), back, passages.c.upload == upload)
            .values(state=LIVE)
        )
    return kept


def add(
    connection: Connection,
    user_id: str,
    document_id: str,
    upload: int,
    batch: Sequence[Analysed],
) -> None:
    """Add passages to a version that is to come."""
    corpus = corpus_of(connection, user_id)
    if connection.scalar(select(documents.c.upload).where(*_its(user_id, document_id))) != upload:
        raise DocumentNotFound
    rows = [
        {
            "user_id": user_id,
            "document_id": document_id,
            "digest": one.passage.digest,
            "state": STAGED,
            "language": one.language,
            "length": len(one.terms),
            "position": one.passage.position,
            "source": one.passage.source,
            "upload": upload,
            "next_position": one.passage.position,
            "next_source": one.passage.source,
        }
        for one in batch
    ]
    addition = insert_into(connection, passages).on_conflict_do_nothing()
    added = connection.execute(addition.returning(passages.c.digest, passages.c.number), rows)
    numbers = {row.digest: row.number for row in added}
    new = [(numbers[one.passage.digest], one) for one in batch if one.passage.digest in numbers]
    if not new:
        return
    texts = [
        {
            "number": number,
            "heading": one.passage.heading,
            "text": one.passage.text,
            "terms": " ".join(one.terms),
            "heading_terms": one.heading_terms,
        }
        for number, one in new
    ]
    connection.execute(insert(passage_texts), texts)
    index_of(connection).add(
        connection, corpus, [(number, one.terms, one.heading_terms) for number, one in new]
    )
    _count(
        connection,
        corpus,
        [(one.language, len(one.terms)) for _, one in new],
        1,
    )


def settle(connection: Connection, user_id: str, document_id: str, upload: int) -> int:
    """Let go of the passages that a version no longer has; give how many live ones these are."""
    corpus_of(connection, user_id)
    old = (*_of(user_id, document_id), passages.c.upload < upload)
    connection.execute(update(passages).where(*old, passages.c.state == STAGED).values(state=GONE))
    leaves = update(passages).where(*old, passages.c.state == LIVE).values(state=LEAVING)
    connection.execute(leaves)
    leaving = select(func.count()).where(*_of(user_id, document_id), passages.c.state == LEAVING)
    return connection.execute(leaving).scalar_one()


def publish(connection: Connection, user_id: str, document_id: str) -> Document | None:
    """Have the version that is to come be the one that is live."""
    corpus_of(connection, user_id)
    row = connection.execute(select(documents).where(*_its(user_id, document_id))).mappings().one_or_none()
    if row is None:
        return None
    if row["staged"] is not None:
        ours = _of(user_id, document_id)
        connection.execute(update(passages).where(*ours, passages.c.state == LEAVING).values(state=GONE))
        moved = or_(
            passages.c.state == STAGED,
            passages.c.position != passages.c.next_position,
            passages.c.source.is_distinct_from(passages.c.next_source),
        )
        connection.execute(
            update(passages)
            .where(*ours, passages.c.state.in_([STAGED, LIVE]), moved)
            .values(state=LIVE, position=passages.c.next_position, source=passages.c.next_source)
        )
        done = update(documents).where(*_its(user_id, document_id))
        connection.execute(done.values(updated_at=now(), **row["staged"], staged=None))
    [document] = list_documents(connection, user_id, [document_id])
    return document


def withdraw(connection: Connection, user_id: str, document_id: str) -> None:
    """Give up the version that is to come, and a document that was never live."""
    corpus_of(connection, user_id)
    ours = _of(user_id, document_id)
    connection.execute(update(passages).where(*ours, passages.c.state == STAGED).values(state=GONE))
    connection.execute(update(passages).where(*ours, passages.c.state == LEAVING).values(state=LIVE))
    its = _its(user_id, document_id)
    # A staging that is still under way must not add to what is withdrawn.
    connection.execute(update(documents).where(*its).values(staged=None, upload=documents.c.upload + 1))
    connection.execute(delete(documents).where(*its, documents.c.updated_at.is_(None)))


def remove(connection: Connection, user_id: str, document_id: str) -> bool:
    """Forget a document. False where there is none."""
    corpus_of(connection, user_id)
    if not connection.execute(delete(documents).where(*_its(user_id, document_id))).rowcount:
        return False
    connection.execute(update(passages).where(*_of(user_id, document_id)).values(state=GONE))
    return True


def sweep(connection: Connection, user_id: str, limit: int) -> bool:
    """Take away passages that nobody sees any more; whether there may be more."""
    corpus = corpus_of(connection, user_id)
    wanted = (
        select(passages.c.number, passages.c.language, passages.c.length, passage_texts)
        .join(passage_texts, passage_texts.c.number == passages.c.number)
        .where(passages.c.user_id == user_id, gone)
        .limit(limit)
    )
    rows = connection.execute(wanted).all()
    if not rows:
        return False
    numbers = [row.number for row in rows]
    index_of(connection).remove(
        connection, corpus, [(row.number, row.terms.split(), row.heading_terms) for row in rows]
    )
    lost = delete(vectors).where(vectors.c.number.in_(numbers))
    if connection.execute(lost).rowcount:
        note_vectors(connection, user_id)
    connection.execute(delete(passage_texts).where(passage_texts.c.number.in_(numbers)))
    connection.execute(delete(passages).where(passages.c.number.in_(numbers)))
    _count(connection, corpus, [(row.language, row.length) for row in rows], -1)
    return len(rows) == limit


def note_vectors(connection: Connection, user_id: str) -> None:
    """Note that a user's vectors have changed."""
    ours = update(corpora).where(corpora.c.user_id == user_id)
    connection.execute(ours.values(vectors=corpora.c.vectors + 1))


def list_documents(
    connection: Connection, user_id: str, document_ids: Collection[str] | None = None
) -> list[Document]:
    """List documents that are live, by file name: all of a user's, or those of these ids."""
    live = select(func.count()).where(
        passages.c.document_id == documents.c.document_id, passages.c.state.in_([LIVE, LEAVING])
    )
    wanted = select(documents, live.scalar_subquery().label("passages")).where(
        documents.c.user_id == user_id, documents.c.updated_at.is_not(None)
    )
    if document_ids is not None:
        wanted = wanted.where(documents.c.document_id.in_(document_ids))
    rows = connection.execute(wanted.order_by(documents.c.filename)).mappings()
    return [Document.model_validate({key: row[key] for key in _OF_DOCUMENT}) for row in rows]


_OF_DOCUMENT = ("document_id", "filename", "title", "bytes", "language", "updated_at", "passages")


def _count(connection: Connection, corpus: int, counted: Sequence[tuple[str | None, int]], sign: int) -> None:
    """Add passages to a corpus, or take them off."""
    ours = corpora.c.number == corpus
    languages = dict(connection.execute(select(corpora.c.languages).where(ours)).scalar_one())
    for language, _ in counted:
        languages[language or ""] = languages.get(language or "", 0) + sign
    connection.execute(
        update(corpora)
        .where(ours)
        .values(
            passages=corpora.c.passages + sign * len(counted),
            length=corpora.c.length + sign * sum(length for _, length in counted),
            languages={language: count for language, count in languages.items() if count},
        )
    )


def _its(user_id: str, document_id: str) -> tuple[Any, Any]:
    return documents.c.user_id == user_id, documents.c.document_id == document_id


def _of(user_id: str, document_id: str) -> tuple[Any, Any]:
    return passages.c.user_id == user_id, passages.c.document_id == document_id
