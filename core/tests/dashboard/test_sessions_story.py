"""Sessions as a person sees them, in a real browser."""

import re
from datetime import timedelta

import pytest
from core_support.browsing import open_page, reachable_by_keyboard, shown_well
from core_support.running import event, message_event
from core_support.waiting import until
from holdfast_contract.backups import Progress
from holdfast_contract.errors import Unavailable
from holdfast_contract.reports import RecoveryStep
from holdfast_contract.sessions import BackupSummary
from holdfast_contract.times import now, to_rfc3339
from holdfast_core.dashboard.frame.catalogue import Catalogue
from playwright.async_api import expect

pytestmark = pytest.mark.browser
t = Catalogue()

WITHOUT_POLLING = """{
  const real = window.setTimeout;
  window.setTimeout = (what, wait, ...more) => wait === 3000 ? 0 : real(what, wait, ...more);
}"""
"""Keeps htmx from asking every three seconds."""

HEAR = """() => {
  window.heard = [];
  for (const name of ["holdfast:live", "holdfast:session"]) {
    document.body.addEventListener(name, () => heard.push(name));
  }
}"""


def session_event(type_, data, user_id="acme"):
    return event(type_, data, user_id)


async def card_of(page, name="acme/default"):
    return page.locator(f'[data-session="{name}"]')


def button(within, key):
    return within.get_by_role("button", name=t(key), exact=True)


async def followed(gateway):
    await until(lambda: gateway.listeners)


async def test_the_operator_adds_a_business_pairs_its_phone_and_disconnects_it(core, desk):
    gateway = core.gateway
    await desk.goto(desk.address + "/")
    await desk.get_by_role("textbox", name=t("sessions.business")).fill("acme")
    await button(desk, "sessions.add_button").click()
    await expect(desk.get_by_text(t("sessions.added"))).to_be_visible()
    card = await card_of(desk)
    await expect(card).to_contain_text(t("sessions.state.new"))
    await button(card, "sessions.start").click()
    await expect(card).to_have_attribute("data-state", "starting")
    gateway.put("acme", "pairing")
    picture = card.get_by_alt_text(t("sessions.qr_alt"))
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    seconds = card.locator("figcaption [data-seconds]")
    first = int(await seconds.text_content())
    await until(lambda: _less(seconds, first))
    calls = len(gateway.calls)
    await desk.reload()
    await expect(picture).to_be_visible()
    assert all("start" not in call for call in gateway.calls[calls:])
    gateway.put("acme", "connected", phone="6281717407674", name="Acme Ltd")
    await expect(picture).to_have_count(0)
    await expect(card).to_contain_text("+6281717407674")
    await expect(desk.locator("#announcements")).to_have_text(
        f"acme/default: {t('sessions.state.connected')}"
    )
    await button(card, "sessions.disconnect").click()
    dialog = desk.get_by_role("dialog")
    await expect(dialog).to_contain_text(t("sessions.disconnect_means"))
    # Cards go on changing behind the dialog, and take neither it nor the keyboard away.
    gateway.put("acme", "unstable", phone="6281717407674", name="Acme Ltd")
    await expect(card).to_have_attribute("data-state", "unstable")
    await expect(dialog).to_be_visible()
    await desk.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(button(card, "sessions.disconnect")).to_be_focused()
    assert not any("logout" in call for call in gateway.calls)
    await desk.keyboard.press("Enter")
    gateway.put("acme", "connected", phone="6281717407674", name="Acme Ltd")
    await expect(card).to_have_attribute("data-state", "connected")
    await dialog.get_by_role("button", name=t("sessions.disconnect")).click()
    await expect(card).to_have_attribute("data-state", "stopped")
    assert sum("logout" in call for call in gateway.calls) == 1
    assert desk.troubles == []


async def _less(shown, than):
    return int(await shown.text_content()) < than


