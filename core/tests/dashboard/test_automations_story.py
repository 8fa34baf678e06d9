"""A shop owner connects another program, sees what arrives there, mends what does not, and makes a key."""

import re
from datetime import timedelta

import pytest
from core_support.browsing import reachable_by_keyboard, shown_well, tabbable
from core_support.running import message_event
from core_support.waiting import until
from holdfast_core.dashboard.frame.catalogue import Catalogue
from playwright.async_api import expect

t = Catalogue()

pytestmark = pytest.mark.browser


async def test_an_owner_connects_a_program_and_sees_what_arrives(core, shop, receiver):
    await core.core.users.ensure("acme")
    core.core.delivery_worker.attempts._handle.__self__._schedule = [timedelta(0)] * 2
    await shop.goto(shop.address + "/users/acme/automations")
    await shown_well(shop, "automations-none")
    await shop.get_by_role("link", name=t("automations.new")).click()
    await expect(shop.get_by_role("heading", level=1)).to_have_text(t("automations.new_title"))
    assert await tabbable(shop) <= await reachable_by_keyboard(shop)
    await shown_well(shop, "automations-new")

    # An address within the shop's own network is refused beside its field; the rest stays.
    await shop.get_by_label(t("automations.form.description"), exact=True).fill("Orders into the spreadsheet")
    await shop.get_by_label(t("automations.event.message.received")).check()
    await shop.get_by_label(t("automations.form.url")).fill("http://192.168.1.20/hook")
    await shop.get_by_role("button", name=t("automations.form.create")).click()
    await expect(shop.locator("#url-hint")).to_have_class("problem")
    await expect(shop.get_by_label(t("automations.event.message.received"))).to_be_checked()
    shop.troubles.clear()  # the browser says that the answer was a 409
    await shown_well(shop, "automations-refused")
    await shop.get_by_label(t("automations.form.url")).fill(receiver.url)
    await shop.keyboard.press("Enter")

    secret = await shop.get_by_role("textbox", name=t("automations.secret.label")).input_value()
    assert secret.startswith("whsec_")
    receiver.secrets.append(secret)
    await shown_well(shop, "automations-secret")
    await shop.get_by_role("link", name=t("automations.secret.connect")).click()
    await expect(shop.locator("#curl")).to_contain_text(receiver.url)
    await expect(shop.locator("#content")).not_to_contain_text(secret)
    await shown_well(shop, "automations-connect")

    # The test is answered on the page.
    await shop.get_by_role("link", name=t("automations.tab.deliveries")).click()
    await shop.get_by_role("button", name=t("automations.test.button")).click()
    await expect(shop.locator("#tested")).to_contain_text(t("automations.test.good"))
    await expect(shop.locator("#tested")).to_contain_text("thank you")
    assert receiver.got[0].verified
    await shown_well(shop, "automations-tested")

    # A customer writes, and by itself the list shows that it arrived; then the other side breaks.
    await core.deliver(message_event("Two loaves, please"))
    listed = shop.locator("#deliveries")
    await expect(listed.get_by_text(t("automations.state.delivered"), exact=True).nth(1)).to_be_visible(
        timeout=9_000
    )
    receiver.answer, receiver.text = (lambda _event: 500), "<h1>workflow failed</h1>"
    await core.deliver(message_event("And a cake"))
    await expect(listed.get_by_text(t("automations.health.dead", count=1))).to_be_visible(timeout=9_000)
    await shown_well(shop, "automations-given-up")
    await listed.get_by_role("link", name=t("automations.event.message.received")).first.click()
    await expect(shop.locator("#content")).to_contain_text("<h1>workflow failed</h1>")
    await expect(shop.locator("#body")).to_contain_text('"text": "And a cake"')
    await shown_well(shop, "automations-delivery")

    # Mended, it is sent again.
    receiver.answer, receiver.text = (lambda _event: 200), "thank you"
    count = len(receiver.got)
    await shop.get_by_role("button", name=t("automations.redrive"), exact=True).click()
    await until(lambda: len(receiver.got) > count)
    await shop.get_by_role("link", name=t("automations.back_to", name="Orders into the spreadsheet")).click()
    await expect(listed).to_contain_text(t("automations.health.good"), timeout=9_000)
    await shop.get_by_role("link", name=t("automations.back"), exact=True).click()
    await expect(shop.get_by_text(t("automations.health.good"))).to_be_visible()
    await shown_well(shop, "automations-list")


