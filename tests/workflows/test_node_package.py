"""The n8n nodes are built and played against a core: what they ask it takes, what it signs they verify."""

import asyncio
import base64
import json
import subprocess
from datetime import timedelta

import node_events
import node_package
import pytest
from aiohttp.test_utils import TestClient, TestServer
from core_support.fake_gateway import FakeGateway
from core_support.running import Running, make_settings, message_event
from holdfast_contract.errors import SessionNotReady
from holdfast_contract.messages import MEDIA_TYPES, MessageType
from holdfast_contract.sessions import SessionStatus
from holdfast_contract.signing import Signer, new_secret
from holdfast_contract.times import now
from holdfast_core.bootstrap import CORE, build

# Nothing is there before npm has installed what the package is built with.
pytestmark = pytest.mark.timeout(300)

CONTACT = "6281717407674"
URL = "https://n8n.example.com/webhook/1/webhook"
BODY = '{"id":"evt_1","type":"message.received","data":{"text":"Ça va?"}}'
HEARS = {"purpose": "events", "eventTypes": ["message.received"], "filters": {}}
SENDS = {
    "resource": "message",
    "operation": "send",
    "sessionId": "default",
    "to": {"mode": "list", "value": CONTACT},
}
CONVERSES = {"resource": "conversation", "contactId": {"mode": "id", "value": CONTACT}}
PICTURE = {"bytes": "PNG", "mimeType": "image/png", "fileName": "menu.png"}
A_FILE = {"mediaFrom": "binary", "binaryPropertyName": "data", "caption": "Look"}
CARRIED = {
    "text": {"text": "Hello", "options": {"replyTo": "m1"}},
    "location": {"latitude": -6.2, "longitude": 106.8, "placeName": "Toko"},
    "contact": {"cardName": "Ari", "cardPhone": "628119"},
    "reaction": {"reactTo": "m1", "emoji": "👍", "options": {"replyTo": "m2"}},
    "poll": {"pollQuestion": "When?", "pollOptions": ["Today", "Tomorrow"], "maxAnswers": 2},
} | {type_.value: A_FILE for type_ in MEDIA_TYPES}
"""What the node's fields hold for each type of message."""


@pytest.fixture(scope="module", autouse=True)
def built():
    node_package.build()


@pytest.fixture
async def core(tmp_path):
    """A core with a business, whose contact has written once."""
    gateway = FakeGateway()
    async with TestServer(gateway.app()) as server:
        gateway.url = str(server.make_url("")).rstrip("/")
        settings = make_settings(f"sqlite:///{tmp_path}/core.db", gateway.url)
        app = build(settings)
        async with TestClient(TestServer(app)) as client:
            core = Running(client, gateway, app[CORE], settings)
            await core.add_user()
            gateway.put("acme", SessionStatus.CONNECTED, phone="628110000")
            await core.deliver(message_event("hello"))
            await core.settled(1)
            yield core


@pytest.fixture
async def play(core):
    """Have the built nodes go through steps with a key of the business, and give what came of each."""
    credential = {"baseUrl": str(core.client.make_url("/")), "userId": "acme", "apiKey": await core.key()}

    async def steps(*steps):
        return await asyncio.to_thread(played, *steps, credential=credential)

    return steps


