"""The reply chain, as whoever tries it sees it."""

from datetime import timedelta

import pytest
from core_support.model_server import KEY, broken, refusing, streamed, usage
from core_support.running import by_hand, make_settings, message_event
from core_support.waiting import until
from holdfast_contract.times import now
from holdfast_core.adapters.models import transport
from holdfast_core.domain.conversations.wording import UNKNOWN, Phrase, say

SHOP = """# Corner Bakery

## Opening hours

We are open from Monday to Friday from 7:00 to 18:00. On Saturday we are open from 8:00 to 13:00.

## Delivery

We deliver bread within ten kilometres of the shop. Delivery costs four euros, on Sunday it costs six euros.

## Payment

You can pay in cash or by card. We do not take cheques.
"""

INTENTS = [
    {
        "name": "complaint",
        "examples": [
            "I want to complain about my order",
            "my bread was mouldy",
            "the delivery never arrived",
            "this is unacceptable, I want my money back",
            "quiero poner una queja",
        ],
        "action": "handoff",
    },
    {
        "name": "wifi",
        "examples": [
            "what is the wifi password",
            "do you have internet for customers",
            "wifi code please",
            "how do I connect to the wifi",
        ],
        "action": "reply",
        "reply": "The wifi is called Corner and has no password.",
    },
]

PRICES = {
    "currency": "EUR",
    "items": [
        {
            "itemId": "loaf",
            "name": "sourdough loaf",
            "names": ["loaf", "loaves"],
            "unit": "piece",
            "perUnit": "4.50",
        }
    ],
}


async def put(core, part, body, status=200):
    answer = await core.operate("PUT", f"/v1/users/acme/{part}", json=body)
    assert answer.status == status, await answer.text()
    return await answer.json()


async def ask(core, question, **more):
    answer = await core.operate("POST", "/v1/users/acme/ask", json={"question": question, **more})
    assert answer.status == 200, await answer.text()
    return await answer.json()


@pytest.fixture
async def shop(core):
    await core.add_user(document=SHOP)
    return core


async def test_an_answer_shows_how_it_came_about(shop):
    answer = await ask(shop, "How much does delivery cost?")
    assert answer["action"] == "answer"
    assert "four euros" in answer["reply"]
    assert answer["verdict"]["answerable"]
    assert answer["verdict"]["reasons"]
    assert [step["name"] for step in answer["steps"]] == [
        "attributes",
        "handoff",
        "loop",
        "limits",
        "hours",
        "small talk",
        "intent",
        "action",
        "retrieval",
        "answerability",
        "wording",
    ]
    assert all(step["ms"] >= 0 for step in answer["steps"])


@pytest.mark.parametrize(
    ("question", "action", "reply"),
    [
        ("Hello!", "reply", say(Phrase.GREETING, "en")),
        ("¡Muchas gracias!", "reply", say(Phrase.THANKS, "es")),
        ("Can I talk to a real person?", "handoff", say(Phrase.HANDOFF, "en")),
        ("Do you sell bicycles?", "decline", UNKNOWN),
    ],
)
async def test_small_talk_and_honest_noes_need_no_documents(shop, question, action, reply):
    answer = await ask(shop, question)
    assert (answer["action"], answer["reply"]) == (action, reply)


async def test_an_intent_decides_what_is_done(shop):
    await put(shop, "intents", {"intents": INTENTS})
    complaint = await ask(shop, "I would like to complain, my bread was mouldy")
    assert (complaint["intent"], complaint["action"]) == ("complaint", "handoff")
    wifi = await ask(shop, "what's the password of your wifi?")
    assert (wifi["intent"], wifi["action"], wifi["reply"]) == ("wifi", "reply", INTENTS[1]["reply"])
    none = await ask(shop, "How much does delivery cost?")
    assert (none["intent"], none["action"]) == (None, "answer")
    assert {ranked["intent"] for ranked in none["runnersUp"]} == {"complaint", "wifi"}


