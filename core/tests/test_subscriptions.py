"""Events leave for automation platforms: signed, in order, tried again, and kept to be seen."""

import asyncio
import json
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from core_support.receiver import receiver_running
from core_support.running import by_hand, event, message_event, somebody
from core_support.waiting import until
from holdfast_contract.times import from_rfc3339, now
from holdfast_core.adapters.tables import deliveries as deliveries_table
from holdfast_core.adapters.tables import delivery_attempts, published

ALL = "/v1/users/acme/subscriptions"


def schedule(core, *waits):
    """Have deliveries tried so many times, after so many seconds each."""
    core.core.delivery_worker.attempts._handle.__self__._schedule = [
        timedelta(seconds=wait) for wait in waits
    ]


async def subscribe(core, receiver, **more):
    answer = await core.operate("POST", ALL, json={"url": receiver.url} | more)
    assert answer.status == 201, await answer.text()
    made = await answer.json()
    receiver.secrets.append(made["secret"])
    return made


async def read(core, path, method="GET", status=200, **options):
    answer = await core.operate(method, path, **options)
    assert answer.status == status, await answer.text()
    return await answer.json()


async def code(core, method, path, **options):
    answer = await core.operate(method, path, **options)
    return answer.status, (await answer.json())["error"]["code"]


async def deliveries(core, made, state=None):
    query = {} if state is None else {"state": state}
    return (await read(core, f"{ALL}/{made['subscriptionId']}/deliveries", params=query))["deliveries"]


async def test_a_gateways_event_arrives_as_it_was_received_and_verifies(core, receiver):
    await core.add_user(document=None)
    made = await subscribe(core, receiver)
    told = message_event("hello")
    await core.deliver(told)
    await until(lambda: receiver.of("message.received"))
    [got] = [one for one in receiver.got if one.event["type"] == "message.received"]
    assert got.body == json.dumps(told).encode()
    assert got.verified
    assert got.headers["webhook-id"] == told["id"]
    assert got.headers["x-hub-signature-256"].startswith("sha256=")

    async def delivered():
        return await deliveries(core, made, "delivered")

    await until(delivered)
    shown = await read(core, f"{ALL}/{made['subscriptionId']}")
    assert "secret" not in shown
    assert shown["health"]["lastAttempt"]["status"] == 200


async def test_what_happens_in_core_is_told_too(core, receiver):
    await core.add_user()
    await subscribe(core, receiver, eventTypes=["conversation.*", "reply.decided", "contact.reset"])
    await core.deliver(message_event())
    await until(lambda: receiver.of("reply.decided"))
    decided = receiver.of("reply.decided")[0]["data"]
    assert (decided["action"], decided["contact"]["contactId"]) == ("answer", "6281717407674")
    assert "seven in the morning" in decided["reply"]
    talk = "/v1/users/acme/conversations/6281717407674"
    await core.operate("POST", f"{talk}/handoff", json={"reason": "They want to complain"})
    await core.operate("POST", f"{talk}/handoff")
    await core.operate("POST", f"{talk}/resume")
    await core.deliver(by_hand("I am here"))
    await until(lambda: len(receiver.of("conversation.handed_over")) == 2)
    first, second = (one["data"] for one in receiver.of("conversation.handed_over"))
    assert (first["reason"], first["note"]) == ("api", "They want to complain")
    assert second["reason"] == "by_hand"
    assert len(receiver.of("conversation.resumed")) == 1
    await core.reset()
    await until(lambda: receiver.of("contact.reset"))
    assert receiver.of("contact.reset")[0]["data"]["contactId"] == "6281717407674"
    assert all(one.verified for one in receiver.got)
    assert "message.received" not in receiver.types


