"""Sending through the API: once by its key, in order, told when WhatsApp has it, failed as it refuses."""

import asyncio

import pytest
from gateway_api import BASE, Api
from holdfast_contract.errors import ErrorCode, SendFailed
from holdfast_gateway.application.page import AcksSeen, Booted, Found
from holdfast_gateway.bootstrap import build
from holdfast_gateway.domain.reasons import Lost, Reason
from holdfast_gateway.domain.sending import Refused, bare_id, preset_id
from holdfast_gateway.domain.session import SessionKey
from scripted_page import QR, READY, ScriptedBrowsers, until

pytestmark = pytest.mark.usefixtures("nothing_blocks_the_loop")
CHAT, LID = "628120001@c.us", "777000@lid"
FIRST = preset_id(f"true_{CHAT}_3EB0", SessionKey("ann", "default"), "k1")
"""The id of what is sent with the key that the tests send with."""


@pytest.fixture
def sending(connected):
    return connected.sending


async def state_of(api, message_id):
    return await (await api("GET", f"{BASE}/messages/{message_id}")).json()


async def reach_state(api, message_id, status):
    async def reached():
        return (await state_of(api, message_id))["status"] == status

    await until(reached)


async def test_sending_before_pairing_is_refused_and_sends_nothing_later(api, browsers):
    await api("POST", f"{BASE}/start")
    await until(lambda: browsers.opened)
    browsers.page.tell(QR)
    assert await api.sent() == (409, "SESSION_NOT_READY")
    browsers.page.tell(READY)
    await api.reach("connected")
    assert browsers.page.sending.sent == []


async def test_a_message_is_sent_and_told(api, sending):
    status, sent = await api.sent()
    assert (status, sent["status"], sent["to"]["contactId"]) == (201, "sent", "628120001")
    assert sending.sent == [(CHAT, "hi", sent["messageId"])]
    assert (await state_of(api, sent["messageId"]))["status"] == "sent"
    [event] = await api.told("message.sent", count=1)
    told = event["data"]
    assert (told["messageId"], told["status"], told["source"]) == (sent["messageId"], "sent", "api")
    assert (told["type"], told["text"], told["sentAt"]) == ("text", "hi", sent["sentAt"])


async def test_the_same_key_sends_once_also_side_by_side(api, sending):
    answers = await asyncio.gather(*(api.sent() for _ in range(5)))
    assert {status for status, _ in answers} == {201}
    assert len({answer["messageId"] for _, answer in answers}) == 1
    assert len(sending.sent) == 1


async def test_the_same_key_with_another_text_is_a_conflict(api, sending):
    await api.sent()
    assert await api.sent(text="something else") == (409, "IDEMPOTENCY_CONFLICT")


async def test_the_same_key_to_two_people_at_once_reaches_one_of_them(api, sending):
    answers = await asyncio.gather(api.sent(to="628120001"), api.sent(to="628120002"))
    assert sorted(status for status, _ in answers) == [201, 409]
    assert len(sending.sent) == 1


@pytest.mark.parametrize("key", ["", "has space", "x" * 256, "ключ"])
async def test_a_send_needs_an_idempotency_key(api, connected, key):
    response = await api.send(key=key)
    assert response.status == 422
    assert "Idempotency-Key" in (await response.json())["error"]["message"]


async def test_a_send_that_the_page_did_not_take_is_repeated_with_its_key_under_the_same_id(api, sending):
    sending.failure = SendFailed()
    assert await api.sent() == (502, "SEND_FAILED")
    sending.failure = None
    _, sent = await api.sent()
    assert sending.sent == [(CHAT, "hi", sent["messageId"])]
    assert sent["messageId"] == FIRST


async def test_a_message_that_the_page_has_already_is_not_sent_again(api, sending):
    sending.failure = SendFailed()
    await api.sent()
    sending.failure = None
    sending.acks[FIRST] = 2
    _, sent = await api.sent()
    assert (sent["status"], sending.sent) == ("delivered", [])
    events = await api.told("message.sent", "message.status", count=2)
    assert [event["data"]["status"] for event in events] == ["sent", "delivered"]


