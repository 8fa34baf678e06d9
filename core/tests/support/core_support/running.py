"""A core that runs in the test, and what a test sends it."""

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from aiohttp import ClientResponse, ClientSession
from aiohttp.test_utils import TestClient
from holdfast_contract.assistant import AssistantSettings, Debounce, LoopBreaker
from holdfast_contract.ids import new_id
from holdfast_contract.signing import Signer, new_secret
from holdfast_contract.times import now, to_rfc3339
from holdfast_core.adapters.reading.files import read_file
from holdfast_core.adapters.tables import inbox, turns
from holdfast_core.assembly import Core
from holdfast_core.config import Settings
from holdfast_core.dashboard.frame.door import Screen
from holdfast_core.domain.conversations.decisions import Decision, Situation
from holdfast_core.domain.documents.documents import File
from holdfast_core.domain.documents.kinds import Kind
from holdfast_core.screens import furnished
from sqlalchemy import Table, select

from core_support.fake_gateway import KEY, FakeGateway
from core_support.waiting import until

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


def url_of(place: Path | str) -> str:
    """Give the URL of the database at a place: a file of SQLite's, or a URL already."""
    return place if isinstance(place, str) else f"sqlite:///{place}"


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


AT_ONCE = AssistantSettings(
    debounce=Debounce(quiet_seconds=0, longest_seconds=0), loop_breaker=LoopBreaker(repeats=None, quick=None)
)
"""One reply a message, at once, however often and fast the same is asked."""


async def teach(core: Core, text: str, user_id: str = "acme") -> None:
    """Have a core know the bakery's document, without the process that reads files."""
    file = File("bakery.md", None, Kind.MARKDOWN, len(text))
    await core.knowledge.add(user_id, await asyncio.to_thread(read_file, file, text.encode()))


async def answer_by(core: Core, settings: AssistantSettings, user_id: str = "acme") -> None:
    """Have a user's messages be answered by these settings from now on."""
    await core.versions.put_settings(user_id, settings)


def decided_by(core: Core, decide: Callable[[Situation], Awaitable[Decision]]) -> None:
    """Have a core's turns decided by this."""
    core.chain.decide = decide


@dataclass
class Running:
    """A core that runs, and the calls that tests make of it."""

    client: TestClient
    gateway: FakeGateway
    core: Core
    settings: Settings
    signer: Signer = field(default_factory=lambda: Signer([SECRET]))
    closing: list[ClientSession] = field(default_factory=list)
    """Further browsers, closed with the core."""

    @cached_property
    def screens(self) -> list[Screen]:
        """All that the dashboard has, as core tells its router."""
        return furnished(self.settings, self.core)[1]

    async def deliver(self, event: dict[str, Any]) -> ClientResponse:
        body = json.dumps(event)
        headers = self.signer.headers(event["id"], now(), body)
        return await self.client.post("/webhooks/gateway", data=body, headers=headers)

    async def operate(self, method: str, path: str, **options: Any) -> ClientResponse:
        return await self.client.request(
            method, path, headers=OPERATOR | options.pop("headers", {}), **options
        )

    async def add_user(
        self, user_id: str = "acme", document: str | None = HOURS, settings: AssistantSettings = AT_ONCE
    ) -> None:
        assert (await self.operate("POST", "/v1/users", json={"userId": user_id})).status == 201
        await answer_by(self.core, settings, user_id)
        if document:
            await teach(self.core, document, user_id)

    async def reset(self, contact_id: str = "6281717407674", user_id: str = "acme") -> dict[str, Any]:
        answer = await self.operate("POST", f"/v1/users/{user_id}/contacts/{contact_id}/reset")
        assert answer.status == 200, await answer.text()
        return await answer.json()

    async def rows(self, table: Table) -> Sequence[Any]:
        # PostgreSQL gives rows in whatever order they lie.
        wanted = select(table).order_by(*table.primary_key)
        return await self.core.database.read(lambda connection: connection.execute(wanted).all())

    async def settled(self, count: int) -> Sequence[Any]:
        """Wait until so many events have come and all are done with and decided on; give the events' rows."""

        async def done():
            found, decided = await self.rows(inbox), await self.rows(turns)
            states = {row.state for row in (*found, *decided)}
            return found if len(found) == count and not states & {"new", "waiting"} else None

        return await until(done)

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


def somebody(phone: str | None = None, lid: str | None = None, name: str | None = None) -> dict[str, Any]:
    """The part of a message's data that says who wrote it: in the lid's chat where only that is known."""
    chat_id = f"{phone}@c.us" if phone else lid
    contact = {"contactId": phone or lid, "phone": phone, "lid": lid, "name": name}
    return {"from": contact, "chat": {"chatId": chat_id, "kind": "direct"}}


def by_hand(text: str, phone: str = "6281717407674", **changes: Any) -> dict[str, Any]:
    """A person of ours wrote on the phone."""
    data = {
        "messageId": new_id("msg"),
        "chat": {"chatId": f"{phone}@c.us", "kind": "direct"},
        "to": {"contactId": phone, "phone": phone},
        "status": "sent",
        "source": "phone",
        "type": "text",
        "text": text,
        "sentAt": to_rfc3339(now()),
    }
    return event("message.sent", data | changes)


def event(type_: str, data: dict[str, Any], user_id: str = "acme") -> dict[str, Any]:
    return {
        "id": new_id("evt"),
        "type": type_,
        "timestamp": to_rfc3339(now()),
        "userId": user_id,
        "sessionId": "default",
        "data": data,
    }
