"""The workflows of infra/n8n/: what they name exists, and what they do with signed events is right.

Their nodes are played by `replay.js`; that the real n8n plays them so, `make test-n8n` shows.
"""

import base64
import json
import re
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest
from holdfast_contract.commands import CommandType, command_in
from holdfast_contract.core_events import (
    ContactCreatedData,
    ContactResetData,
    ContactUpdatedData,
    CoreEventType,
    HandoffRequestedData,
)
from holdfast_contract.errors import ValidationFailed
from holdfast_contract.events import Event, EventType, MessageReceivedData
from holdfast_contract.ids import new_id
from holdfast_contract.messages import IDEMPOTENCY_KEY_PATTERN
from holdfast_contract.reply_steps import AutomationReply, ReplyRequestedData
from holdfast_contract.signing import Signer, new_secret
from holdfast_contract.times import now
from holdfast_contract.usage import UsageNumbers, UsageReport

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / "infra" / "n8n"
WORKFLOWS = {path.stem: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))}
SECRET = new_secret()
BEA = {"contactId": "628120001", "phone": "628120001", "lid": None, "name": "Bea"}
VERIFYING = ("Read the body", "Sign it", "Verify", "Ours and new?", "Refuse")
LISTENING = [
    name for name, flow in WORKFLOWS.items() if any(n["name"] == "Holdfast event" for n in flow["nodes"])
]
DONE = {"type": "message.send", "commandId": "cmd_1", "duplicate": False, "result": {}}


def node(workflow, name):
    [found] = [one for one in workflow["nodes"] if one["name"] == name]
    return found


def texts(value):
    """Give every string of a workflow."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


def settings(name):
    rows = node(WORKFLOWS[name], "Settings")["parameters"]["assignments"]["assignments"]
    return {row["name"]: row["value"] for row in rows}


def event_of(type_, data, model):
    """Make an event as it goes out, its data held to the model of its type."""
    wire = {"id": new_id("evt"), "type": type_, "timestamp": "2026-11-20T09:30:00.000Z"}
    wire |= {"userId": "acme", "sessionId": "shop", "data": model.from_wire(data).to_wire()}
    return Event.from_wire(wire).to_wire()


def written(words, **changes):
    """Give the event of a contact's message."""
    data = {"messageId": "false_628120001@c.us_1", "chat": {"chatId": "628120001@c.us", "kind": "direct"}}
    data |= {"from": BEA, "fromMe": False, "type": "text", "text": words}
    data |= {"sentAt": "2026-11-20T09:30:00.000Z"}
    return event_of(EventType.MESSAGE_RECEIVED, data | changes, MessageReceivedData)


def signed(event, *, at=None, secrets=(SECRET,)):
    body = json.dumps(event, ensure_ascii=False)
    return {"headers": Signer(list(secrets)).headers(event["id"], at or now(), body), "body": body}


def play(name, request=None, *, start="Holdfast event", memory=None, answers=None, tables=None):
    """Play a workflow under Node, and give what came of it."""
    given = {
        "workflow": WORKFLOWS[name],
        "start": start,
        "request": request,
        "secret": base64.b64decode(SECRET.removeprefix("whsec_")).decode(),
        "memory": memory or {},
        "answers": answers or [{"statusCode": 200, "body": DONE}],
        "tables": tables or {},
    }
    command = [shutil.which("node"), str(HERE / "replay.js")]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def commands(came):
    """Read each command that was sent as core reads it, and its key."""
    sent = [one for one in came["requests"] if one["method"] == "POST"]
    for one in sent:
        assert one["url"] == "https://holdfast.example.com/webhooks/automation"
        assert re.fullmatch(IDEMPOTENCY_KEY_PATTERN, one["headers"]["Idempotency-Key"])
    return [(one["headers"]["Idempotency-Key"], command_in(one["body"])) for one in sent]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_is_whole(name):
    workflow = WORKFLOWS[name]
    names = [one["name"] for one in workflow["nodes"]]
    assert len(names) == len(set(names))
    assert workflow["active"] is False
    # n8n silently keeps no static data for a longer one.
    assert len(workflow["id"]) <= 21
    targets = {
        link["node"]
        for outputs in workflow["connections"].values()
        for links in outputs["main"]
        for link in links
    }
    assert targets <= set(names)
    triggers = {one["name"] for one in workflow["nodes"] if one["type"].endswith(("rigger", ".webhook"))}
    assert set(names) - targets == triggers | {"About"}
    used = re.findall(r"\$\('([^']+)'\)", json.dumps(workflow, ensure_ascii=False))
    assert set(used) <= set(names)


