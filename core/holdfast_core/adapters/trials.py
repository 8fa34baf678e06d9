"""Users' tests and their runs in the database."""

from typing import Any

from holdfast_contract.service.database import Database
from holdfast_contract.service.engines import insert_into
from holdfast_contract.trials import Outcome, TestPack, TestRun, Trial
from sqlalchemy import Connection, Table, delete, select, update

from holdfast_core.adapters.configuration import forget_trial
from holdfast_core.adapters.tables import test_packs, test_rounds, test_runs, users
from holdfast_core.application.trials import Change, Progress, Round


class TrialTables:
    """The store of tests."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def tests(self, user_id: str) -> TestPack:
        """Give a user's tests: none where none were put."""
        return await self._database.read(lambda connection: _tests(connection, user_id))

    async def put(self, user_id: str, pack: TestPack) -> None:
        """Keep tests in place of those that were put before."""
        await self.change(user_id, lambda _: pack.tests)

    async def change(self, user_id: str, change: Change) -> TestPack:
        """Change the tests while nobody else does, and give what they are then. Raises what `change` does."""

        def work(connection: Connection) -> TestPack:
            # The row of the tests may not be there yet to be held.
            connection.execute(select(users.c.user_id).where(users.c.user_id == user_id).with_for_update())
            pack = TestPack(tests=change(_tests(connection, user_id).tests))
            _replace(connection, test_packs, user_id, {"tests": pack.to_wire()["tests"]})
            forget_trial(connection, user_id)
            return pack

        return await self._database.write(work)

    async def keep(self, user_id: str, run: TestRun) -> None:
        """Keep a run as the latest."""
        values = {"run": run.to_wire()}
        await self._database.write(lambda connection: _replace(connection, test_runs, user_id, values))

    async def latest(self, user_id: str) -> TestRun | None:
        """Give the latest run."""
        query = select(test_runs.c.run).where(test_runs.c.user_id == user_id)
        run = await self._database.read(lambda connection: connection.scalar(query))
        return None if run is None else TestRun.from_wire(run)

    async def begin(self, user_id: str, fresh: Round) -> None:
        """Keep a round in place of any other of the user."""
        values = {
            "round_id": fresh.round_id,
            "draft": fresh.draft,
            "with_model": fresh.with_model,
            "with_automations": fresh.with_automations,
            "tests": [test.to_wire() for test in fresh.tests],
            "total": len(fresh.tests),
            **_progress(fresh),
        }
        await self._database.write(lambda connection: _replace(connection, test_rounds, user_id, values))

    async def round(self, user_id: str) -> Round | None:
        """Give the round that is under way."""
        query = select(test_rounds).where(test_rounds.c.user_id == user_id)
        row = await self._database.read(lambda connection: connection.execute(query).first())
        if row is None:
            return None
        return Round(
            row.round_id,
            row.draft,
            row.with_model,
            tests=[Trial.from_wire(test) for test in row.tests],
            results=[Outcome.from_wire(result) for result in row.results],
            beside=row.beside,
            with_automations=row.with_automations,
        )

    async def progress(self, user_id: str) -> Progress | None:
        """Say how far it is."""
        columns = (test_rounds.c.round_id, test_rounds.c.done, test_rounds.c.total)
        query = select(*columns).where(test_rounds.c.user_id == user_id)
        row = await self._database.read(lambda connection: connection.execute(query).first())
        return None if row is None else Progress(row.round_id, row.done, row.total)

    async def advance(self, user_id: str, before: Round, after: Round) -> None:
        """Keep how far a round has come, or its run as the latest where it is over.

        Nothing is kept where somebody else has taken the same stretch meanwhile.
        """
        as_before = (
            test_rounds.c.user_id == user_id,
            test_rounds.c.round_id == before.round_id,
            test_rounds.c.done == len(before.results),
        )

        def work(connection: Connection) -> None:
            if after.run is None:
                connection.execute(update(test_rounds).where(*as_before).values(_progress(after)))
            elif connection.execute(delete(test_rounds).where(*as_before)).rowcount:
                _replace(connection, test_runs, user_id, {"run": after.run.to_wire()})

        await self._database.write(work)


def _tests(connection: Connection, user_id: str) -> TestPack:
    query = select(test_packs.c.tests).where(test_packs.c.user_id == user_id)
    return TestPack.from_wire({"tests": connection.scalar(query) or []})


def _progress(of: Round) -> dict[str, Any]:
    results = [result.to_wire() for result in of.results]
    return {"results": results, "beside": list(of.beside), "done": len(results)}


def _replace(connection: Connection, table: Table, user_id: str, values: dict[str, Any]) -> None:
    addition = insert_into(connection, table).values(user_id=user_id, **values)
    connection.execute(addition.on_conflict_do_update(index_elements=["user_id"], set_=values))