async def test_a_price_is_computed_and_what_is_missing_is_asked_for(shop):
    await put(shop, "assistant", {"priceList": PRICES})
    quoted = await ask(shop, "How much are 3 sourdough loaves?")
    assert quoted["action"] == "quote"
    assert quoted["quote"]["total"] == "13.50"
    assert "13.50" in quoted["reply"]
    asked = await ask(shop, "How much is a few sourdough loaves?")
    assert asked["action"] == "ask"
    assert asked["reply"].endswith("?")


async def test_an_answer_to_our_question_completes_the_quote(shop):
    await put(shop, "assistant", {"priceList": PRICES, "debounce": {"quietSeconds": 0, "longestSeconds": 0}})
    await shop.deliver(message_event("How much are loaves? I need some"))
    await until(lambda: len(shop.gateway.sent) == 1)
    await shop.deliver(message_event("4"))
    await until(lambda: len(shop.gateway.sent) == 2)
    texts = [sent.message.text for sent, _ in shop.gateway.sent.values()]
    assert "18.00" in texts[1]


async def test_a_short_question_leans_on_the_one_before(shop):
    await put(shop, "assistant", {"debounce": {"quietSeconds": 0, "longestSeconds": 0}})
    await shop.deliver(message_event("How much does delivery cost?"))
    await until(lambda: len(shop.gateway.sent) == 1)
    leaning = await ask(shop, "and on Sunday?", contactId="6281717407674")
    assert leaning["action"] == "answer"
    assert "six euros" in leaning["reply"]
    other = await ask(shop, "and parking?", contactId="6281717407674")
    assert other["action"] == "decline"


async def test_a_yes_after_an_honest_no_brings_a_person(shop):
    await put(shop, "assistant", {"debounce": {"quietSeconds": 0, "longestSeconds": 0}})
    await shop.deliver(message_event("Do you sell bicycles?"))
    await until(lambda: len(shop.gateway.sent) == 1)
    await shop.deliver(message_event("Yes please"))
    await until(lambda: len(shop.gateway.sent) == 2)
    silent = await ask(shop, "When are you open on Saturday?", contactId="6281717407674")
    assert (silent["action"], silent["reply"]) == ("none", None)


async def test_an_ok_after_an_answer_is_left_standing(shop):
    await put(shop, "assistant", {"debounce": {"quietSeconds": 0, "longestSeconds": 0}})
    await shop.deliver(message_event("How much does delivery cost?"))
    await until(lambda: len(shop.gateway.sent) == 1)
    answer = await ask(shop, "ok", contactId="6281717407674")
    assert (answer["action"], answer["reply"]) == ("none", None)


async def test_so_many_doubts_in_a_row_bring_a_person(shop):
    await put(
        shop,
        "assistant",
        {
            "handoff": {"afterDoubts": 2, "notice": "Ana will write to you."},
            "debounce": {"quietSeconds": 0, "longestSeconds": 0},
        },
    )
    for text in ("Do you sell bicycles?", "Do you repair shoes?"):
        sent = len(shop.gateway.sent)
        await shop.deliver(message_event(text))
        await until(lambda sent=sent: len(shop.gateway.sent) == sent + 1)
    texts = [sent.message.text for sent, _ in shop.gateway.sent.values()]
    assert texts == [UNKNOWN, "Ana will write to you."]


async def test_outside_the_hours_the_notice_is_sent_once(shop):
    closed = {"timeZone": "UTC", "week": {}, "outside": "notice", "notice": "We are closed."}
    await put(
        shop,
        "assistant",
        {"businessHours": closed, "debounce": {"quietSeconds": 0, "longestSeconds": 0}},
    )
    for text in ("When are you open on Saturday?", "How much does delivery cost?"):
        await shop.deliver(message_event(text))
    await shop.settled(2)
    await until(lambda: shop.gateway.sent)
    silent = await ask(shop, "How much does delivery cost?", contactId="6281717407674")
    assert silent["action"] == "none"
    assert [sent.message.text for sent, _ in shop.gateway.sent.values()] == ["We are closed."]