def test_workflows_have_ids_and_paths_of_their_own():
    paths = [node(WORKFLOWS[name], "Holdfast event")["parameters"]["path"] for name in LISTENING]
    assert len({flow["id"] for flow in WORKFLOWS.values()}) == len(WORKFLOWS)
    assert len(set(paths)) == len(paths) >= 5


def test_the_readme_lists_each_workflow_with_its_path():
    readme = (FOLDER / "README.md").read_text()
    listed = re.findall(r"^\| `([a-z-]+)\.json` \|.*\| `?([a-z-]+)`? \|$", readme, re.MULTILINE)
    paths = {name: node(WORKFLOWS[name], "Holdfast event")["parameters"]["path"] for name in LISTENING}
    assert dict(listed) == dict.fromkeys(WORKFLOWS, "none") | paths


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_type_that_a_workflow_names_exists(name):
    known = {*EventType, *CoreEventType, *CommandType}
    code = "".join(one["parameters"].get("jsCode", "") for one in WORKFLOWS[name]["nodes"])
    types = set(re.findall(r"'([a-z]+\.[a-z_]+)'", code))
    note = node(WORKFLOWS[name], "About")["parameters"]["content"]
    types |= set(re.findall(r"`([a-z]+\.[a-z_]+)`", note))
    assert types <= known
    assert types or name == "nightly-report"


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_holds_no_secret_and_no_address_but_a_place_for_one(name):
    for text in texts(WORKFLOWS[name]):
        assert not re.search(r"whsec_|\bhf_[A-Za-z0-9]{8}|Bearer ", text)
        assert set(re.findall(r"https?://([^/\s\"]+)", text)) <= {"holdfast.example.com"}
    for one in WORKFLOWS[name]["nodes"]:
        for credential in one.get("credentials", {}).values():
            assert credential.keys() == {"id", "name"}
        if one["type"].endswith("httpRequest"):
            assert one["parameters"]["url"].startswith("={{ $")
            assert one["parameters"]["genericAuthType"] == "httpHeaderAuth"


@pytest.mark.parametrize("name", LISTENING)
def test_all_verify_in_the_same_way(name):
    first, flow = WORKFLOWS[LISTENING[0]], WORKFLOWS[name]
    hook = node(flow, "Holdfast event")["parameters"]
    assert hook["options"] == {"rawBody": True}
    # `onReceived` would answer 200 before anything is checked, and what then fails would be lost.
    assert hook["responseMode"] == "responseNode"
    for verifying in VERIFYING:
        assert node(flow, verifying)["parameters"] == node(first, verifying)["parameters"]


BROKEN = {
    "a body that was changed": lambda request: request | {"body": request["body"].replace("Bea", "Bob")},
    "no body": lambda request: request | {"body": ""},
    "no headers": lambda request: request | {"headers": {}},
    "an id that was changed": lambda request: with_header(request, "webhook-id", "evt_other"),
    "a time that was changed": lambda request: with_header(
        request, "webhook-timestamp", str(int(now().timestamp()) + 1)
    ),
    "no time at all": lambda request: with_header(request, "webhook-timestamp", "soon"),
    "a signature of another kind": lambda request: with_header(
        request, "webhook-signature", request["headers"]["webhook-signature"].replace("v1,", "v2,")
    ),
    "a signature that is cut off": lambda request: with_header(
        request, "webhook-signature", request["headers"]["webhook-signature"][:-1]
    ),
    "an empty signature": lambda request: with_header(request, "webhook-signature", "v1,"),
}


def with_header(request, name, value):
    return request | {"headers": request["headers"] | {name: value}}


def refused(came):
    assert came["response"] == {"status": 401, "headers": {}, "body": {"error": "SIGNATURE_INVALID"}}
    return came["error"] is None and not came["requests"] and not came["written"] and not came["memory"]


@pytest.mark.parametrize("problem", BROKEN)
def test_a_forged_event_is_refused(problem):
    assert refused(play("verify-and-reply", BROKEN[problem](signed(written("Hello")))))


@pytest.mark.parametrize("name", LISTENING)
def test_what_another_secret_signed_is_refused_everywhere(name):
    assert refused(play(name, signed(written("Hello"), secrets=[new_secret()])))


@pytest.mark.parametrize("minutes", [-6, 6, -60 * 24 * 365])
def test_an_event_of_another_time_is_refused(minutes):
    assert refused(play("verify-and-reply", signed(written("Hello"), at=now() + timedelta(minutes=minutes))))


