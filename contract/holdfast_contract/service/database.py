"""SQLite behind SQLAlchemy Core, with group commit: many durable writes share one sync of the disk.

Work is a plain function over a SQLAlchemy `Connection`. Writes go through one thread that runs all that
are waiting in one transaction, each in its own savepoint, and answers them after the commit, so that
`await database.write(…)` returning means: it is on the disk (`synchronous=FULL`).
"""

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.pool import QueuePool

T = TypeVar("T")
Work = Callable[[Connection], T]

BATCH = 512
"""Writes that share a commit at the most; keeps the wait of the first of them short."""

READERS = 4


class Database:
    """One SQLite file. `open` it, use it from any task of one loop, `close` it."""

    def __init__(self, path: Path, metadata: MetaData) -> None:
        """`metadata` describes the tables, which are made where they are missing."""
        self._path = path
        self._metadata = metadata
        self._engine: Engine
        self._writing: Engine
        self._readers: ThreadPoolExecutor
        self._writer: threading.Thread
        self._waiting: queue.SimpleQueue[tuple[Work[Any], Future[Any]] | None] = queue.SimpleQueue()

    async def open(self) -> Self:
        """Open the file, make what is missing, start the writer."""
        await asyncio.to_thread(self._open)
        return self

    def _open(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._engine = create_engine(
            f"sqlite:///{self._path}",
            poolclass=QueuePool,
            pool_size=READERS + 1,
            connect_args={"check_same_thread": False},
        )
        event.listen(self._engine, "connect", _prepare)
        event.listen(self._engine, "begin", _begin)
        self._writing = self._engine.execution_options(immediate=True)
        self._metadata.create_all(self._engine)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="database-read")
        self._writer = threading.Thread(target=self._write_all, name="database-write", daemon=True)
        self._writer.start()

    async def close(self) -> None:
        """Finish the writes that wait, then close the file."""
        self._waiting.put(None)
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self._writer.join()
        self._readers.shutdown()
        self._engine.dispose()

    async def read(self, work: Work[T]) -> T:
        """Run `work` on a snapshot; what it writes is rolled back."""

        def run() -> T:
            with self._engine.connect() as connection:
                return work(connection)

        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    async def write(self, work: Work[T]) -> T:
        """Run `work`, and return its result once it is on the disk. Its own error undoes it alone."""
        future: Future[T] = Future()
        self._waiting.put((work, future))
        return await asyncio.wrap_future(future)

    def _write_all(self) -> None:
        while (first := self._waiting.get()) is not None:
            batch = [first]
            stop = False
            while len(batch) < BATCH and not self._waiting.empty():
                item = self._waiting.get()
                if item is None:
                    stop = True
                    break
                batch.append(item)
            self._commit(batch)
            if stop:
                return

    def _commit(self, batch: list[tuple[Work[Any], Future[Any]]]) -> None:
        """Run a batch in one transaction. Where the commit itself fails, none of it has happened."""
        outcomes: list[tuple[Future[Any], Any, BaseException | None]] = []
        try:
            with self._writing.begin() as connection:
                for work, future in batch:
                    try:
                        with connection.begin_nested():
                            outcomes.append((future, work(connection), None))
                    except Exception as error:  # noqa: BLE001 - handed to the one who asked
                        outcomes.append((future, None, error))
        except Exception as error:  # noqa: BLE001 - handed to all who asked
            outcomes = [(future, None, error) for _, future in batch]
        for future, result, failure in outcomes:
            if not future.set_running_or_notify_cancel():
                continue
            if failure is None:
                future.set_result(result)
            else:
                future.set_exception(failure)


def _prepare(connection: Any, _record: Any) -> None:
    # SQLAlchemy, not the driver, begins transactions: only so do savepoints and IMMEDIATE work.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A transaction that turns into a writing one half-way fails at once where another process wrote.
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
