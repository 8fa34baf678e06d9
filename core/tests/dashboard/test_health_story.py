"""Something is wrong: the owner reads what, and goes there. Then she looks at what the month was like."""

from datetime import timedelta

import pytest
from core_support.browsing import NARROW, shown_well
from core_support.past import Past
from core_support.running import event
from holdfast_contract.sessions import BackupSummary
from holdfast_contract.times import now
from holdfast_core.adapters.tables import conversations, test_runs
from playwright.async_api import expect
from sqlalchemy import insert

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


@pytest.fixture
async def month(core):
    await core.add_user(document=None)
    await Past().month(now(), 62, 2_600).write(core.core.database, created_at=now() - timedelta(days=62))
    await core.core.usage.catch_up()
    return core


def connect(core, **more):
    backup = BackupSummary(backup_id="bak_1", taken_at=now() - timedelta(minutes=4), bytes=41_000_000)
    core.gateway.put("acme", "connected", backup=backup, **more)


async def break_things(core):
    """Have the phone unlink us, somebody wait for a person, and tests fail."""
    core.gateway.put("acme", "logged_out", reason="UNLINKED_BY_PHONE")
    await core.deliver(event("session.status", {"from": "connected", "to": "logged_out", "reason": None}))
    waits = {"user_id": "acme", "session_id": "default", "contact_id": "6281", "handler": "person"}
    at = now() - timedelta(hours=3)
    run = {"failed": 2, "ranAt": (now() - timedelta(days=1)).isoformat(), "total": 12}

    def work(connection):
        connection.execute(insert(conversations).values(**waits, since=at, last_at=at, contact_at=at))
        connection.execute(insert(test_runs).values(user_id="acme", run=run))

    await core.core.database.write(work)


async def test_an_owner_reads_what_is_wrong_goes_there_and_sees_how_the_month_was(month, shop):
    core = month
    connect(core)
    await shop.goto(shop.address + "/users/acme/health")
    await expect(shop.get_by_role("heading", name="All is well")).to_be_visible()
    await shown_well(shop, "health-well")

    await break_things(core)
    out = shop.get_by_role("heading", name="The phone has unlinked this session")
    await expect(out).to_be_visible(timeout=15_000)
    await expect(shop.get_by_text("Somebody removed it under Linked devices.")).to_be_visible()
    await expect(shop.get_by_role("heading", name="1 contact waits for a person")).to_be_visible()
    await expect(shop.get_by_role("heading", name="2 of your tests fail")).to_be_visible()
    await shown_well(shop, "health-troubles")
    await shop.get_by_role("link", name="Go to the session").click()
    await shop.wait_for_url("**/users/acme/sessions/default")

    connect(core)
    await shop.goto(shop.address + "/users/acme/health")
    chart = shop.get_by_role("img", name="Messages")
    await expect(chart).to_be_visible()
    await shop.get_by_role("link", name="7 days").click()
    await shop.wait_for_url("**days=7")
    assert await shop.locator("#chart-messages .touch").count() == 7
    await shown_well(shop, "health-week")
    await shop.get_by_role("link", name="90 days").click()
    await shop.wait_for_url("**days=90")
    assert await shop.locator("#chart-messages .touch").count() == 13
    await shown_well(shop, "health-quarter")
    table = shop.locator("#messages-numbers")
    await table.locator("summary").focus()
    await shop.keyboard.press("Enter")
    await expect(table.get_by_role("columnheader", name="Written by the assistant")).to_be_visible()
    assert await table.locator("tbody tr").count() == 13


async def test_the_keyboards_place_is_kept_while_the_troubles_change(month, shop):
    core = month
    core.gateway.put("acme", "stopped")
    await shop.goto(shop.address + "/users/acme/health")
    link = shop.get_by_role("link", name="Go to the session")
    await link.focus()
    await break_things(core)
    await expect(shop.get_by_role("heading", name="1 contact waits for a person")).to_be_visible(
        timeout=15_000
    )
    await expect(shop.get_by_role("link", name="Go to the session")).to_be_focused()


async def test_charts_fit_a_phone_and_their_letters_stay_readable(month, shop):
    connect(month)
    await shop.set_viewport_size(NARROW)
    await shop.goto(shop.address + "/users/acme/health?days=90")
    sizes = await shop.evaluate(
        "[...document.querySelectorAll('.plot text')].map(e => e.getBoundingClientRect())"
        ".map(r => [r.height, r.left, r.right])"
    )
    assert sizes
    assert all(height >= 12 and left >= 0 and right <= NARROW["width"] for height, left, right in sizes)
    overlapping = await shop.evaluate(
        "[...document.querySelectorAll('.plot')].some(plot => {"
        "  const boxes = [...plot.querySelectorAll('text')].map(e => e.getBoundingClientRect());"
        "  return boxes.some((a, i) => boxes.some((b, j) => i < j && a.left < b.right && b.left < a.right"
        "    && a.top + 3 < b.bottom && b.top + 3 < a.bottom)); })"
    )
    assert not overlapping


async def test_the_operator_sees_who_needs_help(month, desk):
    core = month
    connect(core)
    await core.add_user("other", document=None)
    await desk.goto(desk.address + "/operations")
    await expect(desk.get_by_role("heading", name="No phone is connected yet")).to_be_visible()
    await shown_well(desk, "operations")
    await desk.get_by_role("rowheader", name="other").get_by_role("link").click()
    await desk.wait_for_url("**/users/other/health")
