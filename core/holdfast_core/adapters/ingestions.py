"""Uploads and the work on them in the database: a queue in which each user is a conversation."""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from holdfast_contract.errors import ErrorCode, HoldfastError, RateLimited
from holdfast_contract.ids import new_id
from holdfast_contract.knowledge import IngestionStage
from holdfast_contract.service.database import Database
from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, literal, or_, select, update

from holdfast_core.adapters.matching import holds
from holdfast_core.adapters.queues import TableQueue, look_again, look_at
from holdfast_core.adapters.tables import (
    DONE,
    FAILED,
    WAITING,
    documents,
    ingestions,
    is_waiting,
    upload_parts,
    users,
)
from holdfast_core.application.ingestor import Cancelled
from holdfast_core.application.ports import Claim
from holdfast_core.domain.documents.documents import File
from holdfast_core.domain.documents.ingestions import Ingestion, IngestionState, Upload
from holdfast_core.domain.documents.kinds import Kind

HELD = "held"
MOST_WAITING = 500
"""Uploads of one user that may wait."""

_ABANDONED = timedelta(hours=1)
"""A part that belongs to no upload after so long is of one that broke off."""

_STATES = {WAITING: IngestionState.PENDING, HELD: IngestionState.HELD, FAILED: IngestionState.FAILED}


