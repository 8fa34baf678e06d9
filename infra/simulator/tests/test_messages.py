"""Messages between contacts, the phone and the linked page."""

import base64

import pytest

CONTACT = "6281200000002"
PHONE = "6281100000001"


async def test_a_contacts_message_reaches_the_page_and_keeps_its_id(simulator):
    page = await simulator.linked_page()
    sent = await simulator.contact_writes("hello")
    got = (await page.next("message"))["message"]
    assert got["messageId"] == sent["messageId"] == f"false_{CONTACT}@c.us_{sent['id']}"
    assert got["text"] == "hello"
    assert got["history"] is False
    await page.ask("got", messageId=got["messageId"])
    [listed] = await simulator.messages()
    assert listed["status"] == "delivered"
    assert listed["source"] == "contact"


async def test_what_comes_while_the_page_is_away_waits_in_order_with_its_own_time(simulator):
    page = await simulator.linked_page()
    await page.close()
    sent = [await simulator.contact_writes(text) for text in ("one", "two", "three")]
    await page.log_in()
    got = [(await page.next("message"))["message"] for _ in sent]
    assert [one["text"] for one in got] == ["one", "two", "three"]
    assert [one["messageId"] for one in got] == [one["messageId"] for one in sent]
    await page.close()
    await page.log_in()
    again = (await page.next("message"))["message"]
    assert again == got[0], "what was not confirmed comes again, unchanged"


async def test_a_sent_message_is_acknowledged_delivered_and_read(simulator):
    page = await simulator.linked_page()
    message_id, answer = await page.write("hi")
    assert answer["t"] > 0
    receipt = await page.next("receipt")
    assert (receipt["messageId"], receipt["status"]) == (message_id, "delivered")
    read = await simulator.call("POST", f"/api/accounts/{PHONE}/contacts/{CONTACT}/read", status=200)
    assert read == {"read": 1}
    assert (await page.next("receipt"))["status"] == "read"
    [listed] = await simulator.messages()
    assert listed["messageId"] == message_id
    assert (listed["status"], listed["source"], listed["to"]) == ("read", "device", CONTACT)


async def test_the_same_id_sent_twice_is_one_message(simulator):
    page = await simulator.linked_page()
    first = await page.write("hi")
    assert await page.write("hi") == (first[0], {**first[1], "re": first[1]["re"] + 1})
    assert len(await simulator.messages()) == 1


async def test_what_the_owner_writes_by_hand_reaches_the_page_as_its_own(simulator):
    page = await simulator.linked_page()
    body = {"to": CONTACT, "text": "by hand"}
    sent = (await simulator.call("POST", f"/api/accounts/{PHONE}/sent", body))["message"]
    got = (await page.next("message"))["message"]
    assert got["messageId"] == sent["messageId"]
    assert got["fromMe"] is True
    assert sent["source"] == "phone"


async def test_a_contact_may_write_from_a_lid_and_is_still_one_person(simulator):
    page = await simulator.linked_page()
    await simulator.contact_writes("by number")
    by_lid = await simulator.contact_writes("by lid", lid="998877")
    assert by_lid["chatId"] == "998877@lid"
    await page.next("message")
    got = (await page.next("message"))["message"]
    assert got["contact"] == {"phone": f"{CONTACT}@c.us", "lid": "998877@lid", "name": "Budi"}
    for one in (CONTACT, "998877@lid", f"{CONTACT}@c.us"):
        assert [it["text"] for it in await simulator.messages(f"?contact={one}")] == ["by number", "by lid"]


async def test_a_number_stays_hidden_until_it_is_shared(simulator):
    page = await simulator.linked_page()
    await simulator.contact_writes("hidden", lid="998877", hidesPhone=True)
    assert (await page.next("message"))["message"]["contact"]["phone"] is None
    await simulator.contact_writes("shared", lid="998877")
    assert (await page.next("message"))["message"]["contact"]["phone"] == f"{CONTACT}@c.us"


async def test_a_group_message_names_its_sender(simulator):
    page = await simulator.linked_page()
    body = {"subject": "Team", "members": [CONTACT]}
    group = (await simulator.call("POST", f"/api/accounts/{PHONE}/groups", body))["group"]["groupId"]
    sent = await simulator.contact_writes("all", chat=group)
    assert sent["messageId"] == f"false_{group}_{sent['id']}_{CONTACT}@c.us"
    got = (await page.next("message"))["message"]
    assert got["group"]["subject"] == "Team"
    assert [one["text"] for one in await simulator.messages(f"?contact={group}")] == ["all"]


async def test_media_travels_with_its_bytes(simulator):
    page = await simulator.linked_page()
    media = {"data": base64.b64encode(b"file").decode(), "mimeType": "image/png", "caption": "look"}
    body = {"from": CONTACT, "media": media}
    sent = (await simulator.call("POST", f"/api/accounts/{PHONE}/messages", body))["message"]
    assert (sent["type"], sent["caption"], sent["media"]["bytes"]) == ("image", "look", 4)
    got = (await page.next("message"))["message"]
    async with simulator.client.get(f"/media/{got['media']['mediaId']}") as response:
        assert await response.read() == b"file"


async def test_a_reply_names_what_it_answers(simulator):
    page = await simulator.linked_page()
    asked, _ = await page.write("question?")
    answer = await simulator.contact_writes("answer", replyTo=asked)
    assert answer["replyTo"] == asked
    assert (await page.next("message"))["message"]["quoted"]["text"] == "question?"


