"""The pages of sessions, without a browser: what they say, what they offer, whom they obey."""

import re
from datetime import timedelta

import pytest
from core_support.running import event
from core_support.visiting import sign_in, tenant, visitor
from holdfast_contract.errors import CapacityExhausted, Unavailable
from holdfast_contract.events import EventType
from holdfast_contract.sessions import BackupSummary, SessionStatus
from holdfast_contract.times import now, to_rfc3339
from holdfast_core.dashboard.frame.catalogue import Catalogue
from holdfast_core.dashboard.frame.visits import Signed
from holdfast_core.dashboard.sessions import links
from holdfast_core.dashboard.sessions.links import PairLinks
from holdfast_core.domain.secret_keys import SecretKeys

SESSION = "/users/acme/sessions/default"
t = Catalogue()


async def put(core, user_id, *about, **more):
    """Have the gateway hold a session of a business that is here."""
    await core.core.users.ensure(user_id)
    core.gateway.put(user_id, *about, **more)


def versions(page):
    """What a page sends along when it asks for changes."""
    shown = re.search(r'name="shown" value="([^"]+)"', page.text)[1]
    return [("shown", shown), *(("v", one) for one in re.findall(r'name="v" value="([^"]+)"', page.text))]


async def changes(visit, page, path="/"):
    return await visit.get(path, params=versions(page), htmx=True)


@pytest.mark.parametrize("status", SessionStatus)
async def test_every_status_is_told_in_words_with_the_button_that_fits(core, status):
    await core.add_user(document=None)
    core.gateway.put("acme", status, phone="6281", name="Acme Ltd")
    page = await (await sign_in(core)).get("/")
    assert t(f"sessions.state.{status}") in page.text
    assert t(f"sessions.hint.{status}") in page.text
    button = {
        "stopped": "start",
        "failed": "start",
        "logged_out": "start",
        "starting": "cancel",
        "pairing": "cancel",
    }.get(status, "disconnect")
    for name in ("start", "cancel", "disconnect"):
        assert (f'hx-post="{SESSION}/{name}"' in page.text) == (name == button)
    assert ("qr.svg" in page.text) == (status == "pairing")
    assert ("hx-confirm" in page.text) == (button == "disconnect")


async def test_a_reason_is_told_in_plain_words_with_what_to_do(core):
    await put(core, "acme", "logged_out", reason="UNLINKED_BY_PHONE")
    await put(core, "bakery", "failed", reason="NOBODY_KNOWS_THIS")
    page = await (await sign_in(core)).get("/")
    assert t("sessions.why.UNLINKED_BY_PHONE") in page.text
    assert t("sessions.next.UNLINKED_BY_PHONE") in page.text
    assert t("sessions.why_unknown", code="NOBODY_KNOWS_THIS") in page.text


async def test_a_card_tells_age_heartbeat_and_backup(core):
    await put(
        core,
        "acme",
        "unstable",
        age="old",
        last_heartbeat_at=now(),
        consecutive_heartbeat_failures=2,
        backup=BackupSummary(backup_id="bak_1", taken_at=now(), bytes=3_400_000),
    )
    page = await (await sign_in(core)).get("/")
    for words in (t("sessions.age_means.old"), t("sessions.missed", count=2), "3.4 MB"):
        assert words in page.text


async def test_a_tenant_is_led_to_their_own_sessions_and_adds_further_ones(core):
    await put(core, "acme", "connected")
    await put(core, "globex", "connected")
    shop = await tenant(core, "acme")
    page = await shop.get("/")
    assert page.path == "/users/acme/sessions"
    assert "globex" not in page.text
    added = await shop.post("/users/acme/sessions", {"sessionId": "shop2"})
    assert (added.path, t("sessions.added") in added.text) == ("/users/acme/sessions/shop2", True)
    assert "/sessions/shop2" in (await shop.get("/users/acme/sessions")).text
    assert (await shop.post("/sessions", {"userId": "globex"})).status == 403


