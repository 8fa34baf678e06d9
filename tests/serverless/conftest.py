import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import pytest
from chain import Chain
from databases import postgres  # noqa: F401 - a fixture
from ministack import Ministack


@pytest.fixture(scope="session")
def ministack():
    with Ministack() as server:
        yield server


@pytest.fixture(scope="module")
def chain(ministack, postgres):  # noqa: F811 - the fixture
    return Chain(ministack, postgres.create("chain"))
