"""A knowledge base on either engine, for tests of what is kept and found in it.

One database serves a whole file, and each test its own users.
"""

import pytest
from holdfast_contract.ids import new_id
from holdfast_contract.service.database import Database
from holdfast_contract.times import now
from holdfast_core.adapters.embedding.minilm import MiniLm
from holdfast_core.adapters.knowledge import KnowledgeTables
from holdfast_core.adapters.tables import METADATA, users
from holdfast_core.application.knowledge import Knowledge
from holdfast_core.domain.documents.chunks import Chunk
from holdfast_core.domain.documents.documents import PreparedDocument, prepare
from sqlalchemy import insert

DELIVERY = "We deliver sourdough bread within ten kilometres of the shop. Delivery costs four euros."
HOURS = "The shop is open on weekdays from seven in the morning until six in the evening."
RETURNS = "Unopened goods may be brought back within thirty days for the full price."


def document(filename, *texts, title="Corner Bakery"):
    chunks = [
        Chunk((title, *headings), words, f"line {place}")
        for place, (*headings, words) in enumerate((one,) if isinstance(one, str) else one for one in texts)
    ]
    return PreparedDocument(filename, title, sum(map(len, map(str, texts))), prepare(title, chunks))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def engine(request, tmp_path_factory):
    """Give what makes a place for a database; one database serves a whole file, each test its own users."""
    if request.param == "sqlite":
        return tmp_path_factory.mktemp("knowledge") / "x.db"
    return request.getfixturevalue("postgres").create("knowledge")


@pytest.fixture
async def database(engine):
    opened = await Database(engine, METADATA).open()
    yield opened
    await opened.close()


@pytest.fixture
async def user(database):
    return await add_user(database)


@pytest.fixture
def knowledge(database):
    return Knowledge(KnowledgeTables(database))


@pytest.fixture(scope="module")
def minilm():
    return MiniLm()


async def add_user(database):
    user_id = new_id("usr")
    row = {"user_id": user_id, "created_at": now()}
    await database.write(lambda connection: connection.execute(insert(users).values(row)))
    return user_id


async def texts(knowledge, user, query, limit=5, **options):
    return [passage.text for passage in (await knowledge.search(user, query, limit, **options)).passages]
