"""An owner teaches the assistant: drops files, watches, asks, reads, replaces, deletes."""

import asyncio
import base64

import pytest
from core_support.browsing import reachable_by_keyboard, shown_well
from core_support.files import pdf
from core_support.running import HOURS, teach
from holdfast_contract.trials import TestPack
from holdfast_core.adapters.reading.process import ReadingProcess
from holdfast_core.dashboard.frame.catalogue import Catalogue
from playwright.async_api import expect

pytestmark = pytest.mark.browser

HOME = "/users/acme/knowledge"
t = Catalogue()

PRICES = "question,answer\nWhat does rye bread cost?,Rye bread costs five euros.\n"
ON_DELIVERY = {"question": "Do you deliver bread?", "expect": {"source": "bakery.md", "heading": "Delivery"}}

DROPPED = """(files) => {
  const transfer = new DataTransfer();
  for (const [name, body] of files) {
    const bytes = Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([bytes], name));
  }
  return transfer;
}"""


async def drop(page, files):
    """Drop files onto the zone, as the mouse does."""
    packed = [[name, base64.b64encode(body).decode()] for name, body in files.items()]
    transfer = await page.evaluate_handle(DROPPED, packed)
    for kind in ("dragenter", "dragover", "drop"):
        await page.dispatch_event("#drop", kind, {"dataTransfer": transfer})


def upload(page, filename):
    return page.locator(".upload").filter(has_text=filename)


def row(page, filename):
    return page.locator("#documents .list > li").filter(has_text=filename)


async def test_an_owner_drops_files_one_of_them_broken_watches_asks_and_reads(core, shop):
    await shop.goto(shop.address + HOME)
    await expect(shop.get_by_role("heading", name=t("knowledge.empty.title"))).to_be_visible()
    await shop.get_by_text(t("knowledge.empty.example")).click()
    await shown_well(shop, "knowledge-empty")

    # Two files that are good, one that is broken, one of a kind that nobody reads: each has its own fate.
    files = {
        "bakery.md": HOURS.encode(),
        "scan.pdf": pdf([]),
        "photo.heic": b"x",
        "prices.csv": PRICES.encode(),
    }
    await drop(shop, files)
    await expect(upload(shop, "photo.heic")).to_contain_text(t("knowledge.upload.unknown"))
    for good in ("bakery.md", "prices.csv"):
        await expect(upload(shop, good)).to_contain_text(t("knowledge.upload.done"))
    await expect(upload(shop, "scan.pdf")).to_contain_text(t("knowledge.problem.DOCUMENT_SCANNED"))
    await expect(row(shop, "bakery.md")).to_contain_text(t("knowledge.state.ready"))
    await expect(row(shop, "scan.pdf")).to_contain_text(t("knowledge.state.failed"))
    await shown_well(shop, "knowledge-dropped")

    # The question is asked as a customer would ask it.
    await shop.goto(shop.address + HOME)
    await shop.get_by_label(t("knowledge.try.label")).fill("How much does delivery cost?")
    await shop.keyboard.press("Enter")
    await expect(shop.get_by_role("heading", name=t("knowledge.would.answer"))).to_be_visible()
    taken = shop.locator(".passage.taken")
    await expect(taken.locator("mark").first).to_have_text("Delivery")
    await shown_well(shop, "knowledge-asked")
    await shop.get_by_label(t("knowledge.try.label")).fill("Do you repair bicycles?")
    await shop.keyboard.press("Enter")
    await expect(shop.get_by_role("heading", name=t("knowledge.would.decline"))).to_be_visible()
    await shown_well(shop, "knowledge-declined")

    # The passages of the document are read, and looked through.
    await row(shop, "bakery.md").get_by_role("link").click()
    await expect(shop.locator(".passage")).to_have_count(2)
    await shown_well(shop, "knowledge-document")
    await shop.get_by_label(t("knowledge.document.find")).fill("sourdough")
    await shop.keyboard.press("Enter")
    await expect(shop.locator(".passage mark")).to_have_text("sourdough")
    await expect(shop.locator(".passage")).to_have_count(1)

    await shop.get_by_text(t("knowledge.back")).click()
    await expect(row(shop, "bakery.md")).to_be_visible()
    assert shop.troubles == []


