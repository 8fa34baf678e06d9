"""An automation platform answers in the assistant's place, in time, or the assistant goes on without it."""

import asyncio
import json
from urllib.parse import urlsplit

import pytest
from core_support.platforms import platform_running, subscribe
from core_support.running import AT_ONCE, by_hand, make_settings, message_event, somebody
from core_support.turning import PATIENT, stored
from core_support.waiting import until
from holdfast_contract.assistant import HandoffRules
from holdfast_contract.intents import Intent, IntentAction
from holdfast_contract.reply_steps import OnTimeout
from holdfast_contract.service.delivery import Attempt
from holdfast_contract.times import now
from holdfast_core.adapters.tables import contacts, deliveries, replies, turns
from holdfast_core.application.assistant import Try
from holdfast_core.application.platforms import heard
from holdfast_core.domain.conversations.rehearsals import Rehearsal
from holdfast_core.domain.conversations.reply_steps import Follows, Heard, ReplyStep, chosen, follows
from holdfast_core.domain.conversations.wording import Phrase, say
from holdfast_core.domain.subscriptions import Destination
from hypothesis import given
from hypothesis import strategies as st

ALL = "/v1/users/acme/subscriptions"
PHONE = "6281717407674"
TALK = f"/v1/users/acme/conversations/{PHONE}"
FROM_DOCUMENTS = "seven in the morning"
QUESTION = "When are you open on weekdays?"
ORDERS = Intent(
    name="order status",
    action=IntentAction.AUTOMATION,
    examples=[
        "Where is my order?",
        "Has my parcel been sent?",
        "What is the status of my order?",
        "When does my order arrive?",
        "Track my order please",
        "My parcel has not come",
    ],
)
COMPLAINTS = Intent(
    name="complaint",
    action=IntentAction.HANDOFF,
    examples=[
        "I want to complain",
        "This is a scandal",
        "The bread was stale and hard",
        "I am very unhappy with you",
        "Give me my money back",
        "Your driver was rude to me",
    ],
)


@pytest.fixture
async def platform():
    async with platform_running() as running:
        yield running


