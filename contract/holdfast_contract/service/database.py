"""A database behind SQLAlchemy Core, with group commit: many durable writes share one sync of the disk.

Work is a plain function over a SQLAlchemy `Connection`. Writes go through one thread that runs all that
are waiting in one transaction and answers them after the commit, so that `await database.write(…)`
returning means: it is on the disk (SQLite's `synchronous=FULL`, PostgreSQL's `synchronous_commit`).

Work may be run again, and must then do the same: where one of a transaction's works fails, the
transaction is undone and run anew with a savepoint each, so that only the failing one is undone.
"""

import asyncio
import queue
import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, MetaData

from holdfast_contract.errors import StorageExhausted, Unavailable
from holdfast_contract.service.engines import CONNECTIONS, Engines, Trouble, connect
from holdfast_contract.service.metrics import DatabaseFigures
from holdfast_contract.service.migrations import prepare
from holdfast_contract.service.settings import StartRefused

T = TypeVar("T")
ItemT = TypeVar("ItemT")
Work = Callable[[Connection], T]
JointWork = Callable[[Connection, Sequence[ItemT]], Sequence[T]]
"""Does for many items what would be slow one by one; gives a result each, in their order."""

BATCH = 512
"""Writes that share a commit at the most; keeps the wait of the first of them short."""

PATIENCE = 0.02
"""Seconds for which writes are gathered at the most, as long as each turn of the loop brings more.

Python runs one thread at a time: a writer that works while requests come in takes more from them than the
wait does, and makes smaller batches. An idle loop waits for nothing.
"""

SPACE_WITHIN = 30.0
"""Seconds after which a writer that found the disk full may ask again."""

BACK_WITHIN = 2.0
"""Seconds after which whoever found the server gone may ask again."""

ATTEMPTS = 8
"""Runs of a transaction that has to give way to others."""

_GIVES_WAY = 0.01
"""Seconds; twice as long with each of them, so that those who met once do not meet again."""


@dataclass(frozen=True, eq=False, slots=True)
class _Write:
    work: JointWork[Any, Any]
    item: Any
    answer: asyncio.Future[Any]


_NOTES = "notes"
_UNREACHABLE = "The database cannot be reached. Check that its server runs; then try again."

_Outcome = tuple[Any, BaseException | None]
"""A result, or what went wrong."""