async def test_an_owner_pauses_rotates_the_secret_and_removes_only_after_being_asked(core, shop, receiver):
    await core.core.users.ensure("acme")
    for name in ("Orders into the spreadsheet", "Alerts on the team's phone"):
        await core.operate(
            "POST", "/v1/users/acme/subscriptions", json={"url": receiver.url, "description": name}
        )
    await shop.goto(shop.address + "/users/acme/automations")
    await shop.get_by_role("link", name="Orders into the spreadsheet").click()
    await shop.get_by_role("button", name=t("automations.pause.button")).click()
    dialog = shop.get_by_role("dialog")
    await expect(dialog).to_contain_text(t("automations.pause.means"))
    await dialog.get_by_role("button", name=t("automations.pause.button")).click()
    await expect(shop.locator("#deliveries")).to_contain_text(t("automations.health.paused"))
    await shop.get_by_role("button", name=t("automations.resume")).click()
    await expect(shop.locator("#notices")).to_contain_text(t("automations.did.resume"))

    await shop.get_by_role("link", name=t("automations.tab.edit")).click()
    await shown_well(shop, "automations-settings")
    await shop.get_by_role("button", name=t("automations.rotate.button")).click()
    await expect(dialog).to_contain_text(t("automations.rotate.means"))
    await dialog.get_by_role("button", name=t("automations.rotate.button")).click()
    await expect(shop.get_by_role("textbox", name=t("automations.secret.label"))).to_have_value(
        re.compile("^whsec_")
    )
    await expect(shop.locator("#content")).to_contain_text(t("automations.rotate.both"))
    await shop.get_by_role("link", name=t("automations.secret.done")).click()
    await shop.get_by_role("link", name=t("automations.tab.edit")).click()
    await shop.get_by_role("button", name=t("automations.remove.button")).click()
    await shop.keyboard.press("Escape")
    await expect(shop.get_by_role("button", name=t("automations.remove.button"))).to_be_focused()
    await shop.keyboard.press("Enter")
    await dialog.get_by_role("button", name=t("automations.remove.button")).click()
    await expect(shop.locator("#notices")).to_contain_text(t("automations.did.remove"))
    await expect(shop.get_by_text("Orders into the spreadsheet")).to_have_count(0)
    await expect(shop.get_by_text("Alerts on the team's phone")).to_be_visible()


async def test_an_owner_makes_a_key_for_a_program_and_takes_it_back(core, shop):
    await core.core.users.ensure("acme")
    await shop.goto(shop.address + "/users/acme/automations")
    await shop.get_by_role("link", name=t("automations.group.keys")).click()
    await shop.get_by_label(t("automations.key.name")).fill("The web shop")
    await shop.keyboard.press("Enter")
    key = await shop.get_by_role("textbox", name=t("automations.key.text")).input_value()
    await shown_well(shop, "automations-keys")
    call = {"headers": {"X-Api-Key": key}}
    assert (await core.client.get("/v1/users/acme/documents", **call)).status == 200
    await shop.get_by_role("button", name=t("automations.key.revoke")).click()
    dialog = shop.get_by_role("dialog")
    await expect(dialog).to_contain_text(t("automations.key.revoke_means", name="The web shop"))
    await shown_well(shop, "automations-revoke")
    await dialog.get_by_role("button", name=t("automations.key.revoke")).click()
    await expect(shop.locator("#notices")).to_contain_text(t("automations.did.revoke_key"))
    assert (await core.client.get("/v1/users/acme/documents", **call)).status == 401
