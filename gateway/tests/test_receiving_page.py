"""What contacts write reaches the log, through real Chromium and the unmodified page library."""

import asyncio
import base64

import pytest
from holdfast_contract.events import MessageReceivedData
from shop import BASE, CONTACT, SHOP

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("nothing_blocks_the_loop")]
PICTURE = base64.b64encode(b"\x89PNG" + b"p" * 96).decode()


async def picture(shop, **more):
    media = {"data": PICTURE, "mimeType": "image/png", "filename": "menu.png", "caption": "the menu", **more}
    return await shop.write(None, media=media)


async def by_hand(shop, **body):
    answer = await shop.play("POST", f"/api/accounts/{SHOP}/sent", {"to": CONTACT, **body})
    return answer["message"]


async def away(shop, *deeds):
    """Do something while the session's browser is closed."""
    await shop.ask("POST", f"{BASE}/stop")
    await shop.reach("stopped")
    done = [(await deed)["message"] for deed in deeds]
    await shop.ask("POST", f"{BASE}/start")
    await shop.reach("connected")
    return done


async def test_every_kind_of_message_is_told_with_what_it_carries(shop):
    await shop.pair()
    place = {"latitude": -6.2, "longitude": 106.8, "name": "Shop", "address": "Jalan 1"}
    cards = [{"name": "Budi", "phone": "628130001"}, {"name": "Cici", "phone": "628130002"}]
    poll = {"question": "When?", "options": ["today", "tomorrow"], "maxAnswers": 1}
    await shop.write("a text")
    await picture(shop)
    await picture(shop, mimeType="audio/ogg", voice=True, caption=None)
    await picture(shop, mimeType="image/webp", sticker=True, caption=None)
    await picture(shop, mimeType="application/pdf")
    await shop.write(None, location=place)
    await shop.write(None, contacts=cards[:1])
    await shop.write(None, contacts=cards)
    await shop.write(None, poll=poll)
    told = await shop.told("message.received", 9)
    kinds = ["text", "image", "voice", "sticker", "document", "location", "contact", "contact", "poll"]
    assert [one["type"] for one in told] == kinds
    texts = ["a text", "the menu", None, None, "the menu", None, None, None, None]
    assert [one["text"] for one in told] == texts
    files = [one["media"] and (one["media"]["mimeType"], one["media"]["bytes"]) for one in told]
    types = ["image/png", "audio/ogg", "image/webp", "application/pdf"]
    assert files == [None, *((one, 100) for one in types), None, None, None, None]
    assert told[1]["media"]["filename"] == "menu.png"
    assert len({one["media"]["mediaId"] for one in told if one["media"]}) == 4
    assert told[5]["location"] == place
    assert [told[6]["contacts"], told[7]["contacts"]] == [cards[:1], cards]
    assert told[8]["poll"] == poll
    assert all(MessageReceivedData.from_wire(one) for one in told)


async def test_a_group_is_told_with_who_wrote(shop):
    await shop.pair()
    group = {"subject": "Team", "members": [CONTACT]}
    created = await shop.play("POST", f"/api/accounts/{SHOP}/groups", group)
    await shop.write("to all", chat=created["group"]["groupId"])
    [told] = await shop.told("message.received")
    assert told["chat"] == {"chatId": created["group"]["groupId"], "kind": "group"}
    assert (told["from"]["contactId"], told["from"]["name"]) == (CONTACT, "Bea")


async def test_what_was_written_by_hand_is_told_as_such_and_what_the_api_sent_once(shop):
    await shop.pair()
    media = {"data": PICTURE, "mimeType": "image/png", "caption": "by hand"}
    written = await by_hand(shop, media=media)
    _, sent = await shop.send("k1", text="by api")
    last = await by_hand(shop, text="last")
    told = await shop.told("message.sent", 3)
    assert [one["messageId"] for one in told] == [written["messageId"], sent["messageId"], last["messageId"]]
    assert [one["source"] for one in told] == ["phone", "api", "phone"]
    assert (told[0]["type"], told[0]["text"], told[0]["media"]["bytes"]) == ("image", "by hand", 100)
    assert told[0]["to"]["contactId"] == CONTACT


