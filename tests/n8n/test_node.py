"""The community nodes in the real n8n: installed, switched on and off as its editor does, used both ways."""

import json
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from unittest.mock import ANY

import aiohttp
import node_package
import pytest_asyncio
from core_support.waiting import until
from holdfast_contract.ids import new_id
from holdfast_contract.signing import Signer, new_secret
from shop import SAID_WITHIN, USER, Shop

CREDENTIAL = {"holdfastApi": {"id": "holdfastNodes000", "name": "Holdfast"}}
ANSWERS, REPLIES = "holdfastNodes001", "holdfastNodes002"
SCOPES = (
    "messages:send",
    "conversations:read",
    "conversations:write",
    "assistant:ask",
    "sessions:read",
    "subscriptions:write",
)
ITEMS = """
const { text, from } = $input.first().json.data;
const said = { json: { to: from.contactId, text: `The node heard: ${text}` } };
return text === 'Fail' ? [said, { json: { to: 'nobody', text } }] : [said];
"""


def node(name, type_, parameters, **more):
    return {
        "id": f"node-{name}",
        "name": name,
        "type": type_,
        "typeVersion": 1,
        "position": [0, 0],
        "parameters": parameters,
        **more,
    }


def workflow(id_, *nodes):
    """Chain nodes, one after the other."""
    names = [one["name"] for one in nodes]
    return {
        "id": id_,
        "name": f"Holdfast nodes {id_}",
        "nodes": list(nodes),
        "connections": {
            name: {"main": [[{"node": after, "type": "main", "index": 0}]]} for name, after in pairwise(names)
        },
        "settings": {"executionOrder": "v1"},
    }


def trigger(webhook_id, **parameters):
    type_ = "n8n-nodes-holdfast.holdfastTrigger"
    return node("Heard", type_, parameters, webhookId=webhook_id, credentials=CREDENTIAL)


ANSWERING = workflow(
    ANSWERS,
    trigger("3f0c7c1e-0001", purpose="events", eventTypes=["message.received"], filters={}),
    node("Items", "n8n-nodes-base.code", {"jsCode": ITEMS}, typeVersion=2),
    node(
        "Answer",
        "n8n-nodes-holdfast.holdfast",
        {
            "resource": "message",
            "operation": "send",
            "sessionId": "default",
            "to": {"__rl": True, "mode": "id", "value": "={{ $json.to }}"},
            "messageType": "text",
            "text": "={{ $json.text }}",
            "options": {},
        },
        credentials=CREDENTIAL,
    ),
)
REPLYING = workflow(
    REPLIES,
    trigger(
        "3f0c7c1e-0002",
        purpose="replies",
        askAlways=True,
        replyTimeoutSeconds=20,
        onTimeout="continue",
        filters={},
    ),
    node(
        "Say",
        "n8n-nodes-base.code",
        {"jsCode": "return [{ json: { reply: `We look into: ${$input.first().json.data.text}` } }];"},
        typeVersion=2,
    ),
)