@pytest.mark.parametrize(
    ("filters", "arrives"),
    [
        ({}, True),
        ({"eventTypes": ["message.*"]}, True),
        ({"eventTypes": ["message.received", "session.status"]}, True),
        ({"eventTypes": ["session.*"]}, False),
        ({"sessions": ["default"]}, True),
        ({"sessions": ["second"]}, False),
        ({"chats": ["+6281717407674"]}, True),
        ({"chats": ["6281717407674@c.us"]}, True),
        ({"chats": ["628999"]}, False),
        ({"isActive": False}, False),
    ],
    ids=str,
)
async def test_a_subscription_gets_what_it_asked_for_and_nothing_else(core, receiver, filters, arrives):
    await core.add_user(document=None)
    await subscribe(core, receiver, **filters)
    await core.deliver(message_event("hello"))
    await core.settled(1)
    assert len(await core.rows(published)) >= arrives
    assert bool([row for row in await core.rows(published) if row.type == "message.received"]) is arrives


async def test_another_users_events_never_arrive(core, receiver):
    await core.add_user(document=None)
    await core.add_user("globex", document=None)
    await subscribe(core, receiver)
    await core.deliver(event("session.ready", {"isRestored": False}, "globex"))
    await core.settled(1)
    assert await core.rows(published) == []


async def test_an_event_that_is_told_twice_is_sent_once(core, receiver):
    await core.add_user(document=None)
    await subscribe(core, receiver, eventTypes=["message.received"])
    told = message_event("hello")
    await core.deliver(told)
    await core.deliver(told)
    assert len(await core.rows(deliveries_table)) == 1


async def test_what_fails_is_tried_again_and_then_is_dead_and_can_be_sent_again(core, receiver):
    schedule(core, 0, 0, 0)
    await core.add_user(document=None)
    receiver.answer = lambda _event: 500
    receiver.text = "<b>no</b>\0" + "x" * 5000
    made = await subscribe(core, receiver, eventTypes=["message.received"])
    path = f"{ALL}/{made['subscriptionId']}"
    await core.deliver(message_event("one"))

    async def dead():
        return await deliveries(core, made, "dead")

    [gone] = await until(dead)
    assert gone["attempts"] == 3
    details = await read(core, f"{path}/deliveries/{gone['deliveryId']}")
    assert [one["status"] for one in details["tries"]] == [500, 500, 500]
    assert details["tries"][0]["answer"].startswith("<b>no</b>")
    assert len(details["tries"][0]["answer"]) <= 2048
    assert json.loads(details["body"])["data"]["text"] == "one"
    assert (await read(core, path))["health"]["dead"] == 1
    receiver.answer = lambda _event: 204
    redriven = await read(core, f"{path}/deliveries/{gone['deliveryId']}/redrive", "POST", 202)
    assert redriven == {"redriven": 1}

    async def delivered():
        return await deliveries(core, made, "delivered")

    [back] = await until(delivered)
    assert back["attempts"] == 4
    assert (await code(core, "POST", f"{path}/deliveries/{gone['deliveryId']}/redrive")) == (
        404,
        "DELIVERY_NOT_FOUND",
    )
    assert await read(core, f"{path}/redrive", "POST", 202) == {"redriven": 0}


async def test_a_chats_order_is_kept_and_its_trouble_holds_up_no_other(core, receiver):
    schedule(core, 0, 3600)
    await core.add_user(document=None)
    receiver.answer = lambda told: 500 if told["data"].get("text") == "stuck" else 200
    await subscribe(core, receiver, eventTypes=["message.received"])
    for text, phone in (("stuck", "628111"), ("behind", "628111"), ("free", "628222"), ("after", "628222")):
        await core.deliver(message_event(text, **somebody(phone)))
    await until(lambda: len(receiver.got) == 3)
    assert [one.event["data"]["text"] for one in receiver.got if one.event["data"]["text"] != "stuck"] == [
        "free",
        "after",
    ]


