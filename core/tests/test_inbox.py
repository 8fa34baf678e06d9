import asyncio
import io
import json
from datetime import timedelta

import pytest
from core_support.running import SECRET, event, message_event
from core_support.waiting import until
from holdfast_contract.signing import Signer, new_secret
from holdfast_contract.times import now
from holdfast_core.adapters.tables import inbox, messages, replies
from pydantic import SecretStr


async def test_a_message_is_answered_once_from_the_documents_under_a_key(core):
    await core.add_user()
    answer = await core.deliver(message_event())
    assert (answer.status, await answer.json()) == (202, {"accepted": True, "duplicate": False})
    await until(lambda: core.gateway.sent)
    [(sent, _)] = core.gateway.sent.values()
    assert sent.message.to == "6281717407674@c.us"
    assert "seven in the morning" in sent.message.text
    assert sent.message.text.endswith('— bakery.md, "Opening hours"')
    assert sent.key.startswith("reply-")


async def test_question_decision_evidence_and_reply_are_kept(core):
    await core.add_user()
    await core.deliver(message_event())

    async def sent():
        return [row for row in await core.rows(replies) if row.state == "done"]

    [reply] = await until(sent)
    assert (reply.action, reply.attempts, reply.error) == ("answer", 1, None)
    assert reply.decision["passages"][0]["filename"] == "bakery.md"
    assert reply.decision["confidence"] > 0.4
    assert [row.author for row in await core.rows(messages)] == ["contact", "assistant"]


async def test_an_event_seen_before_is_acknowledged_and_does_nothing(core):
    await core.add_user()
    told = message_event()
    await core.deliver(told)
    await until(lambda: core.gateway.sent)
    again = await core.deliver(told)
    assert (again.status, await again.json()) == (202, {"accepted": True, "duplicate": True})
    # The same message under another event id is answered under the same key, that is: not again.
    await core.deliver(told | {"id": "evt_other"})
    await core.settled(2)
    assert len(core.gateway.tries) == 1


async def test_events_that_arrive_together_are_stored_once(core):
    await core.add_user()
    told = message_event()
    answers = await asyncio.gather(*(core.deliver(told) for _ in range(20)))
    duplicates = [(await answer.json())["duplicate"] for answer in answers]
    assert sorted(duplicates) == [False] + [True] * 19
    await until(lambda: core.gateway.sent)
    await core.settled(1)
    assert len(core.gateway.tries) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"fromMe": True},
        {"chat": {"chatId": "120363000000000000@g.us", "kind": "group"}},
        {"type": "image"},
        {"text": "   "},
        {"text": None},
    ],
    ids=str,
)
async def test_what_is_not_a_text_written_to_us_alone_is_kept_and_not_answered(core, changes):
    await core.add_user()
    await core.deliver(message_event(**changes))
    await core.settled(1)
    assert len(await core.rows(messages)) == 1
    assert await core.rows(replies) == []


async def test_messages_for_a_user_that_core_does_not_know_are_not_answered(core):
    await core.deliver(message_event())
    await core.settled(1)
    assert core.gateway.tries == []


async def test_an_event_of_an_unknown_type_is_stored_and_passed_over(core):
    assert (await core.deliver(event("comet.sighted", {"tail": "long"}))).status == 202
    await core.settled(1)
    [row] = await core.rows(inbox)
    assert (row.state, row.error) == ("done", None)


async def test_a_known_type_with_broken_data_is_put_aside_and_holds_nothing_up(core):
    await core.add_user()
    broken = message_event()
    del broken["data"]["messageId"]
    await core.deliver(broken)
    await core.deliver(message_event())
    await until(lambda: core.gateway.sent)
    assert [(row.state, row.error) for row in await core.rows(inbox)] == [
        ("failed", "VALIDATION_FAILED"),
        ("done", None),
    ]


async def test_what_a_person_writes_on_the_phone_joins_the_conversation(core):
    told = {
        "messageId": "m1",
        "chat": {"chatId": "6281717407674@c.us", "kind": "direct"},
        "to": {"contactId": "6281717407674"},
        "status": "sent",
        "source": "phone",
        "type": "text",
        "text": "I am on it.",
        "sentAt": "2026-11-20T09:30:00.000Z",
    }
    await core.deliver(event("message.sent", told))
    await core.deliver(event("message.sent", told | {"messageId": "m2", "source": "api"}))
    await core.settled(2)
    assert [(row.message_id, row.author) for row in await core.rows(messages)] == [("m1", "person")]


