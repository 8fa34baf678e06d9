"""The assistant's pages, as a browser without a screen sees them."""

import copy
import html
import itertools
import re

import pytest
from core_support.running import AT_ONCE
from core_support.visiting import tenant
from holdfast_contract.assistant import AssistantSettings
from holdfast_contract.intents import Intent
from holdfast_contract.times import Weekday
from holdfast_contract.trials import TestPack
from holdfast_core.dashboard.frame.catalogue import Catalogue
from holdfast_core.dashboard.frame.drafts import DraftBars
from holdfast_core.domain import differences
from holdfast_core.domain.differences import Difference

HOME = "/users/acme/assistant"
TABS = ("instructions", "hours", "handoff", "thresholds", "model", "more")


@pytest.fixture
async def shop(core):
    await core.add_user()
    return await tenant(core)


def fields(page):
    """Give what a form of a page would send as it stands."""
    form = re.search(
        r'<form method="post" action="[^"]*/assistant/\w+" class="stack".*?</form>', page.text, re.DOTALL
    )[0]
    form = re.sub(r"<template.*?</template>", "", form, flags=re.DOTALL)
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf'\b{part}="([^"]*)"', tag) for part in ("name", "value"))
        if name and (not re.search("radio|checkbox", tag) or " checked" in tag):
            found[name[1]] = html.unescape(value[1]) if value else ""
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        found[name] = html.unescape(text)
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else re.search(r'value="([^"]*)"', options)[1]
    return found


async def live(core):
    return (await core.core.configurations.live("acme")).settings


async def draft(core):
    return (await core.core.configurations.draft("acme")).settings


SET = {
    "instructions": "Say\nwhat is so.",
    "language": "sv",
    "model": {"baseUrl": "https://models.example/v1", "model": "m", "apiKey": "k", "priceIn": "0.15"},
    "thresholds": {"answer": 0.355},
    "businessHours": {
        "timeZone": "Asia/Jakarta",
        "week": {"monday": [{"from": "09:00", "to": "12:00"}, {"from": "13:30", "to": "17:00"}]},
        "closed": ["2026-12-25", "2027-01-01"],
        "outside": "notice",
        "notice": "Closed.",
    },
    "debounce": {"quietSeconds": 2.5, "finishedSeconds": None},
    "handoff": {"resumeAfterSeconds": 12345, "afterDoubts": 3},
    "limits": {"messagesPerContactPerDay": None, "moneyPerDay": "12.50"},
    "loopBreaker": {"repeats": None},
    "attributes": [
        {"name": "size", "kind": "choice", "choices": ["small, round", "large"], "description": "d"},
        {"name": "order", "cues": ["my order is"]},
    ],
}


@pytest.mark.parametrize("wire", [{}, SET], ids=["nothing set", "much set"])
@pytest.mark.parametrize("tab", TABS)
async def test_a_form_that_is_sent_as_it_stands_changes_nothing(shop, core, tab, wire):
    await core.core.versions.put_settings("acme", AssistantSettings.from_wire(wire))
    page = await shop.get(f"{HOME}/{tab}")
    assert page.status == 200, page.text
    saved = await shop.post(f"{HOME}/{tab}", fields(page))
    assert saved.status == 200, saved.text
    assert "nothing to save" in saved.text
    assert (await core.core.configurations.snapshot("acme", draft=True)).numbers.draft == (0, 0)


async def change(shop, tab, **typed):
    """Type into a tab's form, and send it."""
    page = await shop.get(f"{HOME}/{tab}")
    names = {name.replace("__", "."): text for name, text in typed.items()}
    return await shop.post(f"{HOME}/{tab}", fields(page) | names)


