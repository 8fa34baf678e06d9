"""The playground: what is said in it goes through the chain, and how that decided is told in words."""

import html
import json
import re

import pytest
from core_support.model_server import streamed, usage
from core_support.running import answer_by, make_settings, message_event
from core_support.visiting import sign_in
from core_support.waiting import until
from holdfast_contract.assistant import AssistantSettings
from holdfast_contract.intents import Intent
from holdfast_core.adapters.tables import messages, replies, spending

PRICES = {
    "priceList": {
        "currency": "EUR",
        "items": [{"itemId": "loaf", "name": "sourdough loaf", "names": ["loaves"], "perUnit": "4.50"}],
    }
}
HOURS = {
    "businessHours": {
        "timeZone": "Europe/Madrid",
        "week": {"monday": [{"from": "09:00", "to": "17:00"}]},
        "outside": "notice",
        "notice": "We are closed now.",
    }
}
INTENTS = [
    Intent.from_wire(
        {
            "name": "complaint",
            "examples": ["I want to complain", "my bread was mouldy", "the delivery never arrived"],
            "action": "handoff",
        }
    ),
    Intent.from_wire(
        {
            "name": "wifi",
            "examples": ["what is the wifi password", "do you have internet", "wifi code please"],
            "action": "reply",
            "reply": "The wifi is called Corner and has no password.",
        }
    ),
]
PLAYGROUND = "/users/acme/playground"


class Chatting:
    """Somebody at the playground of acme, who holds what their page holds."""

    def __init__(self, visit):
        self.visit = visit
        self.held = ""

    async def begins(self, **choices):
        shown = await self.visit.get(PLAYGROUND, params=choices)
        self._hold(shown)
        return shown

    async def says(self, text):
        form = {"text": text, "chat": self.held}
        shown = await self.visit.post(f"{PLAYGROUND}/say", form, htmx=True)
        assert shown.status == 200, shown.text
        self._hold(shown)
        return html.unescape(shown.text)

    async def hands_back(self):
        shown = await self.visit.post(f"{PLAYGROUND}/hand-back", {"chat": self.held}, htmx=True)
        self._hold(shown)
        return shown

    def _hold(self, shown):
        self.held = html.unescape(re.search(r'id="chat" name="chat" value="([^"]*)"', shown.text)[1])


@pytest.fixture
async def chat(core):
    await core.add_user()
    chatting = Chatting(await sign_in(core))
    await chatting.begins()
    return chatting


async def test_an_answer_says_where_it_is_from_and_how_sure_it_is(chat):
    shown = await chat.says("How much does delivery cost?")
    assert "four euros" in shown
    assert re.search(r"Answered from bakery\.md, Delivery; sure: 0\.\d\d of 0\.\d\d needed\.", shown)
    assert "Whether the documents hold the answer" in shown
    assert re.search(r"<mark>[^<]*four euros[^<]*</mark>", shown)


async def test_a_question_that_leans_on_the_one_before_is_answered_as_in_life(chat):
    await chat.says("Are you open on weekdays?")
    shown = await chat.says("and on Sundays?")
    assert "closed" in shown
    assert "Answered from bakery.md" in shown


async def test_a_missing_quantity_is_asked_for_and_taken_from_the_next_message(core, chat):
    await answer_by(core.core, AssistantSettings.from_wire(PRICES))
    asked = await chat.says("How much are loaves?")
    assert "Asked for what the price still lacks" in asked
    quoted = await chat.says("12")
    assert "Quoted a price: 54.00 EUR." in quoted


async def test_a_person_who_was_asked_for_is_not_talked_over_until_they_hand_back(chat):
    assert "Handed over to a person, who was asked for." in await chat.says("Can I talk to a real person?")
    silent = await chat.says("When are you open on weekdays?")
    assert "Said nothing: a person answers in this chat." in silent
    assert "Make this a test" not in silent
    assert "The assistant answers again." in (await chat.hands_back()).text
    assert "Answered from bakery.md" in await chat.says("When are you open on weekdays?")


async def test_a_chosen_moment_decides_whether_it_is_open(core, chat):
    await answer_by(core.core, AssistantSettings.from_wire(HOURS))
    await chat.begins(at="2026-11-23T10:00")
    assert "Open at that time." in await chat.says("Do you deliver sourdough bread?")
    await chat.begins(at="2026-11-24T10:00")
    closed = await chat.says("Do you deliver sourdough bread?")
    assert "We are closed now." in closed
    assert 'name="at" value="2026-11-24T10:00"' in closed


@pytest.mark.parametrize("at", ["tomorrow", "0001-01-01T00:00", "9999-12-31T23:59"])
async def test_a_moment_that_is_none_is_named_and_the_chat_begins_all_the_same(chat, at):
    shown = await chat.begins(at=at)
    assert (shown.status, "Choose both" in shown.text) == (422, True)
    assert "Answered from bakery.md" in await chat.says("How much does delivery cost?")


async def test_the_draft_is_tried_where_it_is_chosen(core, chat):
    settings = AssistantSettings(greeting="Ahoy!")
    await core.core.versions.draft_settings("acme", settings)
    assert "Ahoy!" not in await chat.says("Hello")
    await chat.begins(on="draft")
    assert "Ahoy!" in await chat.says("Hello")


