"""A shop on the simulator whose workflows run in the real n8n: all of it real processes."""

import sqlite3
from contextlib import AsyncExitStack, closing
from datetime import UTC, datetime
from types import MappingProxyType

import aiohttp
import env
import n8n
from core_support.waiting import until
from holdfast_contract.signing import Signer
from stack import Stack

USER, PHONE, OWNER = "acme", "628110000", "628120099"
SUBSCRIPTIONS = MappingProxyType(
    {
        "holdfastVerify00": {"path": "holdfast", "eventTypes": ["message.received"]},
        "holdfastReply000": {
            "path": "holdfast-reply-step",
            "eventTypes": ["reply.requested"],
            "isReplyStep": True,
            "askAlways": True,
            "replyTimeoutSeconds": 20,
        },
        "holdfastLeads000": {"path": "holdfast-leads", "eventTypes": ["contact.*", "message.received"]},
        "holdfastHandoff0": {"path": "holdfast-handoff", "eventTypes": ["handoff.requested"]},
        "holdfastCast0000": {"path": "holdfast-opt-out", "eventTypes": ["message.received"]},
    }
)
"""By workflow: the path of its Webhook node, and what it subscribes to."""

PASSWORD = "Loopback-0nly"
PAIRED_WITHIN = 60
SAID_WITHIN = 300
"""Seconds; a delivery that failed twice is tried again after half a minute, and then after two."""


