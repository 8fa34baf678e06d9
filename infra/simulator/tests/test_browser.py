"""The real wa-js, unmodified, on the page in a real Chromium."""

import asyncio
import contextlib
import os
import shutil
from pathlib import Path

import pytest
from playwright.async_api import Error, async_playwright

PHONE = "6281100000001"
CONTACT = "6281200000002"
CHAT = f"{CONTACT}@c.us"
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
BUNDLE = Path(__file__).parents[3] / "gateway/node_modules/@wppconnect/wa-js/dist/wppconnect-wa.js"
CHROMIUM = os.environ.get("GATEWAY_CHROMIUM_PATH") or next(
    filter(None, map(shutil.which, ("chromium-headless-shell", "chromium"))), None
)
CONFIG = "window.WPPConfig = {disableGoogleAnalytics: true, linkPreviewApiServers: []};"
LISTEN = """
window.heard = [];
for (const name of %s) {
  WPP.on(name, (data) => heard.push({name, data: typeof data === 'object' ? String(data?.id ?? '') : data}));
}
WPP.on('chat.msg_ack_change', ({ack, ids}) => heard.push({name: 'ack', ack, ids: ids.map(String)}));
WPP.on('chat.new_message', (m) => heard.push(
  {name: 'message', id: String(m.id), text: m.body, type: m.type,
   from: String(m.from), fromMe: m.id.fromMe}));
"""
EVENTS = [
    f"conn.{name}"
    for name in (
        "auth_code_change",
        "require_auth",
        "authenticated",
        "main_loaded",
        "main_ready",
        "logout",
        "logout_reason",
        "stream_mode_changed",
        "stream_info_changed",
        "qrcode_idle",
        "online",
    )
] + ["chat.msg_edited", "chat.msg_revoke", "chat.new_reaction"]
MAIN = "WPP.conn.getStreamData().mode === 'MAIN' && WPP.isFullReady"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on PATH and no GATEWAY_CHROMIUM_PATH"),
    pytest.mark.skipif(not BUNDLE.exists(), reason="the gateway's npm packages are not installed"),
]


class Browser:
    """A profile, and the page in it with wa-js."""

    def __init__(self, playwright, url, profile):
        self.playwright, self.url, self.profile = playwright, url, profile
        self.errors = []

    async def open(self, *, early=False):
        launch = self.playwright.chromium.launch_persistent_context
        options = {"executable_path": CHROMIUM, "headless": True, "args": ["--no-sandbox"]}
        self.context = await launch(self.profile, **options)
        self.page = self.context.pages[0]
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        if early:
            await self.context.add_init_script(CONFIG + BUNDLE.read_text())
        await self.page.goto(self.url)
        if not early:
            await self.inject()
        await self.until("window.WPP?.isReady")
        return self

    async def inject(self):
        await self.until("!!window.Debug?.VERSION")
        await self.page.evaluate(CONFIG)
        await self.page.evaluate(BUNDLE.read_text())
        await self.page.evaluate(LISTEN % EVENTS)

    async def until(self, expression):
        async with asyncio.timeout(10):
            while True:
                with contextlib.suppress(Error):
                    if found := await self.page.evaluate(expression):
                        return found
                await asyncio.sleep(0.02)

    async def run(self, expression, *arguments):
        return await self.page.evaluate(expression, *arguments)

    async def heard(self, condition):
        """The first event that fulfils a JavaScript condition on `e`."""
        return await self.until(f"heard.find((e) => {condition})")

    async def close(self):
        await self.context.close()

    async def pair(self, simulator, phone=PHONE):
        code = await self.until("WPP.conn.getAuthCode()")
        body = {"qr": code["fullCode"], "phone": phone, "name": "Shop"}
        device = (await simulator.call("POST", "/api/devices/scan", body))["device"]
        await self.until(MAIN)
        return device


@pytest.fixture
async def browser(simulator, tmp_path):
    async with async_playwright() as playwright:
        made = Browser(playwright, str(simulator.client.make_url("/")), tmp_path / "profile")
        yield made
        await made.close()


