"""A relay before a server that counts what passes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

from aiohttp import ClientSession, web
from multidict import CIMultiDict
from yarl import URL

MOST = 64 << 20
"""Bytes of a request."""

_BETWEEN_TWO = ("Connection", "Expect", "Keep-Alive", "Transfer-Encoding")
"""Headers that are each connection's own."""


@dataclass
class Count:
    """How many requests have passed, and how many bytes they carried."""

    requests: int = 0
    sent: int = 0


class Relay:
    """Passes requests on to a server as they are, signatures too; an async context manager."""

    def __init__(self, server: str) -> None:
        """`server` is its URL, without a path."""
        self._server = server
        self._count = Count()
        app = web.Application(client_max_size=MOST)
        app.router.add_route("*", "/{path:.*}", self._pass)
        self._runner = web.AppRunner(app, access_log=None)
        self._client: ClientSession
        self.url = ""

    async def __aenter__(self) -> Self:
        self._client = ClientSession(auto_decompress=False)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()
        await self._client.close()

    @contextmanager
    def counting(self) -> Iterator[Count]:
        """Count what passes as long as the context lasts."""
        self._count = Count()
        yield self._count

    async def _pass(self, request: web.Request) -> web.Response:
        body = await request.read()
        self._count.requests += 1
        self._count.sent += len(body)
        url = URL(self._server + request.raw_path, encoded=True)
        async with self._client.request(
            request.method, url, headers=_of_both(request.headers.copy()), data=body or None
        ) as answer:
            return web.Response(
                status=answer.status, headers=_of_both(answer.headers.copy()), body=await answer.read()
            )


def _of_both(headers: CIMultiDict[str]) -> CIMultiDict[str]:
    for name in _BETWEEN_TWO:
        headers.popall(name, None)
    return headers
