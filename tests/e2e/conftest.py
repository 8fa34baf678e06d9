import sys
from pathlib import Path

import aiohttp
import pytest
from holdfast_gateway.adapters.chromium import find_chromium
from playwright.async_api import async_playwright

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "chaos")]

from stack import Stack  # noqa: E402 - it is in a folder named above


@pytest.fixture
async def stack(tmp_path):
    async with Stack.on_simulator(tmp_path) as stack:
        yield stack


@pytest.fixture
async def http():
    async with aiohttp.ClientSession() as http:
        yield http


@pytest.fixture
async def browser():
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(None), args=["--no-sandbox"])
        yield browser
        await browser.close()
