import sys
from pathlib import Path

import aiohttp
import pytest

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "e2e")]


@pytest.fixture
async def http():
    async with aiohttp.ClientSession() as http:
        yield http
