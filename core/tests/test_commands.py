"""Automation platforms command: each command once, by whoever may, so many a minute."""

import asyncio
import hashlib
import hmac
import json
from datetime import timedelta
from io import BytesIO
from time import process_time

import pytest
from core_support.running import event, make_settings, message_event, url_of
from holdfast_contract.commands import COMMANDS, CommandType, command_in
from holdfast_contract.errors import SendFailed, SessionNotReady
from holdfast_contract.signing import Signer, secret_key
from holdfast_contract.times import now, to_rfc3339
from holdfast_core.adapters.tables import command_calls, commands
from holdfast_core.http.automation import EXAMPLES, PATH
from sqlalchemy import update

CONTACT = "6281717407674"
HOOK = {"url": "https://example.com/hook"}


def command(type_="message.send", data=None, **more):
    default = {"to": CONTACT, "text": "Your order is ready."} if type_ == "message.send" else {}
    return {"type": type_, "userId": "acme", "data": default if data is None else data} | more


def ask(**more):
    return command("question.ask", {"question": "When are you open on weekdays?"}, **more)


async def outcome(answer):
    body = await answer.json()
    return answer.status, body["error"]["code"] if answer.status >= 400 else body["type"]


@pytest.fixture
async def shop(core):
    """A business, with a key that may do everything."""
    await core.add_user()
    core.gateway.put("acme", "connected")
    return Platform(core, await core.key())


class Platform:
    """A program that commands a core by a key."""

    def __init__(self, core, key):
        self.core = core
        self.key = key

    async def post(self, body, headers=None):
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        usual = {"Content-Type": "application/json", "X-Api-Key": self.key}
        return await self.core.client.post(PATH, data=BytesIO(sent), headers=usual | (headers or {}))

    async def give(self, body, key=None):
        return await self.post(body, {} if key is None else {"Idempotency-Key": key})

    async def subscribe(self):
        answer = await self.core.operate("POST", "/v1/users/acme/subscriptions", json=HOOK)
        assert answer.status == 201, await answer.text()
        return await answer.json()

    async def signed(self, body, secret, webhook_id="msg_1", at=None, **more):
        """Send what is signed as Standard Webhooks says."""
        text = json.dumps(body)
        headers = Signer([secret]).headers(webhook_id, at or now(), text)
        headers.pop("x-hub-signature-256")
        headers |= {"Content-Type": "application/json"} | more
        return await self.core.client.post(PATH, data=text, headers=headers)

    async def sealed(self, body, secret, **more):
        """Send with a MAC over the bare body."""
        raw = json.dumps(body).encode()
        mac = hmac.new(secret_key(secret), raw, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "x-hub-signature-256": f"sha256={mac}"} | more
        return await self.core.client.post(PATH, data=raw, headers=headers)

    async def met(self):
        """Have a contact written, so that there is a conversation."""
        await self.core.deliver(message_event())
        await self.core.settled(1)


async def test_a_message_is_sent_once_for_its_key_and_answered_the_same_again(shop):
    first = await shop.give(command(), "order-1")
    assert await outcome(first) == (200, "message.send")
    again = await shop.give(command(), "order-1")
    told, repeated = await first.json(), await again.json()
    assert told["duplicate"] is False
    assert repeated == told | {"duplicate": True}
    assert told["commandId"].startswith("cmd_")
    assert told["result"]["status"] == "sent"
    assert shop.core.gateway.texts == ["Your order is ready."]
    assert len(shop.core.gateway.tries) == 1


async def test_the_id_in_the_body_is_a_key_and_a_message_without_any_is_refused_with_the_way_out(shop):
    for _ in range(2):
        assert (await shop.give(command(id="order-2"))).status == 200
    assert len(shop.core.gateway.tries) == 1
    refused = await shop.give(command())
    assert await outcome(refused) == (422, "VALIDATION_FAILED")
    assert "Idempotency-Key" in (await refused.json())["error"]["message"]


