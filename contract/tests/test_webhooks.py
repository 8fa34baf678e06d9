"""Receiving: the class, and the examples that people copy, each in its own framework."""

import importlib.util
import json
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from holdfast_contract.errors import SignatureInvalid
from holdfast_contract.signing import Signer, new_secret
from holdfast_contract.times import now
from holdfast_contract.webhooks import Webhooks

EXAMPLES = Path(__file__).parents[1] / "examples"
SECRET = new_secret()
EVENT = {
    "id": "evt_01JD3X5M8QW9T2",
    "type": "contact.reset",
    "timestamp": "2026-11-20T09:30:00.000Z",
    "userId": "acme",
    "sessionId": "default",
    "data": {"contactId": "6281717407674", "resetAt": "2026-11-20T09:30:00.000Z"},
}
BODY = json.dumps(EVENT)


def signed(body=BODY, event_id=EVENT["id"], secret=SECRET, age=timedelta()):
    return Signer([secret]).headers(event_id, now() - age, body)


def test_a_delivery_is_an_event():
    event = Webhooks(SECRET).verified(signed(), BODY.encode())
    assert (event.id, event.type, event.data["contactId"]) == (EVENT["id"], "contact.reset", "6281717407674")


def test_while_a_secret_is_rotated_both_are_taken():
    assert Webhooks(new_secret(), SECRET).verified(signed(), BODY.encode()).user_id == "acme"


FORGERIES = {
    "another secret's": (signed(secret=new_secret()), BODY),
    "an old one": (signed(age=timedelta(minutes=6)), BODY),
    "another body": (signed(), BODY + " "),
    "an id of another event": (signed(event_id="evt_2"), BODY),
    "no event": (signed("{}"), "{}"),
    "no signature": ({}, BODY),
}


@pytest.mark.parametrize(("headers", "body"), FORGERIES.values(), ids=FORGERIES)
def test_what_is_not_right_is_refused(headers, body):
    with pytest.raises(SignatureInvalid):
        Webhooks(SECRET).verified(headers, body.encode())


def example(name, monkeypatch):
    monkeypatch.setenv("HOLDFAST_WEBHOOK_SECRET", SECRET)
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.app


async def test_the_example_for_aiohttp_receives(monkeypatch, capsys):
    async with TestClient(TestServer(example("receive_aiohttp", monkeypatch))) as client:
        assert (await client.post("/hook", data=BODY, headers=signed())).status == 204
        assert (await client.post("/hook", data=BODY + " ", headers=signed())).status == 401
    assert "contact.reset" in capsys.readouterr().out


async def test_the_example_for_fastapi_receives(monkeypatch, capsys):
    app = example("receive_fastapi", monkeypatch)
    assert await posted(app, BODY, signed()) == 204
    assert await posted(app, BODY + " ", signed()) == 401
    assert "contact.reset" in capsys.readouterr().out


async def posted(app, body, headers):
    """Post to an ASGI application as a server would, and give the status."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/hook",
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }
    told = []

    async def receive():
        return {"type": "http.request", "body": body.encode(), "more_body": False}

    async def send(message):
        told.append(message)

    await app(scope, receive, send)
    return told[0]["status"]


def test_the_example_for_flask_receives(monkeypatch, capsys):
    client = example("receive_flask", monkeypatch).test_client()
    assert client.post("/hook", data=BODY, headers=signed()).status_code == 204
    assert client.post("/hook", data=BODY + " ", headers=signed()).status_code == 401
    assert "contact.reset" in capsys.readouterr().out