async def test_businesses_are_added_by_the_operator_and_wrong_names_are_told(core):
    desk = await sign_in(core)
    assert t("sessions.none") in (await desk.get("/")).text
    assert (await desk.post("/sessions", {"userId": "bakery"})).path == "/users/bakery/sessions/default"
    for wrong in ({"userId": "a/b"}, {"userId": "a", "sessionId": "<b>"}, {"userId": ""}):
        answer = await desk.post("/sessions", wrong)
        assert (answer.status, t("sessions.bad_name") in answer.text) == (422, True)
    assert [user.user_id for user in await core.core.users.all()] == ["bakery"]


async def test_only_what_changed_is_sent_again(core):
    await put(core, "acme", "connected")
    await put(core, "bakery", "pairing")
    desk = await sign_in(core)
    page = await desk.get("/")
    core.gateway.calls.clear()
    assert (await changes(desk, page)).status == 204
    assert core.gateway.calls.count("GET /v1/sessions") == 1
    core.gateway.qr_text = "2@another"
    told = await changes(desk, page)
    assert ("qr.svg" in told.text, "<article" in told.text) == (True, False)
    await put(core, "acme", "reconnecting")
    told = await changes(desk, page)
    assert 'data-session="acme/default"' in told.text
    assert 'data-session="bakery/default"' not in told.text
    await put(core, "new", "connected")
    told = await changes(desk, page)
    assert 'id="cards"' in told.text
    assert 'data-session="new/default"' in told.text


async def test_a_picture_of_a_qr_that_has_just_gone_is_empty(core):
    await put(core, "acme", "connecting")
    picture = await (await sign_in(core)).get(f"{SESSION}/qr.svg")
    assert (picture.status, picture.headers["Content-Type"]) == (200, "image/svg+xml; charset=utf-8")
    assert "path" not in picture.text


async def test_a_session_s_own_page_asks_for_its_changes_alone(core):
    await core.add_user(document=None)
    core.gateway.put("acme", "starting")
    desk = await sign_in(core)
    page = await desk.get(SESSION)
    assert (await changes(desk, page, SESSION)).status == 204
    core.gateway.put("acme", "connected")
    assert t("sessions.state.connected") in (await changes(desk, page, SESSION)).text


async def test_heartbeats_within_a_minute_do_not_draw_a_card_anew(core):
    minute = now().replace(second=10, microsecond=0)
    await put(core, "acme", "connected", last_heartbeat_at=minute)
    desk = await sign_in(core)
    page = await desk.get("/")
    await put(core, "acme", "connected", last_heartbeat_at=minute + timedelta(seconds=30))
    assert (await changes(desk, page)).status == 204
    await put(core, "acme", "connected", last_heartbeat_at=minute + timedelta(seconds=60))
    assert (await changes(desk, page)).status == 200


async def test_long_lists_are_shown_in_pages(core):
    for number in range(120):
        await put(core, f"user-{number:03}", "connected")
    desk = await sign_in(core)
    first, second = await desk.get("/"), await desk.get("/?page=2")
    assert (first.text.count("<article"), second.text.count("<article")) == (100, 20)
    assert 'hx-get="/?page=2"' in second.text
    for odd in ("0", "99", "-1", "x", "²", "9" * 5000):
        assert (await desk.get("/", params={"page": odd})).status == 200
    assert (await desk.get("/", params={"done": "no.such.text"})).status == 200


async def test_reading_changes_nothing_however_often(core):
    await core.add_user(document=None)
    core.gateway.put("acme", "pairing")
    desk = await sign_in(core)
    for path in ("/", SESSION, f"{SESSION}/qr.svg", f"{SESSION}/timeline", f"{SESSION}/backups"):
        for _ in range(2):
            assert (await desk.get(path)).status == 200
    assert all(call.startswith("GET") for call in core.gateway.calls)