async def test_another_body_under_a_key_is_refused_and_another_spelling_of_it_is_not(shop):
    await shop.give(command(), "k")
    other = command(data={"to": CONTACT, "text": "Another."})
    assert await outcome(await shop.give(other, "k")) == (409, "IDEMPOTENCY_CONFLICT")
    respelt = command(data={"text": "Your order is ready.", "type": "text", "to": CONTACT})
    assert (await (await shop.give(respelt, "k")).json())["duplicate"] is True
    assert await outcome(await shop.give(ask(), "k")) == (409, "IDEMPOTENCY_CONFLICT")


async def test_every_kind_of_message_goes_out_by_the_session_that_is_named(shop):
    shop.core.gateway.put("acme", "connected", "second")
    for number, data in enumerate(
        (
            {"type": "image", "media": {"url": "https://example.com/a.png"}},
            {"type": "location", "location": {"latitude": -6.2, "longitude": 106.8}},
            {"type": "poll", "poll": {"question": "When?", "options": ["Today", "Tomorrow"]}},
            {"type": "contact", "contact": {"name": "Ayu", "phone": "62811"}},
            {"type": "reaction", "reaction": {"messageId": "true_x", "emoji": "👍"}},
        )
    ):
        body = command(data={"to": CONTACT, "sessionId": "second"} | data)
        answer = await shop.give(body, f"kind-{number}")
        assert answer.status == 200, await answer.text()
    assert {sent.session_id for sent, _ in shop.core.gateway.sent.values()} == {"second"}
    assert [sent.message.type for sent, _ in shop.core.gateway.sent.values()] == [
        "image",
        "location",
        "poll",
        "contact",
        "reaction",
    ]


async def test_a_conversation_is_handed_over_and_resumed_and_a_repeat_of_the_first_changes_nothing(shop):
    await shop.met()
    over = command("conversation.handoff", {"contactId": CONTACT, "reason": "Asked for the manager"})
    handed = await (await shop.give(over, "h")).json()
    assert (handed["result"]["handler"], handed["result"]["note"]) == ("person", "Asked for the manager")
    back = command("conversation.resume", {"contactId": "+" + CONTACT})
    assert (await (await shop.give(back)).json())["result"]["handler"] == "assistant"
    repeated = await (await shop.give(over, "h")).json()
    assert (repeated["duplicate"], repeated["result"]["handler"]) == (True, "person")
    shown = await shop.core.operate("GET", f"/v1/users/acme/conversations/{CONTACT}")
    assert (await shown.json())["handler"] == "assistant"
    nobody = command("conversation.handoff", {"contactId": "62800000"})
    assert await outcome(await shop.give(nobody, "n")) == (404, "CONVERSATION_NOT_FOUND")


async def test_a_question_is_answered_and_nothing_is_sent(shop):
    answered = await (await shop.give(ask(), "q")).json()
    assert "seven in the morning" in answered["result"]["reply"]
    assert (await (await shop.give(ask(), "q")).json())["result"] == answered["result"]
    assert shop.core.gateway.tries == []


async def test_a_reset_forgets_the_contact_and_what_commands_about_it_were_answered(shop):
    await shop.met()
    await shop.give(command(), "before")
    handed = command("conversation.handoff", {"contactId": CONTACT})
    await shop.give(handed, "over")
    reset = command("contact.reset", {"contactId": CONTACT})
    receipt = await (await shop.give(reset, "r")).json()
    assert (receipt["result"]["contactId"], receipt["result"]["messages"]) == (CONTACT, 2)
    assert (await (await shop.give(reset, "r")).json()) == receipt | {"duplicate": True}
    kept = {row.key: row for row in await shop.core.rows(commands)}
    assert (kept["before"].result, kept["before"].digest) == (None, "")
    for key, body in (("before", command()), ("over", handed)):
        assert await outcome(await shop.give(body, key)) == (409, "CONFLICT")
    sent = [tried for tried in shop.core.gateway.tries if tried.message.text == "Your order is ready."]
    assert len(sent) == 1


async def test_words_of_a_conversation_are_not_kept_with_a_command(shop):
    await shop.met()
    await shop.give(command("conversation.handoff", {"contactId": CONTACT}), "h")
    [row] = await shop.core.rows(commands)
    assert "open" not in json.dumps(row.result)