async def test_half_an_emoji_is_no_obstacle(core):
    await core.add_user()
    body = json.dumps(message_event("When are you open on weekdays? \ud83d"))
    headers = core.signer.headers(json.loads(body)["id"], now(), body)
    assert (await core.client.post("/webhooks/gateway", data=body, headers=headers)).status == 202
    await until(lambda: core.gateway.sent)


async def test_the_body_is_kept_as_it_came(core):
    body = json.dumps(event("comet.sighted", {"b": 1, "a": 2}), indent=3)
    headers = core.signer.headers(json.loads(body)["id"], now(), body)
    assert (await core.client.post("/webhooks/gateway", data=body, headers=headers)).status == 202
    assert [row.body for row in await core.rows(inbox)] == [body]


def signed(body: str, secret: str = SECRET, at=None, event_id: str = "evt_1"):
    return Signer([secret]).headers(event_id, at or now(), body)


async def refuse(core, body, headers, status=401, code="SIGNATURE_INVALID"):
    answer = await core.client.post("/webhooks/gateway", data=body, headers=headers)
    error = (await answer.json())["error"]
    assert (answer.status, error["code"]) == (status, code)
    assert await core.rows(inbox) == []
    return error


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
async def test_a_missing_or_malformed_header_is_refused(core, name):
    body = json.dumps(event("comet.sighted", {}))
    for value in (None, "", "?", "v1,", "v1,%%%", "v1", "é", "9" * 400, "-1", "nan", "1e9", "v1,AAAA v2,x"):
        headers = signed(body)
        if value is None:
            del headers[name]
        else:
            headers[name] = value
        await refuse(core, body, headers)


@pytest.mark.parametrize("seconds", [-301, 301, -10_000_000])
async def test_a_signature_of_another_time_is_refused(core, seconds):
    body = json.dumps(event("comet.sighted", {}))
    await refuse(core, body, signed(body, at=now() + timedelta(seconds=seconds)))


async def test_another_secret_or_one_byte_more_is_refused(core):
    body = json.dumps(event("comet.sighted", {}))
    await refuse(core, body, signed(body, new_secret()))
    await refuse(core, body + " ", signed(body))
    await refuse(core, body.replace("comet", "Comet"), signed(body))
    await refuse(core, b"\xff" + body.encode(), signed(body))


async def test_while_a_secret_is_rotated_either_one_will_do(start, settings):
    fresh = new_secret()
    changed = settings.model_copy(update={"webhook_secrets": [SecretStr(fresh), SecretStr(SECRET)]})
    core = await start(changed)
    for number, secrets in enumerate(([fresh], [SECRET], [new_secret(), SECRET])):
        told = event("comet.sighted", {}) | {"id": f"evt_{number}"}
        body = json.dumps(told)
        headers = Signer(secrets).headers(told["id"], now(), body)
        assert (await core.client.post("/webhooks/gateway", data=body, headers=headers)).status == 202


async def test_a_rightly_signed_body_that_is_no_event_is_malformed(core):
    for body in ("{", "", "[]", '"x"', "null", "[" * 100_000, '{"id": "evt_1"}', '{"a": NaN}'):
        await refuse(core, body, signed(body), 422, "VALIDATION_FAILED")


async def test_user_id_in_snake_case_is_refused_by_its_right_name(core):
    told = event("comet.sighted", {}) | {"id": "evt_1"}
    told["user_id"] = told.pop("userId")
    body = json.dumps(told)
    error = await refuse(core, body, signed(body), 422, "VALIDATION_FAILED")
    assert "userId" in error["message"]


async def test_the_header_and_the_event_must_name_the_same_id(core):
    body = json.dumps(event("comet.sighted", {}))
    await refuse(core, body, signed(body, event_id="evt_else"), 422, "VALIDATION_FAILED")


async def test_a_user_id_that_is_no_name_is_refused(core):
    for user_id in ("a/b", "../x", "", "a" * 65, "-x", "é"):
        body = json.dumps(event("comet.sighted", {}, user_id) | {"id": "evt_1"})
        await refuse(core, body, signed(body), 422, "VALIDATION_FAILED")


async def test_a_body_over_one_mebibyte_is_too_large(core):
    body = json.dumps(event("comet.sighted", {"pad": "x" * (1 << 20)}) | {"id": "evt_1"})
    await refuse(core, io.BytesIO(body.encode()), signed(body), 413, "PAYLOAD_TOO_LARGE")
