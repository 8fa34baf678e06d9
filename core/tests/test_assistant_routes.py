"""Settings, intents, versions and tests over HTTP, with the chain that replies go through."""

import pytest
from blockbuster import blockbuster_ctx
from core_support.running import HOURS

USER = "/v1/users/acme"
MODEL = {"baseUrl": "https://models.example/v1", "model": "m"}
KEY = "sk-live-9f83hf83hf83hf83hf83"
COMPLAINT = {
    "name": "complaint",
    "examples": ["my order is wrong", "the bread was stale", "I want to complain", "this is unacceptable"],
    "action": "handoff",
}
WHOLESALE = {
    "name": "wholesale",
    "examples": ["do you sell to restaurants?", "prices for resellers", "I run a cafe and need bread"],
    "action": "reply",
    "reply": "Write to wholesale@bakery.example.",
}
SUNDAY = {"question": "Are you open on Sundays?", "expect": {"source": "bakery.md", "heading": "hours"}}


class Api:
    def __init__(self, core):
        self.core = core

    async def call(self, method, path, body=None, status=200):
        options = {} if body is None else {"json": body}
        answer = await self.core.operate(method, USER + path, **options)
        assert answer.status == status, await answer.text()
        return await answer.json()

    async def ask(self, question, **more):
        return await self.call("POST", "/ask", {"question": question, **more})


@pytest.fixture
async def api(core):
    await core.add_user()
    return Api(core)


async def test_settings_are_defaults_until_put_and_go_round(core):
    await core.operate("POST", "/v1/users", json={"userId": "acme"})
    api = Api(core)
    shown = await api.call("GET", "/assistant")
    assert (shown["instructions"], shown["model"], shown["limits"]["messagesPerContactPerDay"]) == (
        "",
        None,
        200,
    )
    week = {"monday": [{"from": "09:00", "to": "18:00"}]}
    changed = shown | {"greeting": "Hi!", "businessHours": {"timeZone": "Europe/Madrid", "week": week}}
    version = await api.call("PUT", "/assistant", changed)
    assert (version["number"], version["state"], version["tests"]) == (1, "live", None)
    again = await api.call("GET", "/assistant")
    assert again["businessHours"]["week"] == week
    assert (await api.call("PUT", "/assistant", again))["number"] == 2
    assert await api.call("GET", "/assistant") == again
    assert (await api.ask("Hello!"))["reply"] == "Hi!"


async def test_an_unknown_setting_is_named(api):
    for body, field in (
        ({"greting": "Hi"}, "greting"),
        ({"model": MODEL | {"temperature": 1}}, "model.temperature"),
        ({"limits": {"messages": 1}}, "limits.messages"),
    ):
        refused = await api.call("PUT", "/assistant", body, status=422)
        assert [item["field"] for item in refused["error"]["details"]["fields"]] == [field]


async def test_a_models_key_is_never_shown_and_stays_until_it_is_replaced(api):
    await api.call("PUT", "/assistant", {"model": MODEL | {"apiKey": KEY}})
    shown = await api.call("GET", "/assistant")
    assert KEY not in str(shown)
    assert (shown["model"]["apiKeySet"], shown["model"]["apiKeyEnd"]) == (True, KEY[-4:])
    await api.call("PUT", "/assistant", shown | {"tone": "dry"})
    assert (await api.call("GET", "/assistant"))["model"]["apiKeyEnd"] == KEY[-4:]
    elsewhere = {"model": MODEL | {"baseUrl": "https://elsewhere.example/v1"}}
    refused = await api.call("PUT", "/assistant", elsewhere, status=422)
    assert refused["error"]["details"]["fields"][0]["field"] == "model.apiKey"
    assert KEY not in str(await api.call("GET", "/assistant/versions"))


async def test_intents_are_trained_when_they_are_put_and_decide_from_then_on(api):
    assert await api.call("GET", "/intents") == {"intents": [], "report": None}
    put = await api.call("PUT", "/intents", {"intents": [COMPLAINT, WHOLESALE]})
    assert (put["state"], put["report"]["intents"], put["report"]["examples"]) == ("live", 2, 7)
    shown = await api.call("GET", "/intents")
    assert [intent["name"] for intent in shown["intents"]] == ["complaint", "wholesale"]
    assert shown["report"] == put["report"]
    decided = await api.ask("the bread was stale!")
    assert (decided["intent"], decided["action"]) == ("complaint", "handoff")
    assert [ranked["intent"] for ranked in decided["runnersUp"]] == ["wholesale"]
    await api.call("PUT", "/intents", {"intents": []})
    assert (await api.ask("the bread was stale!"))["intent"] is None
    back = await api.call("POST", "/intents/versions/1/publish")
    assert (back["number"], back["state"]) == (1, "live")
    assert (await api.ask("the bread was stale!"))["intent"] == "complaint"
    for number in ("3", "99999999999999999999999"):
        await api.call("POST", f"/intents/versions/{number}/publish", status=404)


async def test_asking_shows_the_whole_decision(api):
    decided = await api.ask("How much does delivery cost?")
    assert (decided["action"], decided["verdict"]["answerable"]) == ("answer", True)
    assert decided["passages"][0]["heading"] == "Delivery"
    steps = {step["name"]: step for step in decided["steps"]}
    assert {"intent", "retrieval", "answerability", "wording"} <= steps.keys()
    assert all(step["ms"] >= 0 for step in steps.values())