@pytest.fixture
def settings(gateway, platform, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    allowed = [urlsplit(platform.url).netloc, "127.0.0.1:9"]
    return make_settings(f"sqlite:///{tmp_path}/core.db", gateway.url, automation_allowed_hosts=allowed)


async def ready(core, platform, settings=AT_ONCE, **more):
    """Have acme's messages answered by the platform."""
    await core.add_user(settings=settings)
    return await subscribe(core, platform, **more)


async def with_intents(core):
    body = {"intents": [one.to_wire() for one in (ORDERS, COMPLAINTS)]}
    answer = await core.operate("PUT", "/v1/users/acme/intents", json=body)
    assert answer.status == 200, await answer.text()


async def decided(core, text=QUESTION, count=1):
    """Have a message decided on, and give the decision."""
    await core.deliver(message_event(text))
    return await newest(core, count)


async def newest(core, count=1):
    """Give the decision on the last of so many messages, once it is made and sent."""
    await core.settled(count)

    async def all_sent():
        found = await said(core)
        return found if all(one["status"] != "queued" for one in found) else None

    return (await until(all_sent))[0]["decision"]


async def said(core):
    answer = await core.operate("GET", f"{TALK}/messages")
    return (await answer.json())["messages"]


def step_of(decision):
    return next((one for one in decision["steps"] if one["name"] == "automation"), None)


async def test_what_the_platform_answers_is_said(core, platform, gateway):
    platform.says({"reply": "We are open till late.", "anything": ["else"]})
    made = await ready(core, platform)
    decision = await decided(core)
    assert (decision["action"], decision["reply"]) == ("automation", "We are open till late.")
    await until(lambda: gateway.texts == ["We are open till late."])
    step = step_of(decision)
    assert step["detail"]["heard"] == "reply"
    assert step["detail"]["subscriptionId"] == made["subscriptionId"]
    assert step["ms"] > 0
    # It is asked, and told nothing beside.
    assert await core.rows(deliveries) == []


async def test_the_platform_is_told_what_it_needs_to_answer(core, platform):
    platform.says({"reply": "It comes today."})
    await ready(core, platform)
    await with_intents(core)
    await decided(core, "Hello, I am Ayu")
    await decided(core, "Where is my order?", 2)
    asked = platform.asked[-1]
    assert (asked["type"], asked["userId"], asked["sessionId"]) == ("reply.requested", "acme", "default")
    data = asked["data"]
    assert (data["text"], data["intent"], data["isTrial"]) == ("Where is my order?", "order status", False)
    assert 0 < data["confidence"] <= 1
    assert data["contact"] == {"contactId": PHONE, "phone": PHONE, "lid": None, "name": "Ayu"}
    assert [(one["author"], one["text"]) for one in data["history"]] == [
        ("contact", "Hello, I am Ayu"),
        ("assistant", "It comes today."),
    ]
    assert data["messageId"] == (await said(core))[1]["messageId"]


async def test_of_a_long_conversation_the_last_ten_messages_are_told(core, platform):
    platform.says({"reply": "Yes."})
    await ready(core, platform)
    for number in range(7):
        await decided(core, f"Is this number {number}?", number + 1)
    history = platform.asked[-1]["data"]["history"]
    assert len(history) == 10
    assert history[-1]["text"] == "Yes."


@pytest.mark.parametrize(
    ("said", "status"), [({}, 200), (None, 204), (None, 200), ({"reply": "  "}, 200), ({"reply": None}, 200)]
)
async def test_where_it_has_nothing_to_say_the_assistant_goes_on(core, platform, said, status):
    platform.says(said, status)
    await ready(core, platform, onTimeout="handoff")
    decision = await decided(core)
    assert decision["action"] == "answer"
    assert FROM_DOCUMENTS in decision["reply"]
    assert (step_of(decision)["outcome"], step_of(decision)["detail"]["problem"]) == ("nothing", None)


@pytest.mark.parametrize(
    ("answer", "reply"),
    [
        ({"handoff": True, "reply": "Budi will write to you."}, "Budi will write to you."),
        ({"handoff": True}, "A colleague answers soon."),
    ],
)
async def test_it_may_call_a_person(core, platform, gateway, answer, reply):
    platform.says(answer)
    notice = AT_ONCE.model_copy(update={"handoff": HandoffRules(notice="A colleague answers soon.")})
    await ready(core, platform, notice)
    decision = await decided(core)
    assert (decision["action"], decision["reply"]) == ("handoff", reply)
    shown = await (await core.operate("GET", TALK)).json()
    assert (shown["handler"], shown["reason"]) == ("person", "automation")
    await until(lambda: gateway.texts == [reply])
    await decided(core, "Are you there?", 2)
    assert len(platform.asked) == 1


BAD = {
    "a redirect": ({"status": 302, "headers": {"Location": "/elsewhere"}}, "refused", "leads elsewhere"),
    "not there": ({"status": 404}, "refused", "404"),
    "broken": ({"status": 500, "text": "no"}, "refused", "500"),
    "words": ({"text": "thank you"}, "unreadable", "no JSON object"),
    "a list": ({"text": '[{"reply": "a"}]'}, "unreadable", "no JSON object"),
    "a number": ({"text": '{"reply": 42}'}, "unreadable", "reply: "),
    "a word for a yes": ({"text": '{"handoff": "yes"}'}, "unreadable", "handoff: "),
    "too much to say": ({"text": json.dumps({"reply": "a" * 4097})}, "unreadable", "4096"),
    "no UTF-8": ({"body": b'{"reply": "\xff\xfe'}, "unreadable", "no JSON object"),
    "5 MB": ({"body": b'{"reply": "a"' + b" " * 5_000_000 + b"}"}, "unreadable", "64 kB"),
    "deep": ({"text": "[" * 30_000}, "unreadable", "no JSON object"),
}


@pytest.mark.parametrize("name", BAD)
async def test_an_answer_that_cannot_be_used_is_none_and_the_step_says_what_was_wrong(core, platform, name):
    response, outcome, problem = BAD[name]
    platform.answers(**response)
    await ready(core, platform)
    decision = await decided(core)
    assert FROM_DOCUMENTS in decision["reply"]
    assert step_of(decision)["outcome"] == outcome
    assert problem in step_of(decision)["detail"]["problem"]
    assert len(platform.asked) == 1


@pytest.mark.parametrize("way", ["hang", "drip"])
async def test_it_is_waited_for_as_long_as_was_said_and_no_longer(core, platform, way):
    platform.answer = getattr(platform, way)
    await ready(core, platform, replyTimeoutSeconds=1)
    await core.deliver(message_event(QUESTION))
    await until(lambda: platform.asked)
    decision = await newest(core)
    assert FROM_DOCUMENTS in decision["reply"]
    assert step_of(decision)["outcome"] == "late"
    assert "within 1 s" in step_of(decision)["detail"]["problem"]
    assert 1_000 <= step_of(decision)["ms"] <= 1_200
    assert len(platform.asked) == 1


@pytest.mark.parametrize(
    ("on_timeout", "action", "reply"),
    [
        ("continue", "answer", None),
        ("fallback", "decline", say(Phrase.UNKNOWN, "en")),
        ("handoff", "handoff", say(Phrase.HANDOFF, "en")),
    ],
)
async def test_nobody_there_is_taken_as_was_configured(core, platform, on_timeout, action, reply):
    await ready(core, platform, onTimeout=on_timeout, url="http://127.0.0.1:9/hook")
    decision = await decided(core)
    assert decision["action"] == action
    assert decision["reply"] == reply or reply is None
    step = step_of(decision)
    assert step["detail"]["heard"] == "unreached"
    assert "Check the address" in step["detail"]["problem"]


async def test_a_private_address_is_never_connected_to(core, platform):
    platform.says({"reply": "from inside"})
    await ready(core, platform)
    core.core.receivers._http._allowed = frozenset()
    decision = await decided(core)
    assert FROM_DOCUMENTS in decision["reply"]
    assert step_of(decision)["outcome"] == "unreached"
    assert platform.asked == []


async def test_fallbacks_in_a_row_call_a_person_like_any_doubt(core, platform):
    platform.answers(status=500)
    rules = AT_ONCE.model_copy(update={"handoff": HandoffRules(after_doubts=2)})
    await ready(core, platform, rules, onTimeout="fallback")
    assert (await decided(core))["action"] == "decline"
    assert (await decided(core, "And on Sundays?", 2))["action"] == "handoff"


async def test_without_ask_always_only_what_is_left_to_automations_is_asked(core, platform):
    platform.says({"reply": "Your order comes today."})
    await ready(core, platform, askAlways=False)
    await with_intents(core)
    decision = await decided(core)
    assert FROM_DOCUMENTS in decision["reply"]
    assert step_of(decision) is None
    assert (await decided(core, "Hello", 2))["action"] == "reply"
    assert platform.asked == []
    decision = await decided(core, "What is the status of my order?", 3)
    assert (decision["reply"], decision["intent"]) == ("Your order comes today.", "order status")


async def test_what_was_left_to_an_automation_with_nothing_to_say_is_answered_from_the_documents(
    core, platform
):
    platform.says({})
    await ready(core, platform, askAlways=False)
    await with_intents(core)
    decision = await decided(core, "What is the status of my order?")
    assert (decision["action"], decision["reply"]) == ("decline", say(Phrase.UNKNOWN, "en"))


async def test_a_greeting_is_the_platforms_too_but_the_wish_for_a_person_is_not(core, platform):
    platform.says({"reply": "Welcome to the shop!"})
    await ready(core, platform)
    assert (await decided(core, "Hello!"))["reply"] == "Welcome to the shop!"
    decision = await decided(core, "Human, please", 2)
    assert (decision["action"], len(platform.asked)) == ("handoff", 1)


async def test_what_it_leaves_of_small_talk_is_answered_as_ever(core, platform):
    platform.says({})
    await ready(core, platform)
    assert (await decided(core, "Hello!"))["reply"] == say(Phrase.GREETING, "en")


@pytest.mark.parametrize(
    "filters", [{"isActive": False}, {"isReplyStep": False}, {"sessions": ["second"]}, {"chats": ["628999"]}]
)
async def test_whoever_is_not_to_hear_of_it_is_not_asked(core, platform, filters):
    platform.says({"reply": "mine"})
    await ready(core, platform, **filters)
    decision = await decided(core)
    assert (step_of(decision), platform.asked) == (None, [])


async def test_another_users_platform_is_never_asked(core, platform):
    platform.says({"reply": "mine"})
    await ready(core, platform)
    await core.add_user("globex")
    await core.deliver(message_event() | {"userId": "globex"})
    await core.settled(1)
    assert platform.asked == []


async def test_what_is_only_asked_of_the_assistant_reaches_no_platform(core, platform):
    platform.says({"reply": "mine"})
    await ready(core, platform)
    answer = await core.operate("POST", "/v1/users/acme/ask", json={"question": QUESTION})
    tried = await answer.json()
    assert FROM_DOCUMENTS in tried["reply"]
    assert (step_of(tried)["outcome"], platform.asked) == ("not asked", [])


async def test_whoever_tries_the_assistant_may_have_it_asked_and_it_is_told_so(core, platform):
    platform.says({"reply": "mine"})
    await ready(core, platform, sessions=["second"], chats=["628999"])
    decision, _ = await core.core.assistant.rehearse(
        "acme", QUESTION, Rehearsal(), Try(with_automations=True)
    )
    assert decision.reply == "mine"
    assert platform.asked[0]["data"]["isTrial"] is True
    assert await core.rows(contacts) == []


@pytest.mark.parametrize(("body", "passed"), [({}, 0), ({"withAutomations": True}, 1)])
async def test_tests_have_it_asked_only_where_that_is_wished(core, platform, body, passed):
    platform.says({"reply": "mine"})
    await ready(core, platform)
    tests = {"tests": [{"question": QUESTION, "expect": {"action": "automation"}}]}
    assert (await core.operate("PUT", "/v1/users/acme/tests", json=tests)).status == 200
    run = await (await core.operate("POST", "/v1/users/acme/tests/run", json=body)).json()
    assert (run["passed"], run["withAutomations"]) == (passed, bool(passed))
    assert [one["data"]["isTrial"] for one in platform.asked] == [True] * passed


async def test_a_message_that_comes_meanwhile_is_answered_with_the_first_one(core, platform, gateway):
    platform.answer = platform.once_released
    await ready(core, platform, PATIENT)
    await core.deliver(message_event("Where is my order?"))
    await until(lambda: platform.asked)
    await core.deliver(message_event("Is it number 17?"))
    await stored(core.core, 2)
    platform.released.set()
    await core.settled(2)
    await until(lambda: gateway.texts)
    assert gateway.texts == ["Your order comes today."]
    assert [one["data"]["text"] for one in platform.asked] == [
        "Where is my order?",
        "Where is my order?\nIs it number 17?",
    ]


async def test_a_person_who_steps_in_meanwhile_wins(core, platform, gateway):
    platform.answer = platform.once_released
    await ready(core, platform)
    await core.deliver(message_event())
    await until(lambda: platform.asked)
    await core.deliver(by_hand("I am on it."))

    async def stepped_in():
        return (await (await core.operate("GET", TALK)).json())["handler"] == "person"

    await until(stepped_in)
    platform.released.set()
    await core.settled(2)
    assert gateway.texts == []


async def test_a_reset_meanwhile_leaves_nothing_of_the_answer(core, platform, gateway):
    platform.answer = platform.once_released
    await ready(core, platform)
    await core.deliver(message_event())
    await until(lambda: platform.asked)
    await core.reset()
    platform.released.set()
    await core.deliver(message_event("Are you open?", **somebody("628111")))
    await until(lambda: len(gateway.texts) == 1)
    assert await core.rows(turns) == [row for row in await core.rows(turns) if row.contact_id == "628111"]
    assert {row.contact_id for row in await core.rows(replies)} == {"628111"}


async def test_the_database_is_free_while_a_platform_is_waited_for(core, platform):
    platform.answer = platform.once_released
    await ready(core, platform)
    await core.deliver(message_event())
    await until(lambda: platform.asked)
    async with asyncio.timeout(1):
        await core.core.users.ensure("globex")


async def test_its_fields_can_be_read_and_changed(core, platform):
    made = await ready(core, platform)
    path = f"{ALL}/{made['subscriptionId']}"
    assert (made["replyTimeoutSeconds"], made["onTimeout"]) == (5, "continue")
    changes = {"replyTimeoutSeconds": 20, "onTimeout": "fallback", "askAlways": False, "isReplyStep": False}
    assert (await core.operate("PATCH", path, json=changes)).status == 200
    shown = await (await core.operate("GET", path)).json()
    assert {name: shown[name] for name in changes} == changes
    for wrong in ({"replyTimeoutSeconds": 0}, {"replyTimeoutSeconds": 21}, {"onTimeout": "shrug"}):
        refused = await core.operate("PATCH", path, json=wrong)
        assert (refused.status, next(iter(wrong)) in await refused.text()) == (422, True)


STEPS = st.builds(
    ReplyStep,
    destination=st.just(Destination("sub", "acme", "https://example.com", ("sealed",))),
    name=st.just(""),
    timeout_seconds=st.integers(1, 20),
    on_timeout=st.sampled_from(OnTimeout),
    asks_always=st.booleans(),
    intents=st.frozensets(st.sampled_from(["order status", "complaint", "other"])),
)


@given(st.lists(STEPS, max_size=6), st.sampled_from([None, ORDERS, COMPLAINTS]))
def test_one_platform_at_the_most_is_asked_and_only_one_that_may_be(steps, intent):
    step = chosen(steps, intent)
    may = [one for one in steps if one.answers(intent) or one.hears_everything]
    assert (step is None) == (not may)
    if step is not None:
        assert step in may
        assert step.answers(intent) or not any(one.answers(intent) for one in steps)
        assert not step.intents or intent.name in step.intents


@given(st.sampled_from(Heard), st.sampled_from(OnTimeout))
def test_what_follows_depends_on_the_setting_only_where_nothing_was_answered(what, on_timeout):
    answers = {Heard.REPLY: Follows.SAY, Heard.HANDOFF: Follows.CALL_A_PERSON, Heard.NOTHING: Follows.GO_ON}
    settings = {
        OnTimeout.CONTINUE: Follows.GO_ON,
        OnTimeout.FALLBACK: Follows.FALL_BACK,
        OnTimeout.HANDOFF: Follows.CALL_A_PERSON,
    }
    assert follows(what, on_timeout) == (answers[what] if what in answers else settings[on_timeout])


@given(st.none() | st.integers(100, 599), st.none() | st.text() | st.from_regex(r'\{"reply": ".*"\}'))
def test_whatever_comes_back_is_a_reply_or_a_reason_why_not(status, body):
    answered = heard(Attempt(now(), 1, status=status, answer=body))
    assert (answered.reply is not None) == (answered.heard == Heard.REPLY)
    assert answered.reply is None or 0 < len(answered.reply) <= 4096
    usable = answered.heard in {Heard.REPLY, Heard.NOTHING}
    assert (answered.problem is None) == usable
