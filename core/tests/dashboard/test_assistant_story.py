"""An owner sets hours and tone, sees that a test would fail, mends, publishes, brings the earlier back."""

import re

import pytest
from core_support.browsing import reachable_by_keyboard, shown_well, tabbable
from core_support.running import AT_ONCE
from holdfast_contract.trials import TestPack
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(90)]

SUNDAY = {
    "question": "Do you deliver bread?",
    "expect": {"source": "bakery.md"},
    "at": "2026-11-22T11:00:00Z",
}
WEEKDAY = {
    "question": "When are you open on weekdays?",
    "expect": {"source": "bakery.md", "heading": "hours"},
}


@pytest.fixture
async def bakery(core):
    await core.add_user(settings=AT_ONCE.model_copy(update={"tone": "plain"}))
    await core.core.trials.put("acme", TestPack.from_wire({"tests": [SUNDAY, WEEKDAY]}))
    return core


async def live(core):
    return (await core.core.configurations.live("acme")).settings


async def test_an_owner_changes_the_assistant_without_breaking_it(bakery, shop):
    page, home = shop, shop.address + "/users/acme/assistant"
    bar = page.locator("#draft-bar")

    await page.goto(home)
    await page.get_by_label("Tone").fill("warm and brief")
    await page.get_by_label("Instructions", exact=True).fill("We are a bakery on the corner.")
    await page.get_by_role("button", name="Save to the draft").click()
    await expect(bar).to_contain_text("Draft, not live yet: 2 changes")
    await expect(page.locator("#draft-tests")).to_contain_text("All 2 of your tests pass")
    await page.get_by_text("What differs from what is live").click()
    await expect(bar).to_contain_text("plain")
    await shown_well(page, "assistant-instructions")
    assert (await live(bakery)).tone == "plain"

    await page.get_by_role("link", name="Hours").click()
    await page.get_by_label("We have business hours").check()
    assert await page.get_by_label("Time zone").input_value() == "Europe/Madrid"
    await page.get_by_role("button", name="Add an opening Monday").click()
    await page.get_by_label("Monday from").fill("09:00")
    await page.get_by_label("Monday to").fill("17:00")
    await page.get_by_role("button", name="Use these times until Friday").click()
    await page.get_by_label("Say nothing").check()
    await page.get_by_role("button", name="Save to the draft").click()
    await expect(page.locator("#draft-tests")).to_contain_text("1 of your 2 tests fails")
    await expect(page.locator("#draft-said")).to_contain_text("1 of your 2 tests fails")
    await expect(bar).to_contain_text("Do you deliver bread?")
    await expect(bar).to_contain_text("passes on what is live")
    await expect(page.get_by_label("Friday to")).to_have_value("17:00")
    await shown_well(page, "assistant-hours-fail")

    await page.get_by_label("Answer as ever").check()
    await page.get_by_role("button", name="Save to the draft").click()
    await expect(page.locator("#draft-tests")).to_contain_text("All 2 of your tests pass")
    await page.get_by_role("button", name="Publish").click()
    await expect(page.locator("#notices")).to_contain_text("Published")
    settings = await live(bakery)
    assert settings.tone == "warm and brief"
    assert [one.from_ for one in settings.business_hours.week["friday"]] == ["09:00"]
    await expect(bar).to_have_count(0)
    await shown_well(page, "assistant-versions")

    await page.get_by_role("link", name="Settings, version 1").click()
    await expect(page.get_by_role("heading", name="How it differs from what is live")).to_be_visible()
    await shown_well(page, "assistant-version")
    await page.get_by_role("button", name="Bring back as a draft").click()
    await expect(page.locator("#draft-tests")).to_contain_text("tests pass")
    await page.get_by_role("button", name="Publish", exact=True).first.click()
    await expect(page.locator("#notices")).to_contain_text("Published")
    assert (await live(bakery)).tone == "plain"
    assert (await live(bakery)).business_hours is None


async def test_a_draft_that_fails_tests_goes_live_only_when_a_person_says_so(bakery, shop):
    page = shop
    await page.goto(shop.address + "/users/acme/assistant/hours")
    await page.get_by_label("We have business hours").check()
    await page.get_by_label("Say nothing").check()
    await page.get_by_role("button", name="Save to the draft").click()
    await expect(page.locator("#draft-tests")).to_contain_text("fails")
    await page.get_by_role("button", name="Publish").click()
    dialog = page.locator("#ask")
    await expect(dialog).to_contain_text("1 of your tests fails with this draft")
    await page.get_by_role("button", name="No, go back").click()
    assert (await live(bakery)).business_hours is None
    await page.get_by_role("button", name="Publish").click()
    await page.get_by_role("button", name="Publish all the same").click()
    await expect(page.locator("#notices")).to_contain_text("Published")
    assert (await live(bakery)).business_hours.outside == "silent"


@pytest.mark.parametrize("tab", ["hours", "handoff", "thresholds", "model", "more", "draft"])
async def test_each_tab_is_shown_well(bakery, shop, tab):
    page = shop
    if tab == "draft":
        await page.goto(shop.address + "/users/acme/assistant")
        await page.get_by_label("Tone").fill("dry")
        await page.get_by_role("button", name="Save to the draft").click()
        await expect(page.locator("#draft-tests")).to_contain_text("pass")
    await page.goto(f"{shop.address}/users/acme/assistant/{tab}")
    if tab == "model":
        await page.get_by_label("A model of our own").check()
    if tab == "thresholds":
        await page.get_by_label("Choose it myself").first.check()
        await page.get_by_label("Or slide").first.fill("60")
        assert await page.get_by_label("At least (of 100)").first.input_value() == "60"
    if tab == "more":
        await page.get_by_role("button", name="Add something to remember").click()
        await page.get_by_label("What it is", exact=True).select_option("choice")
        assert await page.get_by_label("Choices").is_visible()
        assert not await page.get_by_label("Words that it follows").is_visible()
    if tab == "draft":
        await expect(page.locator("#draft-tests")).to_contain_text("pass")
    await shown_well(page, f"assistant-{tab}")


async def test_the_forms_are_filled_in_by_keyboard(bakery, shop):
    page = shop
    await page.goto(shop.address + "/users/acme/assistant/hours")
    await page.get_by_label("We have business hours").check()
    await page.locator("#add-monday").focus()
    await page.keyboard.press("Enter")
    assert re.fullmatch(r"monday\.\d+\.from", await page.evaluate("document.activeElement.id"))
    await page.locator("#day-monday [data-remove]").focus()
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "add-monday"
    assert await tabbable(page) - await reachable_by_keyboard(page) == set()
