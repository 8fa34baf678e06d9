"""Where a database may lie: a file of SQLite, or a PostgreSQL that runs for the tests of a lane."""

from uuid import uuid4

import pytest
from postgres import Postgres


@pytest.fixture(scope="session")
def postgres():
    with Postgres(fsync="off") as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    """Give what `Database` takes; the folder of the file is not there yet."""
    if request.param == "sqlite":
        yield tmp_path / "deep" / "down" / "x.db"
        return
    server, name = request.getfixturevalue("postgres"), uuid4().hex
    yield server.create(name)
    server.drop(name)