async def test_buttons_do_what_they_say_and_tell_what_failed(core):
    await core.add_user(document=None)
    desk = await sign_in(core)
    started = await desk.post(f"{SESSION}/start", htmx=True)
    assert 'data-state="starting"' in started.text
    await desk.post(f"{SESSION}/cancel", htmx=True)
    await desk.post(f"{SESSION}/disconnect", htmx=True)
    posts = [call.rsplit("/", 1)[1] for call in core.gateway.calls if call.startswith("POST")]
    assert posts == ["start", "stop", "logout"]
    core.gateway.fault = CapacityExhausted()
    answer = await desk.post(f"{SESSION}/start", htmx=True)
    assert (answer.status, answer.headers["HX-Retarget"]) == (503, "#notices")
    assert "capacity" in answer.text.lower() or CapacityExhausted.__doc__ in answer.text


async def test_a_pairing_code_is_asked_for_with_a_number_as_people_write_it(core):
    await core.add_user(document=None)
    desk = await sign_in(core)
    core.gateway.put("acme", "pairing")
    assert "ABCD-EFGH" not in (await desk.get(SESSION)).text
    for wrong in ("", "call me", "+0 123", "12"):
        answer = await desk.post(f"{SESSION}/code", {"phone": wrong}, htmx=True)
        assert (answer.status, t("sessions.bad_phone") in answer.text) == (422, True)
    answer = await desk.post(f"{SESSION}/code", {"phone": "+62 (812) 3456-7890"}, htmx=True)
    assert "ABCD-EFGH" in answer.text
    assert core.gateway.phones["acme", "default"] == "6281234567890"


async def test_a_gateway_that_is_away_is_said_so_in_words(core):
    await core.add_user(document=None)
    core.gateway.fault = Unavailable()
    desk = await sign_in(core)
    page = await desk.get("/")
    assert t("sessions.state.away") in page.text
    assert f'hx-post="{SESSION}' not in page.text
    core.gateway.fault = None
    core.gateway.put("acme", "connected")
    assert t("sessions.state.connected") in (await changes(desk, page)).text


async def test_a_session_of_nobody_is_shown_to_the_operator_as_such(core):
    core.gateway.put("ghost", "connected", phone="6281717407674")
    desk = await sign_in(core)
    page = await desk.get("/")
    assert t("sessions.hint.stray") in page.text
    assert "/users/ghost/" not in page.text
    assert "6281717407674" not in page.text
    await desk.post("/sessions", {"userId": "ghost"})
    assert t("sessions.state.connected") in (await desk.get("/")).text


async def test_a_session_that_nobody_added_has_no_page(core):
    await core.add_user(document=None)
    desk = await sign_in(core)
    assert (await desk.get(SESSION)).status == 200
    assert (await desk.get("/users/acme/sessions/unheard-of")).status == 404


async def test_what_a_session_is_called_is_never_markup(core):
    await put(core, "acme", "connected", name="<img src=x onerror=alert(1)>", reason="<b>")
    await put(core, "bakery", "failed", reason="<b>bold</b>")
    page = await (await sign_in(core)).get("/")
    assert "<img src=x" not in page.text
    assert "<b>" not in page.text


