"""The tests' page: tests are added, changed, run, brought in and out, and each result is told in words."""

import html
import re

import pytest
from aiohttp import FormData
from core_support.running import answer_by
from core_support.visiting import sign_in
from holdfast_contract.assistant import AssistantSettings
from holdfast_contract.trials import MOST_TESTS, TestPack
from holdfast_core.application import trials as running

TESTS = "/users/acme/tests"
DELIVERY = {
    "question": "How much does delivery cost?",
    "expect.action": "answer",
    "expect.source": "bakery.md",
    "expect.heading": "Delivery",
    "expect.contains": "four euros\n",
}


@pytest.fixture
async def visit(core):
    await core.add_user()
    visiting = await sign_in(core)
    await visiting.get(TESTS)
    return visiting


async def kept(core):
    return (await core.core.trials.tests("acme")).tests


async def put(core, *tests):
    await core.core.trials.put("acme", TestPack.from_wire({"tests": list(tests)}))


def answering(question, **more):
    return {"question": question, "expect": {"action": "answer"}, **more}


async def run_to_the_end(visit, **choices):
    shown = await visit.post(f"{TESTS}/runs", choices)
    stretches = 0
    while found := re.search(rf'hx-post="({TESTS}/runs/[^"]+)"', shown.text):
        shown = await visit.post(found[1], htmx=True)
        stretches += 1
    assert shown.headers["HX-Redirect"].startswith(TESTS)
    return stretches, await visit.get(shown.headers["HX-Redirect"])


async def test_a_test_is_added_by_hand_and_runs(core, visit):
    added = await visit.post(TESTS, DELIVERY)
    assert "The test was added." in added.text
    assert "Not run yet" in added.text
    [test] = await kept(core)
    assert (test.expect.heading, test.expect.contains) == ("Delivery", ["four euros"])
    _, ran = await run_to_the_end(visit)
    assert "1 of 1 passed" in ran.text
    assert "The tests were run." in ran.text


async def test_a_test_that_fails_says_what_is_wrong_and_what_came(core, visit):
    await put(core, {"question": "Do you sell bicycles?", "expect": {"source": "bakery.md"}})
    _, ran = await run_to_the_end(visit)
    shown = html.unescape(ran.text)
    assert "0 of 1 passed" in shown
    assert "the action is decline, not an answer from bakery.md" in shown
    assert "Says that it does not know" in shown
    assert "bicycles" in (await visit.get(f"{TESTS}?show=failed")).text
    assert "bicycles" not in (await visit.get(f"{TESTS}?show=passed")).text


async def test_a_form_that_lacks_something_says_so_and_loses_nothing(core, visit):
    shown = await visit.post(TESTS, {"question": "Open?", "contactName": "Ayu", "expect.action": ""})
    assert shown.status == 422
    assert "Say what you expect of the answer" in shown.text
    assert 'value="Ayu"' in shown.text
    assert ">Open?</textarea>" in shown.text
    alone = await visit.post(TESTS, {"question": "Open?", "expect.heading": "Sundays"})
    assert (alone.status, "A heading needs the document" in alone.text) == (422, True)
    for field, wrong in (
        ("expect.action", "dance"),
        ("at", "tomorrow"),
        ("at", "9999-12-31T23:59"),
        ("expect.refusal", "maybe"),
    ):
        shown = await visit.post(TESTS, {**DELIVERY, field: wrong})
        assert shown.status == 422
        assert f'id="test-{field}-problem"' in shown.text
    assert await kept(core) == []


async def test_the_same_question_twice_is_refused_beside_what_was_typed(core, visit):
    await visit.post(TESTS, DELIVERY)
    shown = await visit.post(TESTS, {**DELIVERY, "question": "how much does DELIVERY cost?"})
    assert (shown.status, "is a test already" in shown.text) == (409, True)
    assert len(await kept(core)) == 1


async def test_a_test_is_changed_and_deleted(core, visit):
    listed = await visit.post(TESTS, DELIVERY)
    edit = re.search(rf'href="({TESTS}/\w+/edit)"', listed.text)[1]
    form = await visit.get(edit)
    assert 'value="bakery.md"' in form.text
    changed = await visit.post(edit, {**DELIVERY, "question": "What does delivery cost?"})
    assert "The test was changed." in changed.text
    assert [test.question for test in await kept(core)] == ["What does delivery cost?"]
    stale = await visit.post(edit, DELIVERY)
    assert (stale.status, "no longer as you saw it" in stale.text) == (404, True)
    delete = re.search(rf'action="({TESTS}/\w+/delete)"', changed.text)[1]
    assert "The test was deleted." in (await visit.post(delete)).text
    assert await kept(core) == []


async def test_a_time_is_the_businesss_own(core, visit):
    hours = {"businessHours": {"timeZone": "Asia/Jakarta", "week": {}}}
    await answer_by(core.core, AssistantSettings.from_wire(hours))
    listed = await visit.post(TESTS, {**DELIVERY, "at": "2026-12-24T18:30"})
    [test] = await kept(core)
    assert test.to_wire()["at"] == "2026-12-24T11:30:00.000Z"
    assert "2026-12-24 18:30" in listed.text
    form = await visit.get(re.search(rf'href="({TESTS}/\w+/edit)"', listed.text)[1])
    assert 'value="2026-12-24T18:30"' in form.text


