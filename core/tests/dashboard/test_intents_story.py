"""A shop's owner teaches the assistant what customers want, and mends what overlaps."""

from core_support.browsing import reachable_by_keyboard, shown_well, tabbable
from playwright.async_api import expect

INTENTS = "/users/acme/assistant/intents"


async def test_an_owner_starts_with_common_intents_and_mends_an_overlap(core, shop):
    page = shop
    await page.goto(page.address + INTENTS)
    await expect(page.get_by_role("heading", name="No intents yet")).to_be_visible()
    await shown_well(page, "intents-start")
    await page.get_by_role("button", name="Add the ticked ones").click()
    await expect(page.locator("#notices")).to_contain_text("common intents are in the draft")
    await expect(page.get_by_role("link", name="Opening hours")).to_be_visible()

    await page.fill("#message", "are you open on monday?")
    await expect(page.locator("#tried strong")).to_have_text("Opening hours")
    await page.fill("#message", "my washing machine leaks water")
    await expect(page.locator("#tried")).to_contain_text("None of these")
    await shown_well(page, "intents-list")

    await page.get_by_role("link", name="New intent").click()
    await page.fill("#name", "Holidays")
    await page.fill(
        "#examples", "Are you open on public holidays?\nAre you open on Sunday?\nOpen at Christmas?"
    )
    await page.get_by_label("Say a fixed reply").check()
    await page.get_by_role("button", name="Save in the draft").click()
    await expect(page.get_by_text("Write what is to be said.")).to_be_visible()
    page.troubles.clear()  # the browser says that the answer was 422
    await page.get_by_label("The reply", exact=True).fill("We are closed on all public holidays.")
    await page.get_by_role("button", name="Save in the draft").click()
    await expect(page.locator("#notices")).to_contain_text("Saved in the draft and trained")
    await expect(page.get_by_text("Overlaps with “Opening hours”")).to_be_visible()
    await expect(page.get_by_text("Add at least 2 more examples")).to_be_visible()
    await shown_well(page, "intents-overlap")
    assert await tabbable(page) - await reachable_by_keyboard(page) == set()

    await page.get_by_role("button", name="Delete this intent").click()
    await expect(page.get_by_role("dialog")).to_contain_text("Delete “Holidays”?")
    await page.get_by_role("button", name="Delete this intent").last.click()
    await expect(page.locator("#notices")).to_contain_text("gone from the draft")
    names = [intent.name for intent in (await core.core.configurations.draft("acme")).intents]
    assert "Holidays" not in names
    assert len(names) == 6
