"""All kinds of messages through real Chromium and the unmodified page library to the simulated phone."""

import base64

import pytest
from aiohttp import web
from holdfast_gateway.domain.pacing import Pacing
from scripted_page import until
from shop import BASE, CONTACT, SHOP

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("nothing_blocks_the_loop")]
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
BIG = bytes(range(256)) * 16_384
FILES = [
    ("image", "image/png", {"caption": "look"}, "image"),
    ("video", "video/mp4", {"caption": "watch"}, "video"),
    ("audio", "audio/mpeg", {}, "audio"),
    ("voice", "audio/ogg; codecs=opus", {}, "voice"),
    ("document", "application/pdf", {"filename": "offer.pdf", "caption": "our offer"}, "document"),
    ("document", "image/png", {"filename": "plan.png"}, "document"),
    ("sticker", "image/webp", {}, "sticker"),
]
PLACE = {"latitude": -6.2, "longitude": 106.8, "name": "Shop", "address": "Jalan 1"}
POLL = {"question": "When?", "options": ["today", "tomorrow"], "maxAnswers": 2}


@pytest.fixture
async def files(aiohttp_server):
    """A server of files."""

    async def serve(_request):
        return web.Response(body=BIG, content_type="video/mp4")

    app = web.Application()
    app.router.add_get("/clips/tour.mp4", serve)
    return await aiohttp_server(app)


@pytest.fixture
def settings(make_settings, phones, files, monkeypatch):
    """A gateway that may fetch from `files`; its sessions may write to two strangers a day."""
    monkeypatch.setattr(Pacing, "human", lambda limit: Pacing(first_contacts_per_day=limit))
    return make_settings(
        whatsapp_url=str(phones.make_url("/")),
        media_allowed_hosts=[f"127.0.0.1:{files.port}"],
        pacing="human",
        first_contacts_per_day=2,
    )


async def sent(shop, key, **body):
    """Send and give what the phone shows of it."""
    status, answer = await shop.send(key, **body)
    assert (status, answer.get("status")) == (201, "sent"), answer
    [message] = [one for one in await shop.chat() if one["messageId"] == answer["messageId"]]
    return message


async def test_every_kind_of_message_arrives_as_what_it_is(shop):
    await shop.pair()
    await shop.write("send me everything")
    [question] = await shop.told("message.received")
    reply = {"replyTo": question["messageId"]}

    for number, (kind, mime_type, more, shown) in enumerate(FILES):
        media = {"data": PIXEL, "mimeType": mime_type, **more}
        message = await sent(shop, f"file{number}", type=kind, text=None, media=media, **reply)
        file = message["media"]
        assert (message["type"], message["caption"]) == (shown, more.get("caption"))
        assert (file["mimeType"], file["bytes"]) == (mime_type, len(base64.b64decode(PIXEL)))
        assert message["replyTo"] == question["messageId"]
        if "filename" in more:
            assert file["filename"] == more["filename"]

    place = await sent(shop, "place", type="location", text=None, location=PLACE, **reply)
    assert (place["details"]["lat"], place["details"]["lng"]) == (-6.2, 106.8)
    assert (place["details"]["loc"], place["replyTo"]) == ("Shop\nJalan 1", question["messageId"])

    card = await sent(
        shop, "card", type="contact", text=None, contact={"name": "Cy", "phone": "628990001"}, **reply
    )
    assert (card["type"], card["details"]["vcardFormattedName"]) == ("contact", "Cy")
    assert "628990001" in card["text"]

    poll = await sent(shop, "poll", type="poll", text=None, poll=POLL, **reply)
    assert poll["details"]["pollName"] == "When?"
    assert [option["name"] for option in poll["details"]["pollOptions"]] == ["today", "tomorrow"]
    assert poll["details"]["pollSelectableOptionsCount"] == 2

    events = await shop.told("message.sent", len(FILES) + 3)
    assert [event["type"] for event in events] == [kind for *_, kind in FILES] + [
        "location",
        "contact",
        "poll",
    ]
    assert events[0]["media"] == {
        "mediaId": None,
        "mimeType": "image/png",
        "filename": "image.png",
        "bytes": len(base64.b64decode(PIXEL)),
    }
    assert (events[0]["text"], events[0]["replyTo"]) == ("look", question["messageId"])


async def test_a_message_whose_acknowledgement_is_lost_is_told_when_its_receipt_comes(shop, monkeypatch):
    monkeypatch.setattr("holdfast_gateway.adapters.page_sending.SEND_DEADLINE", 0.3)
    await shop.pair()
    await shop.play("POST", "/api/faults", {"kind": "ack_lost"})
    status, queued = await shop.send("k1", text="are you there?")
    assert (status, queued["status"]) == (201, "queued")
    assert await shop.send("k1", text="are you there?") == (status, queued)
    async with shop.phones.delete("/api/faults"):
        pass
    await shop.play("POST", f"/api/accounts/{SHOP}/contacts/{CONTACT}/read")

    async def read():
        return (await shop.send("k1", text="are you there?"))[1]["status"] == "read"

    await until(read)
    [told] = await shop.told("message.sent")
    assert (told["text"], told["status"]) == ("are you there?", "sent")
    assert len(await shop.chat()) == 1