async def test_another_page_has_the_form_filled_and_shows_it_within_itself(core, visit):
    suggested = await visit.post(f"{TESTS}/new", {**DELIVERY, "place": "answer-1-test"}, htmx=True)
    assert "<html" not in suggested.text
    assert 'id="answer-1-test-question"' in suggested.text
    assert 'hx-target="#answer-1-test"' in suggested.text
    kept_ = await visit.post(TESTS, {**DELIVERY, "place": "answer-1-test"}, htmx=True)
    assert "See all tests" in kept_.text
    assert len(await kept(core)) == 1
    forged = await visit.post(f"{TESTS}/new", {"place": '"><b>'}, htmx=True)
    assert "<b>" not in forged.text


async def test_many_tests_run_in_stretches_that_a_page_goes_on_with(core, visit, monkeypatch):
    monkeypatch.setattr(running, "_STRETCH", 0.0)  # each stretch is as many as run at once: two
    await put(core, *(answering(f"Hello {number}") for number in range(3)))
    begun = await visit.post(f"{TESTS}/runs", {})
    assert "0 of 3 done" in begun.text
    assert "0 of 3 done" in (await visit.get(TESTS)).text
    stretches, ran = await run_to_the_end(visit)
    assert (stretches, "of 3 passed" in ran.text) == (2, True)


async def test_a_draft_is_run_where_it_is_chosen(core, visit):
    await put(core, {"question": "Hello", "expect": {"contains": ["Ahoy"]}})
    await core.core.versions.draft_settings("acme", AssistantSettings(greeting="Ahoy!"))
    _, on_live = await run_to_the_end(visit, on="live")
    _, on_draft = await run_to_the_end(visit, on="draft")
    assert ("0 of 1 passed" in on_live.text, "1 of 1 passed" in on_draft.text) == (True, True)
    assert "on what waits to go live" in on_draft.text


async def test_what_the_model_may_cost_is_said_before_it_is_asked(core, visit):
    await put(core, answering("Hello"), answering("Open?"))
    assert "No language model is set" in (await visit.get(TESTS)).text
    model = {"baseUrl": "https://models.example/v1", "model": "m-1", "maxOutputTokens": 500}
    prices = {"priceIn": "1.00", "priceOut": "2.00"}
    await answer_by(core.core, AssistantSettings.from_wire({"model": model}))
    assert "asks your model up to 2 times" in (await visit.get(TESTS)).text
    await answer_by(core.core, AssistantSettings.from_wire({"model": {**model, **prices}}))
    shown = (await visit.get(TESTS)).text
    assert "Have m-1 word the answers" in shown
    assert "may cost up to 0.01 in" in shown


def upload(visit, body, how="join"):
    data = FormData()
    data.add_field("file", body, filename="tests.csv", content_type="text/csv")
    data.add_field("how", how)
    return visit.post(f"{TESTS}/import", data=data)


@pytest.mark.parametrize("kind", ["csv", "json"])
async def test_what_is_taken_out_can_be_brought_in_again(core, visit, kind):
    await put(core, answering("Öffnen Sie sonntags?", contactName="Ayu"), answering("Open?"))
    before = await kept(core)
    exported = await visit.get(f"{TESTS}/export", params={"as": kind})
    assert f'filename="tests-acme.{kind}"' in exported.headers["Content-Disposition"]
    await put(core, answering("open?"))
    brought = await upload(visit, exported.text)
    assert "One test was added. One was there already." in brought.text
    replaced = await upload(visit, exported.text, how="replace")
    assert "2 tests were added." in replaced.text
    assert await kept(core) == before


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("question,intent\nOpen?,\n", "Row 2 cannot be read"),
        ('{"tests": [{"question": "Open?"}]}', "tests.0.expect"),
        ("question,intent,at\nOpen?,x,0001-01-01T00:00:00+09:00", "Row 2 cannot be read. at"),
        ("{broken", "not JSON"),
        (b"question,intent\n\xff\xfe,x", "not text in UTF-8"),
    ],
)
async def test_a_file_that_cannot_be_read_says_why_and_changes_nothing(core, visit, body, problem):
    await put(core, answering("Open?"))
    shown = await upload(visit, body, how="replace")
    assert (shown.status, problem in html.unescape(shown.text)) == (422, True)
    assert len(await kept(core)) == 1


async def test_no_file_at_all_is_asked_for(visit):
    shown = await visit.post(f"{TESTS}/import", {"how": "join"})
    assert (shown.status, "Choose a file first" in shown.text) == (422, True)


async def test_the_largest_pack_is_shown_in_pages(core, visit):
    await put(core, *(answering(f"question {number:03}") for number in range(MOST_TESTS)))
    shown = await visit.get(TESTS)
    assert "Page 1 of 20" in shown.text
    last = await visit.get(f"{TESTS}?page=20")
    assert ("question 499" in last.text, "question 000" in last.text) == (True, False)
    for odd in ("?page=99", "?page=-1", "?page=x", "?show=nonsense", "?added=x&known=1e9"):
        assert (await visit.get(TESTS + odd)).status == 200


async def test_what_people_type_is_escaped(core, visit):
    hostile = '"><script>alert(1)</script>'
    await put(core, {"question": hostile, "expect": {"contains": [hostile], "source": hostile}})
    for path in (TESTS, re.search(rf'href="({TESTS}/\w+/edit)"', (await visit.get(TESTS)).text)[1]):
        assert "<script>alert" not in (await visit.get(path)).text