async def test_what_failed_may_be_tried_again_under_its_key(shop):
    shop.core.gateway.refusals = [SessionNotReady()]
    assert await outcome(await shop.give(command(), "k")) == (409, "SESSION_NOT_READY")
    assert await outcome(await shop.give(command(), "k")) == (200, "message.send")
    assert {tried.key for tried in shop.core.gateway.tries} == {shop.core.gateway.tries[0].key}
    shop.core.gateway.refusals = [SendFailed()] * 3
    assert (await outcome(await shop.give(command(), "k2")))[1] == "SEND_FAILED"


async def test_of_two_at_the_same_time_one_is_carried_out_and_the_other_told_to_wait(shop):
    let_go = asyncio.get_running_loop().create_future()
    reached = asyncio.Event()

    def hold(_sent):
        reached.set()
        return let_go

    shop.core.gateway.before_send = hold
    first = asyncio.create_task(shop.give(command(), "k"))
    await reached.wait()
    second = await shop.give(command(), "k")
    assert await outcome(second) == (409, "COMMAND_RUNNING")
    assert 1 <= int(second.headers["Retry-After"]) <= 60
    let_go.set_result(None)
    assert (await first).status == 200
    assert (await (await shop.give(command(), "k")).json())["duplicate"] is True
    assert len(shop.core.gateway.tries) == 1


async def test_a_core_that_died_before_it_could_note_the_send_does_not_send_it_twice(shop):
    first = await (await shop.give(command(), "k")).json()
    # As a process leaves it that ends between the gateway's answer and its own note of it.
    left = update(commands).values(state="running", result=None, held_until=now() - timedelta(seconds=1))
    await shop.core.core.database.write(lambda connection: connection.execute(left))
    again = await (await shop.give(command(), "k")).json()
    assert again == first
    assert len(shop.core.gateway.tries) == 2
    assert shop.core.gateway.texts == ["Your order is ready."]


async def test_a_signed_command_needs_no_key_and_its_webhook_id_makes_it_once(shop):
    made = await shop.subscribe()
    for _ in range(2):
        answer = await shop.signed(command(), made["secret"])
        assert await outcome(answer) == (200, "message.send"), await answer.text()
    assert len(shop.core.gateway.tries) == 1
    assert (await answer.json())["duplicate"] is True


async def test_a_signed_command_that_is_repeated_under_another_key_is_refused(shop):
    secret = (await shop.subscribe())["secret"]
    await shop.signed(command(), secret)
    again = await shop.signed(command(), secret, **{"Idempotency-Key": "new"})
    assert await outcome(again) == (409, "IDEMPOTENCY_CONFLICT")
    assert len(shop.core.gateway.tries) == 1


async def test_whatever_is_wrong_with_a_signature_is_401_and_says_no_more(shop):
    secret = (await shop.subscribe())["secret"]
    await shop.core.add_user("globex", document=None)
    other = Signer([secret])
    wrong = {
        "old": await shop.signed(command(), secret, at=now() - timedelta(minutes=6)),
        "early": await shop.signed(command(), secret, at=now() + timedelta(minutes=6)),
        "forged": await shop.signed(command(), "whsec_" + "A" * 40),
        "another user": await shop.signed(command() | {"userId": "globex"}, secret),
        "nobody": await shop.signed(command() | {"userId": "nobody"}, secret),
        "another body": await shop.core.client.post(
            PATH,
            json=command(),
            headers=other.headers("msg_1", now(), json.dumps(ask())),
        ),
        "rubbish": await shop.core.client.post(
            PATH, json=command(), headers={"webhook-signature": "rubbish"}
        ),
        "rubbish mac": await shop.core.client.post(
            PATH, json=command(), headers={"x-hub-signature-256": "sha256=é"}
        ),
    }
    for name, answer in wrong.items():
        assert await outcome(answer) == (401, "SIGNATURE_INVALID"), name
    assert shop.core.gateway.tries == []
    assert await outcome(await shop.core.client.post(PATH, json=command())) == (401, "UNAUTHENTICATED")