async def test_a_message_that_another_gateway_has_sent_is_answered_and_not_sent_again(
    api, connected, sending
):
    sending.acks[FIRST] = 1
    status, sent = await api.sent()
    assert (status, sent["messageId"], sent["status"], sending.sent) == (201, FIRST, "sent", [])
    connected.tell(AcksSeen((FIRST,), 2))
    await reach_state(api, FIRST, "delivered")
    [told] = await api.told("message.sent", count=1)
    assert (told["data"]["source"], told["data"]["text"]) == ("api", "hi")


async def test_a_message_that_another_gateway_has_sent_is_looked_up_in_the_page(api, sending):
    assert (await api("GET", f"{BASE}/messages/{FIRST}")).status == 404
    sending.acks[FIRST] = 3
    assert (await state_of(api, FIRST))["status"] == "read"


async def test_receipts_of_what_another_gateway_has_sent_are_told_as_those_of_the_api(api, connected):
    by_hand = f"true_{CHAT}_3EB0{'A' * 18}"
    connected.tell(AcksSeen((FIRST, by_hand), 2))
    ours, theirs = await api.told("message.status", count=2)
    assert (ours["data"]["source"], theirs["data"]["source"]) == ("api", "phone")


async def test_without_an_acknowledgement_a_message_is_queued_until_its_receipt_comes(
    api, connected, sending
):
    sending.acknowledges = False
    status, queued = await api.sent()
    assert (status, queued["status"], queued["sentAt"]) == (201, "queued", None)
    assert (await api.sent())[1]["status"] == "queued"
    connected.tell(AcksSeen((queued["messageId"],), 2))
    await reach_state(api, queued["messageId"], "delivered")
    events = await api.told("message.sent", "message.status", count=2)
    assert [event["type"] for event in events] == ["message.sent", "message.status"]
    assert events[0]["data"]["text"] == "hi"
    assert (await api.sent())[1]["status"] == "delivered"
    assert len(sending.sent) == 1


async def test_a_receipt_that_overtakes_the_send_is_told_after_the_message(api, connected, sending):
    sending.gates[CHAT] = asyncio.Event()
    send = asyncio.ensure_future(api.sent())
    await until(lambda: sending.waiting)
    [message_id] = sending.waiting
    connected.tell(AcksSeen((message_id,), 3))
    await reach_state(api, message_id, "read")
    sending.gates[CHAT].set()
    await send
    await api.sent("k2", text="after it")
    events = await api.told("message.sent", "message.status", count=3)
    assert [event["data"]["status"] for event in events] == ["sent", "read", "sent"]
    assert (await state_of(api, message_id))["status"] == "read"


@pytest.mark.parametrize(
    "receipt",
    [f"true_777000@lid_{bare_id(FIRST)}", f"{FIRST}_62813@c.us", FIRST],
)
async def test_a_receipt_is_known_by_the_messages_own_id_however_the_chat_is_written(api, connected, receipt):
    _, sent = await api.sent()
    connected.tell(AcksSeen((receipt,), 2))
    await reach_state(api, sent["messageId"], "delivered")
    [event] = await api.told("message.status", count=1)
    assert (event["data"]["messageId"], event["data"]["source"]) == (sent["messageId"], "api")


async def test_a_timelocked_account_is_told_apart_and_its_message_never_retried(api, sending):
    sending.failure = Refused(ErrorCode.REACHOUT_TIMELOCK)
    assert await api.sent() == (429, "REACHOUT_TIMELOCK")
    sending.failure = None
    assert await api.sent() == (429, "REACHOUT_TIMELOCK")
    assert sending.sent == []
    [event] = await api.told("message.status", count=1)
    assert (event["data"]["status"], event["data"]["code"]) == ("failed", "REACHOUT_TIMELOCK")
    state = await state_of(api, event["data"]["messageId"])
    assert (state["status"], state["code"]) == ("failed", "REACHOUT_TIMELOCK")