async def fault(simulator, kind, **more):
    return (await simulator.call("POST", "/api/faults", {"kind": kind, **more}))["fault"]


async def test_pairing_messages_media_restart_and_logout(simulator, browser):
    """One long story, for starting a browser is what costs time."""
    await browser.open()
    assert await browser.run("[WPP.isFullReady, WPP.conn.isAuthenticated()]") == [True, False]
    await browser.heard("e.name === 'conn.require_auth'")
    device = await browser.pair(simulator)
    await browser.heard("e.name === 'conn.authenticated'")
    await browser.heard("e.name === 'conn.main_loaded'")
    assert await browser.run("String(WPP.conn.getMyUserId())") == f"{PHONE}@c.us"
    assert await browser.run("String(WPP.conn.getMyDeviceId())") == f"{PHONE}@c.us"
    assert await browser.run("[WPP.conn.isOnline(), WPP.conn.getPlatform()]") == [True, "android"]
    await it_receives(simulator, browser)
    await it_sees_changes(simulator, browser)
    await it_sends(simulator, browser)
    await it_looks_up(browser)
    await it_sends_and_fetches_media(simulator, browser)

    await browser.close()
    await simulator.contact_writes("while away")
    await browser.open()
    await browser.until(MAIN)
    [again] = (await simulator.call("GET", "/api/devices"))["devices"]
    assert again["deviceId"] == device["deviceId"]
    assert again["connected"] is True
    texts = await browser.run(
        f"WPP.chat.getMessages('{CHAT}', {{count: -1}}).then((all) => all.map((m) => m.body))"
    )
    assert texts[0] == "hello"
    assert texts[-1] == "while away"

    await browser.run("WPP.conn.logout()")
    await browser.until("!window.WPP")
    await browser.inject()
    assert await browser.until("WPP.conn.getAuthCode()")
    assert (await simulator.call("GET", "/api/devices"))["devices"] == []
    assert await browser.run("indexedDB.databases().then((all) => all.map((one) => one.name).sort())") == [
        "model-storage",
        "wawc",
        "wawc_db_enc",
    ]
    assert browser.errors == []


async def it_receives(simulator, browser):
    hello = await simulator.contact_writes("hello")
    heard = await browser.heard("e.text === 'hello'")
    assert heard == {
        "name": "message",
        "id": hello["messageId"],
        "text": "hello",
        "type": "chat",
        "from": CHAT,
        "fromMe": False,
    }
    await simulator.contact_writes("by lid", **{"from": "6281300000003", "lid": "998877"})
    assert (await browser.heard("e.text === 'by lid'"))["from"] == "998877@lid"
    await simulator.contact_writes("in group", chat="120363000000000001@g.us")
    assert (await browser.heard("e.text === 'in group'"))["from"] == "120363000000000001@g.us"
    await simulator.contact_writes("hush", encryptedFirst=True)
    await browser.heard("e.type === 'ciphertext'")
    await browser.heard("e.text === 'hush' && e.type === 'chat'")
    by_hand = {"to": CONTACT, "text": "by hand"}
    await simulator.call("POST", f"/api/accounts/{PHONE}/sent", by_hand)
    assert (await browser.heard("e.text === 'by hand'"))["fromMe"] is True


async def it_sees_changes(simulator, browser):
    path = f"/api/accounts/{PHONE}/messages"
    written = (await simulator.contact_writes("frist"))["messageId"]
    await browser.heard("e.text === 'frist'")
    await simulator.call("PATCH", f"{path}/{written}", {"text": "first"})
    edited = await browser.heard("e.name === 'chat.msg_edited'")
    assert edited["data"] == written
    body = {"from": CONTACT, "reaction": {"messageId": written, "emoji": "🙏"}}
    await simulator.call("POST", path, body)
    await browser.heard("e.name === 'chat.new_reaction'")
    await simulator.call("DELETE", f"{path}/{written}")
    await browser.heard("e.name === 'chat.msg_revoke'")


