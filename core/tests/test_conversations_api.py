"""What people see of conversations and do in them, on both databases."""

import asyncio

import pytest
from core_support.running import (
    AT_ONCE,
    answer_by,
    by_hand,
    decided_by,
    message_event,
    somebody,
)
from core_support.waiting import until
from holdfast_contract.assistant import Pacing
from holdfast_contract.errors import NumberNotOnWhatsapp
from holdfast_contract.replies import Action, Step
from holdfast_contract.times import now, to_rfc3339
from holdfast_core.adapters.tables import conversations, replies, turns
from holdfast_core.domain.conversations.decisions import Decision, Remembered

PHONE, OTHER, LID = "6281717407674", "628999999999", "12345@lid"


async def decide(situation):
    if "nothing" in situation.text:
        return Decision(Action.NONE, None, reason="told so")
    steps = (Step(name="hours", outcome="open", ms=0.1),)
    learnt = (Remembered("name", "Ayu", "it is Ayu", situation.messages[0].message_id),)
    return Decision(
        Action.ANSWER, f"To: {situation.text}", reason="it stands there", learnt=learnt, steps=steps
    )


@pytest.fixture
async def core(start, settings):
    core = await start(settings)
    await core.add_user(document=None, settings=AT_ONCE)
    decided_by(core.core, decide)
    yield core
    # Before its database goes.
    await core.client.close()


async def call(core, method, path, status=200, user_id="acme", **options):
    answer = await core.operate(method, f"/v1/users/{user_id}/conversations{path}", **options)
    body = await answer.json()
    assert answer.status == status, body
    return body


async def talk(core, text="Are you open?", **changes):
    """Have a contact write, and wait until the answer is out."""
    count = len(core.gateway.sent)
    await core.deliver(message_event(text, **changes))
    await until(lambda: len(core.gateway.sent) == count + 1)

    async def noted():
        return [row for row in await core.rows(replies) if row.state == "done"][count:]

    await until(noted)


async def test_conversations_are_listed_newest_first_with_who_answers_and_what_is_open(core, place):
    await talk(core, **somebody(PHONE, LID, "Ayu"))
    await talk(core, **somebody(OTHER, name="Budi"))
    await core.deliver(message_event("Say nothing.", **somebody(OTHER)))
    await core.deliver(message_event("hello", chat={"chatId": "1203@g.us", "kind": "group"}))
    await core.settled(4)
    listed = await call(core, "GET", "")
    assert listed["next"] is None
    first, second = listed["conversations"]
    assert first["contact"] == {"contactId": OTHER, "phone": OTHER, "lid": None, "name": "Budi"}
    assert (first["handler"], first["reason"], first["unanswered"]) == ("assistant", None, 1)
    assert (first["lastMessage"]["text"], first["lastMessage"]["author"]) == ("Say nothing.", "contact")
    assert (second["contact"]["lid"], second["unanswered"]) == (LID, 0)
    assert (second["sessionId"], second["lastMessage"]["text"]) == ("default", "To: Are you open?")


async def test_a_list_is_read_page_by_page_and_can_be_narrowed(core, place):
    phones = [f"62890000000{number}" for number in range(5)]
    for phone in phones:
        await talk(core, **somebody(phone, name="Ayu" if phone == phones[2] else "100%"))
    await call(core, "POST", f"/{phones[3]}/handoff")
    found, before = [], ""
    while before is not None:
        page = await call(core, "GET", "", params={"limit": 2} | ({"before": before} if before else {}))
        found += [one["contact"]["contactId"] for one in page["conversations"]]
        before = page["next"]
    assert found == phones[::-1]
    for query, expected in (
        ({"handler": "person"}, [phones[3]]),
        ({"handler": "assistant", "limit": "1"}, [phones[4]]),
        ({"q": "ayu"}, [phones[2]]),
        ({"q": "00004"}, [phones[4]]),
        ({"q": "%"}, [phones[4], phones[3], phones[1], phones[0]]),
        ({"q": "nobody"}, []),
    ):
        page = await call(core, "GET", "", params=query)
        assert [one["contact"]["contactId"] for one in page["conversations"]] == expected, query


@pytest.mark.parametrize("name", [PHONE, LID, f"+{PHONE}", f"{PHONE}@c.us"])
async def test_a_conversation_is_found_by_any_name_and_shows_what_is_remembered(core, name):
    await talk(core, **somebody(PHONE, LID, "Ayu"))
    shown = await call(core, "GET", f"/{name}")
    [attribute] = shown["attributes"]
    [_, asked] = (await call(core, "GET", f"/{name}/messages"))["messages"]
    assert shown["contact"]["contactId"] == PHONE
    assert {key: attribute[key] for key in ("name", "value", "source", "messageId")} == {
        "name": "name",
        "value": "Ayu",
        "source": "it is Ayu",
        "messageId": asked["messageId"],
    }


