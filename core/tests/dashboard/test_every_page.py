"""What holds for every page there is, from the table of screens itself."""

from html.parser import HTMLParser

import pytest
from core_support.browsing import (
    NARROW,
    WIDE,
    broken_rules,
    open_page,
    reachable_by_keyboard,
    signed_in,
    tabbable,
)
from core_support.running import EMAIL, PASSWORD
from core_support.visiting import TENANT_PASSWORD, make_tenant, sign_in, tenant
from core_support.world import fill, make_world, mark_of, shown_mark
from holdfast_core.dashboard.frame.door import Who

FIRST_PAGE = 120_000
"""Bytes of the first page with all that it loads."""

LOADED_FROM_US = {"script", "link", "img", "source", "video", "audio", "iframe", "embed", "object"}


class Reader(HTMLParser):
    """Finds what only we may write: tags that run or load something, and attributes that run something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._is_script = False

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self._is_script = tag == "script"
        if any(name.startswith("on") or name == "style" for name in given) or tag == "style":
            self.found.append(self.get_starttag_text() or tag)
        if tag in LOADED_FROM_US:
            address = given.get("src") or given.get("href") or ""
            if not address.startswith(("/", "data:image/")):
                self.found.append(self.get_starttag_text() or tag)

    def handle_endtag(self, tag):
        self._is_script = self._is_script and tag != "script"

    def handle_data(self, data):
        if self._is_script and data.strip():
            self.found.append(data)


def pages_of(core) -> list[tuple[str, str]]:
    """Give name and path of each screen that can be looked at, businesses' first."""
    screens = [screen for screen in core.screens if screen.method == "GET"]
    return sorted((screen.name, screen.path) for screen in screens if screen.who != Who.ANYONE)


@pytest.fixture
async def world(core):
    world = await make_world(core, "acme")
    await core.settled(5)
    return world


async def test_what_people_typed_is_never_markup_and_always_shown_as_they_typed_it(core, world):
    """Names, messages, files, documents, intents, prices: all of them try to be a script."""
    shown = {}
    for visit in (await sign_in(core), await tenant(core)):
        for name, path in pages_of(core):
            page = await visit.get(fill(path, world))
            assert page.status < 500, name
            if "text/html" not in page.headers["Content-Type"] or page.status == 403:
                continue
            reader = Reader()
            reader.feed(page.text)
            assert reader.found == [], name
            assert f"<script>alert('{mark_of('acme')}" not in page.text, name
            assert "49 " + mark_of("acme") not in page.text, f"{name} ran what was typed as a template"
            shown[name] = shown_mark("acme") in page.text
    must = {"inbox", "knowledge", "assistant", "intents", "prices", "trials", "sessions", "automations"}
    assert {name.partition(".")[0] for name, is_shown in shown.items() if is_shown} >= must


@pytest.mark.browser
@pytest.mark.timeout(240)
async def test_every_page_is_well_made_for_everybody(core, world, browser):
    """No rule of axe is broken, all is reached by Tab, nothing scrolls sideways or loads from elsewhere."""
    seen = 0
    for email, password in ((EMAIL, PASSWORD), (await make_tenant(core), TENANT_PASSWORD)):
        page = await signed_in(browser, core, email, password)
        for name, path in pages_of(core):
            if password == PASSWORD and "{userId}" in path:
                continue
            answer = await page.request.get(page.address + fill(path, world))
            if "<!doctype html>" not in await answer.text() or not answer.ok:
                continue
            await page.set_viewport_size(WIDE)
            await page.emulate_media(color_scheme="light", reduced_motion="reduce")
            await page.goto(page.address + fill(path, world))
            assert await broken_rules(page) == [], f"{name}, wide and light"
            assert await tabbable(page) - await reachable_by_keyboard(page) == set(), name
            await page.set_viewport_size(NARROW)
            await page.emulate_media(color_scheme="dark", reduced_motion="reduce")
            assert await broken_rules(page) == [], f"{name}, narrow and dark"
            assert await page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], name
            assert await page.locator("h1").count() == 1, name
            assert page.troubles == [], name
            seen += 1
    assert seen > 20


@pytest.mark.browser
async def test_the_first_page_is_light_before_and_after_signing_in(core, browser):
    await core.add_user()
    core.gateway.put("acme", "connected")
    page = await open_page(browser, core)
    sizes: list[int] = []

    async def weigh(response):
        sizes.append(len(await response.body()) if response.status == 200 else 0)

    page.on("response", weigh)
    await page.goto(page.address, wait_until="networkidle")
    assert 0 < sum(sizes) < FIRST_PAGE
    await page.fill("[name=email]", EMAIL)
    await page.fill("[name=password]", PASSWORD)
    sizes.clear()
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".card")
    assert 0 < sum(sizes) < FIRST_PAGE
    assert page.troubles == []