class Shop:
    """Everything that runs; an async context manager."""

    def __init__(self, folder):
        self.n8n = n8n.N8n(folder / "n8n")
        settings = env.fresh() | {"CORE_AUTOMATION_ALLOWED_HOSTS": f"127.0.0.1:{self.n8n.port}"}
        self.stack = Stack.on_simulator(folder / "holdfast", settings)
        self.subscriptions = {}
        self._stack = AsyncExitStack()

    async def __aenter__(self):
        try:
            self._http = await self._stack.enter_async_context(aiohttp.ClientSession())
            jar = aiohttp.CookieJar(unsafe=True)  # n8n has an address and no name
            self._editor = await self._stack.enter_async_context(aiohttp.ClientSession(cookie_jar=jar))
            await self._stack.enter_async_context(self.stack)
            self._stack.push_async_callback(self.n8n.stop)
            await self._prepare()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(self, *exception):
        await self._stack.aclose()

    async def _prepare(self):
        await self.call("POST", "/v1/users", {"userId": USER, "name": "Acme"})
        made = await self.call(
            "POST", f"/v1/users/{USER}/keys", {"name": "n8n", "scopes": ["messages:send", "usage:read"]}
        )
        for workflow, wanted in SUBSCRIPTIONS.items():
            body = {key: value for key, value in wanted.items() if key != "path"}
            body["url"] = self.n8n.webhook(wanted["path"])
            self.subscriptions[workflow] = await self.call("POST", f"/v1/users/{USER}/subscriptions", body)
        secrets = {workflow: made_["secret"] for workflow, made_ in self.subscriptions.items()}
        await self.n8n.import_credentials(n8n.credentials(made["key"], secrets))
        filled = {"coreUrl": self.stack.core_url, "userId": USER, "alertTo": OWNER, "reportTo": OWNER}
        await self.n8n.import_workflows(n8n.workflows(filled | {"secondsBetween": 1}))
        await self.n8n.start()
        await self.n8n.sign_up(self._editor, "owner@example.com", PASSWORD)
        for workflow in SUBSCRIPTIONS:
            await self.switch(workflow, on=True)
        await self._pair()

    async def switch(self, workflow, *, on):
        """Switch a workflow on or off while n8n runs, as its owner does in the editor."""
        found = await self.edit("GET", f"/workflows/{workflow}")
        body = {"versionId": found["versionId"]} if on else {}
        await self.edit("POST", f"/workflows/{workflow}/{'activate' if on else 'deactivate'}", body)
        await self.n8n.until_served(SUBSCRIPTIONS[workflow]["path"], served=on)

    async def run(self, workflow, trigger):
        """Run a workflow as its owner does by a click on a trigger, until it is done."""
        body = {"triggerToStartFrom": {"name": trigger}}
        started = await self.edit("POST", f"/workflows/{workflow}/run", body)

        async def ended():
            status = (await self.edit("GET", f"/executions/{started['executionId']}"))["status"]
            return None if status in {"new", "running", "waiting"} else status

        assert await until(ended, SAID_WITHIN) == "success"

    async def fill_table(self, name, rows):
        """Make a data table of n8n's with these rows, as its owner does in the editor."""
        tables = f"/projects/{(await self.edit('GET', '/projects/personal'))['id']}/data-tables"
        columns = [{"name": column, "type": "string"} for column in rows[0]]
        table = await self.edit("POST", tables, {"name": name, "columns": columns})
        await self.edit("POST", f"{tables}/{table['id']}/insert", {"data": rows})

    async def edit(self, method, path, body=None):
        """Call what n8n's editor calls, signed in as its owner."""
        async with self._editor.request(method, f"{self.n8n.url}/rest{path}", json=body) as got:
            answer = await got.json()
            assert got.status < 300, answer
            return answer["data"]

    async def _pair(self):
        session = f"/v1/users/{USER}/sessions/default"
        await self.call("POST", f"{session}/start", {})

        async def status_is(wanted):
            return (await self.call("GET", session))["status"] == wanted

        await until(lambda: status_is("pairing"), PAIRED_WITHIN)
        qr = (await self.call("GET", f"{session}/qr", accept="application/json"))["qr"]
        await self.play("POST", "/api/devices/scan", {"qr": qr, "phone": PHONE, "name": "Acme"})
        await until(lambda: status_is("connected"), PAIRED_WITHIN)

    async def call(self, method, path, body=None, accept="*/*"):
        """Call core's API as the operator."""
        headers = self.stack.operator | {"Accept": accept}
        async with self._http.request(method, self.stack.core_url + path, json=body, headers=headers) as got:
            answer = await got.json()
            assert got.status < 300, answer
            return answer

    async def play(self, method, path, body=None):
        """Do what people do on their phones."""
        async with self._http.request(method, self.stack.simulator_url + path, json=body) as got:
            answer = await got.json()
            assert got.status < 300, answer
            return answer

    async def write(self, contact, text, name="Bea"):
        """Write to the shop as a contact."""
        body = {"from": contact, "name": name, "text": text}
        await self.play("POST", f"/api/accounts/{PHONE}/messages", body)

    async def said(self, contact):
        """Give what the shop said to a contact, as the phone shows it."""
        thread = await self.play("GET", f"/api/accounts/{PHONE}/messages?contact={contact}")
        return [message["text"] for message in thread["messages"] if message["fromMe"]]

    async def until_said(self, contact, words, times=1):
        """Wait until the shop said these words so often, and give all of them that it said."""

        async def enough():
            said = [text for text in await self.said(contact) if words in text]
            return said if len(said) >= times else None

        return await until(enough, SAID_WITHIN)

    async def deliveries(self, workflow, state=None):
        """Give what was sent to a workflow, the newest first, with every try."""
        path = f"/v1/users/{USER}/subscriptions/{self.subscriptions[workflow]['subscriptionId']}/deliveries"
        listed = await self.call("GET", path + (f"?state={state}" if state else ""))
        return [await self.call("GET", f"{path}/{one['deliveryId']}") for one in listed["deliveries"]]

    async def tried(self, workflow):
        """Give what was tried and waits for the next try."""
        return [one for one in await self.deliveries(workflow, "pending") if one["tries"]]

    async def until_delivered(self, workflow):
        """Wait until nothing is on its way to a workflow any more."""

        async def nothing_waits():
            return not await self.deliveries(workflow, "pending")

        await until(nothing_waits, SAID_WITHIN)

    async def post(self, workflow, body, event_id, *, at=None, secret=None):
        """Post to a workflow as core does, and give the status and the answer."""
        signer = Signer([secret or self.subscriptions[workflow]["secret"]])
        headers = signer.headers(event_id, at or datetime.now(UTC), body)
        headers["Content-Type"] = "application/json"
        url = self.n8n.webhook(SUBSCRIPTIONS[workflow]["path"])
        async with self._http.post(url, data=body.encode(), headers=headers) as got:
            return got.status, await got.json()

    def table(self, name):
        """Read one of n8n's data tables."""
        database = self.n8n.folder / ".n8n" / "database.sqlite"
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as opened:
            opened.row_factory = sqlite3.Row
            found = opened.execute("SELECT id FROM data_table WHERE name = ?", [name]).fetchone()
            rows = opened.execute(f'SELECT * FROM "data_table_user_{found["id"]}"') if found else []
            return [dict(row) for row in rows]
