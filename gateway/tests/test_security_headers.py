"""Every answer of every route says what a browser may do with it."""

import pytest

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize("has_key", [True, False])
async def test_whatever_is_asked_for_cannot_be_sniffed_framed_embedded_or_kept(
    client, auth, connected, has_key
):
    names = {"userId": "ann", "sessionId": "default"}
    paths = {
        resource.canonical.format_map(
            type("Names", (dict,), {"__missing__": lambda _self, _name: "x1"})(names)
        )
        for resource in client.app.router.resources()
    }
    for path in sorted(paths - {"/v1/events"}):
        async with client.get(path, headers=auth if has_key else {}) as answer:
            assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, path
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], path
            assert path.startswith("/docs/assets/") or "no-store" in answer.headers["Cache-Control"], path


async def test_the_live_events_have_them_too(client, auth):
    async with client.get("/v1/events", headers=auth) as stream:
        assert {name: stream.headers.get(name) for name in HEADERS} == HEADERS