class IngestionTable(TableQueue):
    """Uploads, and the work on them."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        super().__init__(database, ingestions, clock)

    async def keep(self, upload_id: str, position: int, part: bytes) -> None:
        """Keep a part of an upload; the size of a part bounds how long others' writes wait."""
        row = {"upload_id": upload_id, "position": position, "body": part, "came_at": self._clock()}
        await self._database.write(lambda connection: connection.execute(insert(upload_parts).values(row)))

    async def drop(self, upload_id: str) -> None:
        """Forget an upload that broke off."""
        await self._database.write(lambda connection: _drop(connection, [upload_id]))

    async def parts(self, upload_id: str) -> AsyncIterator[bytes]:
        """Give an upload part by part."""
        position = 0
        while part := await self._database.read(partial(_part, upload_id, position)):
            yield part
            position += 1

    async def add(self, upload: Upload) -> Ingestion:
        """Queue an upload in place of one of the same name that still waits.

        The document keeps the id of the one of that name. Raises `RateLimited` where too many wait.
        """
        return await self._database.write(lambda connection: self._add(connection, upload))

    def _add(self, connection: Connection, upload: Upload) -> Ingestion:
        now, user_id, file = self._clock(), upload.user_id, upload.file
        # Uploads of one user come one by one: two of a new name must agree on its document's id.
        connection.execute(select(users.c.user_id).where(users.c.user_id == user_id).with_for_update())
        document_id = _document_id(connection, user_id, file.filename) or new_id("doc")
        _remove(connection, user_id, document_id)
        of_user = (ingestions.c.user_id == user_id, is_waiting(ingestions))
        if (connection.scalar(select(func.count()).where(*of_user)) or 0) >= MOST_WAITING:
            raise RateLimited("Many documents of this user wait to be taken in.", retry_after=10.0)
        row = insert(ingestions).values(
            conversation=user_id,
            due_at=now,
            created_at=now,
            user_id=user_id,
            document_id=document_id,
            upload_id=upload.upload_id,
            filename=file.filename,
            title=file.title,
            kind=file.kind,
            bytes=file.bytes,
            stage=IngestionStage.QUEUED,
        )
        added = connection.execute(row.returning(ingestions)).one()
        look_at(connection, ingestions, {user_id: now})
        _sweep(connection, now - _ABANDONED)
        return _ingestion(added)

    async def latest(self, user_id: str, document_ids: Collection[str] | None = None) -> list[Ingestion]:
        """Give the newest work on each of a user's documents, or on these; none where it is through."""
        where = list(_wanted_by(user_id))
        if document_ids is not None:
            where.append(ingestions.c.document_id.in_(document_ids))
        query = select(ingestions).where(*where).order_by(ingestions.c.number)
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return list({row.document_id: _ingestion(row) for row in rows}.values())

    async def page(self, user_id: str, containing: str, offset: int, limit: int) -> tuple[list[str], int]:
        """Give ids of documents, those on their way first, each by file name; and how many there are.

        `containing`: only those whose file name or title holds these letters.
        """
        on_way = (
            select(
                ingestions.c.document_id,
                ingestions.c.filename,
                func.max(ingestions.c.title).label("title"),
                literal(0).label("place"),
            )
            .where(*_wanted_by(user_id))
            .group_by(ingestions.c.document_id, ingestions.c.filename)
        )
        through = select(
            documents.c.document_id, documents.c.filename, documents.c.title, literal(1).label("place")
        ).where(
            documents.c.user_id == user_id,
            documents.c.updated_at.is_not(None),
            documents.c.document_id.not_in(select(ingestions.c.document_id).where(*_wanted_by(user_id))),
        )
        every = on_way.union_all(through).subquery()
        wanted = select(every.c.document_id)
        if containing:
            wanted = wanted.where(or_(holds(every.c.filename, containing), holds(every.c.title, containing)))
        by_name = (every.c.place, func.lower(every.c.filename), every.c.filename)
        of_page = wanted.order_by(*by_name).offset(offset).limit(limit)
        count = select(func.count()).select_from(wanted.subquery())

        def work(connection: Connection) -> tuple[list[str], int]:
            return list(connection.scalars(of_page)), connection.scalar(count) or 0

        return await self._database.read(work)

    async def remove(self, user_id: str, document_id: str) -> bool:
        """Forget the work on a document, and have that in hand cancelled. False where there is none."""

        def work(connection: Connection) -> bool:
            found = _remove(connection, user_id, document_id)
            in_hand = update(ingestions).where(*_of(user_id, document_id)).values(is_cancelled=True)
            return connection.execute(in_hand).rowcount > 0 or found

        return await self._database.write(work)

    async def dismiss(self, number: int) -> None:
        """Forget work that failed or is held back."""
        over = (ingestions.c.number == number, ingestions.c.state.in_([FAILED, HELD]))
        await self._database.write(lambda connection: connection.execute(delete(ingestions).where(*over)))

    async def claim(self, limit: int, conversation: str | None = None) -> Sequence[Claim[Ingestion]]:
        """Take up to `limit` uploads that are to be taken in, of a user one."""
        rows = await self._claim_rows(limit, conversation)
        return [Claim(row.number, row.attempts, _ingestion(row)) for row in rows]

    async def advance(self, number: int, stage: IngestionStage, done: int, total: int) -> None:
        """Note how far it is. Raises `LostClaim` and `Cancelled`."""
        await self._change(number, stage=stage, done=done, total=total)

    async def live(self, number: int) -> None:
        """Note that the document is live, and forget its file. Raises `LostClaim` and `Cancelled`."""
        await self._change(number, upload_id=None)

    async def _change(self, number: int, **values: Any) -> None:
        def work(connection: Connection) -> None:
            self._require_claim(connection, number)
            _require_wanted(connection, number)
            if "upload_id" in values:
                _drop_upload_of(connection, number)
            connection.execute(update(ingestions).where(ingestions.c.number == number).values(values))

        await self._database.write(work)

    async def hold(self, number: int) -> None:
        """Be done until somebody publishes the document: its passages are kept, its file is not."""
        await self._end(number, state=HELD, error=None)

    async def refuse(self, number: int, error: HoldfastError) -> None:
        """Be done: it failed, and why. Raises `LostClaim` and `Cancelled`."""
        await self._end(number, state=FAILED, error=error.code, problem=error.message)

    async def fail(self, number: int, code: ErrorCode) -> None:
        """Give it up."""
        with suppress(Cancelled):
            await self._end(number, state=FAILED, error=code)
            return
        await self.forget(number)

    async def finish(self, number: int) -> None:
        """Be done, and leave nothing behind. Raises `LostClaim` and `Cancelled`."""
        await self._end(number, state=DONE)

    async def forget(self, number: int) -> None:
        """Leave nothing behind, whatever became of it. Raises `LostClaim`."""
        await self._end(number, wanted=False, state=DONE)

    async def _end(self, number: int, *, wanted: bool = True, **values: Any) -> None:
        def work(connection: Connection) -> None:
            if wanted:
                _require_wanted(connection, number)
            _drop_upload_of(connection, number)
            self._leave(connection, number, self._clock(), upload_id=None, **values)
            connection.execute(
                delete(ingestions).where(ingestions.c.number == number, ingestions.c.state == DONE)
            )

        await self._database.write(work)


