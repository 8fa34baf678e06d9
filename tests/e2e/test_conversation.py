"""All services as real processes, a shop owner's browser, and people with phones."""

import asyncio
import time

import pytest
from holdfast_contract.client import GatewayClient
from holdfast_core.dashboard.frame.catalogue import Catalogue
from phones import SHOP, Phones
from playwright.async_api import expect

pytestmark = pytest.mark.browser
t = Catalogue()
HOURS = (
    "# Opening hours\n\nThe shop is open from Monday to Saturday, 8 am to 6 pm. On Sundays it is closed.\n"
)
SLOW = 20_000
"""Milliseconds; the machine may be busy with other tests."""


@pytest.fixture
async def page(browser):
    return await browser.new_page()


async def sign_in(page, stack):
    await page.goto(stack.core_url)
    await page.get_by_label(t("people.email")).fill(stack.settings["CORE_ADMIN_EMAIL"])
    await page.get_by_label(t("people.password")).fill(stack.settings["CORE_ADMIN_PASSWORD"])
    await page.keyboard.press("Enter")


async def test_a_shop_owner_pairs_a_phone_and_its_guests_are_answered(stack, http, page):
    gateway = GatewayClient(http, stack.gateway_url, stack.gateway_key)
    phones = Phones(http, stack)

    # The owner adds the shop, starts it, and sees the QR appear by itself.
    await sign_in(page, stack)
    await page.get_by_role("textbox", name=t("sessions.business")).fill("toko-sinar")
    await page.get_by_role("button", name=t("sessions.add_button"), exact=True).click()
    await page.get_by_role("button", name=t("sessions.start"), exact=True).click()
    card, picture = page.locator("article.session"), page.get_by_alt_text(t("sessions.qr_alt"))
    await expect(picture).to_be_visible(timeout=SLOW)

    # Looking again changes nothing; scanning makes it vanish.
    await page.reload()
    await expect(picture).to_be_visible(timeout=SLOW)
    await phones.scan((await gateway.qr("toko-sinar", "default")).qr)
    await expect(card).to_have_attribute("data-state", "connected", timeout=SLOW)
    await expect(picture).to_have_count(0)
    await expect(card).to_contain_text(SHOP)
    [device] = await phones.devices()

    # Guests are answered from the shop's document, with its source, or told that nobody knows.
    async with http.post(
        f"{stack.core_url}/v1/users/toko-sinar/documents",
        json={"filename": "hours.md", "text": HOURS},
        headers=stack.operator,
    ) as response:
        assert response.status < 300, await response.text()
    answer = await phones.ask("When is the shop open?")
    assert "8 am to 6 pm" in answer
    assert "hours.md" in answer
    assert "8 am" not in await phones.ask("Who painted the Mona Lisa?")

    # A gateway that dies comes back by itself: the same device, no QR, no doubled answer.
    await stack.kill("gateway")
    await stack.start("gateway")
    began = time.monotonic()
    while (await gateway.session("toko-sinar", "default")).status != "connected":
        assert time.monotonic() - began < 30
        await asyncio.sleep(0.1)
    assert "closed" in await phones.ask("Is the shop open on Sundays?")
    assert [item["deviceId"] for item in await phones.devices()] == [device["deviceId"]]
    assert await phones.thread() == [False, True] * 3

    # Disconnecting asks first, and then unlinks the phone.
    await page.get_by_role("button", name=t("sessions.disconnect")).click()
    await page.get_by_role("dialog").get_by_role("button", name=t("sessions.disconnect")).click()
    await expect(card).not_to_have_attribute("data-state", "connected", timeout=SLOW)
    await expect(page.get_by_role("button", name=t("sessions.start"), exact=True)).to_be_visible(timeout=SLOW)
    assert await phones.devices() == []