async def test_reactions_edits_and_deletions_are_told_each_once(shop):
    await shop.pair()
    message = (await shop.write("helo"))["message"]
    await shop.told("message.received")
    path = f"/api/accounts/{SHOP}/messages/{message['messageId']}"
    for text in ("hello", "hello!"):
        await shop.play("PATCH", path, {"text": text})
    await shop.write(None, reaction={"messageId": message["messageId"], "emoji": "👍"})
    await shop.play("DELETE", path)
    [reaction] = await shop.told("message.reaction")
    assert (reaction["emoji"], reaction["from"]["contactId"]) == ("👍", CONTACT)
    edits = await shop.told("message.edited", 2)
    assert [one["text"] for one in edits] == ["hello", "hello!"]
    [revoked] = await shop.told("message.revoked")
    assert (revoked["from"]["contactId"], revoked["fromMe"]) == (CONTACT, False)
    assert {one["messageId"] for one in (reaction, *edits, revoked)} == {message["messageId"]}
    assert not any(one["catchUp"] for one in (reaction, *edits, revoked))


async def test_a_message_that_comes_encrypted_is_told_once_when_it_can_be_read(shop):
    await shop.pair()
    await shop.write("secret", encryptedFirst=True)
    await shop.write("plain")
    told = await shop.told("message.received", 2)
    assert sorted(one["text"] for one in told) == ["plain", "secret"]


async def test_what_happened_while_the_session_was_stopped_is_caught_up_in_order_and_nothing_twice(shop):
    await shop.pair()
    first = (await shop.write("heard"))["message"]
    await shop.told("message.received")
    path = f"/api/accounts/{SHOP}/messages/{first['messageId']}"
    edit = shop.play("PATCH", path, {"text": "heard, changed"})
    reaction = shop.write(None, reaction={"messageId": first["messageId"], "emoji": "👍"})
    hand = shop.play("POST", f"/api/accounts/{SHOP}/sent", {"to": CONTACT, "text": "by hand"})
    texts = [f"missed {number}" for number in range(3)]
    await away(shop, edit, *(shop.write(text) for text in texts), reaction, hand)
    await shop.told("message.received", 4)
    await shop.write("live")
    received = await shop.told("message.received", 5)
    assert [one["text"] for one in received] == ["heard", *texts, "live"]
    assert [one["catchUp"] for one in received] == [False, True, True, True, False]
    [sent] = await shop.told("message.sent")
    assert (sent["text"], sent["catchUp"]) == ("by hand", True)
    [edited], [reacted] = await shop.told("message.edited"), await shop.told("message.reaction")
    assert (edited["text"], edited["catchUp"], reacted["catchUp"]) == ("heard, changed", True, True)
    await away(shop)
    await shop.write("last")
    assert (await shop.told("message.received", 6))[-1]["text"] == "last"
    assert len(await shop.told("message.edited")) == 1


async def test_history_from_before_the_pairing_is_no_news(shop):
    await shop.pair()
    await shop.write("old")
    await shop.told("message.received")
    await shop.ask("POST", f"{BASE}/logout")
    await shop.write("older than the new login")
    # WhatsApp's clock knows seconds.
    await asyncio.sleep(1)
    await shop.pair()
    await shop.write("new")
    assert [one["text"] for one in await shop.told("message.received", 2)] == ["old", "new"]


async def test_somebody_who_hides_their_number_stays_one_contact_when_it_is_known(shop):
    await shop.pair()
    await shop.write("hidden", lid="998877@lid", hidesPhone=True)
    [hidden] = await shop.told("message.received")
    assert (hidden["from"]["contactId"], hidden["from"]["phone"]) == ("998877@lid", None)
    await shop.write("shown", lid="998877@lid")
    shown = (await shop.told("message.received", 2))[1]
    assert shown["from"] == {"contactId": CONTACT, "phone": CONTACT, "lid": "998877@lid", "name": "Bea"}


async def test_a_received_file_is_given_as_it_was_sent_and_only_as_a_download(shop):
    await shop.pair()
    content = bytes(range(256)) * 2048
    await picture(shop, data=base64.b64encode(content).decode(), filename="Menü.html", mimeType="text/html")
    await picture(shop)
    told = await shop.told("message.received", 2)
    [large, small] = [f"{BASE}/media/{one['media']['mediaId']}" for one in told]
    async with shop.gateway.get(large, headers=shop.auth) as response:
        assert (response.status, await response.read()) == (200, content)
        assert response.headers["Content-Type"] == "text/html"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Disposition"].startswith("attachment")
    async with shop.gateway.get(small, headers=shop.auth | {"Range": "bytes=1-3"}) as response:
        assert (response.status, await response.read()) == (206, b"PNG")
    await shop.ask("POST", f"{BASE}/stop")
    async with shop.gateway.get(large, headers=shop.auth) as response:
        assert len(await response.read()) == len(content)
    for unknown in (f"{small}X", large.replace("/ann/", "/bob/")):
        status, answer = await shop.ask("GET", unknown)
        assert (status, answer["error"]["code"]) == (404, "MEDIA_NOT_FOUND")