async def test_a_mac_over_the_bare_body_needs_its_id_and_time_in_there(shop):
    secret = (await shop.subscribe())["secret"]
    stamped = command(id="m1", timestamp=to_rfc3339(now()))
    for _ in range(2):
        assert await outcome(await shop.sealed(stamped, secret)) == (200, "message.send")
    again = await shop.sealed(stamped, secret, **{"Idempotency-Key": "new"})
    assert await outcome(again) == (409, "IDEMPOTENCY_CONFLICT")
    old = command(id="m2", timestamp=to_rfc3339(now() - timedelta(minutes=6)))
    for body in (command(), command(id="m3"), old):
        assert await outcome(await shop.sealed(body, secret)) == (401, "SIGNATURE_INVALID")
    assert len(shop.core.gateway.tries) == 1


async def test_the_secret_before_a_rotation_signs_for_a_day_and_a_paused_or_removed_one_not_at_all(shop):
    made = await shop.subscribe()
    path = f"/v1/users/acme/subscriptions/{made['subscriptionId']}"
    rotated = await (await shop.core.operate("POST", path + "/rotate")).json()
    for number, secret in enumerate((made["secret"], rotated["secret"])):
        assert (await shop.signed(ask(), secret, f"msg_{number}")).status == 200
    await shop.core.operate("PATCH", path, json={"isActive": False})
    assert (await shop.signed(ask(), rotated["secret"], "msg_9")).status == 401
    await shop.core.operate("PATCH", path, json={"isActive": True})
    assert (await shop.signed(ask(), rotated["secret"], "msg_9")).status == 200
    await shop.core.operate("DELETE", path)
    assert (await shop.signed(ask(), rotated["secret"], "msg_10")).status == 401


async def test_a_secret_signs_no_more_than_the_key_that_made_it_may_do(shop):
    path = "/v1/users/acme/subscriptions"
    made = await shop.core.operate(
        "POST", "/v1/users/acme/keys", json={"scopes": ["subscriptions:write", "assistant:ask"]}
    )
    limited = {"X-Api-Key": (await made.json())["key"]}
    own = await (await shop.core.client.post(path, json=HOOK, headers=limited)).json()
    assert await outcome(await shop.signed(command(), own["secret"])) == (403, "FORBIDDEN")
    assert await outcome(await shop.signed(ask(), own["secret"])) == (200, "question.ask")
    # Nor does another's subscription that it gives a new secret to.
    others = await shop.subscribe()
    rotated = await shop.core.client.post(f"{path}/{others['subscriptionId']}/rotate", headers=limited)
    secret = (await rotated.json())["secret"]
    assert await outcome(await shop.signed(command(), secret, "msg_2")) == (403, "FORBIDDEN")
    assert shop.core.gateway.tries == []


async def test_a_key_commands_for_its_own_user_alone(shop):
    await shop.core.add_user("globex", document=None)
    assert await outcome(await shop.give(command() | {"userId": "globex"}, "k")) == (403, "FORBIDDEN")
    assert await outcome(await shop.give(command() | {"userId": "nobody"}, "k")) == (403, "FORBIDDEN")
    answer = await shop.post(command(), {"X-Api-Key": "hf_000000000000_x", "Idempotency-Key": "k"})
    assert await outcome(answer) == (401, "UNAUTHENTICATED")
    assert shop.core.gateway.tries == []


async def test_so_many_commands_a_minute_and_then_one_is_told_when_to_come_back(start, gateway, tmp_path):
    settings = make_settings(f"sqlite:///{tmp_path}/few.db", gateway.url, commands_per_minute=3)
    core = await start(settings)
    await core.add_user()
    one, two = Platform(core, await core.key()), Platform(core, await core.key())
    secret = (await one.subscribe())["secret"]
    assert [(await one.give(ask())).status for _ in range(3)] == [200] * 3
    refused = await one.give(ask())
    assert await outcome(refused) == (429, "RATE_LIMITED")
    assert 50 <= int(refused.headers["Retry-After"]) <= 60
    assert (await two.give(ask())).status == 200
    signed = [(await one.signed(ask(), secret, f"m{number}")).status for number in range(4)]
    assert signed == [200, 200, 200, 429]
    # What is refused does not count, so that whoever waits is let in.
    assert len(await core.rows(command_calls)) == 7
    past = update(command_calls).values(at=now() - timedelta(seconds=61))
    await core.core.database.write(lambda connection: connection.execute(past))
    assert (await one.give(ask())).status == 200