def played(*steps, credential=None):
    command = ["node", "test/play.mjs"]
    given = json.dumps({"credential": credential, "steps": steps})
    run = subprocess.run(
        command, cwd=node_package.FOLDER, input=given, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def execute(*parameters, **more):
    return {"play": "execute", "parameters": parameters, **more}


def hook(method, **more):
    return {"play": "hook", "method": method, "parameters": [HEARS], "webhookUrl": URL, **more}


def test_the_nodes_own_tests_pass():
    node_package.npm("test")


def test_the_events_to_choose_from_are_the_contracts():
    assert node_events.TARGET.read_text() == node_events.written()


def test_every_type_of_message_can_be_chosen():
    [fields] = played({"play": "fields"})
    [types] = [field["options"] for field in fields if field["name"] == "messageType"]
    assert {one["value"] for one in types} == {type_.value for type_ in MessageType} == set(CARRIED)


async def test_every_type_of_message_is_sent(core, play):
    parameters = [SENDS | {"messageType": type_} | carried for type_, carried in CARRIED.items()]
    [items] = await play(execute(*parameters, binary={"data": PICTURE}))
    assert [item.get("error") for item in items] == [None] * len(CARRIED)
    sent = {one.message.type.value: one.message for one, _ in core.gateway.sent.values()}
    assert set(CARRIED) <= set(sent)
    assert {one.to for one in sent.values()} == {CONTACT}
    assert sent["text"].reply_to == "m1"
    assert base64.b64decode(sent["image"].media.data) == b"PNG"
    assert (sent["image"].media.filename, sent["document"].media.filename) == (None, "menu.png")
    assert sent["location"].location.name == "Toko"
    assert sent["poll"].poll.options == ["Today", "Tomorrow"]


async def test_an_execution_that_is_tried_again_sends_nothing_twice(core, play):
    text = SENDS | {"messageType": "text", "text": "Your order is ready."}
    first, again, retried, other = await play(
        execute(text),
        execute(text),
        execute(text, executionId="8", context={"firstExecutionId": "7"}),
        execute(text, executionId="9"),
    )
    assert [one.message.text for one in core.gateway.tries].count("Your order is ready.") == 2
    assert [one[0]["duplicate"] for one in (first, again, retried, other)] == [False, True, True, False]
    assert first[0]["messageId"] == again[0]["messageId"] == retried[0]["messageId"]


async def test_a_conversation_is_read_handed_over_and_resumed(play):
    talk = {"resource": "conversation", "operation": "getAll", "returnAll": True, "filters": {}}
    handed, waiting, resumed, details, everyone = await play(
        execute(CONVERSES | {"operation": "handOver", "reason": "They want to complain"}),
        execute(talk | {"filters": {"only": "waiting", "handler": "person"}}),
        execute(CONVERSES | {"operation": "resume", "sessionId": "default"}, executionId="8"),
        execute(CONVERSES | {"operation": "get"}),
        execute(talk | {"returnAll": False, "limit": 10}),
    )
    assert (handed[0]["handler"], handed[0]["note"]) == ("person", "They want to complain")
    assert [one["contact"]["contactId"] for one in waiting] == [CONTACT]
    assert resumed[0]["handler"] == "assistant"
    assert "attributes" in details[0]
    assert [one["contact"]["contactId"] for one in everyone] == [CONTACT]


async def test_the_assistant_is_asked_and_a_contact_is_reset(core, play):
    question = {"resource": "assistant", "operation": "ask", "question": "When are you open on weekdays?"}
    asked, reset = await play(
        execute(question | {"contactId": {"mode": "list", "value": ""}}),
        execute({"resource": "contact", "operation": "reset", "contactId": CONTACT}, executionId="8"),
    )
    assert "seven in the morning" in asked[0]["reply"]
    assert reset[0]["contactId"] == CONTACT
    assert core.gateway.forgotten == [("acme", CONTACT)]


async def test_a_refusal_keeps_its_code(core, play):
    core.gateway.fault = SessionNotReady()
    nobody = {"mode": "id", "value": "628999"}
    [items] = await play(
        execute(
            CONVERSES | {"operation": "get", "contactId": nobody},
            SENDS | {"messageType": "text", "text": ""},
            SENDS | {"messageType": "text", "text": "Hello"},
        )
    )
    codes = [(item["error"]["code"], item["error"]["status"]) for item in items]
    assert codes == [
        ("CONVERSATION_NOT_FOUND", 404),
        ("VALIDATION_FAILED", 422),
        ("SESSION_NOT_READY", 409),
    ]
    assert items[1]["error"]["details"]["fields"]
    assert all(item["error"]["requestId"] for item in items)


async def test_drop_downs_hold_what_there_is(play):
    sessions, contacts, some, none, intents = await play(
        {"play": "options", "method": "getSessions"},
        {"play": "options", "method": "getContacts"},
        {"play": "options", "method": "searchContacts", "filter": "628171"},
        {"play": "options", "method": "searchContacts", "filter": "nobody"},
        {"play": "options", "method": "getIntents"},
    )
    assert [(one["name"], one["value"]) for one in sessions] == [("default (+628110000)", "default")]
    assert [one["value"] for one in contacts] == [one["value"] for one in some] == [CONTACT]
    assert none == intents == []


async def test_a_workflow_that_is_switched_on_is_subscribed_and_verifies_what_comes(core, play):
    before, made, there, elsewhere = await play(
        hook("checkExists"),
        hook("create"),
        hook("checkExists"),
        hook("checkExists", webhookUrl="https://n8n.example.com/webhook-test/1/webhook"),
    )
    assert [one["result"] for one in (before, made, there, elsewhere)] == [False, True, True, False]
    [kept] = await subscriptions(core)
    assert (kept["url"], kept["eventTypes"], kept["isActive"]) == (URL, ["message.received"], True)
    headers = Signer([made["memory"]["secret"]]).headers("evt_1", now(), BODY)
    [taken] = played(
        {"play": "webhook", "secret": made["memory"]["secret"], "headers": headers, "body": BODY}
    )
    assert taken == {"status": 200, "started": json.loads(BODY)}


async def test_switched_off_it_is_subscribed_no_longer(core, play):
    *_, off, again = await play(hook("create"), hook("delete"), hook("delete"))
    assert (off["result"], off["memory"], again["result"]) == (True, {}, True)
    assert await subscriptions(core) == []


async def test_a_workflow_whose_secret_was_lost_takes_its_subscription_over(core, play):
    first = await play(hook("create"))
    second = await play(hook("checkExists"), hook("create"))
    [kept] = await subscriptions(core)
    assert kept["subscriptionId"] == second[1]["memory"]["subscriptionId"]
    assert first[0]["memory"]["secret"] != second[1]["memory"]["secret"]


async def test_a_workflow_that_answers_is_subscribed_as_a_step_of_the_reply(core, play):
    answers = {
        "purpose": "replies",
        "askAlways": True,
        "replyTimeoutSeconds": 10,
        "onTimeout": "fallback",
        "filters": {},
    }
    made, there = await play(hook("create", parameters=[answers]), hook("checkExists", parameters=[answers]))
    assert made["result"] is there["result"] is True
    [kept] = await subscriptions(core)
    assert (kept["isReplyStep"], kept["askAlways"], kept["onTimeout"]) == (True, True, "fallback")


async def subscriptions(core):
    answer = await core.operate("GET", "/v1/users/acme/subscriptions")
    return (await answer.json())["subscriptions"]


OURS, OTHER = new_secret(), new_secret()


@pytest.mark.parametrize(
    ("secrets", "minutes", "changes", "body", "status"),
    [
        ([OURS], 0, {}, BODY, 200),
        ([OTHER, OURS], 0, {}, BODY, 200),
        ([OURS, OTHER], -4, {}, BODY, 200),
        ([OTHER], 0, {}, BODY, 401),
        ([OURS], -6, {}, BODY, 401),
        ([OURS], 6, {}, BODY, 401),
        ([OURS], 0, {}, BODY + " ", 401),
        ([OURS], 0, {"webhook-id": "evt_2"}, BODY, 401),
        ([OURS], 0, {"webhook-timestamp": "1e400"}, BODY, 401),
        ([OURS], 0, {"webhook-signature": "v1," + "A" * 44}, BODY, 401),
        ([OURS], 0, {"webhook-signature": "v1,é"}, BODY, 401),
    ],
)
def test_the_trigger_verifies_as_the_contract_signs(secrets, minutes, changes, body, status):
    headers = Signer(secrets).headers("evt_1", now() + timedelta(minutes=minutes), BODY) | changes
    [taken] = played({"play": "webhook", "secret": OURS, "headers": headers, "body": body})
    assert taken["status"] == status
    assert (taken["started"] is not None) == (status == 200)