def test_a_few_minutes_late_is_in_time():
    came = play("verify-and-reply", signed(written("Hello"), at=now() - timedelta(minutes=4)))
    assert came["response"]["body"] == {"done": True}


def test_one_of_several_signatures_is_enough_while_a_secret_is_rotated():
    came = play("verify-and-reply", signed(written("Hello"), secrets=[new_secret(), SECRET]))
    assert came["response"]["body"] == {"done": True}


def test_a_message_is_answered_once():
    event = written("Grüß dich 👋")
    first = play("verify-and-reply", signed(event))
    assert first["response"]["status"] == 200
    [(key, command)] = commands(first)
    assert key == event["id"]
    assert (command.user_id, command.data.session_id, command.data.to) == ("acme", "shop", BEA["contactId"])
    assert "Bea" in command.data.text
    again = play("verify-and-reply", signed(event), memory=first["memory"])
    assert again["response"] == {"status": 200, "headers": {}, "body": {"repeated": True}}
    assert again["requests"] == []


@pytest.mark.parametrize(
    "changes",
    [
        {"fromMe": True},
        {"text": None, "type": "image", "media": {"mimeType": "image/png"}},
        {"chat": {"chatId": "628120001-1@g.us", "kind": "group"}},
    ],
)
def test_what_is_no_text_of_a_person_is_taken_and_left_unanswered(changes):
    came = play("verify-and-reply", signed(written("Hello", **changes)))
    assert came["response"] == {"status": 200, "headers": {}, "body": {"done": False}}
    assert came["requests"] == []


@pytest.mark.parametrize("status", [409, 429, 500, 503])
def test_what_holdfast_cannot_do_now_is_delivered_again(status):
    answer = {
        "statusCode": status,
        "headers": {"retry-after": "7"},
        "body": {"error": {"code": "RATE_LIMITED"}},
    }
    came = play("verify-and-reply", signed(written("Hello")), answers=[answer])
    assert came["response"] == {
        "status": 503,
        "headers": {"Retry-After": "7"},
        "body": {"error": "TRY_AGAIN"},
    }
    assert came["memory"] == {}


def test_what_holdfast_refuses_for_good_is_shown_and_not_tried_again():
    error = {"code": "NUMBER_NOT_ON_WHATSAPP", "message": "Nobody has this number."}
    event = written("Hello")
    came = play("verify-and-reply", signed(event), answers=[{"statusCode": 422, "body": {"error": error}}])
    assert came["response"] == {"status": 200, "headers": {}, "body": {"refused": "NUMBER_NOT_ON_WHATSAPP"}}
    assert came["error"] == "Holdfast refused the command: Nobody has this number."
    assert came["memory"] == {"done": [event["id"]]}


def test_it_remembers_the_last_thousand():
    memory = {"done": [f"evt_{number}" for number in range(1000)]}
    came = play("verify-and-reply", signed(written("Hello")), memory=memory)
    assert len(came["memory"]["done"]) == 1000
    assert "evt_0" not in came["memory"]["done"]


def requested(text):
    data = {"contact": BEA, "messageId": "m1", "text": text, "intent": None, "confidence": 0.2}
    return event_of(CoreEventType.REPLY_REQUESTED, data, ReplyRequestedData)


@pytest.mark.parametrize(
    ("text", "reply", "handoff"),
    [
        ("Where is my order #4711?", "Thank you! We are looking up order 4711.", False),
        ("I want a refund", "I pass this on to a colleague, who answers here.", True),
        ("When are you open?", None, False),
    ],
)
def test_the_reply_step_answers_hands_over_or_has_nothing_to_say(text, reply, handoff):
    came = play("reply-step", signed(requested(text)))
    answer = AutomationReply.from_wire(came["response"]["body"])
    assert (came["response"]["status"], answer.reply, answer.handoff) == (200, reply, handoff)


def test_the_reply_step_has_nothing_to_say_twice():
    event = requested("Where is my order 4711?")
    came = play("reply-step", signed(event), memory={"done": [event["id"]]})
    assert came["response"] == {"status": 200, "headers": {}, "body": {}}


