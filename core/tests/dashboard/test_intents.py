"""Intents in the dashboard: taught by examples, kept as a draft, and told how well they are told apart."""

import html
import re

import pytest
from core_support.visiting import tenant
from holdfast_contract.intents import Intent, IntentAction

PAGE = "/users/acme/assistant/intents"
HOSTILE = "<script>alert('x')</script> & \"Sons\" / .."
HOURS = {
    "name": "hours",
    "action": "answer",
    "examples": "When do you open?\nWhat are your opening hours?\nAre you open on Sunday?\n"
    "What time do you close?\nAre you open tomorrow?",
}
PERSON = {
    "name": "person",
    "action": "handoff",
    "examples": "I want to talk to a person\nCan I speak to a human?\nGet me an agent please\n"
    "Let me talk to somebody\nIs there a real person?",
}


@pytest.fixture
async def visit(core):
    await core.add_user(document=None)
    return await tenant(core)


async def drafted(core) -> list[Intent]:
    return list((await core.core.configurations.draft("acme")).intents)


def words(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


async def opened(visit, name: str = ""):
    page = await visit.get(PAGE + "/edit", params={"name": name} if name else None)
    assert page.status == 200
    found = dict(re.findall(r'name="(was|seen)" value="([^"]*)"', page.text))
    return {key: html.unescape(value) for key, value in found.items()}


async def save(visit, form, name=""):
    return await visit.post(PAGE + "/edit", {**form, **await opened(visit, name)})


async def test_an_intent_is_saved_as_a_draft_and_trained_at_once(core, visit):
    done = await save(visit, HOURS)
    assert done.status == 200
    assert "Saved in the draft and trained" in words(done.text)
    assert [(one.name, len(one.examples)) for one in await drafted(core)] == [("hours", 5)]
    await save(visit, PERSON)
    assert (await core.core.configurations.live("acme")).intents == ()
    tried = await visit.post(PAGE + "/try", {"message": "are you open on monday?"}, htmx=True)
    assert words(tried.text).startswith("hours : Answer from the documents")
    assert "person" in tried.text, "the runner-up"


async def test_a_message_that_is_none_of_them_is_said_to_be(visit):
    await save(visit, HOURS)
    await save(visit, PERSON)
    tried = await visit.post(PAGE + "/try", {"message": "my washing machine leaks water"}, htmx=True)
    assert "None of these" in words(tried.text)


async def test_a_try_before_there_are_intents_says_so(visit):
    assert "no intents in the draft" in (await visit.post(PAGE + "/try", {"message": "hi"}, htmx=True)).text


async def test_a_new_business_starts_with_common_intents(core, visit):
    page = await visit.get(PAGE)
    assert "No intents yet" in page.text
    data = [("starter", "hours"), ("starter", "person"), ("starter", "nonsense")]
    done = await visit.post(PAGE + "/start", data=data)
    assert done.status == 200
    assert [(one.name, one.action) for one in await drafted(core)] == [
        ("Opening hours", IntentAction.ANSWER),
        ("Talk to a person", IntentAction.HANDOFF),
    ]
    assert 'value="hours"' not in done.text, "it is not offered twice"
    assert 'value="payment"' in done.text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "Give it a name"),
        ({"name": "person"}, "another intent called person"),
        ({"examples": "  \n "}, "Give at least one example"),
        ({"action": "reply", "reply": " "}, "Write what is to be said"),
        ({"examples": "short\n" + "long " * 120}, "cannot be kept"),
        ({"action": "nonsense"}, "cannot be kept"),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_typed_is_lost(core, visit, change, said):
    await save(visit, PERSON)
    answer = await save(visit, {**HOURS, "description": "my own note", **change})
    assert answer.status == 422
    assert said in words(answer.text)
    assert "my own note" in answer.text
    assert [one.name for one in await drafted(core)] == ["person"]