async def test_the_last_day_is_a_strip_and_a_list_in_words(core):
    await core.add_user(document=None)
    core.gateway.put("acme", "connected")
    for hours, to, reason in (
        (30, "connected", None),
        (6, "reconnecting", "NETWORK_LOST"),
        (5, "connected", None),
    ):
        told = event("session.status", {"from": "starting", "to": to, "reason": reason})
        await core.deliver(told | {"timestamp": to_rfc3339(now() - timedelta(hours=hours))})
    backup = {"backupId": "bak_1", "bytes": 5, "uploadedBytes": 1, "pauseMs": 1}
    await core.deliver(event("backup.completed", backup))
    await core.deliver(event("backup.failed", {"code": "STORAGE_EXHAUSTED", "message": "Full."}))
    await core.settled(5)
    desk = await sign_in(core)
    page = await desk.get(SESSION)
    strip = re.findall(r'<rect class="(\w+)" x="([\d.]+)" y="0" width="([\d.]+)"', page.text)
    assert [tone for tone, *_ in strip] == ["unknown", "good", "warn", "good", "mark"]
    assert [round(float(width)) for _, _, width in strip[1:4]] == [18 * 60, 60, 5 * 60]
    for words in (
        t("sessions.became.reconnecting"),
        t("sessions.why.NETWORK_LOST"),
        t("sessions.timeline.backup_failed"),
        t("sessions.why.STORAGE_EXHAUSTED"),
        t("sessions.timeline.backups", count=1),
        t("sessions.timeline.share", percent=96),
    ):
        assert words in page.text
    again = re.search(r'hx-get="([^"]+timeline[^"]+)"', page.text)[1]
    assert (await desk.get(again, htmx=True)).status == 204


async def test_backups_are_taken_checked_and_restored(core):
    await core.add_user(document=None)
    core.gateway.put("acme", "connected")
    desk = await sign_in(core)
    assert t("sessions.backups.none") in (await desk.get(f"{SESSION}/backups", htmx=True)).text
    core.gateway.fault = Unavailable()
    away = await desk.get(f"{SESSION}/backups", htmx=True)
    assert (away.status, Unavailable.__doc__ in away.text) == (200, True)
    assert (await desk.get(f"{SESSION}/support", htmx=True)).status == 204
    core.gateway.fault = None
    taken = await desk.post(f"{SESSION}/backups", htmx=True)
    assert t("sessions.backups.taken") in taken.text
    [backup] = core.gateway.backups["acme", "default"]
    path = f"{SESSION}/backups/{backup.backup_id}"
    assert t("sessions.backups.whole", count=40) in (await desk.post(f"{path}/verify", htmx=True)).text
    core.gateway.broken_backups.add(backup.backup_id)
    assert "A piece is missing." in (await desk.post(f"{path}/verify", htmx=True)).text
    restored = await desk.post(f"{path}/restore", htmx=True)
    assert t("sessions.backups.restored", seconds=1.2) in restored.text
    unknown = await desk.post(f"{SESSION}/backups/bak_none/restore", htmx=True)
    assert (unknown.status, unknown.headers["HX-Retarget"]) == (404, "#notices")


async def test_a_ticket_of_a_tenant_is_for_their_own_events_alone(core):
    shop, desk = await tenant(core, "acme"), await sign_in(core)
    await shop.get("/account")
    await desk.get("/account")
    answer = await shop.post("/users/acme/live", htmx=True)
    assert answer.status == 200
    assert answer.text.startswith('{"urls": ["http://127.0.0.1')
    assert (await shop.post("/live", htmx=True)).status == 403
    assert (await shop.post("/users/globex/live", htmx=True)).status == 403
    assert (await desk.post("/live", htmx=True)).status == 200
    assert [wanted.user_id for wanted in core.gateway.tickets] == ["acme", None]
    assert all(EventType.SESSION_STATUS in wanted.types for wanted in core.gateway.tickets)
    core.gateway.fault = Unavailable()
    assert (await desk.post("/live", htmx=True)).status == 204


# ---- the link for the phone's owner -----------------------------------------------------------------


async def make_link(core, visit):
    shown = await visit.post(f"{SESSION}/link", htmx=True)
    return re.search(r'value="[^"]*(/pair/[^"]+)"', shown.text)[1]