async def test_a_receiver_that_lets_us_wait_holds_up_no_other(core, receiver):
    await core.add_user(document=None)
    await core.add_user("globex", document=None)
    receiver.hold = asyncio.Event()
    await subscribe(core, receiver, eventTypes=["message.received"])
    for number in range(150):
        await core.deliver(message_event("slow", **somebody(f"6281{number:04}")))
    async with receiver_running() as other:
        host = urlsplit(other.url).netloc
        core.core.receivers._http._allowed |= {host}
        made = await (
            await core.operate("POST", "/v1/users/globex/subscriptions", json={"url": other.url})
        ).json()
        other.secrets.append(made["secret"])
        await core.deliver(event("session.ready", {"isRestored": False}, "globex"))
        await until(lambda: other.types == ["session.ready"])
        assert len(receiver.got) < 20
        receiver.hold.set()
        await until(lambda: len(receiver.got) == 150, 10)


async def test_retry_after_is_honoured(core, receiver):
    await core.add_user(document=None)
    receiver.answer, receiver.headers = (lambda _event: 429), {"Retry-After": "600"}
    made = await subscribe(core, receiver, eventTypes=["message.received"])
    await core.deliver(message_event("one"))

    async def tried():
        return [one for one in await deliveries(core, made) if one["attempts"]]

    [waiting] = await until(tried)
    assert from_rfc3339(waiting["nextAttemptAt"]) - now() > timedelta(minutes=9)


async def test_after_a_rotation_both_secrets_sign(core, receiver):
    await core.add_user(document=None)
    made = await subscribe(core, receiver, eventTypes=["message.received"])
    old = made["secret"]
    rotated = await read(core, f"{ALL}/{made['subscriptionId']}/rotate", "POST")
    assert rotated["secret"] != old
    until_then = from_rfc3339(rotated["oldSecretUntil"])
    assert timedelta(hours=23) < until_then - now() <= timedelta(hours=24)
    for secret in (old, rotated["secret"]):
        receiver.secrets = [secret]
        await core.deliver(message_event("one"))
        count = len(receiver.got)
        await until(lambda count=count: len(receiver.got) > count)
    assert [one.verified for one in receiver.got] == [True, True]
    assert len(receiver.got[0].headers["webhook-signature"].split()) == 2


async def test_a_paused_subscription_rests_and_goes_on_where_it_was(core, receiver):
    schedule(core, 0, 3600)
    await core.add_user(document=None)
    receiver.answer = lambda _event: 503
    made = await subscribe(core, receiver, eventTypes=["message.received"])
    path = f"{ALL}/{made['subscriptionId']}"
    await core.deliver(message_event("before"))

    async def tried():
        return [one for one in await deliveries(core, made) if one["attempts"]]

    await until(tried)
    paused = await read(core, path, "PATCH", json={"isActive": False})
    assert (paused["isActive"], paused["health"]["pending"]) == (False, 1)
    await core.deliver(message_event("meanwhile"))
    receiver.answer = lambda _event: 200
    await read(core, path, "PATCH", json={"isActive": True})
    await until(lambda: len(receiver.got) == 2)
    assert [one.event["data"]["text"] for one in receiver.got] == ["before", "before"]


async def test_a_test_is_sent_at_once_and_says_what_was_answered(core, receiver):
    await core.add_user(document=None)
    made = await subscribe(core, receiver)
    tested = await read(core, f"{ALL}/{made['subscriptionId']}/test", "POST")
    assert (tested["delivered"], tested["attempt"]["status"]) == (True, 200)
    assert tested["attempt"]["answer"] == "thank you"
    assert receiver.types == ["subscription.test"]
    assert receiver.got[0].verified
    assert await deliveries(core, made) == []


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/x",
        "example.com",
        "http://",
        "http://127.0.0.1/x",
        "http://localhost/x",
        "http://10.0.0.1/x",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/x",
        "http://[::ffff:10.0.0.1]/x",
        "http://example.com:5432/x",
        "https://user:pass@example.com/x",
        "http://2130706433/",
    ],
)
async def test_addresses_that_are_not_of_the_public_web_are_refused(core, url):
    await core.add_user(document=None)
    answer = await core.operate("POST", ALL, json={"url": url})
    assert answer.status in {409, 422}
    assert (await answer.json())["error"]["details"]["fields"][0]["field"] == "url"