def _part(upload_id: str, position: int, connection: Connection) -> bytes | None:
    place = (upload_parts.c.upload_id == upload_id, upload_parts.c.position == position)
    part: bytes | None = connection.scalar(select(upload_parts.c.body).where(*place))
    return part


def _of(user_id: str, document_id: str) -> tuple[ColumnElement[bool], ...]:
    return (ingestions.c.user_id == user_id, ingestions.c.document_id == document_id)


def _wanted_by(user_id: str) -> tuple[ColumnElement[bool], ...]:
    return (ingestions.c.user_id == user_id, ingestions.c.is_cancelled.is_(False))


def _document_id(connection: Connection, user_id: str, filename: str) -> str | None:
    for table in (documents, ingestions):
        named = (table.c.user_id == user_id, table.c.filename == filename)
        found = connection.scalar(select(table.c.document_id).where(*named).limit(1))
        if found is not None:
            return str(found)
    return None


def _remove(connection: Connection, user_id: str, document_id: str) -> bool:
    """Forget the work on a document that nobody has in hand."""
    idle = (*_of(user_id, document_id), ingestions.c.lease_holder.is_(None))
    look_again(connection, ingestions, *idle)
    uploads = connection.scalars(delete(ingestions).where(*idle).returning(ingestions.c.upload_id)).all()
    _drop(connection, [upload_id for upload_id in uploads if upload_id is not None])
    return bool(uploads)


def _require_wanted(connection: Connection, number: int) -> None:
    cancelled = select(ingestions.c.is_cancelled).where(ingestions.c.number == number)
    if connection.scalar(cancelled):
        raise Cancelled


def _drop_upload_of(connection: Connection, number: int) -> None:
    upload_id = select(ingestions.c.upload_id).where(ingestions.c.number == number).scalar_subquery()
    connection.execute(delete(upload_parts).where(upload_parts.c.upload_id == upload_id))


def _drop(connection: Connection, upload_ids: Sequence[str]) -> None:
    connection.execute(delete(upload_parts).where(upload_parts.c.upload_id.in_(upload_ids)))


def _sweep(connection: Connection, before: datetime) -> None:
    """Clear away what is left of uploads that broke off with the process that took them."""
    wanted = select(ingestions.c.upload_id).where(ingestions.c.upload_id.is_not(None))
    abandoned = (upload_parts.c.came_at < before, upload_parts.c.upload_id.not_in(wanted))
    connection.execute(delete(upload_parts).where(*abandoned))


def _ingestion(row: Row[Any]) -> Ingestion:
    return Ingestion(
        number=row.number,
        user_id=row.user_id,
        document_id=row.document_id,
        file=File(row.filename, row.title, Kind(row.kind), row.bytes),
        upload_id=row.upload_id,
        state=_STATES[row.state],
        stage=IngestionStage(row.stage),
        done=row.done,
        total=row.total,
        error=None if row.error is None else ErrorCode(row.error),
        problem=row.problem,
        is_cancelled=row.is_cancelled,
        created_at=row.created_at,
    )