async def test_the_keyboard_and_what_is_being_written_stay_while_a_qr_is_drawn_anew(core, shop):
    core.gateway.put("acme", "pairing")
    await shop.goto(shop.address + "/")
    card = await card_of(shop)
    await card.get_by_text(t("sessions.other_way")).click()
    number = card.get_by_label(t("sessions.phone_label"))
    await number.fill("+62 812")
    before = await card.locator(".qr img").get_attribute("src")
    core.gateway.qr_text = "2@fresh"
    await expect(card.locator(".qr img")).not_to_have_attribute("src", before)
    await expect(number).to_be_focused()
    await expect(number).to_have_value("+62 812")
    await number.press_sequentially(" 3456 7890")
    await shop.keyboard.press("Enter")
    await expect(card.locator(".code-text")).to_have_text("ABCD-EFGH")
    await shop.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await button(card, "sessions.copy_code").click()
    await expect(card.get_by_role("button", name=t("frame.copied"))).to_be_visible()
    assert await shop.evaluate("navigator.clipboard.readText()") == "ABCD-EFGH"
    await shown_well(shop, "sessions-pairing")


async def test_every_state_is_shown_well_in_a_list(core, desk):
    day = timedelta(days=1)
    backup = BackupSummary(backup_id="bak_1", taken_at=now() - timedelta(minutes=4), bytes=14_400_000)
    alive = {"last_heartbeat_at": now() - timedelta(seconds=20), "backup": backup}
    for name in ("acme", "bakery", "cafe", "dentist", "florist", "garage", "hotel"):
        await core.core.users.ensure(name)
    put = core.gateway.put
    put("bakery", "connected", phone="6281717407674", name="Corner Bakery", age="fresh", **alive)
    put("cafe", "unstable", phone="6281717407675", age="aging", consecutive_heartbeat_failures=2, **alive)
    put("dentist", "reconnecting", reason="NETWORK_LOST", phone="628171", age="old", **alive)
    put("florist", "logged_out", reason="UNLINKED_BY_PHONE", backup=backup)
    put("garage", "failed", reason="PAIRING_EXPIRED")
    put("hotel", "pairing", "reception")
    put("hotel", "stopped", "restaurant", reason="REQUESTED", last_connected_at=now() - day)
    await desk.goto(desk.address + "/")
    await expect(desk.locator("article.session")).to_have_count(8)
    await shown_well(desk, "sessions-list")
    reached = await reachable_by_keyboard(desk)
    assert {"INPUT user", "INPUT session", "BUTTON add"} <= reached
    assert len([name for name in reached if name.startswith("BUTTON act-")]) == 8


async def test_a_session_s_page_tells_its_day_and_brings_a_backup_back(core, shop):
    gateway = core.gateway
    gateway.put("acme", "connected", phone="6281717407674", name="Acme Ltd", age="fresh")
    gateway.steps = [RecoveryStep(at=now(), rung="new_browser", attempt=1, reason="BROWSER_CLOSED")]
    for hours, to, reason in (
        (20, "connected", None),
        (9, "reconnecting", "NETWORK_LOST"),
        (8.5, "connected", None),
        (3, "logged_out", "UNLINKED_BY_PHONE"),
        (2, "pairing", None),
        (1.9, "connected", None),
    ):
        told = session_event("session.status", {"from": "starting", "to": to, "reason": reason})
        await core.deliver(told | {"timestamp": to_rfc3339(now() - timedelta(hours=hours))})
    await core.settled(6)
    await shop.goto(shop.address + "/users/acme/sessions/default")
    await button(shop, "sessions.backups.take").click()
    await expect(shop.get_by_text(t("sessions.backups.taken"))).to_be_visible()
    await button(shop, "sessions.backups.verify").click()
    await expect(shop.get_by_text(t("sessions.backups.is_whole"), exact=True)).to_be_visible()
    await expect(shop.get_by_text(t("sessions.rung.new_browser"))).to_be_visible()
    await button(shop, "sessions.support.screenshot").click()
    await expect(shop.get_by_alt_text(t("sessions.support.picture_alt"))).to_be_visible()
    await shown_well(shop, "sessions-one")
    await button(shop, "sessions.backups.restore").click()
    dialog = shop.get_by_role("dialog")
    await expect(dialog).to_contain_text(t("sessions.backups.restore_means"))
    gateway.progress = Progress(doing="restore", done=2_000_000, total=5_000_000)
    await dialog.get_by_role("button", name=t("sessions.backups.restore"), exact=True).click()
    await expect(shop.get_by_text(re.compile("The backup was restored"))).to_be_visible()
    await expect(shop.get_by_text(t("sessions.backups.doing.restore"))).to_be_visible()
    gateway.progress = None
    await expect(shop.get_by_text(t("sessions.backups.doing.restore"))).to_have_count(0)
    await expect(await card_of(shop)).to_have_attribute("data-state", "starting")