async def test_an_owner_replaces_a_document_and_deletes_it(core, shop):
    await teach(core.core, HOURS)
    await shop.goto(shop.address + HOME)

    # The same name takes the place of what is there.
    await shop.set_input_files(
        "#files",
        {
            "name": "bakery.md",
            "mimeType": "text/markdown",
            "buffer": HOURS.replace("four euros", "nine euros").encode(),
        },
    )
    await expect(upload(shop, "bakery.md")).to_contain_text(t("knowledge.upload.replaced"))
    await shop.goto(shop.address + HOME + "?q=How+much+does+delivery+cost%3F")
    await expect(shop.locator(".reply")).to_contain_text("nine euros")

    # Deleting asks first, and the keyboard comes back where it was.
    delete = row(shop, "bakery.md").get_by_role("button")
    await delete.click()
    dialog = shop.get_by_role("dialog")
    await expect(dialog).to_contain_text(t("knowledge.delete.means", name="bakery.md"))
    await shown_well(shop, "knowledge-delete")
    await shop.keyboard.press("Escape")
    await expect(delete).to_be_focused()
    await shop.keyboard.press("Enter")
    await dialog.get_by_role("button", name=t("knowledge.delete.button")).click()
    await expect(shop.locator("#notices")).to_contain_text(t("knowledge.done.deleted"))
    await expect(row(shop, "bakery.md")).to_have_count(0)
    assert shop.troubles == []


async def test_a_text_is_pasted_and_a_new_version_waits_for_the_owner(core, shop):
    await teach(core.core, HOURS)
    await core.core.trials.put("acme", TestPack.from_wire({"tests": [ON_DELIVERY]}))
    await shop.goto(shop.address + HOME)
    await shop.get_by_text(t("knowledge.add.paste")).click()
    await shop.get_by_label(t("knowledge.add.paste_title")).fill("Holidays")
    await shop.get_by_label(t("knowledge.add.paste_text"), exact=True).fill("We are closed in August.")
    await shop.get_by_role("button", name=t("knowledge.add.paste_button")).click()
    await expect(shop.locator("#notices")).to_contain_text(t("knowledge.done.added"))
    await expect(row(shop, "Holidays.md")).to_contain_text(t("knowledge.state.ready"))

    await drop(shop, {"bakery.md": b"# Corner Bakery\n\nNothing of the kind."})
    await expect(upload(shop, "bakery.md")).to_contain_text(t("knowledge.state.waiting"))
    await row(shop, "bakery.md").get_by_role("link", name=t("knowledge.waits.look")).click()
    await expect(shop.get_by_text(ON_DELIVERY["question"])).to_be_visible()
    await shown_well(shop, "knowledge-waiting")
    await shop.get_by_role("button", name=t("knowledge.waits.discard")).click()
    dialog = shop.get_by_role("dialog")
    await expect(dialog).to_contain_text(t("knowledge.waits.discard_replacing", name="bakery.md"))
    await dialog.get_by_role("button", name=t("knowledge.waits.discard")).click()
    await expect(shop.locator("#notices")).to_contain_text(t("knowledge.done.discarded"))
    await expect(row(shop, "bakery.md")).to_contain_text(t("knowledge.state.ready"))


async def test_progress_is_seen_while_a_document_is_read(core, shop, monkeypatch):
    go_on, read = asyncio.Event(), ReadingProcess.read

    async def slow(self, file, parts):
        await go_on.wait()
        return await read(self, file, parts)

    monkeypatch.setattr(ReadingProcess, "read", slow)
    await shop.goto(shop.address + HOME)
    await drop(shop, {"bakery.md": HOURS.encode()})
    await expect(upload(shop, "bakery.md")).to_contain_text(t("knowledge.stage.reading"))
    await expect(row(shop, "bakery.md")).to_contain_text(t("knowledge.stage.reading"))
    await shown_well(shop, "knowledge-reading")
    await shop.locator("#paste summary").focus()
    go_on.set()
    await expect(upload(shop, "bakery.md")).to_contain_text(t("knowledge.upload.done"))
    await expect(row(shop, "bakery.md")).to_contain_text(t("knowledge.state.ready"))
    await expect(shop.locator("#paste summary")).to_be_focused()


