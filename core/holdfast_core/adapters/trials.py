"""Users' tests and their latest runs in the database."""

from typing import Any

from holdfast_contract.service.database import Database
from holdfast_contract.service.engines import insert_into
from holdfast_contract.trials import TestPack, TestRun
from sqlalchemy import Connection, Table, select

from holdfast_core.adapters.tables import test_packs, test_runs


class TrialTables:
    """The store of tests."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def tests(self, user_id: str) -> TestPack:
        """Give a user's tests: none where none were put."""
        query = select(test_packs.c.tests).where(test_packs.c.user_id == user_id)
        return await self._database.read(
            lambda connection: TestPack.from_wire({"tests": connection.scalar(query) or []})
        )

    async def put(self, user_id: str, pack: TestPack) -> None:
        """Keep tests in place of those that were put before."""
        await self._replace(test_packs, user_id, {"tests": pack.to_wire()["tests"]})

    async def keep(self, user_id: str, run: TestRun) -> None:
        """Keep a run as the latest."""
        await self._replace(test_runs, user_id, {"run": run.to_wire()})

    async def latest(self, user_id: str) -> TestRun | None:
        """Give the latest run."""
        query = select(test_runs.c.run).where(test_runs.c.user_id == user_id)
        run = await self._database.read(lambda connection: connection.scalar(query))
        return None if run is None else TestRun.from_wire(run)

    async def _replace(self, table: Table, user_id: str, values: dict[str, Any]) -> None:
        def work(connection: Connection) -> None:
            addition = insert_into(connection, table).values(user_id=user_id, **values)
            connection.execute(addition.on_conflict_do_update(index_elements=["user_id"], set_=values))

        await self._database.write(work)
