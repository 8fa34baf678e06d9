"""The gateway on real Chromium and the unmodified page library, against the simulator."""

import asyncio
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from aiohttp import web
from holdfast_contract.sessions import SessionSettings
from holdfast_gateway.adapters.browsers import launched
from holdfast_gateway.adapters.chromium import find_chromium
from holdfast_gateway.adapters.processes import find_leader
from holdfast_gateway.adapters.profiles import Profiles, held
from holdfast_gateway.application.page import Observation, PasskeyAsked
from holdfast_gateway.browsing import make_browsers
from holdfast_gateway.domain.reasons import Lost, Reason
from playwright.async_api import async_playwright
from scripted_page import until
from shop import BASE, CONTACT, KEY, SHOP

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("nothing_blocks_the_loop")]


@pytest.fixture
def find_browser(make_settings):
    """Give the pid of the session's browser; None where there is none."""
    profile = Profiles(make_settings().data_dir).folder(KEY) / "profile"

    async def find():
        return await asyncio.to_thread(find_leader, profile)

    return find


@pytest.fixture
async def browsers(settings):
    browsers = await asyncio.to_thread(make_browsers, settings)
    await browsers.start()
    yield browsers
    await browsers.stop()


async def observed(page):
    """Wait until the page has said how it is."""
    async with asyncio.timeout(20):
        while not isinstance(event := await page.next_event(), Observation):
            pass
    return event


async def test_a_phone_is_paired_by_qr_and_messages_pass_both_ways(shop):
    session = await shop.pair()
    assert (session["phone"], session["name"], session["sessionValid"]) == (SHOP, "Shop", True)
    assert session["whatsappVersion"].startswith("2.3000")

    await shop.write("are you open?")
    [received] = await shop.told("message.received")
    assert received["text"] == "are you open?"
    assert (received["from"]["contactId"], received["from"]["name"]) == (CONTACT, "Bea")

    status, sent = await shop.send("k1", text="*yes*", replyTo=received["messageId"])
    assert (status, sent["status"]) == (201, "sent")
    await shop.write("thanks", replyTo=sent["messageId"])
    assert (await shop.told("message.received", 2))[1]["replyTo"] == sent["messageId"]
    [question, answer, _] = await shop.chat()
    assert answer["messageId"] == sent["messageId"]
    assert (answer["text"], answer["replyTo"]) == ("*yes*", question["messageId"])

    await shop.play("POST", f"/api/accounts/{SHOP}/contacts/{CONTACT}/read")

    async def read():
        _, state = await shop.ask("GET", f"{BASE}/messages/{sent['messageId']}")
        return state["status"] == "read"

    await until(read)


async def test_a_restarted_browser_is_the_same_device_without_a_qr(shop):
    await shop.pair()
    [before] = (await shop.play("GET", "/api/devices"))["devices"]
    await shop.ask("POST", f"{BASE}/restart")
    await shop.reach("connected")
    [after] = (await shop.play("GET", "/api/devices"))["devices"]
    assert after["deviceId"] == before["deviceId"]
    assert len(await shop.told("session.qr")) == 1


async def test_a_killed_browser_is_replaced_and_leaves_nothing(shop, find_browser):
    await shop.pair()
    leader = await find_browser()
    os.killpg(leader, 9)

    async def replaced():
        return await find_browser() not in {None, leader}

    await until(replaced, 20)
    session = await shop.reach("connected")
    assert session["reason"] is None
    [told] = await shop.told("session.disconnected")
    assert told["reason"] in {"BROWSER_CLOSED", "PAGE_CRASHED"}


async def test_a_browser_that_dies_while_it_opens_is_lost_and_no_fault_of_ours(tmp_path):
    chromium = await asyncio.to_thread(find_chromium, None)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        launcher = SimpleNamespace(launch_persistent_context=lambda *_, **__: browser.new_context())
        driver = SimpleNamespace(playwright=SimpleNamespace(chromium=launcher), alive=True)
        with pytest.raises(Lost) as lost:
            async with launched(driver, chromium, tmp_path, []):
                pass
        await browser.close()
    assert lost.value.reason is Reason.BROWSER_CLOSED