async def test_a_link_pairs_a_phone_without_signing_in_and_shows_nothing_else(core):
    await core.add_user(document=None)
    link = await make_link(core, await sign_in(core))
    owner = await visitor(core)
    page = await owner.get(link)
    assert page.status == 200
    assert t("sessions.pair.title", business="acme") in page.text
    assert (await owner.get("/users/acme/sessions")).status == 401
    assert "/users/" not in page.text
    assert not [call for call in core.gateway.calls if call.startswith("POST")]
    token = re.search(r'"X-CSRF-Token": "([^"]+)"', page.text)[1]
    owner.token = token
    started = await owner.post(f"{link}/start", htmx=True)
    assert t("sessions.pair.hint.starting") in started.text
    core.gateway.put("acme", "pairing")
    told = await owner.get(link, params=versions(page), htmx=True)
    assert f"{link}/qr.svg" in told.text
    assert (await owner.get(f"{link}/qr.svg")).status == 200
    assert (await owner.get(link, params=[*versions(told), ("shown", "one")], htmx=True)).status == 204
    code = await owner.post(f"{link}/code", {"phone": "+62 812 3456 7890"}, htmx=True)
    assert "ABCD-EFGH" in code.text
    core.gateway.put("acme", "connected", phone="6281", name="Secret name", last_connected_at=now())
    over = await owner.get(link)
    assert t("sessions.pair.done") in over.text
    assert "Secret name" not in over.text
    assert "6281" not in over.text
    log = (await (await tenant(core)).get("/users/acme/audit")).text
    assert log.count(t("people.audit.by_link")) == 2
    assert link.rpartition("/")[2] not in log


async def test_no_link_is_made_while_a_phone_is_linked(core):
    await put(core, "acme", "connected")
    desk = await sign_in(core)
    await desk.get(SESSION)
    refused = await desk.post(f"{SESSION}/link", htmx=True)
    assert (refused.status, t("sessions.link.linked") in refused.text) == (409, True)


async def test_a_link_is_good_for_nothing_once_a_phone_was_linked(core):
    await core.add_user(document=None)
    link = await make_link(core, await sign_in(core))
    core.gateway.put("acme", "stopped", last_connected_at=now())
    owner = await visitor(core)
    page = await owner.get(link)
    assert t("sessions.pair.over") in page.text
    owner.token = re.search(r'"X-CSRF-Token": "([^"]+)"', page.text)[1]
    for action in ("start", "code"):
        assert (await owner.post(f"{link}/{action}", {"phone": "6281717407674"}, htmx=True)).status == 409
    core.gateway.put("acme", "pairing", last_connected_at=now())
    assert (await owner.get(f"{link}/qr.svg")).status == 409


async def test_a_link_that_is_forged_or_old_shows_nothing(core, settings, monkeypatch):
    await core.add_user(document=None)
    core.gateway.put("acme", "pairing")
    link = await make_link(core, await sign_in(core))
    owner = await visitor(core)
    body, rest = link.removeprefix("/pair/").split(".", 1)
    keys = SecretKeys(*settings.secret_key_texts)
    other_salt = Signed(keys, "holdfast-core.visit").write(["acme", "default", None])
    stranger = PairLinks(SecretKeys("Zn3Jd8Fs6Ga1Zx5Cv0Bm7Qw2Er4T")).make("acme", "default", None)
    for forged in (f"x{body}.{rest}", link[:-2], "nonsense", other_salt, stranger):
        path = forged if forged.startswith("/pair/") else f"/pair/{forged}"
        for more in ("", "/qr.svg"):
            assert (await owner.get(path + more)).status == 404, path
    assert (await owner.get(link)).status == 200
    monkeypatch.setattr(links, "VALID_MINUTES", -1)
    assert (await owner.get(link)).status == 404


async def test_a_link_starts_nothing_without_the_page_s_own_token(core):
    await core.add_user(document=None)
    link = await make_link(core, await sign_in(core))
    owner = await visitor(core)
    await owner.get(link)
    owner.token = "forged"
    for action in ("start", "code"):
        assert (await owner.post(f"{link}/{action}", {"phone": "6281717407674"}, htmx=True)).status == 403
    assert not [call for call in core.gateway.calls if call.startswith("POST")]
