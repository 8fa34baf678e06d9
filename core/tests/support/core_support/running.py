"""A core that runs in the test, and what a test sends it."""

import base64
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient
from holdfast_contract.ids import new_id
from holdfast_contract.signing import Signer, new_secret
from holdfast_contract.times import now, to_rfc3339
from holdfast_core.bootstrap import Core
from holdfast_core.config import Settings

from core_support.fake_gateway import KEY, FakeGateway

SECRET = new_secret()
EMAIL = "operator@holdfast.test"
PASSWORD = "mulberry-lantern-orchard-77"


def basic(email: str, password: str) -> dict[str, str]:
    token = base64.b64encode(f"{email}:{password}".encode()).decode()
    return {"Authorization": f"Basic {token}"}


OPERATOR = basic(EMAIL, PASSWORD)

HOURS = """# Corner Bakery

## Opening hours

We open on weekdays from seven in the morning until six in the evening. On Sundays we are closed.

## Delivery

We deliver sourdough bread within ten kilometres of the shop. Delivery costs four euros.
"""


def make_settings(database_url: str, gateway_url: str, **changes: Any) -> Settings:
    values = {
        "database_url": database_url,
        "gateway_url": gateway_url,
        "gateway_api_key": KEY,
        "webhook_secrets": [SECRET],
        "secret_key": "Hn3Jd8Fs6Ga1Zx5Cv0Bm7Qw2Er4T",
        "admin_email": EMAIL,
        "admin_password": PASSWORD,
    }
    return Settings(_env_file=None, **(values | changes))


@dataclass
class Running:
    """A core that runs, and the calls that tests make of it."""

    client: TestClient
    gateway: FakeGateway
    core: Core
    signer: Signer = field(default_factory=lambda: Signer([SECRET]))

    async def deliver(self, event: dict[str, Any]) -> ClientResponse:
        body = json.dumps(event)
        headers = self.signer.headers(event["id"], now(), body)
        return await self.client.post("/webhooks/gateway", data=body, headers=headers)

    async def operate(self, method: str, path: str, **options: Any) -> ClientResponse:
        return await self.client.request(
            method, path, headers=OPERATOR | options.pop("headers", {}), **options
        )

    async def add_user(self, user_id: str = "acme", document: str | None = HOURS) -> None:
        assert (await self.operate("POST", "/v1/users", json={"userId": user_id})).status == 201
        if document:
            body = {"filename": "bakery.md", "text": document}
            answer = await self.operate("POST", f"/v1/users/{user_id}/documents", json=body)
            assert answer.status == 201

    async def key(self, user_id: str = "acme") -> str:
        answer = await self.operate("POST", f"/v1/users/{user_id}/keys", json={"name": "test"})
        return (await answer.json())["key"]


def message_event(text: str = "When are you open on weekdays?", **changes: Any) -> dict[str, Any]:
    data = {
        "messageId": new_id("msg"),
        "chat": {"chatId": "6281717407674@c.us", "kind": "direct"},
        "from": {"contactId": "6281717407674", "phone": "6281717407674", "lid": None, "name": "Ayu"},
        "fromMe": False,
        "type": "text",
        "text": text,
        "sentAt": to_rfc3339(now()),
    }
    return event("message.received", data | changes)


def event(type_: str, data: dict[str, Any], user_id: str = "acme") -> dict[str, Any]:
    return {
        "id": new_id("evt"),
        "type": type_,
        "timestamp": to_rfc3339(now()),
        "userId": user_id,
        "sessionId": "default",
        "data": data,
    }