async def test_messages_show_what_the_answers_stand_on_and_why_nothing_was_said(core):
    await talk(core)
    await core.deliver(message_event("Say nothing."))
    await core.settled(2)
    silent, answer, asked = (await call(core, "GET", f"/{PHONE}/messages"))["messages"]
    assert (asked["author"], asked["status"], asked["decision"]) == ("contact", "received", None)
    assert (answer["author"], answer["status"], answer["type"]) == ("assistant", "sent", "text")
    assert (answer["decision"]["reason"], answer["decision"]["steps"][0]["name"]) == (
        "it stands there",
        "hours",
    )
    assert (silent["status"], silent["decision"]["action"]) == ("received", "none")
    assert silent["decision"]["reason"] == "told so"


async def test_messages_are_read_page_by_page_with_what_is_not_sent_among_them(core, place):
    await talk(core)
    core.gateway.refusals = [NumberNotOnWhatsapp()]
    await core.deliver(message_event("And on Sundays?"))

    async def failed():
        return [row for row in await core.rows(replies) if row.state == "failed"]

    await until(failed)
    held = asyncio.Event()
    core.gateway.before_send = lambda _attempt: asyncio.ensure_future(held.wait())
    await core.deliver(message_event("And on Mondays?"))
    await until(lambda: len(core.gateway.tries) == 3)
    said, before = [], ""
    while before is not None:
        query = {"limit": 1} | ({"before": before} if before else {})
        page = await call(core, "GET", f"/{PHONE}/messages", params=query)
        said += [(one["text"], one["status"], one["error"]) for one in page["messages"]]
        before = page["next"]
    held.set()
    assert said == [
        ("To: And on Mondays?", "queued", None),
        ("And on Mondays?", "received", None),
        ("To: And on Sundays?", "failed", "NUMBER_NOT_ON_WHATSAPP"),
        ("And on Sundays?", "received", None),
        ("To: Are you open?", "sent", None),
        ("Are you open?", "received", None),
    ]


async def test_a_person_takes_over_and_hands_back_and_twice_is_once(core):
    await talk(core)
    taken = await call(core, "POST", f"/{PHONE}/handoff", json={"reason": "an angry customer"})
    again = await call(core, "POST", f"/{PHONE}/handoff", json={"reason": "another reason"})
    assert (taken["handler"], taken["reason"], taken["note"]) == ("person", "api", "an angry customer")
    assert again == taken
    assert taken["resumesAt"] > taken["since"]
    back = await call(core, "POST", f"/{PHONE}/resume")
    assert (back["handler"], back["reason"], back["note"], back["resumesAt"]) == (
        "assistant",
        None,
        None,
        None,
    )
    assert await call(core, "POST", f"/{PHONE}/resume", json={}) == back
    await talk(core, "And on Sundays?")


async def test_what_was_being_decided_when_a_person_took_over_is_not_said(core, place):
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(situation):
        begun.set()
        await go_on.wait()
        return await decide(situation)

    decided_by(core.core, slowly)
    await core.deliver(message_event())
    await begun.wait()
    await call(core, "POST", f"/{PHONE}/handoff")
    go_on.set()
    await core.settled(1)
    assert [row.state for row in await core.rows(turns)] == ["nothing"]
    assert core.gateway.tries == []


async def test_what_was_being_decided_when_it_was_handed_back_is_decided_anew(core):
    await talk(core)
    await call(core, "POST", f"/{PHONE}/handoff")
    handlers, go_on = [], asyncio.Event()

    async def slowly(situation):
        handlers.append(situation.state.handler.value)
        await go_on.wait()
        return Decision(Action.NONE, None) if handlers[-1] == "person" else await decide(situation)

    decided_by(core.core, slowly)
    await core.deliver(message_event("And on Sundays?"))
    await until(lambda: handlers)
    await call(core, "POST", f"/{PHONE}/resume")
    go_on.set()
    await until(lambda: len(core.gateway.sent) == 2)
    assert handlers == ["person", "assistant"]


async def test_what_a_person_writes_goes_out_once_and_silences_the_assistant(core, place):
    await talk(core)
    headers = {"Idempotency-Key": "once"}
    written = await call(core, "POST", f"/{PHONE}/messages", 202, json={"text": "Hello!"}, headers=headers)
    assert (written["author"], written["status"], written["messageId"]) == ("person", "queued", None)
    await until(lambda: len(core.gateway.sent) == 2)

    async def noted():
        said = (await call(core, "GET", f"/{PHONE}/messages"))["messages"][0]
        return said if said["status"] == "sent" else None

    said = await until(noted)
    again = await call(core, "POST", f"/{PHONE}/messages", 202, json={"text": "Hello!"}, headers=headers)
    assert (said["text"], said["author"], said["decision"]) == ("Hello!", "person", None)
    assert (again["status"], again["messageId"]) == ("sent", said["messageId"])
    shown = await call(core, "GET", f"/{PHONE}")
    assert (shown["handler"], shown["reason"], shown["unanswered"]) == ("person", "by_hand", 0)
    other = {"json": {"text": "Other words."}, "headers": headers}
    refused = await call(core, "POST", f"/{PHONE}/messages", 409, **other)
    assert refused["error"]["code"] == "IDEMPOTENCY_CONFLICT"
    assert core.gateway.texts[1:] == ["Hello!"]


