"""One conversation through both services, followed in logs and in a trace: not a word of it is there."""

import asyncio
import json
from collections import Counter

import aiohttp
import pytest
from collector import Collector
from holdfast_contract.client import GatewayClient
from holdfast_contract.errors import HoldfastError
from holdfast_contract.messages import SendMessage
from holdfast_contract.service.logs import unnamed
from holdfast_contract.trails import trail_of
from phones import GUEST, SHOP
from stack import Stack, free_port

pytestmark = pytest.mark.browser

NAME = "Canaria Finchley"
ASKED = "When does the quokka shop open?"
TOLD = "The quokka shop opens at eight."
NOBODY = "628199999"


class Shop:
    """A paired shop on a stack, and people who write to it."""

    def __init__(self, stack, http, collector):
        self.stack, self.http, self.collector = stack, http, collector
        self.gateway = GatewayClient(http, stack.gateway_url, stack.gateway_key)
        self.qr = ""

    async def open(self):
        async with self.http.post(
            f"{self.stack.core_url}/v1/users", json={"userId": "shop"}, headers=self.stack.operator
        ) as response:
            assert response.status < 300, await response.text()
        documents = f"{self.stack.core_url}/v1/users/shop/documents"
        body = {"filename": "hours.md", "text": f"# Opening hours\n\n{TOLD}\n"}
        async with self.http.post(documents, json=body, headers=self.stack.operator) as response:
            assert response.status < 300, await response.text()
        await self.gateway.start("shop", "default")
        self.qr = (await self._until(lambda: self.gateway.qr("shop", "default"))).qr
        await self.play("POST", "/api/devices/scan", {"qr": self.qr, "phone": SHOP, "name": NAME})
        async with asyncio.timeout(30):
            while (await self.gateway.session("shop", "default")).status != "connected":  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    async def play(self, method, path, body=None):
        async with self.http.request(method, self.stack.simulator_url + path, json=body) as response:
            answer = await response.json()
            assert response.status < 300, answer
            return answer

    async def ask(self, text):
        """Write as the guest; give the message's id once it is answered."""
        body = {"from": GUEST, "name": NAME, "text": text}
        asked = await self.play("POST", f"/api/accounts/{SHOP}/messages", body)
        message_id = asked["message"]["messageId"]
        path = f"/api/accounts/{SHOP}/messages?contact={GUEST}&after={message_id}"
        await self._until(lambda: self.play("GET", path), lambda answer: answer["messages"])
        return message_id

    async def _until(self, look, is_there=bool):
        async with asyncio.timeout(30):
            while True:
                try:
                    if is_there(found := await look()):
                        return found
                except HoldfastError:
                    pass
                await asyncio.sleep(0.05)

    def lines(self):
        """Give every line that both services have logged as JSON."""
        found = []
        for name in ("gateway", "core"):
            lines = self.stack.services[name].log.read_text().splitlines()
            found += [json.loads(line) for line in lines if line.startswith("{")]
        return found

    async def line(self, **wanted):
        """Wait for a line that says all this, and give it."""
        return await self._until(
            lambda: asyncio.sleep(0, [one for one in self.lines() if wanted.items() <= one.items()])
        )


@pytest.fixture
async def shop(tmp_path):
    port = free_port()
    stack = Stack.on_simulator(tmp_path)
    traces = f"http://127.0.0.1:{port}"
    stack.settings |= {"CORE_TRACES_ENDPOINT": traces, "GATEWAY_TRACES_ENDPOINT": traces}
    collector = Collector()
    async with collector.listening(port), stack, aiohttp.ClientSession() as http:
        shop = Shop(stack, http, collector)
        await shop.open()
        yield shop