async def test_what_is_saved_waits_and_only_that_forms_settings_change(shop, core):
    before = await live(core)
    saved = await change(shop, "instructions", tone="warm", greeting="Hello <b>you</b>")
    assert (saved.status, "It is not live yet" in saved.text) == (200, True)
    assert "Hello &lt;b&gt;you&lt;/b&gt;" in saved.text
    assert await live(core) == before
    await change(shop, "model", limits__messagesPerDay="50", limits__moneyPerDay="2,50")
    await change(shop, "handoff", handoff__resumeAfterSeconds="", handoff__afterDoubts="2")
    found = await draft(core)
    assert (found.tone, found.greeting, found.handoff.after_doubts) == ("warm", "Hello <b>you</b>", 2)
    assert (found.handoff.resume_after_seconds, found.limits.messages_per_day) == (None, 50)
    assert (str(found.limits.money_per_day), found.debounce) == ("2.50", before.debounce)


async def test_hours_are_read_from_their_rows_whatever_their_numbers(shop, core):
    week = "businessHours.week."
    typed = {
        "hoursAre": "own",
        "businessHours.timeZone": "Europe/Madrid",
        week + "monday.7.from": "15:00",
        week + "monday.7.to": "18:00",
        week + "monday.3.from": "09:00",
        week + "monday.3.to": "13:00",
        week + "tuesday.1001.from": "",
        week + "tuesday.1001.to": "",
        "businessHours.closed.4": "2026-12-25",
        "businessHours.outside": "notice",
        "businessHours.notice": "Closed.",
    }
    saved = await change(shop, "hours", **typed)
    hours = (await draft(core)).business_hours
    assert [(one.from_, one.to) for one in hours.week["monday"]] == [("09:00", "13:00"), ("15:00", "18:00")]
    assert ("tuesday" in hours.week, hours.notice, str(hours.closed[0])) == (False, "Closed.", "2026-12-25")
    assert "By these hours you are" in saved.text
    assert "09:00–13:00, 15:00–18:00" in saved.text
    await change(shop, "hours", hoursAre="")
    assert (await draft(core)).business_hours is None


@pytest.mark.parametrize(
    ("tab", "typed", "field", "said"),
    [
        (
            "hours",
            {"hoursAre": "own", "businessHours.timeZone": "Mars/<i>"},
            "businessHours.timeZone",
            "such as",
        ),
        (
            "hours",
            {
                "hoursAre": "own",
                "businessHours.timeZone": "UTC",
                "businessHours.week.monday.5.from": "09:00",
            },
            "businessHours.week.monday.0.to",
            "Field required",
        ),
        ("handoff", {"handoff.afterDoubts": "lots"}, "handoff.afterDoubts", "from 1 to 20"),
        ("thresholds", {"chosen.answer": "own", "thresholds.answer": "120"}, "thresholds.answer", "0 to 100"),
        (
            "model",
            {"modelIs": "own", "model.baseUrl": "ftp://x", "model.model": "m"},
            "model.baseUrl",
            "https://",
        ),
        ("model", {"limits.moneyPerDay": "-1"}, "limits.moneyPerDay", "2.50"),
        ("more", {"debounce.quietSeconds": ""}, "debounce.quietSeconds", "from 0 to 60"),
        (
            "more",
            {"attributes.9.name": "a b", "attributes.9.kind": "name"},
            "attributes.0.name",
            "begins with",
        ),
    ],
)
async def test_what_is_refused_is_said_beside_its_field_and_nothing_typed_is_lost(
    shop, core, tab, typed, field, said
):
    refused = await change(shop, tab, **typed)
    assert refused.status == 422
    problem = re.search(rf'id="{re.escape(field)}-problem">([^<]+)<', refused.text)
    assert problem, refused.text
    assert said in html.unescape(problem[1])
    for text in typed.values():
        assert f'"{html.escape(text)}"' in refused.text
    assert (await core.core.configurations.snapshot("acme", draft=True)).numbers.draft == (0, 0)


async def test_a_change_over_somebody_elses_newer_draft_is_shown_first_and_then_kept(shop, core):
    mine = fields(await shop.get(HOME + "/instructions")) | {"tone": "mine"}
    await change(await tenant(core), "handoff", handoff__afterDoubts="3")
    refused = await shop.post(HOME + "/instructions", mine)
    assert (refused.status, "Somebody else changed this meanwhile" in refused.text) == (409, True)
    assert 'value="mine"' in refused.text
    assert (await draft(core)).tone is None
    await shop.post(HOME + "/instructions", fields(refused))
    found = await draft(core)
    assert (found.tone, found.handoff.after_doubts) == ("mine", 3)


