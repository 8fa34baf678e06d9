"""Automations that answer, on the dashboard: how they are set up, and what of their answers is told."""

import html
import re
from urllib.parse import urlsplit

import pytest
from core_support.platforms import platform_running, subscribe
from core_support.running import make_settings, message_event
from core_support.visiting import sign_in
from holdfast_core.dashboard.frame.catalogue import Catalogue

t = Catalogue()
AUTOMATIONS = "/users/acme/automations"
PLAYGROUND = "/users/acme/playground"
INBOX = "/users/acme/inbox/6281717407674"
QUESTION = "When are you open on weekdays?"


@pytest.fixture
async def platform():
    async with platform_running() as running:
        running.says({"reply": "We are open till late."})
        yield running


@pytest.fixture
def settings(gateway, platform, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    allowed = [urlsplit(platform.url).netloc]
    return make_settings(f"sqlite:///{tmp_path}/core.db", gateway.url, automation_allowed_hosts=allowed)


@pytest.fixture
async def visit(core):
    await core.add_user()
    return await sign_in(core)


async def says(visit, choices):
    """Begin a chat as chosen, and say something in it."""
    begun = await visit.get(PLAYGROUND, params=choices)
    held = html.unescape(re.search(r'id="chat" name="chat" value="([^"]*)"', begun.text)[1])
    shown = await visit.post(f"{PLAYGROUND}/say", {"text": QUESTION, "chat": held}, htmx=True)
    assert shown.status == 200, shown.text
    return html.unescape(shown.text)


async def test_an_automation_that_answers_is_set_up_on_its_form(core, visit, platform):
    form = {"url": platform.url, "description": "Orders", "eventTypes": "reply.requested"}
    ticked = {"isReplyStep": "on", "askAlways": "on", "replyTimeoutSeconds": "9", "onTimeout": "handoff"}
    assert (await visit.post(AUTOMATIONS, form | ticked)).status == 200
    [known] = (await core.core.subscriptions.all("acme")).subscriptions
    assert (known.is_reply_step, known.ask_always) == (True, True)
    assert (known.reply_timeout_seconds, known.on_timeout) == (9, "handoff")
    path = f"{AUTOMATIONS}/{known.subscription_id}/edit"
    shown = (await visit.get(path)).text
    assert re.search(r'name="isReplyStep" value="on" checked', shown)
    assert re.search(r'<option value="handoff" selected>', shown)
    assert re.search(r'name="replyTimeoutSeconds"[^>]* value="9"', shown)
    # What is not ticked any more is not sent by a browser.
    await visit.post(path, form | {"replyTimeoutSeconds": "3", "onTimeout": "continue"})
    changed = await core.core.subscriptions.one("acme", known.subscription_id)
    assert (changed.is_reply_step, changed.ask_always, changed.reply_timeout_seconds) == (False, False, 3)


@pytest.mark.parametrize("seconds", ["", "0", "21", "soon", "2.5"])
async def test_a_time_that_is_none_is_said_where_it_was_typed(visit, platform, seconds):
    form = {"url": platform.url, "isReplyStep": "on", "replyTimeoutSeconds": seconds}
    shown = await visit.post(AUTOMATIONS, form)
    assert shown.status == 422
    assert t("automations.problem.replyTimeoutSeconds") in html.unescape(shown.text)
    assert re.search(r'name="isReplyStep" value="on" checked', shown.text)


async def test_the_inbox_says_what_the_automation_answered(core, visit, platform):
    await subscribe(core, platform, description="Orders")
    await core.deliver(message_event(QUESTION))
    await core.settled(1)
    shown = html.unescape((await visit.get(INBOX)).text)
    assert "We are open till late." in shown
    assert t("inbox.automation.reply", name="Orders") in shown


async def test_the_inbox_says_what_was_wrong_with_an_answer(core, visit, platform):
    platform.answers(status=404)
    await subscribe(core, platform, onTimeout="handoff")
    await core.deliver(message_event(QUESTION))
    await core.settled(1)
    shown = html.unescape((await visit.get(INBOX)).text)
    assert t("inbox.automation.refused", name="127.0.0.1") in shown
    assert "It answered 404." in shown
    assert t("inbox.reason.automation") in shown


async def test_the_playground_leaves_automations_out_unless_it_is_told_otherwise(core, visit, platform):
    assert t("playground.choices.automation") not in html.unescape((await visit.get(PLAYGROUND)).text)
    await subscribe(core, platform, description="Orders")
    assert t("playground.choices.automation") in html.unescape((await visit.get(PLAYGROUND)).text)
    shown = await says(visit, {})
    assert "seven in the morning" in shown
    assert t("playground.outcome.automation.not_asked") in shown
    assert platform.asked == []
    shown = await says(visit, {"automation": "on"})
    assert "We are open till late." in shown
    assert t("playground.by.automation.automation") in shown
    assert t("playground.fact.automation", name="Orders") in shown
    assert platform.asked[0]["data"]["isTrial"] is True
    # Tests leave automations out, and this one would fail for ever.
    assert t("playground.make_test") not in shown


@pytest.mark.parametrize("on_timeout", ["continue", "fallback", "handoff"])
async def test_the_playground_says_what_followed_from_no_answer(core, visit, platform, on_timeout):
    platform.answers(text="thank you")
    await subscribe(core, platform, onTimeout=on_timeout)
    shown = await says(visit, {"automation": "on"})
    words = {
        "continue": t("playground.outcome.automation.unreadable"),
        "fallback": t("playground.by.automation.decline"),
        "handoff": t("playground.by.automation.handoff"),
    }
    assert words[on_timeout] in shown
    assert "no JSON object" in shown


async def test_tests_ask_automations_where_that_is_ticked(core, visit, platform):
    await subscribe(core, platform)
    test = {"question": QUESTION, "expect": {"action": "automation"}}
    await core.operate("PUT", "/v1/users/acme/tests", json={"tests": [test]})
    page = html.unescape((await visit.get("/users/acme/tests")).text)
    assert t("trials.run.ask_automations") in page
    for form, asked in (({}, 0), ({"automations": "yes"}, 1)):
        begun = await visit.post("/users/acme/tests/runs", form)
        step = re.search(r'hx-post="(/users/acme/tests/runs/[^"]+)"', begun.text)[1]
        await visit.post(step, htmx=True)
        assert len(platform.asked) == asked
    page = html.unescape((await visit.get("/users/acme/tests")).text)
    assert t("trials.run.with_automations") in page
