from pathlib import Path

import pytest
from databases import place, postgres  # noqa: F401 - fixtures

VECTORS = Path(__file__).parent / "vectors"


@pytest.fixture
def vector():
    """Give the golden bytes of a vector, as both services read and write them."""
    return lambda name: (VECTORS / f"{name}.json").read_bytes().strip()