async def test_logging_out_unlinks_the_device_and_removes_the_profile(shop, settings, find_browser):
    await shop.pair()
    status, session = await shop.ask("POST", f"{BASE}/logout")
    assert (status, session["status"], session["phone"]) == (202, "logged_out", None)
    assert (await shop.play("GET", "/api/devices"))["devices"] == []
    assert not Profiles(settings.data_dir).folder(KEY).exists()
    assert await find_browser() is None


async def test_a_logout_by_the_phone_is_told_and_not_retried(shop):
    await shop.pair()
    [device] = (await shop.play("GET", "/api/devices"))["devices"]
    await shop.play("DELETE", f"/api/devices/{device['deviceId']}")
    session = await shop.reach("logged_out")
    assert session["reason"] == "UNLINKED_BY_PHONE"
    [told] = await shop.told("session.logged_out")
    assert told["reason"] == "UNLINKED_BY_PHONE"


async def test_a_phone_is_paired_by_code(shop):
    await shop.ask("POST", f"{BASE}/start", json={"phone": SHOP})

    async def shown():
        status, answer = await shop.ask("GET", f"{BASE}/pairing-code")
        return answer["code"] if status == 200 else None

    code = await until(shown, 20)
    assert len(code) == 9
    await shop.play("POST", "/api/devices/link", {"code": code, "phone": SHOP})
    await shop.reach("connected")


async def test_a_page_that_asks_for_a_passkey_says_so(browsers):
    async with browsers.open(KEY, SessionSettings(), linked=False) as page:
        await observed(page)
        ask = "void navigator.credentials.get({publicKey: {challenge: new Uint8Array(16)}}).catch(() => 0)"
        await page._page.evaluate(ask)
        async with asyncio.timeout(10):
            while not isinstance(await page.next_event(), PasskeyAsked):
                pass


async def test_a_message_from_a_hidden_number_is_answered_to_the_same_person(shop):
    await shop.pair()
    await shop.write("who am I?", lid="777000@lid", hidesPhone=True)
    [received] = await shop.told("message.received")
    assert received["from"]["contactId"] == "777000@lid"
    status, _ = await shop.send("k1", to=received["from"]["contactId"], text="hello")
    assert status == 201
    assert [message["text"] for message in await shop.chat()] == ["who am I?", "hello"]


async def test_a_message_written_on_the_phone_is_told_as_a_persons(shop):
    await shop.pair()
    await shop.play("POST", f"/api/accounts/{SHOP}/sent", {"to": CONTACT, "text": "I am here"})
    [sent] = await shop.told("message.sent")
    assert (sent["source"], sent["text"], sent["to"]["contactId"]) == ("phone", "I am here", CONTACT)


async def test_no_account_and_no_answer_are_two_things(shop):
    await shop.pair()
    _, unknown = await shop.send("k1", to="00012345")
    assert unknown["error"]["code"] == "NUMBER_NOT_ON_WHATSAPP"
    _, silent = await shop.send("k2", to="000912345")
    assert silent["error"]["code"] == "NUMBER_UNKNOWN"


async def test_a_changed_whatsapp_has_its_own_error(shop):
    await shop.play("POST", "/api/faults", {"kind": "update_breaks_page"})
    await shop.ask("POST", f"{BASE}/start")

    async def noticed():
        return (await shop.session())["reason"] == "PAGE_INCOMPATIBLE"

    await until(noticed, 20)


async def test_a_whatsapp_that_cannot_be_reached_is_said_to_be_so(make_settings, find_browser):
    settings = make_settings(whatsapp_url="http://127.0.0.1:9/")
    browsers = await asyncio.to_thread(make_browsers, settings)
    await browsers.start()
    with pytest.raises(Lost) as lost:
        async with browsers.open(KEY, SessionSettings(), linked=False):
            pass
    await browsers.stop()
    assert lost.value.reason is Reason.WHATSAPP_UNREACHABLE
    assert await find_browser() is None


async def test_a_profile_is_opened_by_one_process_only(browsers, settings):
    async with held(Profiles(settings.data_dir).folder(KEY) / "lock"):
        with pytest.raises(Lost) as lost:
            async with browsers.open(KEY, SessionSettings(), linked=False):
                pass
    assert lost.value.reason is Reason.PROFILE_IN_USE