async def test_a_refusal_that_comes_late_is_told_too(api, connected, sending):
    sending.acknowledges = False
    _, queued = await api.sent()
    connected.tell(AcksSeen((queued["messageId"],), -1, "463"))
    await reach_state(api, queued["messageId"], "failed")
    assert await api.sent() == (429, "REACHOUT_TIMELOCK")
    assert len(await api.told("message.status", count=1)) == 1


async def test_messages_of_a_chat_leave_in_the_order_in_which_they_were_asked_for(api, sending):
    sending.gates[CHAT] = asyncio.Event()
    waiting = []
    for number in range(5):
        waiting.append(asyncio.ensure_future(api.sent(f"k{number}", text=str(number))))
        await asyncio.wait(waiting, timeout=0.2)  # it is there, and waits behind those before
    sending.gates[CHAT].set()
    await asyncio.gather(*waiting)
    assert [text for _, text, _ in sending.sent] == list("01234")


async def test_what_waits_when_its_contact_is_forgotten_is_never_sent(api, sending):
    sending.gates[CHAT] = asyncio.Event()
    first = asyncio.ensure_future(api.sent("first", text="on its way"))
    await until(lambda: sending.waiting)
    second = asyncio.ensure_future(api.sent("second", text="old knowledge"))
    await asyncio.wait([second], timeout=0.2)
    forgetting = asyncio.ensure_future(api("DELETE", "/v1/users/ann/contacts/628120001"))
    await asyncio.wait([forgetting], timeout=0.2)
    assert not forgetting.done(), "what is on its way is waited for"
    sending.gates[CHAT].set()
    assert (await forgetting).status == 200
    assert (await first)[0] == 201
    assert await second == (409, "CONFLICT")
    assert [text for _, text, _ in sending.sent] == ["on its way"]
    assert (await api.sent("third", text="new"))[0] == 201


async def test_a_slow_chat_holds_up_no_other_one(api, sending):
    sending.gates[CHAT] = asyncio.Event()
    slow = asyncio.ensure_future(api.sent("slow"))
    status, _ = await api.sent("quick", to="628120002")
    assert (status, slow.done()) == (201, False)
    sending.gates[CHAT].set()
    assert (await slow)[0] == 201


async def test_messages_keep_their_order_also_where_finding_the_recipient_takes_its_time(
    api, connected, sending, monkeypatch
):
    gates = [asyncio.Event(), asyncio.Event()]
    asked = []

    async def find_account(address):
        asked.append(address)
        await gates[len(asked) - 1].wait()
        return Found(address)

    monkeypatch.setattr(connected, "find_account", find_account)
    first = asyncio.ensure_future(api.sent("k1", text="first"))
    await until(lambda: asked)
    second = asyncio.ensure_future(api.sent("k2", text="second"))
    gates[1].set()
    await api.sent("k3", to="120363000000000001@g.us", text="to a group")
    gates[0].set()
    await asyncio.gather(first, second)
    assert [text for _, text, _ in sending.sent] == ["to a group", "first", "second"]


async def test_one_persons_chats_by_phone_and_by_lid_are_one_chat(api, connected, sending):
    connected.accounts |= {CHAT: Found(CHAT, LID), LID: Found(LID, CHAT)}
    gate = sending.gates[CHAT] = sending.gates[LID] = asyncio.Event()
    both = [asyncio.ensure_future(api.sent(to, to=to)) for to in ("628120001", LID)]
    await until(lambda: sending.waiting)
    await api.sent("another", to="628120009")
    assert len(sending.waiting) == 1, "one waits for the other"
    gate.set()
    assert [status for status, _ in await asyncio.gather(*both)] == [201, 201]