async def test_a_name_that_leads_to_a_private_address_is_never_connected_to(
    start, settings, receiver, monkeypatch
):
    """The name is public when it is written down, and leads to this machine when it is called."""
    core = await start(settings.model_copy(update={"automation_allowed_hosts": []}))
    await core.add_user(document=None)
    made = await read(core, ALL, "POST", 201, json={"url": "http://hook.example.com/hook"})

    async def resolve(_self, host, port=0, family=0):
        return [{"hostname": host, "host": "127.0.0.1", "port": port, "family": 2, "proto": 6, "flags": 4}]

    monkeypatch.setattr("aiohttp.resolver.ThreadedResolver.resolve", resolve)
    tested = await read(core, f"{ALL}/{made['subscriptionId']}/test", "POST")
    assert tested["attempt"]["error"] == "no connection"
    assert receiver.got == []


async def test_a_redirect_is_not_followed(core, receiver):
    await core.add_user(document=None)
    receiver.answer, receiver.headers = (lambda _event: 307), {"Location": receiver.url}
    made = await subscribe(core, receiver)
    tested = await read(core, f"{ALL}/{made['subscriptionId']}/test", "POST")
    assert (tested["delivered"], tested["attempt"]["status"], len(receiver.got)) == (False, 307, 1)


async def test_a_reset_withdraws_what_waits_and_lets_no_word_stay(core, receiver, tmp_path):
    schedule(core, 0, 3600)
    await core.add_user(document=None)
    receiver.answer = lambda told: 200 if told["type"] == "contact.reset" else 500
    receiver.text = "I will not take a marzipanword"
    made = await subscribe(core, receiver)
    await core.deliver(message_event("marzipanword"))
    status = {"messageId": "true_6281717407674@c.us_3A", "status": "read", "source": "api"}
    await core.deliver(event("message.status", status))

    async def tried():
        return len([one for one in await deliveries(core, made) if one["attempts"]]) >= 2

    await until(tried)
    receiver.text = "forgotten here too"
    receipt = await core.reset()
    assert receipt["deliveries"] >= 2
    await until(lambda: receiver.of("contact.reset"))
    assert {row.type for row in await core.rows(published)} == {"contact.reset"}
    assert not any("marzipan" in (row.answer or "") for row in await core.rows(delivery_attempts))


async def test_words_that_were_taken_back_are_not_sent_any_more(core, receiver):
    schedule(core, 0, 3600)
    await core.add_user(document=None)
    receiver.answer = lambda _event: 500
    made = await subscribe(core, receiver, eventTypes=["message.received"])
    told = message_event("a secret")
    await core.deliver(told)

    async def tried():
        return [one for one in await deliveries(core, made) if one["attempts"]]

    await until(tried)
    data = {name: told["data"][name] for name in ("messageId", "chat", "from", "fromMe")}
    await core.deliver(event("message.revoked", data | {"revokedAt": told["timestamp"]}))

    async def gone():
        return not await deliveries(core, made)

    await until(gone)


async def test_a_lids_events_go_on_under_the_phone(core, receiver):
    schedule(core, 0, 1)
    await core.add_user(document=None)
    receiver.answer = lambda told: 500 if len(receiver.got) == 1 else 200
    await subscribe(core, receiver, eventTypes=["message.received"])
    await core.deliver(message_event("one", **somebody(lid="12345@lid")))
    await until(lambda: receiver.got)
    await core.deliver(message_event("two", **somebody("6281717407674", "12345@lid")))
    await until(lambda: len(receiver.got) >= 3)
    assert [one.event["data"]["text"] for one in receiver.got][-2:] == ["one", "two"]