async def test_a_models_key_is_written_and_never_shown(shop, core):
    key = "sk-live-9f83hf83hf83hf83wxyz"
    model = {"modelIs": "own", "model.baseUrl": "https://models.example/v1", "model.model": "m"}
    saved = await change(shop, "model", **model, **{"model.apiKey": key})
    assert key not in saved.text
    assert "it ends in wxyz" in saved.text
    await change(shop, "model", **{"model.model": "other"})
    found = (await draft(core)).model
    assert (found.model, found.api_key.get_secret_value()) == ("other", key)
    refused = await change(shop, "model", **{"model.baseUrl": "https://elsewhere.example/v1"})
    assert (refused.status, "for another address" in refused.text) == (422, True)
    await change(shop, "model", keyIs="none")
    assert (await draft(core)).model.api_key is None
    await change(shop, "model", modelIs="")
    assert (await draft(core)).model is None


SUNDAY = {"question": "Are you open on Sundays?", "expect": {"source": "bakery.md"}}
GREEDY = Intent(name="greedy", examples=["Are you open on Sundays?", "open on Sundays?"], action="handoff")


def numbers(page):
    return dict(re.findall(r'name="(assistant|intents)" value="(\d+)"', page.text))


async def test_settings_and_intents_are_one_draft_that_is_tried_and_published(shop, core):
    await core.core.trials.put("acme", TestPack.from_wire({"tests": [SUNDAY]}))
    await core.core.versions.draft_intents("acme", [GREEDY])
    page = await change(shop, "instructions", tone="warm")
    assert "Running your tests" in page.text
    tried = await shop.post(HOME + "/draft/try", htmx=True)
    assert tried.status == 200
    assert "1 of your 1 tests" in tried.text or "1 of your 1 test" in tried.text
    assert "not an answer from bakery.md" in html.unescape(tried.text)
    assert "greedy" in tried.text
    published = await shop.post(HOME + "/draft/publish", numbers(tried))
    assert (published.path, "Published" in published.text) == (HOME + "/versions", True)
    found = await core.core.configurations.live("acme")
    assert (found.settings.tone, found.intents) == ("warm", (GREEDY,))
    assert "draft-bar" not in (await shop.get(HOME)).text


async def test_publishing_says_where_something_else_went_live_since_the_tests_ran(shop, core):
    await change(shop, "instructions", tone="warm")
    tried = await shop.post(HOME + "/draft/try", htmx=True)
    await core.core.versions.put_intents("acme", [GREEDY])
    refused = await shop.post(HOME + "/draft/publish", numbers(tried))
    assert (refused.status, "not tried beside what is live now" in refused.text) == (409, True)
    assert (await live(core)).tone is None
    published = await shop.post(HOME + "/draft/publish", numbers(refused))
    assert (published.status, (await live(core)).tone) == (200, "warm")


async def test_a_draft_that_somebody_else_changed_is_shown_before_it_is_published_or_discarded(shop, core):
    seen = numbers(await change(shop, "instructions", tone="warm"))
    await change(shop, "instructions", tone="cold")
    for deed in ("publish", "discard"):
        refused = await shop.post(f"{HOME}/draft/{deed}", seen)
        assert (refused.status, "cold" in refused.text) == (409, True)
    empty = await shop.post(HOME + "/draft/publish", {})
    assert empty.status == 409
    discarded = await shop.post(HOME + "/draft/discard", numbers(refused))
    assert (discarded.status, "put aside" in discarded.text) == (200, True)
    assert "There is no draft" in (await shop.get(HOME + "/draft")).text


