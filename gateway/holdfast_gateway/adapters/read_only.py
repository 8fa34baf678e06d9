"""The gateway's database, read while no gateway runs."""

import asyncio
import sqlite3
from pathlib import Path
from typing import TypeVar

from holdfast_contract.errors import Conflict
from holdfast_contract.service.database import Database, Work
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from holdfast_gateway.adapters.store.tables import metadata

T = TypeVar("T")


class ReadOnlyDatabase(Database):
    """Takes no lock, makes no table and writes nothing. It needs neither `open` nor `close`."""

    def __init__(self, path: Path) -> None:
        """`path` must be there."""
        super().__init__(path, metadata)
        address = f"{path.absolute().as_uri()}?mode=ro"

        def connect() -> sqlite3.Connection:
            return sqlite3.connect(address, uri=True, check_same_thread=False)

        self._engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)

    async def read(self, work: Work[T]) -> T:
        """Run `work`. Raises `Conflict` where the file is not of this version."""

        def run() -> T:
            with self._engine.connect() as connection:
                return work(connection)

        try:
            return await asyncio.to_thread(run)
        except OperationalError as error:
            raise Conflict(
                f"The gateway's database cannot be read ({error.orig}). "
                "If it is of an older version, start the gateway once."
            ) from None

    async def write(self, work: Work[T]) -> T:
        """Refuse."""
        raise NotImplementedError
