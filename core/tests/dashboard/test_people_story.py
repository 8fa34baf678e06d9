"""The operator lets a shop owner in, who sets a password, finds their own business and nothing else."""

import re

import pytest
from core_support.browsing import open_page, shown_well
from core_support.visiting import TENANT_PASSWORD
from holdfast_core.dashboard.frame.catalogue import Catalogue
from playwright.async_api import expect

t = Catalogue()

pytestmark = pytest.mark.browser


async def test_an_owner_is_invited_signs_in_changes_the_password_and_is_removed(core, desk, browser):
    await core.add_user()
    await desk.goto(desk.address + "/people")
    await desk.get_by_label(t("people.email")).fill("ana@acme.test")
    await desk.get_by_label(t("people.invite.business")).select_option("acme")
    await desk.get_by_role("button", name=t("people.invite.button")).click()
    link = await desk.get_by_role("textbox", name=t("people.link.label"), exact=True).input_value()
    await shown_well(desk, "people-invited")

    owner = await open_page(browser, core)
    await owner.goto(owner.address + re.sub(r"^https?://[^/]+", "", link))
    await shown_well(owner, "people-welcome")
    await owner.get_by_label(t("people.new_password")).fill(TENANT_PASSWORD)
    await owner.keyboard.press("Enter")
    await expect(owner.get_by_role("navigation")).to_contain_text(t("frame.nav.inbox"))
    await expect(owner.get_by_role("navigation")).not_to_contain_text(t("frame.nav.people"))
    await owner.get_by_role("link", name="ana@acme.test").click()
    await owner.get_by_label(t("people.account.old")).fill("not it at all")
    await owner.get_by_label(t("people.new_password")).fill("another-slow-river-77")
    await owner.get_by_role("button", name=t("people.account.change")).click()
    await expect(owner.locator("#old-problem")).to_be_visible()
    owner.troubles.clear()  # the browser says that the answer was a 422
    await shown_well(owner, "people-account")
    await owner.get_by_label(t("people.account.old")).fill(TENANT_PASSWORD)
    await owner.get_by_label(t("people.new_password")).fill("another-slow-river-77")
    await owner.get_by_role("button", name=t("people.account.change")).click()
    await expect(owner.get_by_role("status").first).to_contain_text(t("people.account.changed"))

    await desk.goto(desk.address + "/people")
    await expect(desk.locator(".person").filter(has_text="ana@acme.test")).to_contain_text(
        t("people.never_seen")
    )
    await desk.get_by_role("button", name=t("people.remove")).click()
    dialog = desk.get_by_role("dialog")
    await expect(dialog).to_contain_text(t("people.remove_means", email="ana@acme.test"))
    await desk.keyboard.press("Escape")
    await expect(desk.get_by_role("button", name=t("people.remove"))).to_be_focused()
    await desk.keyboard.press("Enter")
    await dialog.get_by_role("button", name=t("people.remove")).click()
    await expect(desk.locator("#notices")).to_contain_text(t("people.did.remove"))
    await expect(desk.get_by_text("ana@acme.test")).to_have_count(0)

    await owner.reload()
    await expect(owner.get_by_label(t("people.password"))).to_be_visible()
    owner.troubles.clear()  # the browser says that the answer was a 401
    await shown_well(owner, "people-sign-in")
    await desk.goto(desk.address + "/audit")
    for deed in ("invite", "accept", "change_password", "remove"):
        await expect(desk.locator("#content")).to_contain_text(t(f"people.did.{deed}"))
    await shown_well(desk, "people-audit")