async def test_an_earlier_version_is_looked_at_and_brought_back(shop, core):
    await core.core.versions.put_settings("acme", AT_ONCE.model_copy(update={"tone": "cold & dry"}))
    page = await shop.get(HOME + "/versions")
    assert re.findall(r"Settings, version (\d)", page.text)[0] == "2"
    page = await shop.get(HOME + "/versions/assistant/1")
    assert "cold &amp; dry" in page.text
    back = await shop.post(HOME + "/versions/assistant/1/restore")
    assert "The version is your draft now" in back.text
    assert ((await draft(core)).tone, (await live(core)).tone) == (None, "cold & dry")
    await shop.post(HOME + "/versions/assistant/1/publish")
    assert (await live(core)).tone is None
    for path in ("assistant/99", "intents/1", "other/1", "assistant/x"):
        assert (await shop.get(f"{HOME}/versions/{path}")).status == 404


async def test_every_setting_has_its_words():
    """Whatever differs is told by a text of the catalogue."""
    attribute = {"name": "size", "kind": "choice", "choices": ["S"], "description": "d"}
    item = {
        "itemId": "cake",
        "name": "Cake",
        "names": ["torte"],
        "unit": "piece",
        "base": "1",
        "perUnit": "2",
    }
    much = {
        "instructions": "i",
        "tone": "t",
        "language": "es",
        "greeting": "g",
        "fallback": "f",
        "model": {"baseUrl": "https://models.example/v1", "model": "m", "apiKey": "k", "priceIn": "1"},
        "thresholds": {"intent": 0.5, "answer": 0.5},
        "businessHours": {
            "timeZone": "UTC",
            "week": {day.value: [{"from": "09:00", "to": "18:00"}] for day in Weekday},
            "closed": ["2026-12-25"],
            "outside": "notice",
            "notice": "n",
        },
        "debounce": {"quietSeconds": 1, "longestSeconds": 2, "finishedSeconds": 1},
        "pacing": {"delaySeconds": 90},
        "handoff": {"afterDoubts": 2, "notice": "n", "resumeAfterSeconds": 3600},
        "limits": {"messagesPerContactPerDay": 1, "messagesPerDay": 2, "tokensPerDay": 3, "moneyPerDay": "4"},
        "loopBreaker": {"repeats": 2, "quick": 3},
        "attributes": [attribute],
        "priceList": {
            "currency": "EUR",
            "rounding": {"step": "0.05"},
            "items": [item],
            "surcharges": [{"name": "Sunday", "weekdays": ["sunday"], "percent": "10"}],
        },
    }
    other = copy.deepcopy(much)
    other["attributes"] = [{"name": "size", "kind": "text", "cues": ["size is"]}]
    other["priceList"] = {
        "currency": "USD",
        "items": [
            {
                "itemId": "c",
                "name": "Cake",
                "unit": "box",
                "unitNames": ["boxes"],
                "perUnit": "3",
                "tiers": [{"from": "10", "perUnit": "2"}],
                "perKm": "1",
                "perHour": "1",
                "minimum": "1",
                "minQuantity": "1",
                "maxQuantity": "5",
                "asks": [],
            }
        ],
        "surcharges": [
            {
                "name": "Sunday",
                "dates": ["12-25"],
                "from": "09:00",
                "to": "10:00",
                "amount": "1",
                "itemIds": ["c"],
            }
        ],
    }
    states = [AssistantSettings.from_wire(wire) for wire in ({}, much, other)]
    replying = Intent(name="greedy", examples=["open?"], action="reply", reply="Yes", description="d")
    intents = [[], [GREEDY], [replying]]
    bars = DraftBars(None, Catalogue())
    for before, after in itertools.permutations(range(3), 2):
        found = differences.of_settings(states[before], states[after])
        found += differences.of_intents(intents[before], intents[after])
        assert all(change.what and change.before and change.after for change in bars.changes(found))
        assert len(found) > 10


def test_of_a_long_text_what_differs_is_shown():
    one, two = ("word " * 300 + middle + " word" * 300 for middle in ("old", "new"))
    [change] = DraftBars(None, Catalogue()).changes([Difference("instructions", one, two)])
    assert ("old" in change.before, "new" in change.after) == (True, True)
    assert len(change.before) < 200