async def test_the_example_is_written_in_with_a_click_and_added(core, shop):
    await shop.goto(shop.address + HOME)
    await shop.get_by_text(t("knowledge.empty.example")).click()
    await shop.get_by_role("button", name=t("knowledge.empty.use")).click()
    await expect(shop.get_by_label(t("knowledge.add.paste_title"))).to_have_value("Our shop")
    await shop.get_by_role("button", name=t("knowledge.add.paste_button")).click()
    await expect(row(shop, "Our shop.md")).to_contain_text(t("knowledge.state.ready"))


async def test_what_is_typed_stays_while_the_list_is_drawn_anew(core, shop):
    await teach(core.core, HOURS)
    await shop.goto(shop.address + HOME + "?find=bakery")
    field = shop.get_by_label(t("knowledge.list.find"))
    await field.fill("pri")
    await drop(shop, {"bakery.txt": HOURS.encode()})
    await expect(row(shop, "bakery.txt")).to_contain_text(t("knowledge.state.ready"))
    await expect(field).to_have_value("pri")


async def test_without_a_script_a_file_is_added_by_the_form_itself(core, shop, browser):
    context = await browser.new_context(
        java_script_enabled=False, storage_state=await shop.context.storage_state()
    )
    page = await context.new_page()
    await page.goto(shop.address + HOME)
    await page.set_input_files(
        "#files", {"name": "bakery.md", "mimeType": "text/markdown", "buffer": HOURS.encode()}
    )
    await page.get_by_role("button", name=t("knowledge.add.button"), exact=True).click()
    await expect(page.locator("#notices")).to_contain_text(t("knowledge.done.added"))
    await expect(row(page, "bakery.md")).to_have_count(1)


async def test_an_upload_that_is_refused_or_breaks_off_says_so_and_the_next_goes_on(core, shop):
    await shop.goto(shop.address + HOME)
    answers = iter(["abort", "crowded"])

    async def troubled(route):
        match next(answers, None):
            case "abort":
                await route.abort()
            case "crowded":
                await route.fulfill(status=429, headers={"Retry-After": "1"}, body="")
            case _:
                await route.continue_()

    await shop.route("**/knowledge/documents?filename=*", troubled)
    await shop.evaluate("document.getElementById('upload').dataset.mostBytes = 300")
    files = {
        "lost.md": HOURS.encode(),
        "large.md": bytes(301),
        "bakery.md": HOURS.encode(),
        "empty.md": b"",
    }
    await drop(shop, files)
    too_large = t("knowledge.upload.too_large", megabytes=20)
    await expect(upload(shop, "large.md")).to_contain_text(too_large)
    await expect(upload(shop, "lost.md")).to_contain_text(t("knowledge.upload.lost"))
    await expect(upload(shop, "empty.md")).to_contain_text(t("knowledge.upload.empty_file"))
    await expect(upload(shop, "bakery.md")).to_contain_text(t("knowledge.upload.done"))


async def test_everything_is_reached_by_keyboard(core, shop):
    await teach(core.core, HOURS)
    await shop.goto(shop.address + HOME)
    reached = await reachable_by_keyboard(shop)
    [document] = await core.core.ingestions.documents("acme")
    wanted = {
        "INPUT question",
        "INPUT files",
        f"A read-{document.document_id}",
        f"BUTTON delete-{document.document_id}",
    }
    assert wanted <= reached


async def test_what_a_hostile_document_says_runs_nowhere(core, shop):
    script = "<img src=x onerror=\"document.title='taken'\">"
    await shop.goto(shop.address + HOME)
    await drop(shop, {f"{script}.md": f"# {script}\n\nBread {script}.".encode(), f"{script}.zip": b"x"})
    await expect(shop.locator(".upload").first).to_contain_text(t("knowledge.upload.done"))
    await shop.goto(shop.address + HOME + "?q=bread")
    await shop.locator(".passage a").first.click()
    await expect(shop.locator(".passage")).to_contain_text(script)
    assert await shop.title() != "taken"
    assert shop.troubles == []
