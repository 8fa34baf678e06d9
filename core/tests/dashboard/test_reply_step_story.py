"""A shop owner has a program of theirs answer, tries it out, and sees in the inbox what it said."""

from urllib.parse import urlsplit

import pytest
from core_support.browsing import reachable_by_keyboard, shown_well, tabbable
from core_support.platforms import platform_running
from core_support.running import AT_ONCE, answer_by, make_settings, message_event
from holdfast_core.dashboard.frame.catalogue import Catalogue
from playwright.async_api import expect

t = Catalogue()

pytestmark = pytest.mark.browser

ANSWER = "Order 17 is on its way."


@pytest.fixture
async def platform():
    async with platform_running() as running:
        running.says({"reply": ANSWER})
        yield running


@pytest.fixture
def settings(gateway, platform, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    allowed = [urlsplit(platform.url).netloc]
    return make_settings(f"sqlite:///{tmp_path}/core.db", gateway.url, automation_allowed_hosts=allowed)


async def test_an_owner_has_a_program_answer_and_sees_what_it_said(core, shop, platform):
    await answer_by(core.core, AT_ONCE)
    await shop.goto(shop.address + "/users/acme/automations/new")
    await shop.get_by_label(t("automations.form.url")).fill(platform.url)
    await shop.get_by_label(t("automations.form.description"), exact=True).fill("Orders")
    await shop.get_by_label(t("automations.event.reply.requested")).check()
    await shop.get_by_text(t("automations.form.answers"), exact=True).click()
    await shop.get_by_label(t("automations.form.isReplyStep")).check()
    await shop.get_by_label(t("automations.form.askAlways")).check()
    await shop.get_by_label(t("automations.form.onTimeout")).select_option("handoff")
    assert await tabbable(shop) <= await reachable_by_keyboard(shop)
    await shown_well(shop, "automations-answers")
    await shop.get_by_role("button", name=t("automations.form.create")).click()
    platform.secret = await shop.get_by_role("textbox", name=t("automations.secret.label")).input_value()

    await shop.goto(shop.address + "/users/acme/playground")
    await shop.locator("details.choices summary").click()
    await shop.get_by_label(t("playground.choices.automation")).select_option("on")
    await shop.get_by_role("button", name=t("playground.choices.anew")).click()
    await shop.get_by_label(t("playground.message"), exact=True).fill("Where is order 17?")
    await shop.get_by_role("button", name=t("playground.send")).click()
    await expect(shop.locator(".bubble.ours")).to_contain_text(ANSWER)
    await shop.locator(".why details summary").first.click()
    await expect(shop.locator(".steps")).to_contain_text(t("playground.fact.automation", name="Orders"))
    await shown_well(shop, "playground-automation")

    await core.deliver(message_event("Where is order 17?"))
    await core.settled(1)
    await shop.goto(shop.address + "/users/acme/inbox/6281717407674")
    await shop.get_by_text(t("inbox.why.title")).click()
    await expect(shop.locator(".why")).to_contain_text(t("inbox.automation.reply", name="Orders"))
    await shown_well(shop, "inbox-automation")