async def test_a_torn_login_is_not_shown_to_chromium_which_would_empty_it(browsers, settings, find_browser):
    folder = Profiles(settings.data_dir).folder(KEY) / "profile/Default/IndexedDB/x.indexeddb.leveldb"

    def tear():
        folder.mkdir(parents=True)
        (folder / "CURRENT").write_text("MANIFEST-000001\n")
        (folder / "000005.ldb").write_bytes(b"what the login is made of")

    await asyncio.to_thread(tear)
    with pytest.raises(Lost) as lost:
        async with browsers.open(KEY, SessionSettings(), linked=True):
            pass
    assert lost.value.reason is Reason.PROFILE_DAMAGED
    assert await asyncio.to_thread((folder / "000005.ldb").read_bytes) == b"what the login is made of"
    assert await find_browser() is None


async def test_the_browser_has_a_process_group_of_its_own_and_none_of_our_secrets(
    browsers, monkeypatch, find_browser
):
    monkeypatch.setenv("GATEWAY_API_KEYS", "a-secret")
    async with browsers.open(KEY, SessionSettings(), linked=False):
        leader = await find_browser()
        assert os.getpgid(leader) == leader != os.getpgid(0)
        environment = await asyncio.to_thread(Path(f"/proc/{leader}/environ").read_bytes)
        assert b"a-secret" not in environment
    assert await find_browser() is None


async def test_the_page_sees_a_usual_browser_private_settings_and_a_narrow_view(browsers):
    async with browsers.open(KEY, SessionSettings(), linked=False) as page:
        await observed(page)
        evaluate = page._page.evaluate
        assert "Headless" not in await evaluate("navigator.userAgent")
        config = await evaluate("WPPConfig")
        assert (config["disableGoogleAnalytics"], config["linkPreviewApiServers"]) == (True, [])
        shown = "Object.keys(require('__debug').modulesMap).length"
        assert await evaluate(shown) == 299
        assert await evaluate("Boolean(require('WAWebFiller001'))")


async def test_a_page_gives_back_what_nothing_in_it_refers_to_and_nothing_else(browsers):
    async with browsers.open(KEY, SessionSettings(), linked=False) as page:
        await observed(page)
        evaluate = page._page.evaluate
        await evaluate("window.kept = {}; window.seen = [{}, kept].map((it) => new WeakRef(it)); undefined")
        await page.collect_garbage()
        assert await evaluate("seen.map((it) => it.deref() !== undefined)") == [False, True]
        assert isinstance(await page.observe(), Observation)


async def test_a_view_that_lacks_what_we_need_falls_back_to_all_modules(browsers):
    browsers._scripts.module_ids.remove("WAWebSendMsgChatAction")
    async with browsers.open(KEY, SessionSettings(), linked=False) as page:
        seen = await observed(page)
        assert seen.qr or seen.mode
        count = await page._page.evaluate("Object.keys(require('__debug').modulesMap).length")
        assert count > 299


async def test_the_page_reaches_no_host_but_whatsapps(aiohttp_server, make_settings):
    """By name as by address; the page's own host is open."""
    asked = []

    async def elsewhere(request):
        asked.append(request.path)
        return web.Response(text="reached", headers={"Access-Control-Allow-Origin": "*"})

    async def page(_request):
        return web.Response(text="<p>here", content_type="text/html")

    other = web.Application()
    other.router.add_get("/{path}", elsewhere)
    own = web.Application()
    own.router.add_get("/", page)
    own.router.add_get("/own", elsewhere)
    other_port = (await aiohttp_server(other)).port
    server = await aiohttp_server(own)
    settings = make_settings(whatsapp_url=f"http://127.0.0.1:{server.port}/")
    browsers = await asyncio.to_thread(make_browsers, settings)
    await browsers.start()
    async with browsers.open(KEY, SessionSettings(), linked=False) as opened:
        fetch = "url => fetch(url).then(answer => answer.text(), () => 'refused')"
        for url, answer in [
            (f"http://127.0.0.2:{other_port}/address", "refused"),
            (f"http://localhost:{other_port}/name", "refused"),
            ("/own", "reached"),
        ]:
            assert await opened._page.evaluate(fetch, url) == answer
    await browsers.stop()
    assert asked == ["/own"]
