"""The tables as a database makes them."""

from holdfast_contract.service.database import Database
from holdfast_core.adapters.tables import METADATA
from sqlalchemy import inspect


async def test_an_index_of_what_waits_holds_only_that(place):
    database = await Database(place, METADATA).open()

    def limits(connection):
        found = inspect(connection).get_indexes("inbox")
        dialect = connection.dialect.name
        return {index["name"]: index["dialect_options"].get(f"{dialect}_where") for index in found}

    limited = await database.read(limits)
    await database.close()
    assert limited["inbox_waiting"] is not None
    assert limited["inbox_new"] is not None