async def test_a_message_goes_to_the_chat_that_whatsapp_has_for_a_person(api, sending):
    sending.renamed[CHAT] = LID
    _, sent = await api.sent()
    assert sending.sent == [(LID, "hi", sent["messageId"])]
    [event] = await api.told("message.sent", count=1)
    assert (event["data"]["chat"]["chatId"], event["data"]["to"]["contactId"]) == (LID, "628120001")


async def test_a_number_without_an_account_is_told_apart(api, connected):
    connected.accounts[CHAT] = None
    assert await api.sent() == (422, "NUMBER_NOT_ON_WHATSAPP")
    looked_up = await (await api("GET", f"{BASE}/contacts/628120001")).json()
    assert looked_up == {"exists": False, "contact": None}


async def test_a_number_is_looked_up_with_both_its_addresses(api, connected):
    connected.accounts[CHAT] = Found(CHAT, LID)
    contact = (await (await api("GET", f"{BASE}/contacts/628120001")).json())["contact"]
    assert (contact["contactId"], contact["lid"]) == ("628120001", LID)


async def test_a_page_that_is_lost_meanwhile_leaves_the_send_to_be_repeated(api, sending):
    sending.failure = Lost(Reason.PAGE_CRASHED)
    assert await api.sent() == (409, "SESSION_NOT_READY")
    sending.failure = None
    assert (await api.sent())[1]["status"] == "sent"


async def test_a_send_outlives_its_gateway(aiohttp_client, make_settings, auth):
    """The key, the message's id and what is to be told of it are on the disk before anything is sent."""
    pages = ScriptedBrowsers()
    client = await aiohttp_client(build(make_settings(), pages))
    api = Api(client, auth)
    await api("POST", f"{BASE}/start")
    await until(lambda: pages.opened)
    pages.page.tell(READY)
    await api.reach("connected")
    pages.page.sending.acknowledges = False
    _, queued = await api.sent()
    await client.close()

    pages = ScriptedBrowsers()
    api = Api(await aiohttp_client(build(make_settings(), pages)), auth)
    await until(lambda: pages.opened)
    pages.page.tell(READY)
    await api.reach("connected")
    pages.page.sending.acks[queued["messageId"]] = 1
    _, sent = await api.sent()
    assert (sent["messageId"], sent["status"], pages.page.sending.sent) == (queued["messageId"], "sent", [])
    [event] = await api.told("message.sent", count=1)
    assert event["data"]["text"] == "hi"


async def test_what_went_out_while_nobody_listened_is_told_when_the_page_is_back(api, connected, sending):
    sending.acknowledges = False
    _, queued = await api.sent()
    sending.acks[queued["messageId"]] = 2
    connected.tell(Lost(Reason.PAGE_CRASHED))
    await until(lambda: "new_page" in connected.tried)
    connected.tell(Booted())
    connected.tell(READY)
    await reach_state(api, queued["messageId"], "delivered")
    events = await api.told("message.sent", "message.status", count=2)
    assert [event["type"] for event in events] == ["message.sent", "message.status"]


@pytest.mark.parametrize(
    ("path", "body", "shown"),
    [("seen", None, "seen"), ("typing", {"seconds": 3}, "typing"), ("typing", None, "typing")],
)
async def test_a_chat_is_shown_as_seen_and_as_typed_in(api, sending, path, body, shown):
    for chat in ("628120001", CHAT):
        response = await api("POST", f"{BASE}/chats/{chat}/{path}", json=body)
        assert response.status == 204
    assert sending.shown == [(CHAT, shown)] * 2


async def test_only_what_names_a_chat_is_one(api, connected):
    assert await api.code("POST", f"{BASE}/chats/nobody/seen") == (422, "VALIDATION_FAILED")
    connected.accounts[CHAT] = None
    assert await api.code("POST", f"{BASE}/chats/628120001/seen") == (422, "NUMBER_NOT_ON_WHATSAPP")
    over = {"seconds": 3600}
    assert await api.code("POST", f"{BASE}/chats/628120001/typing", json=over) == (422, "VALIDATION_FAILED")