async def test_a_number_of_nobody_is_said_to_be_a_strangers(chat):
    shown = await chat.begins(contact="+34 600-000 (000)\0")
    assert "Nobody with this number has written yet" in shown.text
    assert json.loads(chat.held)["contact"] == "34600000000"
    assert "Answered from bakery.md" in await chat.says("How much does delivery cost?")


async def test_what_they_want_is_shown_with_what_came_close(core, chat):
    await core.core.versions.put_intents("acme", INTENTS)
    shown = await chat.says("what is the wifi password please")
    assert "Said what the intent “wifi” says." in shown
    assert re.search(r"<label[^>]*>wifi .*?taken.*?<meter", shown, re.DOTALL)
    assert re.search(r"<label[^>]*>complaint .*?<meter", shown, re.DOTALL)
    assert 'name="expect.intent" value="wifi"' in shown


async def test_a_contact_is_answered_as_with_what_is_known_of_them(core, chat):
    await core.deliver(message_event("How much does delivery cost?"))
    await until(lambda: core.gateway.sent)
    shown = await chat.begins(contact="+62 817-1740-7674")
    assert "Nobody with this number" not in shown.text
    shown = await chat.says("thanks")
    assert "Sent today: 1 to this contact" in shown


async def test_nothing_is_sent_or_kept(core, chat):
    await chat.says("How much does delivery cost?")
    for table in (messages, replies, spending):
        assert not await core.rows(table)


@pytest.mark.parametrize(
    "held",
    [
        "",
        "{}",
        "[1]",
        '{"began": "2026-11-18T15:00:00Z", "userId": "other"}',
        '{"began": "0001-01-01T00:00:00Z", "beginsAt": "9999-12-31T00:00:00Z"}',
        '{"began": "2026-11-18T15:00:00Z", "contact": "\\u0000"}',
    ],
)
async def test_a_chat_that_we_did_not_write_is_not_gone_on_with(chat, held):
    form = {"text": "hi", "chat": held}
    shown = await chat.visit.post(f"{PLAYGROUND}/say", form, htmx=True)
    assert (shown.status, "Start it anew" in shown.text) == (422, True)


async def test_an_empty_message_and_one_that_is_too_long_are_refused(chat):
    for text in (" ", "x" * 4_097):
        shown = await chat.visit.post(f"{PLAYGROUND}/say", {"text": text, "chat": chat.held}, htmx=True)
        assert (shown.status, "Write a message first" in shown.text) == (422, True)


async def test_a_long_chat_in_any_script_still_fits_into_its_page(chat):
    for number in range(4):
        await chat.says(f"{number} " + "字𝕏" * 700)
    assert len(chat.held) < 40_000
    await chat.says("How much does delivery cost?")


async def test_what_people_type_is_escaped(chat):
    raw = await chat.visit.post(
        f"{PLAYGROUND}/say", {"text": "<script>alert(1)</script>", "chat": chat.held}, htmx=True
    )
    assert "<script>" not in raw.text


async def test_a_test_is_suggested_that_asks_all_that_is_needed(core, chat):
    await chat.says("Are you open on weekdays?")
    leaning = await chat.says("and on Sundays?")
    assert 'name="question" value="Are you open on weekdays? and on Sundays?"' in leaning
    assert 'name="expect.heading" value="Opening hours"' in leaning
    alone = await chat.says("Do you sell bicycles?")
    assert 'name="question" value="Do you sell bicycles?"' in alone
    assert 'name="expect.refusal" value="true"' in alone


async def test_a_reply_looks_as_it_does_on_a_phone(core, chat):
    await answer_by(core.core, AssistantSettings.from_wire(PRICES))
    assert "<strong>Total: €13.50</strong>" in await chat.says("How much are 3 loaves?")


async def test_what_the_model_costs_counts_into_the_days_budget_which_holds_here_too(
    start, gateway, tmp_path, model_server
):
    url = f"sqlite:///{tmp_path}/core.db"
    core = await start(make_settings(url, gateway.url, model_allowed_hosts=[model_server.host]))
    await core.add_user()
    model_server.script = [streamed("Delivery costs four euros [1].", counted=usage(1_000, 100))]
    model = {"baseUrl": model_server.url, "model": "m-1", "priceIn": "1.00", "priceOut": "2.00"}
    settings = {"model": model, "limits": {"tokensPerDay": 500}}
    await answer_by(core.core, AssistantSettings.from_wire(settings))
    chat = Chatting(await sign_in(core))
    await chat.begins(model="off")
    assert "No language model" in await chat.says("How much does delivery cost?")
    await chat.begins()
    shown = await chat.says("How much does delivery cost?")
    assert "Worded by the language model" in shown
    assert "read 1000 tokens and wrote 100: 0.0012" in shown
    [row] = await core.rows(spending)
    assert (row.contact_id, row.messages, row.tokens) == ("", 0, 1_100)
    assert "The day’s tokens are spent" in await chat.says("What does delivery cost?")