async def test_subscriptions_are_listed_changed_and_removed(core, receiver):
    await core.add_user(document=None)
    made = await subscribe(core, receiver, description="Sheets", chats=["+62 811".replace(" ", "")])
    path = f"{ALL}/{made['subscriptionId']}"
    changed = await read(core, path, "PATCH", json={"description": "Orders", "eventTypes": ["message.*"]})
    assert (changed["description"], changed["eventTypes"]) == ("Orders", ["message.*"])
    assert changed["chats"] == ["62811"]
    assert [one["subscriptionId"] for one in (await read(core, ALL))["subscriptions"]] == [
        made["subscriptionId"]
    ]
    await core.deliver(event("session.ready", {"isRestored": False}))
    assert (await core.operate("DELETE", path)).status == 204
    assert await code(core, "GET", path) == (404, "SUBSCRIPTION_NOT_FOUND")
    assert await core.rows(deliveries_table) == await core.rows(published) == []


async def test_another_users_subscription_is_not_found_by_any_call(core, receiver):
    await core.add_user(document=None)
    await core.add_user("globex", document=None)
    made = await subscribe(core, receiver)
    base = f"/v1/users/globex/subscriptions/{made['subscriptionId']}"
    calls = [("GET", ""), ("DELETE", ""), ("POST", "/rotate"), ("POST", "/test"), ("POST", "/redrive")]
    for method, path in [*calls, ("GET", "/deliveries"), ("GET", "/deliveries/dlv_0")]:
        assert await code(core, method, base + path) == (404, "SUBSCRIPTION_NOT_FOUND"), path
    assert await code(core, "PATCH", base, json={"isActive": False}) == (404, "SUBSCRIPTION_NOT_FOUND")


@pytest.mark.parametrize("types", [["nonsense"], ["nonsense.*"], ["session.heartbeat"], ["*"], ["message."]])
async def test_types_that_there_are_not_are_refused_by_name(core, types):
    await core.add_user(document=None)
    answer = await core.operate("POST", ALL, json={"url": "https://example.com/", "eventTypes": types})
    assert answer.status == 422
    assert "message.received" in await answer.text()


async def test_a_user_has_as_many_subscriptions_as_the_operator_says(start, settings):
    core = await start(settings.model_copy(update={"subscriptions_per_user": 2}))
    await core.add_user(document=None)
    for _ in range(2):
        assert (await core.operate("POST", ALL, json={"url": "https://example.com/"})).status == 201
    assert await code(core, "POST", ALL, json={"url": "https://example.com/"}) == (409, "SUBSCRIPTIONS_FULL")


async def test_deliveries_are_listed_page_by_page(core, receiver):
    await core.add_user(document=None)
    made = await subscribe(core, receiver, eventTypes=["message.received"])
    for number in range(5):
        await core.deliver(message_event(str(number)))
    path = f"{ALL}/{made['subscriptionId']}/deliveries"
    first = await read(core, path, params={"limit": 3})
    rest = await read(core, path, params={"limit": 3, "before": first["next"]})
    ids = [one["deliveryId"] for one in first["deliveries"] + rest["deliveries"]]
    assert (len(set(ids)), rest["next"]) == (5, None)
    assert ids == sorted(ids, reverse=True)
    for query in ({"limit": 0}, {"limit": "x"}, {"state": "odd"}, {"before": "odd"}):
        assert await code(core, "GET", path, params=query) == (422, "VALIDATION_FAILED")


async def test_what_is_older_than_a_month_goes(core, receiver, start, settings):
    await core.add_user(document=None)
    made = await subscribe(core, receiver, eventTypes=["message.received"])
    await core.deliver(message_event("old"))

    async def delivered():
        return await deliveries(core, made, "delivered")

    await until(delivered)
    assert await core.core.deliveries.expire() == 0
    core.core.deliveries._clock = lambda: now() + timedelta(days=31)
    assert await core.core.deliveries.expire() == 1
    assert await core.rows(delivery_attempts) == await core.rows(published) == []


async def test_a_secret_is_kept_sealed(core, receiver, tmp_path):
    await core.add_user(document=None)
    made = await subscribe(core, receiver)
    await core.client.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert made["secret"].encode() not in kept