async def test_lists_narrow_to_what_came_after_a_message_or_a_time(simulator):
    await simulator.linked_page()
    one, two, three = [await simulator.contact_writes(text) for text in "123"]
    assert [it["text"] for it in await simulator.messages(f"?after={one['messageId']}")] == ["2", "3"]
    assert await simulator.messages(f"?after={three['sentAt']}") == []
    assert len(await simulator.messages("?after=2020-01-01T00:00:00Z")) == 3
    assert (await simulator.messages(f"?after={two['id']}"))[0]["text"] == "3"


async def test_two_simulated_accounts_write_to_each_other(simulator):
    page = await simulator.linked_page()
    other = await simulator.linked_page(CONTACT)
    await page.write("hi neighbour")
    got = (await other.next("message"))["message"]
    assert (got["text"], got["chatId"]) == ("hi neighbour", f"{PHONE}@c.us")


async def test_a_newly_linked_device_gets_the_history(simulator):
    await simulator.linked_page()
    await simulator.contact_writes("before")
    second = await simulator.linked_page()
    got = (await second.next("message"))["message"]
    assert (got["text"], got["history"]) == ("before", True)


async def test_numbers_by_their_first_digits_exist_or_not_or_stay_unanswered(simulator):
    page = await simulator.linked_page()
    assert (await page.ask("exists", address="6281999@c.us"))["exists"] is True
    assert (await page.ask("exists", address="00012345@c.us"))["exists"] is False
    await page.send("exists", id=800, address="00091234@c.us")
    await page.ask("exists", address="6281999@c.us")
    assert not any(frame.get("re") == 800 for frame in page.frames)
    assert (await page.write("x", to="00012345"))[1]["error"]["code"] == "NOT_ON_WHATSAPP"
    assert (await page.write("x", to="00081234"))[1]["error"]["code"] == "463"


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        (f"/api/accounts/{CONTACT}/messages", {"from": CONTACT, "text": "x"}, 404, "ACCOUNT_NOT_FOUND"),
        ("/api/accounts/abc/messages", {"from": CONTACT, "text": "x"}, 422, "VALIDATION_FAILED"),
        (f"/api/accounts/{PHONE}/messages", {"text": "x"}, 422, "VALIDATION_FAILED"),
        (f"/api/accounts/{PHONE}/messages", {"from": CONTACT}, 422, "VALIDATION_FAILED"),
        (f"/api/accounts/{PHONE}/messages", {"from": CONTACT, "text": 1}, 422, "VALIDATION_FAILED"),
        (
            f"/api/accounts/{PHONE}/messages",
            {"from": CONTACT, "text": "x", "lid": []},
            422,
            "VALIDATION_FAILED",
        ),
        (
            f"/api/accounts/{PHONE}/messages",
            {"from": CONTACT, "text": "x", "chat": CONTACT},
            422,
            "VALIDATION_FAILED",
        ),
        (
            f"/api/accounts/{PHONE}/messages",
            {"from": CONTACT, "media": {"data": "%"}},
            422,
            "VALIDATION_FAILED",
        ),
        (
            f"/api/accounts/{PHONE}/messages",
            {"from": CONTACT, "text": "x", "replyTo": "?"},
            404,
            "MESSAGE_NOT_FOUND",
        ),
        (f"/api/accounts/{PHONE}/sent", {"to": "nobody", "text": "x"}, 422, "VALIDATION_FAILED"),
        (f"/api/accounts/{PHONE}/groups", {"subject": "x", "members": "y"}, 422, "VALIDATION_FAILED"),
    ],
)
async def test_bad_input_is_refused_by_name(simulator, path, body, status, code):
    await simulator.linked_page()
    assert (await simulator.call("POST", path, body, status))["error"]["code"] == code


async def test_unknown_paths_and_wrong_methods_are_refused_in_the_same_shape(simulator):
    assert (await simulator.call("GET", "/api/nothing", status=404))["error"]["code"] == "NOT_FOUND"
    assert (await simulator.call("PUT", "/api/faults", status=405))["error"]["code"] == "METHOD_NOT_ALLOWED"
    missing = await simulator.call("GET", f"/api/accounts/{PHONE}/messages?after=x", status=404)
    assert missing["error"]["code"] == "ACCOUNT_NOT_FOUND"


@pytest.mark.parametrize(
    ("said", "type_", "details"),
    [
        (
            {"location": {"latitude": -6.2, "longitude": 106.8, "name": "Shop", "address": "Jalan 1"}},
            "location",
            {"lat": -6.2, "lng": 106.8, "loc": "Shop\nJalan 1"},
        ),
        ({"contacts": [{"name": "Ann", "phone": "62812"}]}, "contact", {"vcardFormattedName": "Ann"}),
        (
            {"poll": {"question": "When?", "options": ["now"], "maxAnswers": 1}},
            "poll",
            {
                "pollName": "When?",
                "pollOptions": [{"name": "now", "localId": 0}],
                "pollSelectableOptionsCount": 1,
            },
        ),
    ],
)
async def test_a_contact_may_write_more_than_texts_and_files(simulator, said, type_, details):
    page = await simulator.linked_page()
    await simulator.call("POST", f"/api/accounts/{PHONE}/messages", {"from": CONTACT, **said})
    got = (await page.next("message"))["message"]
    assert (got["type"], got["details"]) == (type_, details)


@pytest.mark.parametrize("said", [{"location": {"latitude": 1}}, {"contacts": "Ann"}, {"poll": []}])
async def test_what_is_malformed_is_named(simulator, said):
    await simulator.linked_page()
    path = f"/api/accounts/{PHONE}/messages"
    answer = await simulator.call("POST", path, {"from": CONTACT, **said}, status=422)
    assert answer["error"]["details"] == {"field": next(iter(said))}
