"""Keys reach as far as their scopes go, and nowhere once they are revoked."""

import asyncio
import re
from datetime import timedelta

import pytest
from core_support.running import make_settings, url_of
from holdfast_contract.commands import SCOPES, CommandType
from holdfast_contract.core import Scope
from holdfast_contract.service.web import scope_of
from holdfast_contract.times import from_rfc3339, now
from holdfast_core.adapters.tables import api_keys
from holdfast_core.http.automation import EXAMPLES, PATH
from sqlalchemy import update

NAMES = {
    "userId": "acme",
    "sessionId": "default",
    "contactId": "6281717407674",
    "number": "1",
}


class Matched:
    """As much of a request as tells its route."""

    def __init__(self, handler):
        self.match_info = self
        self.handler = handler


def routes_of(app):
    """Give method, path as it is called, and scope of everything under /v1."""
    for route in app.router.routes():
        path = route.resource.canonical
        if path.startswith("/v1/"):
            called = re.sub(r"\{(\w+)\}", lambda match: NAMES.get(match[1], "x_1"), path)
            yield route.method, called, scope_of(Matched(route.handler))


async def make_key(core, *scopes, user_id="acme"):
    body = {"name": "test"} | ({"scopes": scopes} if scopes else {})
    answer = await core.operate("POST", f"/v1/users/{user_id}/keys", json=body)
    assert answer.status == 201, await answer.text()
    return await answer.json()


async def reach(core, key, method, path, **options):
    return await core.client.request(method, path, headers={"X-Api-Key": key["key"]}, **options)


async def refused(answer):
    error = (await answer.json())["error"]
    return answer.status, error["code"], error["details"].get("scope")


async def test_every_address_of_the_api_names_a_scope_and_refuses_a_key_that_has_all_others(core):
    await core.add_user()
    without = {
        scope: await make_key(core, *(one.value for one in Scope if one not in {scope, Scope.ALL}))
        for scope in Scope
    }
    routes = [route for route in routes_of(core.client.app) if "/users/acme" in route[1]]
    assert len(routes) > 50
    for method, path, scope in routes:
        assert scope in set(Scope), path
        answer = await reach(core, without[scope], method, path)
        assert await refused(answer) == (403, "FORBIDDEN", scope), (method, path)
    assert {scope for _, _, scope in routes} == set(Scope)


async def test_what_is_not_a_users_is_no_keys_to_do_whatever_its_scopes(core):
    await core.add_user()
    every = await make_key(core, *Scope)
    for method, path, scope in routes_of(core.client.app):
        if "/users/acme" not in path:
            assert scope == Scope.ALL, path
            assert (await reach(core, every, method, path)).status == 403
    assert (await reach(core, every, "GET", "/metrics")).status == 403


@pytest.mark.parametrize(
    ("scope", "method", "path"),
    [
        (Scope.SESSIONS_READ, "GET", "sessions"),
        (Scope.CONVERSATIONS_READ, "GET", "conversations"),
        (Scope.KNOWLEDGE_WRITE, "GET", "documents"),
        (Scope.SETTINGS_WRITE, "GET", "assistant"),
        (Scope.SUBSCRIPTIONS_WRITE, "GET", "subscriptions"),
        (Scope.USAGE_READ, "GET", "usage"),
        (Scope.CONTACTS_RESET, "POST", "contacts/628/reset"),
        (Scope.ALL, "GET", "keys"),
    ],
)
async def test_a_key_with_the_scope_alone_is_let_in(core, scope, method, path):
    await core.add_user(document=None)
    key = await make_key(core, scope)
    answer = await reach(core, key, method, f"/v1/users/acme/{path}")
    assert answer.status == 200, await answer.text()


async def test_a_command_needs_the_scope_of_its_type(core):
    await core.add_user()
    for type_ in CommandType:
        body = EXAMPLES[type_] | {"userId": "acme"}
        others = await make_key(core, *(one for one in Scope if one not in {SCOPES[type_], Scope.ALL}))
        answer = await reach(core, others, "POST", PATH, json=body)
        assert await refused(answer) == (403, "FORBIDDEN", SCOPES[type_])
        alone = await make_key(core, SCOPES[type_])
        assert (await reach(core, alone, "POST", PATH, json=body)).status != 403
    assert len(core.gateway.tries) == 1