async def test_a_core_that_shares_the_database_knows_what_the_other_did(shop, start, settings):
    second = Platform(await start(settings, work=False), shop.key)
    first = await (await shop.give(command(), "k")).json()
    assert await (await second.give(command(), "k")).json() == first | {"duplicate": True}


@pytest.fixture
async def pair(place, gateway, start):
    """The same program at two cores on one database, which is there for longer than they are."""
    url = url_of(place)
    settings = make_settings(url, gateway.url, commands_per_minute=1_000)
    one, two = await start(settings), await start(settings, work=False)
    await one.add_user(document=None)
    key = await one.key()
    return Platform(one, key), Platform(two, key)


async def test_many_repeats_at_once_at_two_cores_send_one_message_each(pair):
    async def insist(platform, key):
        while True:
            answer = await platform.give(command(), key)
            if await outcome(answer) != (409, "COMMAND_RUNNING"):
                assert answer.status == 200, await answer.text()
                return await answer.json()

    keys = [f"k{number}" for number in range(8)]
    told = await asyncio.gather(*(insist(one, key) for key in keys for one in pair for _ in range(4)))
    assert len(pair[0].core.gateway.sent) == len(pair[0].core.gateway.tries) == len(keys)
    for number in range(len(keys)):
        same = told[number * 8 : number * 8 + 8]
        assert (
            len({one["result"]["messageId"] for one in same}) == len({one["commandId"] for one in same}) == 1
        )
        assert [one["duplicate"] for one in same].count(False) == 1


async def test_texts_that_a_database_refuses_are_taken_all_the_same(pair):
    one, _ = pair
    await one.met()
    odd = "Why\0 \ufffe?"
    asked = await one.give(command("question.ask", {"question": odd}), "q")
    assert await outcome(asked) == (200, "question.ask")
    handed = await one.give(command("conversation.handoff", {"contactId": CONTACT, "reason": odd}), "h")
    assert (await handed.json())["result"]["note"] == "Why\ufffd \ufffe?"
    sent = await one.give(command(data={"to": CONTACT, "text": odd}), "m")
    assert await outcome(sent) == (200, "message.send")
    again = await one.give(command("question.ask", {"question": odd}), "q")
    assert (await again.json())["duplicate"] is True


async def test_old_commands_and_calls_are_let_go(shop):
    await shop.give(command(), "k")
    await shop.give(ask(), "new")
    past = {"created_at": now() - timedelta(hours=25)}
    aged = update(commands).where(commands.c.key == "k").values(past)
    await shop.core.core.database.write(lambda connection: connection.execute(aged))
    await shop.core.core.commands.expire()
    assert [row.key for row in await shop.core.rows(commands)] == ["new"]


def nested(depth):
    return b'{"type":"message.send","userId":"acme","data":' + b'{"a":' * depth + b"1" + b"}" * depth + b"}"


