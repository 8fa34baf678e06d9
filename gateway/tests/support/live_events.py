"""The live events of a gateway without sessions."""

import json
from contextlib import asynccontextmanager

from holdfast_contract.events import EventType, SessionReasonData
from holdfast_contract.service.web import make_app
from holdfast_gateway.application.store import Change, Draft
from holdfast_gateway.domain.session import SessionKey
from holdfast_gateway.http.auth import require_key
from holdfast_gateway.http.events import is_ticketed
from holdfast_gateway.publishing import make_publishing

PAGE = "https://desk.example.org"
TELLS = EventType.SESSION_DISCONNECTED


class Live:
    """Tells events, and follows them over either transport."""

    def __init__(self, publishing, client, auth):
        self.publishing, self.client, self.auth = publishing, client, auth

    async def record(self, *reasons, user="ann", type_=TELLS):
        """Record events; give their ids."""
        key = SessionKey(user, "default")
        drafts = [Draft(type_, key, SessionReasonData(reason=reason)) for reason in reasons]
        return [event.event_id for event in await self.publishing.journal.commit(Change(events=drafts))]

    def beat(self, reason="beat"):
        """Tell of something that passes."""
        key = SessionKey("ann", "default")
        self.publishing.feed.publish(key, EventType.SESSION_HEARTBEAT, SessionReasonData(reason=reason))

    def stream(self, path="", **headers):
        return self.client.get(f"/v1/events{path}", headers={**self.auth, **headers})

    def socket(self, path=""):
        return self.client.ws_connect(f"/v1/events{path}", headers=self.auth)


@asynccontextmanager
async def going_live(memory, make_settings, aiohttp_client, auth):
    """Serve what the gateway publishes, and nothing else."""
    publishing = make_publishing(make_settings(allowed_origins=PAGE), memory)
    guard = require_key(publishing.keys, is_admitted=is_ticketed)
    client = await aiohttp_client(make_app(publishing.routes(), guard))
    yield Live(publishing, client, auth)
    publishing.feed.close()


async def read_stream(response, count):
    """Read so many events off a stream: each its id line, its type and its data."""
    events, fields = [], {}
    while len(events) < count:
        line = (await response.content.readline()).decode().rstrip("\n")
        assert line or fields or not response.content.at_eof(), "the stream has ended"
        if line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            fields[name] = value
        elif not line and fields:
            events.append((fields.get("id"), fields["event"], json.loads(fields["data"])))
            fields = {}
    return events


def reasons(events):
    return [event["data"]["reason"] for event in events]
