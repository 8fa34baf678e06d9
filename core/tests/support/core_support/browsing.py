"""A real Chromium on the dashboard, and what holds for every page of it."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Dialog, Page, Response, async_playwright, expect

from core_support.running import EMAIL, PASSWORD, Running
from core_support.visiting import TENANT_PASSWORD, make_tenant

ROOT = Path(__file__).resolve().parents[4]
SCREENS = ROOT / ".artifacts" / "screens"
AXE = ROOT / "core" / "node_modules" / "axe-core" / "axe.min.js"

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
"""Where none is installed, Playwright's own."""

expect.set_options(timeout=15_000)  # a busy machine is no fault of a page

WIDE = {"width": 1280, "height": 860}
NARROW = {"width": 360, "height": 740}

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


async def open_page(browser: Browser, core: Running) -> Page:
    """Give a page that remembers its troubles: words on the console, errors, requests to other hosts."""
    context = await browser.new_context(viewport=WIDE, locale="en-GB", timezone_id="Europe/Madrid")
    page = await context.new_page()
    page.set_default_timeout(10_000)
    page.troubles = []
    page.address = str(core.client.make_url("/")).rstrip("/")
    page.on("console", lambda message: _note_words(page, message.text))

    async def note_dialog(dialog: Dialog) -> None:
        page.troubles.append(f"a script ran: {dialog.message}")
        await dialog.dismiss()

    page.on("dialog", note_dialog)
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    page.on("response", lambda response: _note_refusal(page, response))
    page.on("request", lambda request: _note_stranger(page, request.url))
    return page


def _note_words(page: Page, text: str) -> None:
    # Chromium says so where somebody types before the page is there, as a fast hand does.
    if not text.startswith("Autofocus processing was blocked"):
        page.troubles.append(text)


def _note_refusal(page: Page, response: Response) -> None:
    if response.status >= 400:
        page.troubles.append(f"{response.status} {response.request.method} {response.url}")


def _note_stranger(page: Page, url: str) -> None:
    if urlsplit(url).hostname not in {"127.0.0.1", None}:
        page.troubles.append(f"asked for {url}")


async def signed_in(browser: Browser, core: Running, email: str, password: str) -> Page:
    page = await open_page(browser, core)
    await page.goto(page.address + "/login")
    await page.fill("[name=email]", email)
    await page.fill("[name=password]", password)
    await page.keyboard.press("Enter")
    await page.wait_for_url(lambda url: "/login" not in url)
    return page


@pytest.fixture
async def desk(browser, core) -> Page:
    """A page on which the operator has signed in."""
    return await signed_in(browser, core, EMAIL, PASSWORD)


@pytest.fixture
async def shop(browser, core) -> Page:
    """A page on which a member of the business `acme` has signed in."""
    return await signed_in(browser, core, await make_tenant(core), TENANT_PASSWORD)


async def shown_well(page: Page, name: str) -> None:
    """Keep pictures of a page, wide and narrow, light and dark, and hold it to what holds for all pages.

    No rule of axe is broken, nothing scrolls sideways on a phone, nothing is said on the console, and
    nothing is asked of another host.
    """
    SCREENS.mkdir(parents=True, exist_ok=True)
    before = page.viewport_size
    try:
        for width, size in (("wide", WIDE), ("narrow", NARROW)):
            await page.set_viewport_size(size)
            for scheme in ("light", "dark"):
                await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                await page.screenshot(path=SCREENS / f"{name}-{width}-{scheme}.png", full_page=True)
                found = await broken_rules(page)
                assert found == [], f"{name}, {width}, {scheme}: {found}"
            sideways = await page.evaluate("document.documentElement.scrollWidth")
            assert sideways <= size["width"], f"{name} is {sideways} wide on a screen of {size['width']}"
    finally:
        await page.set_viewport_size(before or WIDE)
        await page.emulate_media(color_scheme="light")
    assert page.troubles == [], f"{name}: {page.troubles}"


async def broken_rules(page: Page) -> list[dict[str, Any]]:
    """Give what axe finds fault with, each with the elements."""
    # By evaluate, which no content security policy of the page stands against.
    if not await page.evaluate("typeof axe === 'object'"):
        await page.evaluate(AXE.read_text("utf-8") + "; undefined")
    found = await page.evaluate(
        "async (rules) => (await axe.run(document, { runOnly: rules })).violations", _RULES
    )
    return [
        {"rule": one["id"], "help": one["help"], "where": [node["html"][:200] for node in one["nodes"]]}
        for one in found
    ]


_TABBABLE = """() => [...document.querySelectorAll(
  "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0'], [contenteditable]")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled)
  .filter((one) => !one.closest("[inert]") && !(one.type === "radio" && !one.checked))"""
_NAME = "(one) => `${one.tagName} ${one.id || one.name || one.textContent.trim().slice(0, 40)}`"


async def tabbable(page: Page) -> set[str]:
    """Give what a keyboard must reach: each link, button, field and scrolling region that is seen."""
    return set(await page.evaluate(f"({_TABBABLE})().map({_NAME})"))


async def reachable_by_keyboard(page: Page) -> set[str]:
    """Press Tab as often as there are stops, and give what had the focus."""
    await page.evaluate("document.activeElement.blur(); getSelection().removeAllRanges(); scrollTo(0, 0)")
    # A field for a date or a time takes a key for each of its parts.
    parts = await page.evaluate(
        "document.querySelectorAll('[type=date], [type=time], [type=datetime-local]').length"
    )
    stops = len(await page.evaluate(f"({_TABBABLE})().map(() => 1)")) + 5 + 7 * parts
    await page.evaluate(
        "window.reached = new Set();"
        f" addEventListener('focusin', (event) => reached.add(({_NAME})(event.target)), true)"
    )
    for _ in range(stops):
        await page.keyboard.press("Tab")
    return set(await page.evaluate("[...reached]"))