async def test_what_a_person_wrote_before_a_crash_goes_out_after_it(start, settings, gateway):
    front = await start(settings, work=False)
    await front.add_user(document=None)
    decided_by(front.core, decide)
    await front.deliver(message_event("Say nothing."))
    async with front.core.working():
        await front.settled(1)
    await call(front, "POST", f"/{PHONE}/messages", 202, json={"text": "Hello!"})
    await front.client.close()
    assert gateway.tries == []
    later = await start(settings)
    await until(lambda: gateway.sent)
    assert gateway.texts == ["Hello!"]
    await later.client.close()


async def test_the_replies_that_wait_are_withdrawn_when_a_person_writes(core):
    await talk(core)
    await answer_by(core.core, AT_ONCE.model_copy(update={"pacing": Pacing(delay_seconds=60)}))
    await core.deliver(message_event("And on Sundays?"))
    await core.settled(2)
    assert [row.state for row in await core.rows(replies)] == ["done", "waiting"]
    await call(core, "POST", f"/{PHONE}/messages", 202, json={"text": "No."})
    await until(lambda: len(core.gateway.sent) == 2)
    assert core.gateway.texts[1:] == ["No."]


async def test_of_two_sessions_the_one_used_last_is_meant_unless_one_is_named(core):
    for session_id, text in (("shop", "one?"), ("office", "two?")):
        count = len(core.gateway.sent)
        await core.deliver(message_event(text) | {"sessionId": session_id})
        await until(lambda count=count: len(core.gateway.sent) == count + 1)
    await core.settled(2)
    assert (await call(core, "GET", f"/{PHONE}"))["sessionId"] == "office"
    await call(core, "POST", f"/{PHONE}/handoff", json={"sessionId": "shop"})
    answers = [(one["sessionId"], one["handler"]) for one in (await call(core, "GET", ""))["conversations"]]
    assert sorted(answers) == [("office", "assistant"), ("shop", "person")]
    shop = await call(core, "GET", f"/{PHONE}/messages", params={"sessionId": "shop"})
    assert "one?" in [one["text"] for one in shop["messages"]]
    await call(core, "GET", f"/{PHONE}", 404, params={"sessionId": "elsewhere"})


async def test_a_hand_written_message_shows_with_who_wrote_it(core):
    await talk(core)
    await core.deliver(by_hand("I am on it.", sentAt=to_rfc3339(now())))
    await core.settled(2)
    said = (await call(core, "GET", f"/{PHONE}/messages"))["messages"][0]
    assert (said["author"], said["status"], said["text"]) == ("person", "sent", "I am on it.")


async def test_nobody_sees_another_users_conversations(core):
    await talk(core)
    await core.add_user("other", document=None)
    key = {"X-Api-Key": await core.key("other")}
    for method, path in (("GET", ""), ("GET", f"/{PHONE}"), ("POST", f"/{PHONE}/handoff")):
        url = f"/v1/users/acme/conversations{path}"
        assert (await core.client.request(method, url, headers=key)).status == 403
        assert (await core.client.request(method, url)).status == 401
    assert (await call(core, "GET", "", user_id="other"))["conversations"] == []
    for method, path in (
        ("GET", ""),
        ("GET", "/messages"),
        ("POST", "/handoff"),
        ("POST", "/resume"),
        ("POST", "/messages"),
    ):
        body = {"json": {"text": "Hello!"}} if (method, path) == ("POST", "/messages") else {}
        refused = await call(core, method, f"/{PHONE}{path}", 404, user_id="other", **body)
        assert refused["error"]["code"] == "CONVERSATION_NOT_FOUND"
    assert [row.handler for row in await core.rows(conversations)] == ["assistant"]


async def test_what_a_list_cannot_understand_is_refused(core, place):
    await talk(core)
    wrong = ["", "?", "1", "1-0-1", "-1-1", "1-x", f"1-{10**18}"]
    queries = [{"limit": limit} for limit in ("0", "101", "many", "-1")]
    queries += [{"handler": "nobody"}, *({"before": before} for before in wrong)]
    for query in queries:
        await call(core, "GET", "", 422, params=query)


async def test_a_malformed_message_is_refused_and_changes_nothing(core):
    await talk(core)
    for body in ({}, {"text": ""}, {"text": "x", "to": "y"}, {"text": 7}):
        await call(core, "POST", f"/{PHONE}/messages", 422, json=body)
    for key in ("", "a b", "é"):
        headers = {"Idempotency-Key": key}
        await call(core, "POST", f"/{PHONE}/messages", 422, json={"text": "Hello!"}, headers=headers)
    assert (await call(core, "GET", f"/{PHONE}"))["handler"] == "assistant"
