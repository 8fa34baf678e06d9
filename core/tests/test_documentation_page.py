"""The page on which the API can be tried."""

import pytest
from core_support.browsing import open_page
from playwright.async_api import expect

pytestmark = pytest.mark.browser


async def test_the_documentation_page_draws_itself_from_what_we_serve(core, browser):
    page = await open_page(browser, core)
    await page.goto(page.address + "/docs")
    await expect(page.get_by_text("/v1/users/{userId}/ask")).to_be_visible()
    assert page.troubles == []