def test_a_handover_is_told_to_the_one_who_wants_to_know():
    data = {"contact": BEA, "messageId": "m1", "reason": "doubt", "intent": None}
    event = event_of(CoreEventType.HANDOFF_REQUESTED, data, HandoffRequestedData)
    [(key, command)] = commands(play("handoff-alert", signed(event)))
    assert (key, command.data.to) == (event["id"], settings("handoff-alert")["alertTo"])
    assert all(word in command.data.text for word in ("Bea", "+628120001", "doubt"))
    assert commands(play("handoff-alert", signed(written("Hello")))) == []


def rows(came):
    return [
        (one["operation"], one["match"], one["row"])
        for one in came["written"]
        if one["operation"] != "create"
    ]


def test_whoever_writes_gets_one_row_and_loses_it_with_a_reset():
    event = written("Hello")
    came = play("new-lead", signed(event))
    assert came["response"]["body"] == {"done": True}
    row = {"contactId": BEA["contactId"], "name": "Bea", "phone": BEA["phone"], "session": "shop"}
    assert rows(came)[-1] == ("upsert", BEA["contactId"], row | {"lastHeardAt": event["timestamp"]})
    data = {"contactId": BEA["contactId"], "resetAt": "2026-11-20T09:30:00.000Z"}
    reset = play("new-lead", signed(event_of(CoreEventType.CONTACT_RESET, data, ContactResetData)))
    assert rows(reset) == [("deleteRows", BEA["contactId"], None)]


def test_a_lead_that_turns_out_to_be_another_has_one_row():
    data = {"contact": BEA, "changed": ["phone"], "mergedContactId": "12345@lid"}
    came = play("new-lead", signed(event_of(CoreEventType.CONTACT_UPDATED, data, ContactUpdatedData)))
    assert [one[:2] for one in rows(came)] == [("deleteRows", "12345@lid"), ("upsert", BEA["contactId"])]
    created = play(
        "new-lead", signed(event_of(CoreEventType.CONTACT_CREATED, {"contact": BEA}, ContactCreatedData))
    )
    assert rows(created)[-1][:2] == ("upsert", BEA["contactId"])


@pytest.mark.parametrize(
    ("text", "is_out"), [("STOP!", True), ("Berhenti", True), ("Please don't stop", False)]
)
def test_a_word_alone_opts_out(text, is_out):
    came = play("broadcast", signed(written(text)))
    assert came["response"]["body"] == {"done": True}
    assert [one[:2] for one in rows(came)] == ([("upsert", BEA["contactId"])] if is_out else [])


def test_a_broadcast_goes_once_to_each_who_did_not_opt_out_and_takes_its_time():
    people = [
        {"contactId": f"62812000{number}", "name": name} for number, name in enumerate(["Ana", "Bea", ""])
    ]
    tables = {
        "holdfast_recipients": [*people, people[0] | {"contactId": "+62 812000 0"}],
        "holdfast_opt_outs": [{"contactId": "628120001"}],
    }
    came = play("broadcast", start="Start", tables=tables)
    sent = commands(came)
    assert [command.data.to for _, command in sent] == ["628120000", "628120002"]
    assert [command.data.text[:9] for _, command in sent] == ["Hello Ana", "Hello the"]
    campaign = settings("broadcast")["campaign"]
    assert [key for key, _ in sent] == [f"broadcast-{campaign}-62812000{number}" for number in (0, 2)]
    assert came["waited"] == [settings("broadcast")["secondsBetween"]] * 2
    assert commands(play("broadcast", start="Start")) == []


@pytest.mark.parametrize("start", ["Every evening", "Try it"])
def test_the_report_of_a_day_goes_out_under_its_own_key(start):
    today = date(2026, 11, 20)
    report = UsageReport(
        user_id="acme",
        time_zone="UTC",
        from_=today,
        to=today,
        days=[],
        totals=UsageNumbers(received=12, answered=9),
        before=UsageNumbers(),
    )
    answers = [{"statusCode": 200, "body": report.to_wire()}, {"statusCode": 200, "body": DONE}]
    came = play("nightly-report", start=start, answers=answers)
    asked = came["requests"][0]
    assert asked["url"] == "https://holdfast.example.com/v1/users/acme/usage"
    assert date.fromisoformat(asked["query"]["from"]) <= date.fromisoformat(asked["query"]["to"])
    [(key, command)] = commands(came)
    assert key == "nightly-report-acme-2026-11-20"
    assert "received: 12" in command.data.text
    assert command.data.to == settings("nightly-report")["reportTo"]


def test_a_command_that_core_would_refuse_is_noticed_here():
    with pytest.raises(ValidationFailed):
        command_in({"type": "message.send", "userId": "acme", "data": {"to": "Bea", "text": "Hello"}})