async def test_one_message_is_followed_from_phone_to_phone_and_nobody_is_named_on_the_way(shop):
    message_id = await shop.ask(ASKED)
    trail = trail_of("shop", "default", message_id)
    await shop.line(event="reply sent", requestId=trail)
    await shop.line(event="receipt", requestId=trail)
    await _fail_in_every_way(shop)

    ours = [one for one in shop.lines() if one.get("requestId") == trail]
    said = [(one["service"], one["event"], one.get("route")) for one in ours]
    assert [one for one in said if one[1] != "receipt"] == [
        ("gateway", "message heard", None),
        ("gateway", "sent", None),
        ("gateway", "request", "/v1/users/{userId}/sessions/{sessionId}/messages"),
        ("core", "request", "/webhooks/gateway"),
        ("core", "decided", None),
        ("core", "reply sent", None),
    ]
    assert all({"timestamp", "level", "event", "service", "version"} <= one.keys() for one in shop.lines())
    assert {one.get("userId", "shop") for one in ours} == {"shop"}
    by_message = [one["event"] for one in shop.lines() if one.get("messageId") == unnamed(message_id)]
    assert Counter(by_message) == {"message heard": 1, "decided": 1}
    contacts = {one["contact"] for one in ours if "contact" in one}
    assert len(contacts) == 1

    await _see_the_trace(shop, trail)
    _see_nothing_private(shop)


async def _fail_in_every_way(shop):
    """Have things go wrong that hold what is private."""
    for session_id, to in (("nowhere", NOBODY), ("default", "not-a-number")):
        message = SendMessage.model_construct(to=to, text="a quokka for you")
        with pytest.raises(HoldfastError):
            await shop.gateway.send("shop", session_id, message, idempotency_key=to)
    await shop.gateway.contact("shop", "default", GUEST)
    headers = {"webhook-id": "x", "webhook-timestamp": "1", "webhook-signature": "v1,x"}
    webhook = f"{shop.stack.core_url}/webhooks/gateway"
    async with shop.http.post(webhook, data=f'{{"text": "quokka {GUEST}"}}', headers=headers) as refused:
        assert refused.status == 401
    async with shop.http.get(
        f"{shop.stack.core_url}/v1/users/shop/conversations/default/{GUEST}?text=quokka",
        headers={"Authorization": "Bearer quokka"},
    ) as refused:
        assert refused.status in {401, 404}
    assert [one for one in shop.lines() if one.get("event") == "not sent"]


async def _see_the_trace(shop, trail):
    wanted = {
        ("holdfast-gateway", "message"),
        ("holdfast-gateway", "deliver"),
        ("holdfast-core", "POST /webhooks/gateway"),
        ("holdfast-core", "events"),
        ("holdfast-core", "turn"),
        ("holdfast-core", "retrieval"),
        ("holdfast-core", "replies"),
        ("holdfast-gateway", "POST /v1/users/{userId}/sessions/{sessionId}/messages"),
        ("holdfast-gateway", "send"),
        ("holdfast-gateway", "page"),
        ("holdfast-gateway", "receipt"),
    }
    async with asyncio.timeout(20):
        while not wanted <= {(one.service, one.name) for one in shop.collector.of(trail)}:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    spans = shop.collector.of(trail)
    ids = {one.id for one in spans}
    assert [one.name for one in spans if not one.parent] == ["message"]
    assert [one for one in spans if one.parent and one.parent not in ids] == []
    by_name = {one.name: one for one in spans}
    called = by_name["POST /v1/users/{userId}/sessions/{sessionId}/messages"]
    assert called.parent == by_name["replies"].id
    assert by_name["send"].parent == called.id
    assert by_name["POST /webhooks/gateway"].parent == by_name["deliver"].id


def _see_nothing_private(shop):
    secrets = [
        value
        for name, value in shop.stack.settings.items()
        if any(part in name for part in ("KEY", "SECRET", "PASSWORD"))
    ]
    private = [NAME, "Finchley", GUEST, SHOP, NOBODY, "quokka", "not-a-number", shop.qr, *secrets]
    assert len(secrets) >= 5
    for service in ("gateway", "core"):
        log = shop.stack.services[service].log.read_text()
        assert [one for one in private if one and one in log] == []
    traced = shop.collector.raw
    assert [one for one in private if one and one.encode() in traced] == []