async def test_the_phone_s_owner_pairs_it_by_a_link_without_signing_in(core, browser, shop):
    gateway = core.gateway
    await shop.goto(shop.address + "/users/acme/sessions/default")
    await button(shop, "sessions.link.make").click()
    written = shop.get_by_label(t("sessions.link.label"))
    await expect(written).to_have_value(re.compile(r"^http.*/pair/.+"))
    link = await written.input_value()
    await shop.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await button(shop, "sessions.link.copy").click()
    await expect(shop.get_by_role("button", name=t("frame.copied"))).to_be_visible()
    assert await shop.evaluate("navigator.clipboard.readText()") == link
    await shown_well(shop, "sessions-link-made")
    owner = await open_page(browser, core)
    await owner.goto(owner.address + re.search(r"/pair/.*", link)[0])
    await expect(owner.get_by_role("heading")).to_have_text(t("sessions.pair.title", business="acme"))
    await expect(owner.locator("nav")).to_have_count(0)
    assert not any("start" in call for call in gateway.calls)
    await button(owner, "sessions.pair.start").click()
    await expect(owner.get_by_text(t("sessions.pair.hint.starting"))).to_be_visible()
    gateway.put("acme", "pairing")
    await expect(owner.get_by_alt_text(t("sessions.qr_alt"))).to_be_visible()
    await owner.get_by_text(t("sessions.other_way")).click()
    await owner.get_by_label(t("sessions.phone_label")).fill("+62 812 3456 7890")
    await button(owner, "sessions.ask_code").click()
    await expect(owner.locator(".code-text")).to_have_text("ABCD-EFGH")
    assert owner.troubles == []
    await shown_well(owner, "sessions-link")
    gateway.put("acme", "connected", phone="6281", name="Acme Ltd", last_connected_at=now())
    await expect(owner.get_by_text(t("sessions.pair.done"))).to_be_visible()
    assert "Acme Ltd" not in await owner.content()
    await expect(await card_of(shop)).to_have_attribute("data-state", "connected")


async def test_a_change_comes_by_the_stream_at_once_and_by_asking_without_it(core, shop):
    gateway = core.gateway
    gateway.put("acme", "connected")
    # Nothing asks by the clock: what comes, comes by the stream.
    await shop.add_init_script(WITHOUT_POLLING)
    await shop.goto(shop.address + "/users/acme/sessions")
    card = await card_of(shop)
    await followed(gateway)
    tickets = len(gateway.tickets)
    gateway.put("acme", "unstable")
    gateway.tell(session_event("session.status", {"from": "connected", "to": "unstable"}))
    await expect(card).to_have_attribute("data-state", "unstable")
    await shop.evaluate(HEAR)
    for _ in range(3):
        gateway.tell(message_event())
    await until(lambda: shop.evaluate("heard.length"))
    # Messages come together, and a session's card does not ask because of them.
    assert await shop.evaluate("heard") == ["holdfast:live"]
    gateway.put("acme", "reconnecting")
    gateway.tell(session_event("session.status", {"from": "unstable", "to": "reconnecting"}, "other"))
    gateway.tell(None)
    # The stream ended; a new one is opened with a new ticket, and what was missed is looked up.
    await expect(card).to_have_attribute("data-state", "reconnecting")
    await followed(gateway)
    await until(lambda: len(gateway.tickets) > tickets)
    assert {wanted.user_id for wanted in gateway.tickets} == {"acme"}


async def test_a_card_says_that_the_gateway_is_away_and_comes_back_by_itself(core, desk):
    await core.core.users.ensure("acme")
    core.gateway.put("acme", "connected")
    await followed(core.gateway)
    core.gateway.fault = Unavailable()
    await desk.goto(desk.address + "/")
    card = await card_of(desk)
    await expect(card).to_contain_text(t("sessions.state.away"))
    await shown_well(desk, "sessions-away")
    core.gateway.fault = None
    await expect(card).to_have_attribute("data-state", "connected")
