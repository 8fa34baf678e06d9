"""The files that messages brought: which, and whether they are kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from holdfast_contract.service.database import Database
from holdfast_contract.times import now, to_rfc3339
from sqlalchemy import ColumnElement, Connection, Row, delete, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from holdfast_gateway.adapters.store.columns import owned
from holdfast_gateway.adapters.store.tables import media
from holdfast_gateway.application.media import MediaFile
from holdfast_gateway.domain.session import SessionKey

_LONG_AGO = "1970-01-01T00:00:00.000Z"


class MediaTable:
    """`MediaIndex` over one `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, key: SessionKey, media_id: str) -> MediaFile | None:
        """Find a file."""
        return await self._first(select(media).where(*owned(media, key), media.c.media_id == media_id))

    async def next_missing(self, key: SessionKey, tries: int) -> MediaFile | None:
        """Give the newest file that is not kept yet."""
        missing = select(media).where(*owned(media, key), media.c.size.is_(None), media.c.tries < tries)
        return await self._first(missing.order_by(media.c.number.desc()).limit(1))

    async def _first(self, query: Any) -> MediaFile | None:
        def work(connection: Connection) -> MediaFile | None:
            row = connection.execute(query).first()
            return None if row is None else to_file(row)

        return await self._database.read(work)

    async def tried(self, file: MediaFile) -> None:
        """Count a try that failed."""
        await self._change(file, tries=media.c.tries + 1)

    async def kept(self, file: MediaFile, size: int) -> bool:
        """Note that a file is kept."""
        return await self._change(file, size=size)

    async def _change(self, file: MediaFile, **values: Any) -> bool:
        changed = update(media).where(*_is(file)).values(**values)
        return await self._database.write(lambda connection: connection.execute(changed).rowcount == 1)

    async def superfluous(self, noted_before: datetime, most_bytes: int) -> Sequence[MediaFile]:
        """Give files that are too old or too many."""
        newest_first = func.sum(func.coalesce(media.c.size, 0)).over(order_by=media.c.number.desc())
        summed = select(media, newest_first.label("so_far")).subquery()
        query = (
            select(summed)
            .where(or_(summed.c.noted_at < to_rfc3339(noted_before), summed.c.so_far > most_bytes))
            .order_by(summed.c.number)
        )
        return await self._database.read(
            lambda connection: [to_file(row) for row in connection.execute(query)]
        )

    async def drop(self, file: MediaFile) -> None:
        """Forget a file."""
        await self._database.write(lambda connection: connection.execute(delete(media).where(*_is(file))))


def note_file(connection: Connection, file: MediaFile) -> None:
    """Note a file, once."""
    statement = insert(media).values(
        user_id=file.key.user_id,
        session_id=file.key.session_id,
        media_id=file.media_id,
        message_id=file.message_id,
        chat=file.chat,
        mime_type=file.mime_type,
        filename=file.filename,
        size=None,
        tries=0,
        noted_at=to_rfc3339(now()),
    )
    connection.execute(statement.on_conflict_do_nothing())


def _is(file: MediaFile) -> tuple[Any, ...]:
    return *owned(media, file.key), media.c.media_id == file.media_id


def give_up_files(connection: Connection, *conditions: ColumnElement[bool]) -> list[MediaFile]:
    """Have files count as too old, and give them: the next sweep removes what is still there."""
    given_up = update(media).where(*conditions).values(noted_at=_LONG_AGO).returning(media)
    return [to_file(row) for row in connection.execute(given_up)]


def to_file(row: Row[Any]) -> MediaFile:
    """Read a file."""
    return MediaFile(
        key=SessionKey(row.user_id, row.session_id),
        media_id=row.media_id,
        message_id=row.message_id,
        chat=row.chat,
        mime_type=row.mime_type,
        filename=row.filename,
        size=row.size,
    )
