"""A shop owner keeps questions that must go on being answered, and sees at once which are not."""

import asyncio

import pytest
from core_support.browsing import shown_well
from core_support.running import HOURS, answer_by, decided_by, teach
from holdfast_contract.assistant import AssistantSettings
from holdfast_contract.trials import TestPack
from holdfast_core.application import trials as running
from playwright.async_api import expect

pytestmark = pytest.mark.browser

TESTS = [
    {
        "question": "How much does delivery cost?",
        "expect": {"source": "bakery.md", "heading": "Delivery", "contains": ["four euros"]},
    },
    {
        "question": "Do you sell bicycles?",
        "expect": {"refusal": True},
        "contactName": "Ayu",
        "at": "2026-12-24T17:30:00.000Z",
    },
    {"question": "Are you open on Sundays?", "expect": {"contains": ["from nine to one"]}},
]


async def test_an_owner_writes_a_test_and_sees_it_pass(core, shop):
    await teach(core.core, HOURS)
    await shop.goto(shop.address + "/users/acme/tests")
    await shown_well(shop, "trials-none")
    await shop.get_by_role("link", name="New test").click()
    await shop.get_by_label("What somebody asks").fill("How much does delivery cost?")
    await shop.get_by_role("button", name="Add the test").click()
    await expect(shop.get_by_role("alert")).to_contain_text("Say what you expect")
    shop.troubles.clear()  # the browser itself notes that the form was refused
    await shown_well(shop, "trials-form")
    await shop.get_by_label("From the document").fill("bakery.md")
    await shop.get_by_role("button", name="Add the test").click()
    await expect(shop.get_by_text("The test was added.")).to_be_visible()
    await shop.get_by_role("button", name="Run the test").click()
    await expect(shop.get_by_text("1 of 1 passed")).to_be_visible()


async def test_an_owner_runs_all_and_mends_the_one_that_fails(core, shop, monkeypatch):
    await teach(core.core, HOURS)
    await answer_by(
        core.core,
        AssistantSettings.from_wire({"model": {"baseUrl": "https://models.example/v1", "model": "m-1"}}),
    )
    await core.core.trials.put("acme", TestPack.from_wire({"tests": TESTS}))
    decide, go_on = core.core.chain.decide, asyncio.Event()

    async def slowly(situation):
        await go_on.wait()
        return await decide(situation)

    decided_by(core.core, slowly)
    monkeypatch.setattr(running, "_STRETCH", 0.0)  # two tests: the page has to go on by itself
    await shop.goto(shop.address + "/users/acme/tests")
    await shop.get_by_role("button", name="Run all 3 tests").click()
    await expect(shop.get_by_role("progressbar")).to_be_visible()
    await expect(shop.get_by_text("0 of 3 done")).to_be_visible()
    go_on.set()
    await expect(shop.get_by_text("2 of 3 passed")).to_be_visible()
    await expect(shop.get_by_text("the reply does not contain 'from nine to one'")).to_be_visible()
    await shown_well(shop, "trials-run")
    await shop.get_by_role("link", name="See why in the playground").click()
    await expect(shop.get_by_label("Write a message")).to_have_value("Are you open on Sundays?")
    await shop.go_back()
    await shop.get_by_role("link", name="Failed (1)").click()
    await shop.get_by_role("link", name="Change Are you open on Sundays?").click()
    await shop.get_by_label("Words that stand in the reply").fill("closed")
    await shop.get_by_role("button", name="Save the test").click()
    await shop.get_by_role("button", name="Run all 3 tests").click()
    await expect(shop.get_by_text("3 of 3 passed")).to_be_visible()


async def test_a_test_is_deleted_only_after_a_yes(core, shop):
    await teach(core.core, HOURS)
    await core.core.trials.put("acme", TestPack.from_wire({"tests": TESTS}))
    await shop.goto(shop.address + "/users/acme/tests")
    delete = shop.get_by_role("button", name="Delete Do you sell bicycles?")
    await delete.focus()
    await shop.keyboard.press("Enter")
    await expect(shop.get_by_role("dialog")).to_contain_text("no longer asked")
    await shop.keyboard.press("Escape")
    await expect(delete).to_be_focused()
    await shop.keyboard.press("Enter")
    await shop.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await expect(shop.get_by_text("The test was deleted.")).to_be_visible()
    await expect(shop.get_by_text("Do you sell bicycles?")).to_have_count(0)


async def test_tests_go_out_to_a_file_and_come_back(core, shop, tmp_path):
    await teach(core.core, HOURS)
    await core.core.trials.put("acme", TestPack.from_wire({"tests": TESTS}))
    await shop.goto(shop.address + "/users/acme/tests")
    await shop.get_by_text("Take tests out, or bring them in").click()
    async with shop.expect_download() as download:
        await shop.get_by_role("link", name="Export a table (CSV)").click()
    file = tmp_path / "tests.csv"
    await (await download.value).save_as(file)
    await core.core.trials.put("acme", TestPack.from_wire({"tests": TESTS[:1]}))
    await shop.get_by_label("A file of tests").set_input_files(file)
    await shop.get_by_role("button", name="Bring in").click()
    await expect(shop.get_by_text("2 tests were added. One was there already.")).to_be_visible()