async def it_sends(simulator, browser):
    preset = await browser.run(f"WPP.chat.generateMessageID('{CHAT}').then(String)")
    options = {"messageId": preset, "createChat": True, "waitForAck": True, "linkPreview": False}
    sent = await browser.run(
        f"(options) => WPP.chat.sendTextMessage('{CHAT}', 'https://example.test', options)", options
    )
    assert sent["id"] == preset
    assert sent["ack"] == 1
    assert sent["sendMsgResult"]["messageSendResult"] == "OK"
    await browser.heard(f"e.ack === 2 && e.ids.includes('{preset}')")
    await simulator.call("POST", f"/api/accounts/{PHONE}/contacts/{CONTACT}/read", status=200)
    await browser.heard(f"e.ack === 3 && e.ids.includes('{preset}')")
    quoting = await browser.run(
        f"(quotedMsg) => WPP.chat.sendTextMessage('{CHAT}', 'answer', {{quotedMsg}})", preset
    )
    for chat in ("998877@lid", "120363000000000001@g.us", "6281400000004@c.us"):
        await browser.run(f"WPP.chat.sendTextMessage('{chat}', 'to {chat}', {{createChat: true}})")
    await browser.run(f"WPP.chat.sendReactionToMessage('{preset}', '👍')")
    listed = {one["messageId"]: one for one in await simulator.messages()}
    assert listed[preset]["status"] == "read"
    assert listed[quoting["id"]]["replyTo"] == preset
    assert {one["to"] for one in listed.values() if one["fromMe"]} == {
        CONTACT,
        "6281300000003",
        "6281400000004",
        "120363000000000001@g.us",
    }
    assert [one["target"] for one in listed.values() if one["type"] == "reaction" and one["fromMe"]] == [
        preset
    ]


async def it_looks_up(browser):
    chats = await browser.run("WPP.chat.list().then((all) => all.map((one) => String(one.id)))")
    assert chats == [CHAT, "998877@lid", "120363000000000001@g.us", "6281400000004@c.us"]
    assert await browser.run(f"WPP.contact.get('{CHAT}').then((one) => one.name)") == "Budi"
    assert await browser.run("WPP.contact.list().then((all) => all.length)") == 4
    assert (
        await browser.run("WPP.contact.queryExists('6281999999@c.us').then((one) => one.wid.user)")
        == "6281999999"
    )
    assert await browser.run("WPP.contact.queryExists('00012345@c.us')") is None
    assert await browser.run("WPP.contact.queryExists('00091234@c.us')") is None
    with pytest.raises(Error, match="not found"):
        await browser.run(f"WPP.chat.getMessageById('true_{CHAT}_UNKNOWN')")
    with pytest.raises(Error, match="No LID"):
        await browser.run("WPP.chat.sendTextMessage('00012345@c.us', 'x', {createChat: true})")
    assert (await browser.run(f"WPP.chat.markIsRead('{CHAT}')"))["wid"]["user"] == CONTACT
    await browser.run(f"WPP.chat.markIsComposing('{CHAT}').then(() => WPP.chat.markIsPaused('{CHAT}'))")


async def it_sends_and_fetches_media(simulator, browser):
    for kind, options in (("image", {"caption": "look"}), ("document", {"filename": "offer.png"})):
        options["type"] = kind
        sent = await browser.run(
            f"([file, options]) => WPP.chat.sendFileMessage('{CHAT}', file, options)", [PIXEL, options]
        )
        assert sent["sendMsgResult"]["messageSendResult"] == "OK"
    image, document = (await simulator.messages())[-2:]
    assert (image["type"], image["caption"], image["media"]["mimeType"]) == ("image", "look", "image/png")
    assert (document["type"], document["media"]["filename"]) == ("document", "offer.png")
    body = {"from": CONTACT, "media": {"data": "aGVsbG8=", "mimeType": "text/plain", "filename": "x.txt"}}
    got = (await simulator.call("POST", f"/api/accounts/{PHONE}/messages", body))["message"]
    await browser.heard(f"e.id === '{got['messageId']}' && e.type === 'document'")
    assert (
        await browser.run("(id) => WPP.chat.downloadMedia(id).then((one) => one.text())", got["messageId"])
        == "hello"
    )


