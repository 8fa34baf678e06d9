"""Every answer of every route says what a browser may do with it."""

from itertools import product

import pytest
from core_support.running import OPERATOR
from core_support.visiting import sign_in
from core_support.visiting import visitor as new_visitor
from core_support.world import fill, make_world
from holdfast_core.bootstrap import all_routes

HEADERS = {
    "X-Content-Type-Options": {"nosniff"},
    "X-Frame-Options": {"DENY"},
    "Referrer-Policy": {"no-referrer", "same-origin"},
    "Cross-Origin-Resource-Policy": {"same-origin"},
}
PUBLIC = ("/static/", "/docs/assets/")
"""What is the same for everybody, and may be kept."""


async def test_whatever_is_asked_for_cannot_be_sniffed_framed_embedded_or_kept(core, settings):
    ids = await make_world(core, "acme")
    nobody, person = await new_visitor(core), await sign_in(core)
    routes = [route for route in all_routes(settings, core.core) if route.method == "GET"]
    for route, (visitor, told) in product(routes, ((nobody, {}), (nobody, OPERATOR), (person, {}))):
        async with await visitor.call("GET", fill(route.path, ids), headers=told) as answer:
            for name, good in HEADERS.items():
                assert answer.headers.get(name) in good, (route.path, name)
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy or "object-src 'none'" in policy, route.path
            if not route.path.startswith(PUBLIC):
                assert "no-store" in answer.headers["Cache-Control"], route.path


@pytest.mark.parametrize(("method", "path"), [("GET", "/nowhere"), ("PUT", "/health"), ("POST", "/v1/users")])
async def test_refusals_have_them_too(core, method, path):
    async with core.client.request(method, path) as answer:
        assert answer.status >= 400
        assert {name: answer.headers[name] for name in HEADERS}.keys() == HEADERS.keys()
        assert answer.headers["Cache-Control"] == "no-store"


async def test_behind_https_browsers_are_told_to_stay_with_it(start, settings):
    open_ = settings.model_copy(update={"public_url": "https://desk.example.org"})
    core = await start(open_, work=False)
    async with core.client.get("/health") as answer:
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    plain = await start(settings.model_copy(update={"database_url": f"{settings.database_url}2"}), work=False)
    async with plain.client.get("/health") as answer:
        assert "Strict-Transport-Security" not in answer.headers