async def test_a_key_without_scopes_said_may_do_everything_and_says_so(core):
    await core.add_user()
    made = await make_key(core)
    assert made["scopes"] == ["all"]
    listed = await (await reach(core, made, "GET", "/v1/users/acme/keys")).json()
    assert [key["scopes"] for key in listed["keys"]] == [["all"]]


@pytest.mark.parametrize("scopes", [[], ["everything"], "all", [1], ["all"] * 20, None])
async def test_scopes_that_are_none_are_refused(core, scopes):
    await core.add_user(document=None)
    answer = await core.operate("POST", "/v1/users/acme/keys", json={"scopes": scopes})
    assert (answer.status, (await answer.json())["error"]["code"]) == (422, "VALIDATION_FAILED")


async def test_the_last_use_of_a_key_is_told_and_written_once_a_minute(core):
    await core.add_user(document=None)
    key = await make_key(core, Scope.SESSIONS_READ)

    async def last_use():
        listed = await (await core.operate("GET", "/v1/users/acme/keys")).json()
        [known] = listed["keys"]
        return known["lastUsedAt"]

    assert await last_use() is None
    await reach(core, key, "GET", "/v1/users/acme/sessions")
    first = await last_use()
    assert now() - from_rfc3339(first) < timedelta(seconds=10)
    await reach(core, key, "GET", "/v1/users/acme/sessions")
    assert await last_use() == first
    past = update(api_keys).values(last_used_at=now() - timedelta(seconds=61))
    await core.core.database.write(lambda connection: connection.execute(past))
    await reach(core, key, "GET", "/v1/users/acme/sessions")
    assert await last_use() >= first


@pytest.fixture
async def pair(place, gateway, start):
    """Two cores on one database, which is there for longer than they are."""
    url = url_of(place)
    settings = make_settings(url, gateway.url)
    return await start(settings), await start(settings, work=False)


async def test_a_revoked_key_is_refused_at_the_next_call_in_every_process(pair):
    one, two = pair
    await one.add_user(document=None)
    key = await make_key(one)
    for core in (one, two):
        assert (await reach(core, key, "GET", "/v1/users/acme/documents")).status == 200
    assert (await two.operate("DELETE", f"/v1/users/acme/keys/{key['keyId']}")).status == 204
    for core in (one, two):
        assert (await reach(core, key, "GET", "/v1/users/acme/documents")).status == 401
        body = EXAMPLES[CommandType.QUESTION_ASK]
        assert (await reach(core, key, "POST", PATH, json=body)).status == 401


@pytest.mark.parametrize(
    "text", [b"hf_{id}_\xff", b"hf_\xff_x", b"hf__", b"hf_{id}_", b"hf_" + b"9" * 5000 + b"_x"], ids=repr
)
async def test_what_is_not_quite_a_key_is_none(core, text):
    await core.add_user(document=None)
    key_id = (await make_key(core))["keyId"]
    # By hand: no client sends such headers.
    reader, writer = await asyncio.open_connection(core.client.host, core.client.port)
    asked = b"GET /v1/users/acme/documents HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Api-Key: "
    writer.write(asked + text.replace(b"{id}", key_id.encode()) + b"\r\n\r\n")
    assert b" 401 " in await reader.readline()
    writer.close()
    await writer.wait_closed()


def test_a_key_with_scopes_is_made_on_the_command_line(call, environment, capsys):
    assert call("user", "add", "--user", "acme")[0] == 0
    code, out, _ = call(
        "user", "key", "--user", "acme", "--scope", "messages:send", "--scope", "assistant:ask"
    )
    assert (code, out.startswith("hf_")) == (0, True)
    assert call("user", "key", "--user", "acme", "--scope", "everything")[0] == 2