class NodeShop(Shop):
    """A shop whose n8n has the community nodes, and a person who has signed in to its editor."""

    async def _prepare(self):
        await self.call("POST", "/v1/users", {"userId": USER, "name": "Acme"})
        made = await self.call("POST", f"/v1/users/{USER}/keys", {"name": "nodes", "scopes": list(SCOPES)})
        self.credential = {"baseUrl": self.stack.core_url, "userId": USER, "apiKey": made["key"]}
        node_package.put_into(self.n8n.folder)
        kept = CREDENTIAL["holdfastApi"] | {"type": "holdfastApi", "data": self.credential}
        await self.n8n.import_credentials([kept])
        await self.n8n.import_workflows([ANSWERING, REPLYING])
        await self.n8n.start()
        # Addresses that are no names have cookies, too.
        jar = aiohttp.CookieJar(unsafe=True)
        self._editor = await self._stack.enter_async_context(aiohttp.ClientSession(cookie_jar=jar))
        await self.n8n.sign_up(self._editor, "owner@example.com", "A-Long-Word-1")
        await self._pair()

    async def edit(self, method, path, body=None):
        """Do what n8n's editor does."""
        async with self._editor.request(method, f"{self.n8n.url}/rest{path}", json=body) as got:
            answer = await got.json()
            assert got.status < 300, answer
            return answer["data"]

    async def switch_on(self, workflow_id):
        version = (await self.edit("GET", f"/workflows/{workflow_id}"))["versionId"]
        await self.edit("POST", f"/workflows/{workflow_id}/activate", {"versionId": version})

    async def switch_off(self, workflow_id):
        await self.edit("POST", f"/workflows/{workflow_id}/deactivate", {})

    async def subscribed(self):
        return (await self.call("GET", f"/v1/users/{USER}/subscriptions"))["subscriptions"]

    async def until_subscribed(self, count):
        """Wait until there are so many subscriptions: n8n switches on and off after it has answered."""

        async def so_many():
            return len(await self.subscribed()) == count

        await until(so_many, SAID_WITHIN)
        return await self.subscribed()

    def remembered(self, workflow_id):
        """Read what n8n keeps for the trigger of a workflow."""
        database = self.n8n.folder / ".n8n" / "database.sqlite"
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as opened:
            query = "SELECT staticData FROM workflow_entity WHERE id = ?"
            [[kept]] = opened.execute(query, [workflow_id])
            return json.loads(kept)["node:Heard"]

    async def forge(self, url, event_id, body, at, secret):
        headers = Signer([secret]).headers(event_id, at, body) | {"Content-Type": "application/json"}
        async with self._http.post(url, data=body.encode(), headers=headers) as got:
            text = await got.text()
            return got.status, json.loads(text) if text else None

    async def repeat(self):
        """Deliver the first event to the trigger once more, as core does where an answer was lost."""
        [made] = await self.subscribed()
        path = f"/v1/users/{USER}/subscriptions/{made['subscriptionId']}/deliveries"
        listed = (await self.call("GET", path))["deliveries"]
        delivery = await self.call("GET", f"{path}/{listed[-1]['deliveryId']}")
        secret, at = self.remembered(ANSWERS)["secret"], datetime.now(UTC)
        return await self.forge(made["url"], delivery["eventId"], delivery["body"], at, secret)

    async def options(self, type_, method):
        """Ask for what a drop-down holds, as the editor does when it is opened."""
        wanted = {
            "nodeTypeAndVersion": {"name": type_, "version": 1},
            "path": "parameters.any",
            "methodName": method,
            "currentNodeParameters": {},
            "credentials": CREDENTIAL,
        }
        kind = "resource-locator-results" if method.startswith("search") else "options"
        return await self.edit("POST", f"/dynamic-node-parameters/{kind}", wanted)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def nodes():
    with tempfile.TemporaryDirectory(prefix="holdfast-nodes-") as folder:
        async with NodeShop(Path(folder)) as shop:
            yield shop


async def test_the_nodes_credential_is_tested_by_n8n(nodes):
    given = CREDENTIAL["holdfastApi"] | {"type": "holdfastApi", "data": nodes.credential}
    tested = await nodes.edit("POST", "/credentials/test", {"credentials": given})
    assert tested["status"] == "OK", tested
    given["data"] = nodes.credential | {"apiKey": "hf_wrong"}
    tested = await nodes.edit("POST", "/credentials/test", {"credentials": given})
    assert tested["status"] == "Error"


async def test_switched_on_the_trigger_subscribes_itself_and_the_answer_is_on_the_phone(nodes):
    assert await nodes.subscribed() == []
    await nodes.switch_on(ANSWERS)
    [made] = await nodes.until_subscribed(1)
    assert (made["eventTypes"], made["isActive"]) == (["message.received"], True)
    assert made["url"].startswith(nodes.n8n.url)
    await nodes.write("628120001", "Good morning!")
    assert len(await nodes.until_said("628120001", "The node heard: Good morning!")) == 1


