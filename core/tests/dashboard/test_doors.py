"""Nobody reaches what belongs to somebody else: tried on every route there is, from the table itself.

A new route is tried by being there. Where its path holds a parameter that is new, `world.make_world` has to
give an id for it.
"""

import pytest
from core_support.running import basic
from core_support.visiting import sign_in, tenant, visitor
from core_support.world import everything_of, fill, make_world, mark_of, phone_of
from holdfast_core.dashboard.frame.door import Who

OPEN_PATHS = {
    "/",
    "/assets/{name}",
    "/docs",
    "/docs/assets/start.js",
    "/docs/assets/{name}",
    "/health",
    "/login",
    "/openapi.json",
    "/pair/{token}",
    "/pair/{token}/code",
    "/pair/{token}/qr.svg",
    "/pair/{token}/start",
    "/ready",
    "/webhooks/gateway",
    "/welcome/{token}",
}
"""What is meant to be seen without signing in. `/` shows the way in."""

REFUSED = {401, 403, 404}


def routes_of(core) -> list[tuple[str, str]]:
    found = {
        (route.method, route.resource.canonical)
        for route in core.client.app.router.routes()
        if route.method != "HEAD" and route.resource is not None
    }
    return sorted(found, key=lambda route: (route[1], route[0]))


def smuggled(theirs: dict[str, str]) -> dict[str, str]:
    """Give a form that names the other business wherever a handler might look."""
    return {**theirs, "user_id": theirs["userId"], "q": mark_of(theirs["userId"]), "text": "smuggled"}


@pytest.fixture
async def worlds(core):
    mine, theirs = await make_world(core, "acme"), await make_world(core, "rival")
    await core.settled(10)
    return mine, theirs


async def test_only_what_is_meant_to_be_open_is_seen_without_signing_in(core, worlds):
    stranger = await visitor(core)
    for method, path in routes_of(core):
        if path in OPEN_PATHS:
            continue
        answer = await stranger.call(method, fill(path, worlds[1]), json={} if method != "GET" else None)
        body = await answer.text(errors="replace")
        assert answer.status in {401, 403}, f"{method} {path}: {answer.status}"
        assert mark_of("rival") not in body, f"{method} {path}"


async def test_the_door_is_told_of_each_screen_who_may_see_it(core):
    screens = core.screens
    assert {screen.path for screen in screens if screen.who == Who.ANYONE} - OPEN_PATHS == set()
    for screen in screens:
        assert (screen.who == Who.TENANT) == ("{userId}" in screen.path), screen.name


async def test_a_member_reaches_no_page_of_another_business(core, worlds):
    _, theirs = worlds
    owner = await tenant(core, "acme")
    await owner.get("/account")
    before = await everything_of(core, "rival")
    for screen in core.screens:
        if screen.who in {Who.ANYONE, Who.SIGNED_IN}:
            continue
        options = {} if screen.method == "GET" else {"data": smuggled(theirs) | {"csrfToken": owner.token}}
        answer = await owner.call(screen.method, fill(screen.path, theirs), **options)
        assert answer.status == 403, f"{screen.method} {screen.path}: {answer.status}"
        assert mark_of("rival") not in await answer.text(errors="replace"), screen.name
    assert await everything_of(core, "rival") == before


async def test_ids_of_another_business_are_unknown_on_ones_own_pages(core, worlds):
    _, theirs = worlds
    owner = await tenant(core, "acme")
    await owner.get("/account")
    before = await everything_of(core, "rival")
    own = {"userId": "acme"}
    for screen in core.screens:
        if screen.who != Who.TENANT or screen.name == "people.sign_out":
            continue
        query = "?" + "&".join(f"{name}={value}" for name, value in theirs.items() if name != "userId")
        options = {} if screen.method == "GET" else {"data": smuggled(theirs) | {"csrfToken": owner.token}}
        answer = await owner.call(screen.method, fill(screen.path, own, theirs) + query, **options)
        body = await answer.text(errors="replace")
        assert answer.status < 500, f"{screen.method} {screen.path}: {answer.status}"
        assert f"{mark_of('rival')} " not in body.replace("<", " "), f"{screen.method} {screen.path}"
    assert await everything_of(core, "rival") == before


async def test_a_key_reaches_nothing_of_another_business_through_the_api(core, worlds):
    _, theirs = worlds
    key = {"Authorization": f"Bearer {await core.key('acme')}"}
    before = await everything_of(core, "rival")
    tried = 0
    for method, path in routes_of(core):
        if not path.startswith("/v1/"):
            continue
        body = None if method == "GET" else smuggled(theirs)
        answer = await core.client.request(method, fill(path, theirs), headers=key, json=body)
        assert answer.status == 403, f"{method} {path}: {answer.status}"
        if "{userId}" in path:
            answer = await core.client.request(
                method, fill(path, {"userId": "acme"}, theirs), headers=key, json=body
            )
            assert answer.status < 500, f"{method} {path}: {answer.status}"
            assert mark_of("rival") not in await answer.text(errors="replace"), f"{method} {path}"
        tried += 1
    assert tried > 30
    assert await everything_of(core, "rival") == before


async def test_a_cookie_that_was_tampered_with_is_nobodys(core, worlds):
    owner = await tenant(core, "acme")
    [cookie] = [cookie for cookie in owner.session.cookie_jar if cookie.key == "holdfast"]
    head, rest = cookie.value.split(".", 1)
    for value in (cookie.value[:-2], head[:-2] + "AA." + rest, "x", "", "." + cookie.value, head):
        answer = await core.client.get("/users/acme/sessions", cookies={"holdfast": value})
        assert answer.status == 401, value


async def test_credentials_of_the_api_open_no_page_and_a_cookie_no_api(core, worlds):
    key = {"Authorization": f"Bearer {await core.key('acme')}"}
    owner = await tenant(core, "acme")
    assert (await core.client.get("/users/acme/sessions", headers=key)).status == 401
    assert (await core.client.get("/account", headers=basic("operator@holdfast.test", "x"))).status == 401
    assert (await owner.call("GET", "/v1/users/acme/documents")).status in REFUSED
    operator = await sign_in(core)
    assert (await operator.call("GET", "/v1/users/acme/documents")).status in REFUSED


def test_the_businesses_of_these_tests_share_no_contact():
    assert phone_of("acme") != phone_of("rival")
