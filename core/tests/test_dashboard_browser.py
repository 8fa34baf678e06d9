import shutil

import pytest
from core_support.running import EMAIL, PASSWORD
from core_support.waiting import until
from holdfast_contract.errors import Unavailable
from holdfast_core.dashboard import texts
from playwright.async_api import async_playwright, expect

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
"""Where none is installed, Playwright's own."""

pytestmark = pytest.mark.browser


@pytest.fixture
async def page(core):
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = await browser.new_page()
        page.troubles = []
        page.on("console", lambda message: page.troubles.append(message.text))
        page.on("pageerror", lambda error: page.troubles.append(str(error)))
        await page.goto(str(core.client.make_url("/")))
        await page.get_by_label(texts.EMAIL).fill(EMAIL)
        await page.get_by_label(texts.PASSWORD).fill(PASSWORD)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name=texts.SESSIONS)).to_be_visible()
        yield page
        await browser.close()


async def test_a_phone_is_paired_and_disconnected_without_a_reload(core, page):
    gateway = core.gateway
    await page.get_by_label(texts.USER_ID).fill("acme")
    await page.get_by_role("button", name=texts.ADD_BUTTON, exact=True).click()
    card = page.locator(".card")
    await expect(card).to_contain_text(texts.NEVER_STARTED.label)
    await page.get_by_role("button", name=texts.START).click()
    await expect(card).to_have_attribute("data-status", "starting")
    gateway.put("acme", "pairing")
    picture = card.get_by_alt_text(texts.QR_ALT)
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    await expect(card).to_contain_text(texts.QR_VALID_FOR)
    calls = list(gateway.calls)
    await page.reload()
    await expect(picture).to_be_visible()
    assert all(call.startswith("GET") for call in gateway.calls[len(calls) :])
    gateway.put("acme", "connected", phone="6281717407674", name="Acme Ltd")
    await expect(picture).to_have_count(0)
    await expect(card).to_contain_text("+6281717407674")
    await page.get_by_role("button", name=texts.DISCONNECT).click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text(texts.DISCONNECT_MEANS)
    # Cards go on changing behind the dialog, and take neither it nor the keyboard away.
    gateway.put("acme", "unstable", phone="6281717407674", name="Acme Ltd")
    await expect(card).to_have_attribute("data-status", "unstable")
    await expect(dialog).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(
        page.get_by_role("button", name=texts.DISCONNECT).and_(card.locator("button"))
    ).to_be_focused()
    assert not any("logout" in call for call in gateway.calls)
    await page.keyboard.press("Enter")
    await dialog.get_by_role("button", name=texts.DISCONNECT).click()
    await expect(card).to_have_attribute("data-status", "stopped")
    assert sum("logout" in call for call in gateway.calls) == 1
    assert page.troubles == []


async def test_a_card_says_that_the_gateway_is_away_and_comes_back_by_itself(core, page):
    await core.core.users.ensure("acme")
    core.gateway.put("acme", "connected")
    core.gateway.fault = Unavailable()
    await page.reload()
    card = page.locator(".card")
    await expect(card).to_contain_text(texts.AWAY.label)
    core.gateway.fault = None
    await expect(card).to_have_attribute("data-status", "connected")
    assert page.troubles == []


async def test_the_keyboard_stays_where_it_is_while_a_card_is_drawn_anew(core, page):
    await core.core.users.ensure("acme")
    core.gateway.put("acme", "pairing")
    await page.reload()
    button = page.get_by_role("button", name=texts.CANCEL)
    await button.focus()
    before = await page.locator(".qr img").get_attribute("src")
    core.gateway.qr_text = "2@fresh"

    async def drawn_anew():
        return await page.locator(".qr img").get_attribute("src") != before

    await until(drawn_anew)
    await expect(button).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_narrow_screen_shows_everything_without_scrolling_sideways(core, page, scheme):
    for number, status in enumerate(("pairing", "connected", "failed", "logged_out")):
        await core.core.users.ensure(f"user-{number}")
        core.gateway.put(f"user-{number}", status, reason="A reason in a sentence.", phone="6281717407674")
    await page.emulate_media(color_scheme=scheme)
    await page.set_viewport_size({"width": 360, "height": 740})
    await page.reload()
    assert await page.evaluate("document.documentElement.scrollWidth") == 360


async def test_the_documentation_page_draws_itself_from_what_we_serve(core, page):
    await page.goto(str(core.client.make_url("/docs")))
    await expect(page.get_by_text("/v1/users/{userId}/ask")).to_be_visible()
    assert page.troubles == []
