"""A shop owner without a terminal: everything real but WhatsApp and the phones."""

import re
from pathlib import Path

import pytest
from holdfast_contract.client import GatewayClient
from holdfast_core.dashboard.frame.catalogue import Catalogue
from holdfast_gateway.domain.reasons import Reason
from phones import SHOP, Phones
from playwright.async_api import expect

pytestmark = pytest.mark.browser
t = Catalogue()
SCREENS = Path(__file__).resolve().parents[2] / ".artifacts" / "screens"
PASSWORD = "seven-kites-over-the-harbour"
HOURS = (
    "# Opening hours\n\nThe shop is open from Monday to Saturday, 8 am to 6 pm. On Sundays it is closed.\n"
)
SLOW = 20_000
"""Milliseconds; the machine may be busy with other tests."""

WITHOUT_POLLING = """{
  const real = window.setTimeout;
  window.setTimeout = (what, wait, ...more) => wait === 3000 ? 0 : real(what, wait, ...more);
}"""
"""Keeps htmx from asking every three seconds."""


async def open_page(browser):
    context = await browser.new_context(viewport={"width": 1280, "height": 860}, locale="en-GB")
    page = await context.new_page()
    page.troubles = []
    page.on("console", lambda message: page.troubles.append(message.text))
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    return page


async def sign_in(page, url, email, password):
    await page.goto(url)
    await page.get_by_label(t("people.email")).fill(email)
    await page.get_by_label(t("people.password")).fill(password)
    await page.keyboard.press("Enter")
    await page.wait_for_url(lambda shown: "/login" not in shown)


async def invited(browser, stack):
    """Have the operator add the shop and invite its owner; give the page on which the owner has signed in."""
    desk, owner = await open_page(browser), await open_page(browser)
    settings = stack.settings
    await sign_in(desk, stack.core_url, settings["CORE_ADMIN_EMAIL"], settings["CORE_ADMIN_PASSWORD"])
    await desk.get_by_role("textbox", name=t("sessions.business")).fill("toko-sinar")
    await desk.get_by_role("button", name=t("sessions.add_button"), exact=True).click()
    await expect(desk.get_by_text(t("sessions.added"))).to_be_visible()
    await desk.goto(stack.core_url + "/people")
    await desk.get_by_label(t("people.email"), exact=True).fill("sinar@toko.test")
    await desk.get_by_label(t("people.invite.role")).select_option("tenant")
    await desk.get_by_label(t("people.invite.business")).select_option("toko-sinar")
    await desk.get_by_role("button", name=t("people.invite.button")).click()
    await owner.goto(await desk.get_by_label(t("people.link.label"), exact=True).input_value())
    await owner.get_by_label(t("people.new_password")).fill(PASSWORD)
    await owner.get_by_role("button", name=t("people.welcome.button")).click()
    await owner.wait_for_url("**/users/toko-sinar/sessions")
    await desk.context.close()
    return owner


async def pair(owner, phones, gateway):
    """Start the session on the page, and have the phone scan what the page shows."""
    card = owner.locator("article.session")
    await card.get_by_role("button", name=t("sessions.start"), exact=True).click()
    await expect(card.get_by_alt_text(t("sessions.qr_alt"))).to_be_visible(timeout=SLOW)
    await phones.scan((await gateway.qr("toko-sinar", "default")).qr)
    await expect(card).to_have_attribute("data-state", "connected", timeout=SLOW)
    return card


async def test_a_shop_owner_signs_in_pairs_a_phone_and_watches_the_first_answer(stack, http, browser):
    gateway, phones = GatewayClient(http, stack.gateway_url, stack.gateway_key), Phones(http, stack)
    owner = await invited(browser, stack)
    card = await pair(owner, phones, gateway)
    await expect(card).to_contain_text(SHOP)
    async with http.post(
        f"{stack.core_url}/v1/users/toko-sinar/documents",
        json={"filename": "hours.md", "text": HOURS},
        headers=stack.operator,
    ) as response:
        assert response.status < 300, await response.text()
    # The inbox is open while the guest writes: the conversation comes by itself.
    await owner.get_by_role("link", name=re.compile(rf"^{t('frame.nav.inbox')}")).click()
    assert "8 am to 6 pm" in await phones.ask("When is the shop open?")
    talk = owner.get_by_role("link", name=re.compile("Bea"))
    await expect(talk).to_be_visible(timeout=SLOW)
    await talk.click()
    said = owner.get_by_role("main")
    await expect(said).to_contain_text("When is the shop open?", timeout=SLOW)
    await expect(said).to_contain_text("8 am to 6 pm", timeout=SLOW)
    SCREENS.mkdir(parents=True, exist_ok=True)
    await owner.screenshot(path=SCREENS / "story-first-answer.png", full_page=True)
    assert owner.troubles == []


async def test_what_the_phone_does_is_on_the_screen_without_asking(stack, http, browser):
    gateway, phones = GatewayClient(http, stack.gateway_url, stack.gateway_key), Phones(http, stack)
    owner = await invited(browser, stack)
    await pair(owner, phones, gateway)
    await owner.add_init_script(WITHOUT_POLLING)
    await owner.goto(stack.core_url + "/users/toko-sinar/sessions/default")
    await expect(owner.locator("body[data-stream=open]")).to_have_count(1, timeout=SLOW)
    await phones.unlink()
    card = owner.locator("article.session")
    await expect(card).to_have_attribute("data-state", "logged_out", timeout=SLOW)
    await expect(card).to_contain_text(t("sessions.why.UNLINKED_BY_PHONE"))
    await expect(owner.locator("#timeline")).to_contain_text(t("sessions.became.logged_out"), timeout=SLOW)
    await owner.screenshot(path=SCREENS / "story-unlinked.png", full_page=True)
    assert owner.troubles == []


def test_every_reason_of_the_gateway_has_plain_words_and_says_what_to_do():
    for reason in Reason:
        assert t(f"sessions.why.{reason}")
        assert t(f"sessions.next.{reason}")
