"""Many gateways as the operator sees them, in a real browser."""

import re

import pytest
from core_support.browsing import shown_well
from core_support.fleet import gateways_running, hear
from core_support.running import event, make_settings, url_of
from core_support.waiting import until
from holdfast_contract.drain import DrainState, Stuck
from holdfast_contract.errors import GatewayUnreachable
from holdfast_contract.sessions import SessionStatus
from holdfast_core.dashboard.frame.catalogue import Catalogue
from playwright.async_api import expect

pytestmark = pytest.mark.browser
t = Catalogue()


@pytest.fixture
async def fleet():
    """Three gateways on one store; core is told the address of the first."""
    async with gateways_running(3) as running:
        yield running


@pytest.fixture
async def core(start, fleet, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    running = await start(make_settings(url_of(tmp_path / "core.db"), fleet[0].url))
    await running.add_user()
    for gateway, name in zip(fleet, ("shop", "office", "default"), strict=True):
        gateway.put("acme", SessionStatus.CONNECTED, name)
        await hear(running, gateway, session_id=name)
    return running


def row_of(page, name):
    return page.locator(f'[data-gateway="{name}"]')


async def test_the_operator_empties_a_gateway_watches_it_and_has_it_serve_again(fleet, desk):
    first, _, third = fleet
    third.fault = GatewayUnreachable()
    await desk.goto(desk.address + "/operations")
    await expect(row_of(desk, "gw-3")).to_contain_text(t("health.gateways.away"))
    row = row_of(desk, "gw-1")
    await expect(row).to_contain_text(t("health.gateways.free", free=49, most=50))
    await row.get_by_role("button", name=t("health.gateways.drain")).click()
    dialog = desk.get_by_role("dialog")
    await expect(dialog).to_contain_text(t("health.gateways.drain_means"))
    await dialog.get_by_role("button", name=t("health.gateways.drain")).click()
    await expect(row).to_contain_text(t("health.gateways.progress", moved=0, remaining=1))
    first.stuck = [Stuck(user_id="acme", session_id="shop", reason="NO_ROOM")]
    await expect(row).to_contain_text(t("health.gateways.stuck.NO_ROOM"))
    await shown_well(desk, "gateways")
    first.drain_state, first.moved, first.stuck = DrainState.DRAINED, 1, []
    await expect(row).to_contain_text(t("health.gateways.drained"))
    await row.get_by_role("button", name=t("health.gateways.serve_again")).click()
    await expect(row).to_contain_text(t("health.gateways.serving"))
    assert desk.troubles == []


async def test_a_page_follows_the_live_events_of_every_gateway(fleet, core, desk):
    await desk.goto(desk.address + "/users/acme/sessions")
    await until(lambda: all(gateway.listeners for gateway in fleet))
    await desk.evaluate(
        "() => { window.heard = 0; document.body.addEventListener('holdfast:session', () => heard++); }"
    )
    for gateway in fleet:
        before = await desk.evaluate("heard")
        gateway.tell(event("session.status", {"from": "connected", "to": "unstable"}))
        await desk.wait_for_function("before => heard > before", arg=before)
    fleet[1].tell(None)  # one that ends its stream cuts none of the others off
    fleet[1].fault = GatewayUnreachable()
    await until(lambda: not fleet[1].listeners)
    before = await desk.evaluate("heard")
    fleet[2].tell(event("session.status", {"from": "unstable", "to": "connected"}))
    await desk.wait_for_function("before => heard > before", arg=before)


async def test_a_session_says_which_gateway_holds_it_and_is_not_lost_while_that_is_away(fleet, core, desk):
    await desk.goto(desk.address + "/users/acme/sessions/office")
    await expect(desk.locator(".card")).to_contain_text("gw-2")
    fleet[1].fault = GatewayUnreachable()
    await desk.goto(desk.address + "/users/acme/sessions")
    office = desk.locator('[data-session="acme/office"]')
    await expect(office).to_have_attribute("data-state", "away")
    await expect(office).to_contain_text(re.compile("gateway gw-2 holds this session"))
    await expect(desk.locator('[data-session="acme/shop"]')).to_have_attribute("data-state", "connected")