async def test_the_trigger_refuses_a_forged_event(nodes):
    [made] = await nodes.subscribed()
    event = {"id": new_id("evt"), "type": "message.received", "data": {"text": "Hi", "from": {}}}
    for minutes in (-6, 0, 6):
        at = datetime.now(UTC) + timedelta(minutes=minutes)
        status, answer = await nodes.forge(made["url"], event["id"], json.dumps(event), at, new_secret())
        assert (status, answer["error"]["code"]) == (401, "SIGNATURE_INVALID")


async def test_the_trigger_answers_a_repeated_event_and_starts_nothing(nodes):
    assert await nodes.repeat() == (200, {"duplicate": True})


async def test_listening_for_a_test_event_is_a_subscription_for_as_long_as_it_listens(nodes):
    await nodes.edit("POST", f"/workflows/{ANSWERS}/run", {"triggerToStartFrom": {"name": "Heard"}})
    [published, tried] = await nodes.subscribed()
    assert "/webhook-test/" in tried["url"]
    await nodes.write("628120005", "Just trying")
    # Once by the published workflow, and once by the one that listens.
    assert len(await nodes.until_said("628120005", "The node heard: Just trying", times=2)) == 2
    assert await nodes.until_subscribed(1) == [published | {"health": ANY}]


async def test_drop_downs_in_the_editor_hold_sessions_and_contacts(nodes):
    sessions = await nodes.options("n8n-nodes-holdfast.holdfast", "getSessions")
    assert [one["value"] for one in sessions] == ["default"]
    found = await nodes.options("n8n-nodes-holdfast.holdfast", "searchContacts")
    assert "628120001" in [one["value"] for one in found["results"]]
    contacts = await nodes.options("n8n-nodes-holdfast.holdfastTrigger", "getContacts")
    assert "628120001" in [one["value"] for one in contacts]


async def test_an_execution_that_failed_and_is_retried_in_n8n_sends_nothing_twice(nodes):
    await nodes.write("628120002", "Fail")
    await nodes.until_said("628120002", "The node heard: Fail")

    async def failed():
        wanted = json.dumps({"workflowId": ANSWERS, "status": ["error"]})
        return (await nodes.edit("GET", f"/executions?filter={wanted}"))["results"]

    [execution] = await until(failed, SAID_WITHIN)
    retried = await nodes.edit("POST", f"/executions/{execution['id']}/retry", {"loadWorkflow": False})
    assert retried["status"] == "error"  # nobody can still not be written to
    await nodes.write("628120002", "Go on")
    await nodes.until_said("628120002", "The node heard: Go on")
    assert len(await nodes.until_said("628120002", "The node heard: Fail")) == 1


async def test_a_workflow_that_answers_says_its_reply_in_the_assistants_place(nodes):
    await nodes.switch_on(REPLIES)
    [_, made] = await nodes.until_subscribed(2)
    assert (made["isReplyStep"], made["eventTypes"]) == (True, ["reply.requested"])
    await nodes.write("628120003", "Where is my order?")
    await nodes.until_said("628120003", "We look into: Where is my order?")
    await nodes.switch_off(REPLIES)
    await nodes.until_subscribed(1)


async def test_n8n_is_stopped_and_what_came_meanwhile_reaches_the_trigger(nodes):
    before = await nodes.subscribed()
    await nodes.n8n.stop()
    assert [one["subscriptionId"] for one in await nodes.subscribed()] == [before[0]["subscriptionId"]]
    await nodes.write("628120004", "Anybody there?")
    await nodes.n8n.start()
    assert len(await nodes.until_said("628120004", "The node heard: Anybody there?")) == 1


async def test_an_event_that_is_repeated_after_a_restart_sends_nothing_twice(nodes):
    status, _ = await nodes.repeat()  # n8n does not know it any more
    assert status == 200
    await nodes.write("628120001", "And now?")
    await nodes.until_said("628120001", "The node heard: And now?")
    assert len(await nodes.until_said("628120001", "The node heard: Good morning!")) == 1


async def test_switched_off_the_trigger_is_subscribed_no_longer(nodes):
    await nodes.switch_off(ANSWERS)
    await nodes.until_subscribed(0)