async def listed(simulator, text):
    return [one for one in await simulator.messages() if one["text"] == text]


async def test_faults_that_the_page_shows(simulator, browser):
    await browser.open()
    device = await browser.pair(simulator)
    await fault(simulator, "offline", seconds=0.3)
    await browser.heard("e.data === 'OFFLINE' && e.name === 'conn.stream_mode_changed'")
    await browser.until(MAIN)
    await fault(simulator, "conflict")
    await browser.heard("e.data === 'CONFLICT'")
    await browser.run("WPP.whatsapp.Socket.takeover()")
    await browser.until(MAIN)

    await fault(simulator, "ack_lost")
    await browser.run(f"WPP.chat.sendTextMessage('{CHAT}', 'lost', {{createChat: true, waitForAck: false}})")
    await simulator.until(lambda: listed(simulator, "lost"))
    acks = f"WPP.chat.getMessages('{CHAT}', {{count: 1}}).then((all) => all[0].ack)"
    assert await browser.run(acks) == 0
    await simulator.call("DELETE", "/api/faults")

    async with browser.page.expect_event("crash", timeout=10_000):
        await fault(simulator, "crash", deviceId=device["deviceId"])
    await browser.close()
    await browser.open()
    await browser.until(MAIN)
    await browser.until(f"{acks}.then((ack) => ack > 0)")
    assert len(await listed(simulator, "lost")) == 1

    await fault(simulator, "hang", seconds=0.5)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(browser.run("1"), 0.3)
    await browser.until("1")

    await simulator.call("DELETE", f"/api/devices/{device['deviceId']}")
    await browser.heard("e.name === 'conn.logout_reason' && e.data === 'unknown_companion'")


async def test_an_update_that_breaks_the_page_and_a_login_that_never_gets_ready(simulator, browser):
    await fault(simulator, "update_breaks_page")
    await browser.open()
    assert await browser.run("typeof WPP.whatsapp.functions.addAndSendMsgToChat") == "undefined"
    await simulator.call("DELETE", "/api/faults")
    await browser.page.reload()
    await browser.inject()
    await browser.until("WPP.isReady")
    assert await browser.run("typeof WPP.whatsapp.functions.addAndSendMsgToChat") == "function"
    await fault(simulator, "never_ready")
    code = await browser.until("WPP.conn.getAuthCode()")
    await simulator.call("POST", "/api/devices/scan", {"qr": code["fullCode"], "phone": PHONE})
    await browser.heard("e.data === 'SYNCING' && e.name === 'conn.stream_mode_changed'")
    assert await browser.run("WPP.conn.isAuthenticated()") is True
    assert not await browser.run("heard.some((e) => e.data === 'MAIN')")


async def test_qrs_rotate_and_go_idle_and_a_pairing_code_links_as_well(start, tmp_path):
    simulator = await start(first_qr_seconds=0.4, next_qr_seconds=0.2, qr_count=3)
    async with async_playwright() as playwright:
        browser = Browser(playwright, str(simulator.client.make_url("/")), tmp_path / "profile")
        await browser.open(early=True)
        await browser.run(LISTEN % EVENTS)
        await browser.until("WPP.conn.isIdle()")
        await browser.run("WPP.conn.refreshQR()")
        await browser.until("WPP.conn.getAuthCode()")
        await browser.heard("e.name === 'conn.qrcode_idle'")
        code = await browser.run(f"WPP.conn.genLinkDeviceCodeForPhoneNumber('{PHONE}')")
        await simulator.call("POST", "/api/devices/link", {"code": code, "phone": PHONE})
        await browser.until(MAIN)
        await browser.close()


async def test_the_policy_blocks_code_that_a_script_tag_brings(simulator, browser):
    await browser.open()
    with pytest.raises(Error):
        await browser.page.add_script_tag(content="window.smuggled = true")
    assert await browser.run("window.smuggled") is None