async def test_intents_that_overlap_are_told_with_the_examples_that_clash(visit):
    await save(visit, HOURS)
    clashing = {
        **PERSON,
        "examples": PERSON["examples"] + "\nWhen do you open?\nWhat are your opening hours?",
    }
    done = words((await save(visit, clashing)).text)
    assert "Overlaps with “hours”" in done
    assert "make one intent of the two" in done
    assert "When do you open?" in done.split("Here:")[1]
    listed = words((await visit.get(PAGE)).text)
    assert "Overlaps with “person”" in listed
    assert "% of the examples are recognised" in listed


async def test_too_few_examples_are_told(visit):
    done = await save(visit, {**HOURS, "examples": "When do you open?\nAre you open?"})
    assert "Add at least 3 more examples that differ" in words(done.text)


async def test_an_intent_is_renamed_and_removed(core, visit):
    await save(visit, HOURS)
    await save(visit, PERSON)
    await save(visit, {**HOURS, "name": "opening"}, "hours")
    assert [one.name for one in await drafted(core)] == ["opening", "person"]
    done = await visit.post(PAGE + "/remove", {"name": "opening"})
    assert "gone from the draft" in words(done.text)
    assert [one.name for one in await drafted(core)] == ["person"]
    assert (await visit.post(PAGE + "/remove", {"name": "opening"})).status == 404
    assert (await visit.get(PAGE + "/edit", params={"name": "opening"})).status == 404


async def test_an_intent_that_somebody_else_changed_is_not_overwritten_unseen(core, visit):
    await save(visit, HOURS)
    old = await opened(visit, "hours")
    await save(visit, {**HOURS, "examples": "Theirs"}, "hours")
    late = await visit.post(PAGE + "/edit", {**HOURS, "examples": "Mine", **old})
    assert late.status == 409
    assert "Somebody else changed this intent" in words(late.text)
    assert "Mine" in late.text
    assert (await drafted(core))[0].examples == ["Theirs"]


async def test_another_intent_that_was_changed_meanwhile_is_kept(core, visit):
    await save(visit, HOURS)
    old = await opened(visit, "hours")
    await save(visit, PERSON)
    assert (await visit.post(PAGE + "/edit", {**HOURS, "examples": "Mine", **old})).status == 200
    assert [one.name for one in await drafted(core)] == ["hours", "person"]


async def test_any_name_can_be_opened_and_everything_typed_is_escaped(core, visit):
    form = {"name": HOSTILE, "examples": f"{HOSTILE}\n{HOSTILE} too", "action": "reply", "reply": HOSTILE}
    shown = [
        await save(visit, {**form, "description": HOSTILE}),
        await save(visit, {**form, "name": f"{HOSTILE} 2"}),
        await visit.get(PAGE),
        await visit.get(PAGE + "/edit", params={"name": HOSTILE}),
        await visit.post(PAGE + "/try", {"message": HOSTILE}, htmx=True),
        await visit.post(PAGE + "/edit", {**form, "name": "", "was": HOSTILE, "seen": HOSTILE}),
    ]
    for page in shown:
        assert "<script>alert" not in page.text
    assert [one.name for one in await drafted(core)] == [HOSTILE, f"{HOSTILE} 2"]


async def test_another_business_reaches_nothing_of_it(core, visit):
    await save(visit, HOURS)
    await core.add_user("other", document=None)
    stranger = await tenant(core, "other")
    for shown in (
        await stranger.get(PAGE),
        await stranger.get(PAGE + "/edit", params={"name": "hours"}),
        await stranger.post(PAGE + "/edit", HOURS),
        await stranger.post(PAGE + "/remove", {"name": "hours"}),
        await stranger.post(PAGE + "/start", {"starter": "hours"}),
        await stranger.post(PAGE + "/try", {"message": "open?"}, htmx=True),
    ):
        assert shown.status == 403
        assert "opening hours?" not in shown.text
    assert [one.name for one in await drafted(core)] == ["hours"]