async def test_a_change_that_breaks_a_test_waits_until_it_is_published(api):
    await api.call("PUT", "/tests", {"tests": [SUNDAY]})
    assert (await api.call("GET", "/tests"))["tests"][0]["question"] == SUNDAY["question"]
    run = await api.call("POST", "/tests/run")
    assert (run["passed"], run["failed"], run["results"][0]["got"]["source"]) == (1, 0, "bakery.md")
    greedy = COMPLAINT | {"examples": ["Are you open on Sundays?", "open on Sundays?"]}
    held = await api.call("PUT", "/intents", {"intents": [greedy]}, status=202)
    assert (held["state"], held["tests"]["worse"]) == ("waiting", 1)
    assert "not an answer from bakery.md" in held["tests"]["results"][0]["failures"][0]
    assert (await api.call("GET", "/tests/runs/latest"))["change"] == "intents"
    assert (await api.ask(SUNDAY["question"]))["action"] == "answer"
    assert (await api.ask(SUNDAY["question"], draft=True))["action"] == "handoff"
    assert (await api.call("POST", "/tests/run", {"draft": True}))["failed"] == 1
    [version] = (await api.call("GET", "/intents/versions"))["versions"]
    assert (version["number"], version["state"]) == (1, "waiting")
    await api.call("POST", "/intents/versions/1/publish")
    assert (await api.ask(SUNDAY["question"]))["action"] == "handoff"


async def test_a_draft_waits_with_its_tests_until_it_is_published(api):
    await api.call("PUT", "/tests", {"tests": [SUNDAY]})
    live = await api.call("GET", "/assistant")
    closed = {"businessHours": {"timeZone": "Asia/Jakarta", "week": {}}, "tone": "dry"}
    version = await api.call("PUT", "/assistant?draft=true", closed, status=202)
    assert (version["state"], version["tests"]["passed"], version["liveAt"]) == ("waiting", 1, None)
    assert await api.call("GET", "/assistant") == live
    drafted = await api.call("PUT", "/intents?draft=true", {"intents": [COMPLAINT, WHOLESALE]}, status=202)
    assert (drafted["number"], drafted["report"]["intents"], drafted["tests"]["failed"]) == (1, 2, 0)
    shown = await api.call("GET", f"/assistant/versions/{version['number']}")
    assert (shown["state"], shown["settings"]["tone"]) == ("waiting", "dry")
    shown = await api.call("GET", "/intents/versions/1")
    assert [intent["name"] for intent in shown["intents"]] == ["complaint", "wholesale"]
    discarded = await api.call("POST", "/intents/versions/1/discard")
    assert discarded["state"] == "earlier"
    refused = await api.call("POST", "/intents/versions/1/discard", status=409)
    assert refused["error"]["code"] == "DRAFT_CHANGED"
    published = await api.call("POST", f"/assistant/versions/{version['number']}/publish")
    assert published["liveAt"]
    assert (await api.call("GET", "/assistant"))["tone"] == "dry"
    for path in ("/assistant/versions/99", "/intents/versions/x", "/assistant/versions/99/discard"):
        await api.call("POST" if "discard" in path else "GET", path, status=404)
    refused = await api.call("PUT", "/assistant?draft=yes", {}, status=422)
    assert refused["error"]["details"]["fields"][0]["field"] == "draft"


async def test_a_test_that_names_no_time_is_the_same_by_day_and_by_night(api):
    closed = {"timeZone": "Asia/Jakarta", "week": {}, "outside": "silent"}
    await api.call("PUT", "/assistant", {"businessHours": closed})
    assert (await api.ask(SUNDAY["question"]))["action"] == "none"
    tests = [SUNDAY, {**SUNDAY, "at": "2026-11-20T09:30:00Z"}]
    await api.call("PUT", "/tests", {"tests": tests})
    run = await api.call("POST", "/tests/run")
    assert [result["passed"] for result in run["results"]] == [True, False]


async def test_a_document_that_breaks_a_test_waits(api):
    await api.call("PUT", "/tests", {"tests": [SUNDAY]})
    moved = {"filename": "bakery.md", "text": HOURS.replace("On Sundays we are closed.", "")}
    answer = await api.core.operate("POST", USER + "/documents", json=moved)
    assert (answer.status, (await answer.json())["state"]) == (202, "waiting")
    assert "Sundays" in (await api.ask(SUNDAY["question"]))["reply"]
    assert (await api.call("GET", "/tests/runs/latest"))["worse"] == 1


async def test_changes_and_trials_do_not_block_the_loop(api):
    with blockbuster_ctx("holdfast_core"):
        await api.call("PUT", "/tests", {"tests": [SUNDAY]})
        await api.call("PUT", "/assistant", {"model": MODEL | {"apiKey": KEY}})
        await api.call("PUT", "/intents", {"intents": [COMPLAINT, WHOLESALE]})
        await api.call("GET", "/assistant")
        await api.call("POST", "/tests/run")


async def test_another_users_key_reaches_none_of_it(api):
    await api.core.add_user("globex", None)
    headers = {"X-Api-Key": await api.core.key("globex")}
    for method, path in (
        ("GET", "/assistant"),
        ("PUT", "/assistant"),
        ("GET", "/intents"),
        ("POST", "/tests/run"),
        ("GET", "/assistant/versions"),
        ("GET", "/assistant/versions/1"),
        ("POST", "/intents/versions/1/discard"),
        ("POST", "/assistant/versions/1/publish"),
    ):
        answer = await api.core.client.request(method, USER + path, headers=headers, json={})
        assert answer.status == 403