async def test_a_file_is_fetched_from_its_address_and_arrives_whole(shop, files):
    await shop.pair()
    media = {"url": str(files.make_url("/clips/tour.mp4")), "caption": "tour"}
    message = await sent(shop, "k1", type="video", text=None, media=media)
    assert (message["caption"], message["media"]["filename"]) == ("tour", "tour.mp4")
    async with shop.phones.get(message["media"]["url"]) as response:
        assert await response.read() == BIG


async def test_a_chat_is_reacted_in_typed_in_and_read(shop):
    await shop.pair()
    await shop.write("thanks!")
    [question] = await shop.told("message.received")
    await reactions_are_put_on_changed_and_taken_back(shop, question)
    await what_answers_nothing_is_refused(shop)
    await typing_shows_and_ends(shop)
    await the_chat_is_read(shop)


async def reactions_are_put_on_changed_and_taken_back(shop, question):
    for key, emoji in (("r1", "👍"), ("r1", "👍"), ("r2", "")):
        reaction = {"messageId": question["messageId"], "emoji": emoji}
        status, answer = await shop.send(key, type="reaction", text=None, reaction=reaction)
        assert (status, answer["status"]) == (201, "sent")
    reactions = [one for one in await shop.chat() if one["type"] == "reaction"]
    assert [one["text"] for one in reactions] == ["👍", ""]
    assert {one["target"] for one in reactions} == {question["messageId"]}


async def what_answers_nothing_is_refused(shop):
    nothing = f"true_{CONTACT}@c.us_3EB0FFFF"
    before = len(await shop.chat())
    for key, body in (
        ("k1", {"replyTo": nothing}),
        ("k2", {"type": "reaction", "text": None, "reaction": {"messageId": nothing, "emoji": "👍"}}),
    ):
        status, answer = await shop.send(key, **body)
        assert (status, answer["error"]["code"]) == (404, "MESSAGE_NOT_FOUND")
    assert len(await shop.chat()) == before


async def typing_shows_and_ends(shop):
    async def presence():
        [device] = (await shop.play("GET", "/api/devices"))["devices"]
        return device["presence"].get(f"{CONTACT}@c.us")

    assert (await shop.ask("POST", f"{BASE}/chats/{CONTACT}/typing", json={"seconds": 0.3}))[0] == 204
    await until(presence)

    async def paused():
        return await presence() == "paused"

    await until(paused)


async def the_chat_is_read(shop):
    assert (await shop.chat())[0]["status"] == "delivered"
    assert (await shop.ask("POST", f"{BASE}/chats/{CONTACT}/seen"))[0] == 204

    async def read():
        return (await shop.chat())[0]["status"] == "read"

    await until(read)
    _, answer = await shop.ask("POST", f"{BASE}/chats/00012345/seen")
    assert answer["error"]["code"] == "NUMBER_NOT_ON_WHATSAPP"


async def test_strangers_are_counted_and_a_refused_first_message_is_never_sent_again(shop):
    await shop.pair()
    await shop.write("hello")
    await shop.told("message.received")
    assert (await shop.send("k0"))[0] == 201
    for _ in range(2):
        status, answer = await shop.send("k1", to="0008123456")
        assert (status, answer["error"]["code"]) == (429, "REACHOUT_TIMELOCK")
    failed = [told for told in await shop.told("message.status", 2) if told["status"] == "failed"]
    assert [(told["code"], told["source"]) for told in failed] == [("REACHOUT_TIMELOCK", "api")]
    for key in ("k2", "k3"):
        assert (await shop.send(key, to="628120002"))[0] == 201
    status, answer = await shop.send("k4", to="628120003")
    assert (status, answer["error"]["code"]) == (429, "FIRST_CONTACTS_EXHAUSTED")


async def test_a_refusal_that_comes_when_nobody_waits_any_more_is_told(shop, monkeypatch):
    await shop.pair()
    await shop.send("k0", to="0008123456")
    monkeypatch.setattr("holdfast_gateway.adapters.page_sending.SEND_DEADLINE", 0.05)
    await shop.play("POST", "/api/faults", {"kind": "slow"})
    status, queued = await shop.send("k1", to="0008123456")
    assert (status, queued["status"]) == (201, "queued")
    _, told = await shop.told("message.status", 2)
    assert (told["messageId"], told["status"]) == (queued["messageId"], "failed")
    assert told["code"] == "REACHOUT_TIMELOCK"
    _, answer = await shop.send("k1", to="0008123456")
    assert answer["error"]["code"] == "REACHOUT_TIMELOCK"
