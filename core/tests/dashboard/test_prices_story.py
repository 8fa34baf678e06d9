"""A shop's owner writes the price list and watches what the assistant would quote."""

from core_support.browsing import reachable_by_keyboard, shown_well, tabbable
from playwright.async_api import Page, expect

PRICES = "/users/acme/assistant/prices"


async def add_item(page: Page, name: str, each: str = "", fixed: str = "") -> None:
    """Type a row from one key to the next, as somebody does who has no mouse at hand."""
    await page.get_by_role("button", name="Add an item").press("Enter")
    await page.keyboard.type(name)
    await page.keyboard.press("Tab")
    await page.keyboard.type(each)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.type(fixed)


async def names(page: Page) -> list[str]:
    return await page.locator("input[name^='item.'][name$='.name']").evaluate_all(
        "(all) => all.map((one) => one.value)"
    )


async def test_an_owner_writes_a_price_list_and_watches_the_quote(core, shop):
    page, quote = shop, shop.locator("#quote")
    await page.goto(page.address + PRICES)
    await page.fill("#currency", "eur")
    await add_item(page, "Cake", each="12,50")
    await add_item(page, "Delivery", fixed="3")
    delivery = page.locator(".price-row", has=page.locator("legend")).nth(1)
    await delivery.locator("summary").press("Enter")
    await delivery.get_by_label("Price per km").fill("0.50")

    await page.fill("#message", "3 cakes, delivery 12 km on Sunday at 10")
    await expect(quote).to_contain_text("€46.50")
    await expect(page.locator("#amounts-hint")).to_contain_text("written as 1234.50 or with a comma")
    await page.fill("#message", "how much is the delivery?")
    await expect(quote).to_contain_text("How many km is it")
    await page.fill("#message", "3 cakes, delivery 12 km on Sunday at 10")

    await page.get_by_role("button", name="Add a surcharge").click()
    await page.keyboard.type("Sunday")
    surcharge = page.locator(".price-row").nth(2)
    await surcharge.get_by_label("Per cent").fill("10")
    await surcharge.get_by_label("Sun", exact=True).check()
    await expect(quote).to_contain_text("€51.15")
    await shown_well(page, "prices-typing")

    up = delivery.get_by_role("button", name="Move up")
    await up.press("Enter")
    assert await names(page) == ["Delivery", "Cake"]
    await expect(page.locator("#prices-said")).to_have_text("Moved to place 1 of 2.")
    assert await page.evaluate("document.activeElement.dataset.do") == "up"

    cake = page.locator(".price-row").nth(1)
    await cake.get_by_label("Price each").first.fill("1.500")
    await expect(quote).to_contain_text("One row is not finished")
    await page.get_by_role("button", name="Save in the draft").last.click()
    await expect(page.get_by_text("can be read in two ways. Write 1500 or 1.50")).to_be_visible()
    assert await page.evaluate("document.activeElement.value") == "1.500"
    assert await names(page) == ["Delivery", "Cake"]
    page.troubles.clear()  # the browser says that the answer was 422
    await shown_well(page, "prices-problem")

    await cake.get_by_label("Price each").first.fill("15")
    await page.get_by_role("button", name="Save in the draft").last.click()
    await expect(page.locator("#notices")).to_contain_text("saved in the draft")
    await expect(quote).to_contain_text("€59.40")
    prices = (await core.core.configurations.draft("acme")).settings.price_list
    assert [(item.name, str(item.per_unit)) for item in prices.items] == [
        ("Delivery", "None"),
        ("Cake", "15"),
    ]
    await shown_well(page, "prices-saved")


async def test_a_row_is_removed_and_a_quantity_added_by_keyboard(core, shop):
    page = shop
    await page.goto(page.address + PRICES)
    await page.fill("#currency", "IDR")
    await add_item(page, "Roti", each="5.000")
    await add_item(page, "Kue", each="25.000")
    roti = page.locator(".price-row").nth(0)
    await roti.locator("summary").press("Enter")
    await roti.get_by_role("button", name="Add a quantity").press("Enter")
    await page.keyboard.type("10")
    await page.keyboard.press("Tab")
    await page.keyboard.type("4.500")
    await page.fill("#message", "12 roti")
    await expect(page.locator("#quote")).to_contain_text("Rp54.000")
    await page.locator(".price-row").nth(1).get_by_role("button", name="Remove", exact=True).press("Enter")
    assert await names(page) == ["Roti"]
    assert await page.evaluate("document.activeElement.value") == "Roti"
    assert await tabbable(page) - await reachable_by_keyboard(page) == set()


async def test_an_owner_reads_a_spreadsheet_in(core, shop, tmp_path):
    page = shop
    await page.goto(page.address + PRICES)
    await page.fill("#currency", "EUR")
    sheet = tmp_path / "items.csv"
    sheet.write_text("item;price\nCake;12,50\nBread;two\n", "utf-8")
    await page.get_by_text("From or to a spreadsheet").click()
    await page.set_input_files("#file", sheet)
    await page.get_by_role("button", name="Read into the table").click()
    await expect(page.get_by_text("Line 3: “two” is no amount")).to_be_visible()
    page.troubles.clear()  # the browser says that the answer was 422
    await shown_well(page, "prices-file")
    sheet.write_text("item;price\nCake;12,50\nBread;2\n", "utf-8")
    await page.set_input_files("#file", sheet)
    await page.get_by_role("button", name="Read into the table").click()
    await expect(page.get_by_text("2 lines are read into the table")).to_be_visible()
    assert await names(page) == ["Cake", "Bread"]