async def test_a_days_limit_holds_over_a_restart(start, settings):
    core = await start(settings)
    await core.add_user(document=SHOP)
    limited = {
        "limits": {"messagesPerContactPerDay": 1},
        "debounce": {"quietSeconds": 0, "longestSeconds": 0},
    }
    await put(core, "assistant", limited)
    await core.deliver(message_event("How much does delivery cost?"))
    await until(lambda: len(core.gateway.sent) == 1)
    await core.client.close()
    again = await start(settings)
    answer = await ask(again, "How much does delivery cost?", contactId="6281717407674")
    assert (answer["action"], answer["reply"]) == ("none", None)
    assert "limit" in answer["reason"]


async def test_attributes_are_learnt_with_their_source(shop):
    await put(shop, "assistant", {"attributes": [{"name": "name", "kind": "name"}]})
    answer = await ask(shop, "My name is Ayu. How much does delivery cost?")
    assert answer["attributes"] == {"name": "Ayu"}
    assert answer["action"] == "answer"


async def test_a_person_who_writes_by_hand_is_not_talked_over(shop):
    await shop.deliver(message_event("Hello!"))
    await until(lambda: shop.gateway.sent)
    await shop.deliver(by_hand("I am here myself.", sentAt=(now() + timedelta(seconds=1)).isoformat()))
    await shop.settled(2)
    answer = await ask(shop, "How much does delivery cost?", contactId="6281717407674")
    assert answer["action"] == "none"


@pytest.fixture
async def written(start, gateway, tmp_path, monkeypatch, model_server):
    """A shop whose answers a model words."""
    monkeypatch.chdir(tmp_path)
    core = await start(
        make_settings(f"sqlite:///{tmp_path}/core.db", gateway.url, model_allowed_hosts=[model_server.host])
    )
    await core.add_user(document=SHOP)
    settings = {"baseUrl": model_server.url, "model": "tiny", "apiKey": KEY, "priceIn": "2", "priceOut": "10"}
    await put(core, "assistant", {"model": settings, "limits": {"moneyPerDay": "0.001"}})
    return core


async def test_a_models_words_go_out_where_the_passages_bear_them_out(written, model_server):
    model_server.script = [
        streamed("Delivery costs four euros [1]. ", "It is free for you.", counted=usage())
    ]
    answer = await ask(written, "How much does delivery cost?")
    assert answer["action"] == "answer"
    assert "Delivery costs four euros" in answer["reply"]
    assert "free" not in answer["reply"]
    assert answer["reply"].endswith('— bakery.md, "Delivery"')
    assert answer["usage"] == {
        "inputTokens": 120,
        "outputTokens": 30,
        "cost": "0.00054",
        "isEstimated": False,
    }
    assert answer["steps"][-1]["detail"]["dropped"] == ["It is free for you."]
    assert model_server.keys == [f"Bearer {KEY}"]


@pytest.mark.parametrize(
    "trouble",
    [refusing(401), refusing(500), broken("Delivery "), streamed("Delivery costs nine euros [1].")],
    ids=["wrong key", "server's error", "broken off", "made up"],
)
async def test_where_a_model_does_not_help_the_passage_answers(written, model_server, trouble, monkeypatch):
    monkeypatch.setattr(transport, "FIRST_WAIT", 0.01)
    model_server.script = [trouble]
    answer = await ask(written, "How much does delivery cost?")
    assert answer["action"] == "answer"
    assert "Delivery costs four euros" in answer["reply"]
    assert "nine" not in answer["reply"]


async def test_a_model_that_finds_no_answer_is_believed(written, model_server):
    model_server.script = [streamed("NOT_IN_PASSAGES", counted=usage())]
    answer = await ask(written, "How much does delivery cost?")
    assert (answer["action"], answer["reply"]) == ("decline", UNKNOWN)


async def test_without_money_left_no_model_is_asked(written, model_server):
    model_server.script = [streamed("Delivery costs four euros [1].", counted=usage(200, 100))]
    await written.deliver(message_event("How much does delivery cost?"))
    await until(lambda: written.gateway.sent)
    asked = len(model_server.requests)
    answer = await ask(written, "How much does delivery cost?", contactId="6281717407674")
    assert len(model_server.requests) == asked
    assert "four euros" in answer["reply"]
    assert answer["steps"][-1]["detail"] == {"model": "the day's money is spent"}