class Database:
    """One database. `open` it, use it from any task of that loop, `close` it."""

    def __init__(
        self,
        place: Path | str,
        metadata: MetaData,
        *,
        migrate: bool = True,
        connections: int = CONNECTIONS,
    ) -> None:
        """`place`: an SQLite file, or a URL as `sqlite:///<file>` or `postgresql://<user>@<host>/<name>`.

        `metadata` describes the tables. They are made in a new database, and brought up to date in one that
        is older; without `migrate` such a one is refused. So many `connections` are open at the most.
        """
        self._place = place
        self._metadata = metadata
        self._migrate = migrate
        self._connections = connections
        self.committed: Callable[[Sequence[Any]], None] | None = None
        """Gets what works said by `note`, after the commit and before their answers, in another thread."""

        self.figures: DatabaseFigures | None = None
        """Where commits and waits are counted."""

        self._engines: Engines
        self._loop: asyncio.AbstractEventLoop
        self._readers: ThreadPoolExecutor
        self._writer: threading.Thread
        self._gathered: list[_Write] = []
        self._waiting: queue.SimpleQueue[Sequence[_Write] | None] = queue.SimpleQueue()

    async def open(self) -> Self:
        """Connect, make what is missing, start the writer. Raises `StartRefused`."""
        self._loop = asyncio.get_running_loop()
        await asyncio.to_thread(self._open)
        return self

    def _open(self) -> None:
        self._engines = connect(self._place, self._connections)
        try:
            prepare(self._engines, self._metadata, migrate=self._migrate)
        except BaseException as error:
            self._engines.dispose()
            if self._engines.trouble_of(error) is Trouble.LOST:
                raise StartRefused(f"{_UNREACHABLE} {_first_line(error)}") from error
            raise
        self._readers = ThreadPoolExecutor(self._engines.readers, thread_name_prefix="database-read")
        self._writer = threading.Thread(target=self._write_all, name="database-write", daemon=True)
        self._writer.start()

    async def close(self) -> None:
        """Finish the writes that wait, then disconnect."""
        self._hand_over()
        self._waiting.put(None)
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self._writer.join()
        self._readers.shutdown()
        self._engines.dispose()

    async def read(self, work: Work[T]) -> T:
        """Run `work` on a snapshot; what it writes is rolled back.

        Raises `Unavailable` where the server cannot be reached.
        """
        asked = time.perf_counter()

        def run() -> T:
            try:
                with self._engines.reading.connect() as connection:
                    if self.figures is not None:
                        self.figures.read_wait_seconds.observe(time.perf_counter() - asked)
                    return work(connection)
            except Exception as error:
                if self._engines.trouble_of(error) is Trouble.LOST:
                    raise _unavailable() from error
                raise

        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    async def write(self, work: Work[T]) -> T:
        """Run `work`, and return its result once it is on the disk. Its own error undoes it alone.

        Raises `StorageExhausted` where the disk is full, and `Unavailable` where the server is gone. In the
        latter case it may have happened all the same, since only the answer may have been lost.
        """

        def alone(connection: Connection, _items: Sequence[None]) -> Sequence[T]:
            return [work(connection)]

        return await self.write_jointly(alone, None)

    async def write_jointly(self, work: JointWork[ItemT, T], item: ItemT) -> T:
        """Do the same for one item, together with all others that wait for the same `work`."""
        answer: asyncio.Future[T] = self._loop.create_future()
        if not self._gathered:
            self._loop.call_soon(self._gather, 0, self._loop.time())
        self._gathered.append(_Write(work, item, answer))
        return await answer

    def _gather(self, seen: int, since: float) -> None:
        """Hand over once the loop has nothing more at hand."""
        if seen < len(self._gathered) < BATCH and self._loop.time() - since < PATIENCE:
            self._loop.call_soon(self._gather, len(self._gathered), since)
        else:
            self._hand_over()

    def _hand_over(self) -> None:
        if self._gathered:
            self._waiting.put(self._gathered)
            self._gathered = []

    def _write_all(self) -> None:
        while (batch := self._next_batch()) is not None:
            began = time.perf_counter()
            outcomes = self._commit(batch)
            if self.figures is not None:
                self.figures.committed(time.perf_counter() - began, len(batch))
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                self._loop.call_soon_threadsafe(_answer, batch, outcomes)

    def _next_batch(self) -> Sequence[_Write] | None:
        first = self._waiting.get()
        if first is None:
            return None
        batch = list(first)
        while len(batch) < BATCH and not self._waiting.empty():
            more = self._waiting.get()
            if more is None:
                self._waiting.put(None)
                break
            batch += more
        return batch

    def _commit(self, batch: Sequence[_Write]) -> Sequence[_Outcome]:
        """Run a batch in one transaction. Where the commit itself fails, none of it has happened."""
        attempt = 0
        while True:
            attempt += 1
            try:
                return self._run(batch)
            except Exception as error:  # noqa: BLE001 - handed to all who asked
                trouble = self._engines.trouble_of(error)
                if trouble is not Trouble.UNDONE or attempt == ATTEMPTS:
                    return [(None, _told(error, trouble)) for _ in batch]
            time.sleep(random.uniform(0, _GIVES_WAY * 2**attempt))  # noqa: S311 - no secret

    def _run(self, batch: Sequence[_Write]) -> Sequence[_Outcome]:
        try:
            return self._all(batch)
        except Exception as error:
            if len(batch) == 1 or self._engines.trouble_of(error):
                raise
            return self._each(batch)

    def _all(self, batch: Sequence[_Write]) -> Sequence[_Outcome]:
        outcomes: list[_Outcome] = []
        with self._transaction() as connection:
            for work, writes in groupby(batch, key=attrgetter("work")):
                results = work(connection, [write.item for write in writes])
                outcomes += [(result, None) for result in results]
        return outcomes

    def _each(self, batch: Sequence[_Write]) -> Sequence[_Outcome]:
        with self._transaction() as connection:
            return [self._one(connection, write) for write in batch]

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._engines.writing.begin() as connection:
            notes: list[Any] | None = None if self.committed is None else []
            connection.info[_NOTES] = notes
            yield connection
        if notes and self.committed is not None:
            self.committed(notes)

    def _one(self, connection: Connection, write: _Write) -> _Outcome:
        savepoint = connection.begin_nested()
        try:
            [result] = write.work(connection, [write.item])
            savepoint.commit()
        except Exception as error:
            if self._engines.trouble_of(error):
                raise
            # Raises where the error has ended the whole transaction, and so fails all of it.
            savepoint.rollback()
            return None, error
        return result, None


def note(connection: Connection, make: Callable[[], Iterable[object]]) -> None:
    """Have things told after the commit, made only where somebody listens: see `Database.committed`.

    Of a transaction that is undone nothing is told; what a work noted that was undone alone may be.
    """
    notes = connection.info.get(_NOTES)
    if notes is not None:
        notes.extend(make())


def _told(error: Exception, trouble: Trouble | None) -> Exception:
    match trouble:
        case Trouble.FULL:
            return StorageExhausted(retry_after=SPACE_WITHIN)
        case Trouble.LOST:
            return _unavailable()
    return error


def _first_line(error: BaseException) -> str:
    """Give what the driver says, which names the server and never the password."""
    return str(getattr(error, "orig", error)).partition("\n")[0]


def _unavailable() -> Unavailable:
    return Unavailable(_UNREACHABLE, retry_after=BACK_WITHIN)


def _answer(batch: Sequence[_Write], outcomes: Sequence[_Outcome]) -> None:
    for write, (result, error) in zip(batch, outcomes, strict=True):
        if write.answer.done():
            continue  # who asked has gone away
        if error is None:
            write.answer.set_result(result)
        else:
            write.answer.set_exception(error)