RUBBISH = {
    "nothing": b"",
    "no JSON": b"\xff\xfe{",
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "text": b'"message.send"',
    "no type": json.dumps({"userId": "acme", "data": {}}).encode(),
    "an unknown type": json.dumps(command("message.delete", {})).encode(),
    "a type that is a list": json.dumps(command() | {"type": ["message.send"]}).encode(),
    "a type that is an object": json.dumps(command() | {"type": {"a": 1}}).encode(),
    "no data": json.dumps({"type": "message.send", "userId": "acme"}).encode(),
    "data of the wrong kind": json.dumps(command(data=[1, 2])).encode(),
    "data of text": json.dumps(command() | {"data": "x"}).encode(),
    "a misspelt user": json.dumps(command() | {"user_id": "acme"}).encode(),
    "a user that is a number": json.dumps(command() | {"userId": 7}).encode(),
    "a user that is a path": json.dumps(command() | {"userId": "../x"}).encode(),
    "an unknown field": json.dumps(command(extra=1)).encode(),
    "an id of spaces": json.dumps(command(id="a b")).encode(),
    "an id that is endless": json.dumps(command(id="x" * 300)).encode(),
    "a time that is none": json.dumps(command(timestamp="yesterday")).encode(),
    "half an emoji": json.dumps(command(data={"to": CONTACT, "text": "\ud83d"}, id="e")).encode(),
    "a NUL in a name": json.dumps(command("contact.reset", {"contactId": "62\x00"})).encode(),
    "a contact that is a path": json.dumps(command("contact.reset", {"contactId": "../x"})).encode(),
    "a session that is a path": json.dumps(command(data={"to": CONTACT, "sessionId": "a/b"})).encode(),
    "no question": json.dumps(command("question.ask", {"question": "  "})).encode(),
    "an endless question": json.dumps(command("question.ask", {"question": "x" * 5000})).encode(),
    "a huge number": b'{"type":' + b"9" * 10_000 + b"}",
    "not a number": b'{"type":"question.ask","userId":"acme","data":{"question":NaN}}',
    "deep": nested(100_000),
    "not so deep": nested(400),
    "wide": b'{"type":"message.send","userId":"acme","data":{' + b'"a":1,' * 100_000 + b'"b":2}}',
    "half an emoji in a question": json.dumps(command("question.ask", {"question": "\ud83d"})).encode(),
    "half an emoji in a reason": json.dumps(
        command("conversation.handoff", {"contactId": CONTACT, "reason": "\udc00"})
    ).encode(),
    "an endless place": b'{"type":"message.send","userId":"acme","id":"e",'
    b'"data":{"to":"62811","type":"location","location":{"latitude":1e999,"longitude":0}}}',
    "huge": b'{"type":"' + b"x" * (2 << 20) + b'"}',
}


@pytest.mark.parametrize("name", RUBBISH)
async def test_whatever_is_sent_is_refused_within_a_second_and_never_our_fault(shop, name):
    secret = (await shop.subscribe())["secret"]
    signed = Signer([secret]).headers("msg_1", now(), RUBBISH[name].decode("utf-8", "replace"))
    for headers in ({}, {"X-Api-Key": ""} | signed, {"Idempotency-Key": "k"}):
        began = process_time()
        answer = await shop.post(RUBBISH[name], headers)
        assert 400 <= answer.status < 500, (name, answer.status, await answer.text())
        assert process_time() - began < 1
    assert shop.core.gateway.tries == []


@pytest.mark.parametrize("key", ["", "a b", "é", "x" * 256])
async def test_a_key_that_is_none_is_refused(shop, key):
    assert await outcome(await shop.give(command(), key)) == (422, "VALIDATION_FAILED")


async def test_a_body_of_another_type_is_refused(shop):
    answer = await shop.post(command(), {"Content-Type": "text/plain"})
    assert await outcome(answer) == (415, "UNSUPPORTED_MEDIA_TYPE")


async def test_no_text_and_no_key_is_in_the_log(shop, caplog, capsys):
    shop.core.gateway.refusals = [SendFailed()] * 3
    await shop.give(command(data={"to": CONTACT, "text": "mulberry secret"}), "k")
    await shop.give(command(data={"to": CONTACT, "text": "mulberry secret", "x": 1}), "k")
    out = capsys.readouterr()
    for said in (caplog.text, out.out, out.err):
        assert "mulberry" not in said
        assert shop.key not in said


async def test_the_description_names_every_command_with_an_example_that_is_one(shop):
    described = await (await shop.core.client.get("/openapi.json")).json()
    operation = described["paths"][PATH]["post"]
    body = operation["requestBody"]["content"]["application/json"]
    types = {type_.value for type_ in CommandType}
    assert set(body["examples"]) == set(body["schema"]["discriminator"]["mapping"]) == types
    for reference in body["schema"]["oneOf"]:
        assert reference["$ref"].rpartition("/")[2] in described["components"]["schemas"]
    for type_, example in EXAMPLES.items():
        assert isinstance(command_in(example), COMMANDS[type_])
    assert {"bearer": []} in operation["security"]


async def test_an_event_of_the_gateway_is_no_command(shop):
    secret = (await shop.subscribe())["secret"]
    answer = await shop.signed(event("message.received", {}), secret)
    assert await outcome(answer) == (422, "VALIDATION_FAILED")
