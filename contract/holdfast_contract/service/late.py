"""Routes that are made when one of them is first asked for: they cost the start of a process nothing."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Any, NoReturn

from aiohttp import web
from yarl import URL

from holdfast_contract.service.web import Route, add_routes


class LateRoutes(web.AbstractResource):
    """Stands in a router for a table that is not there yet. What else is registered goes before it."""

    def __init__(
        self, make: Callable[[], Iterable[Route]], prepare: Callable[[], Awaitable[None]] | None = None
    ) -> None:
        """`make` is called once, in a thread where a request waits for it, so that others are served.

        `prepare` is awaited before that, for what has to be done on the loop.
        """
        super().__init__()
        self._make = make
        self._prepare = prepare
        self._making = asyncio.Lock()
        self._made: web.UrlDispatcher | None = None

    def _table(self) -> web.UrlDispatcher:
        if self._made is None:
            table = web.UrlDispatcher()
            add_routes(table, self._make())
            self._made = table
        return self._made

    async def resolve(self, request: web.Request) -> tuple[web.UrlMappingMatchInfo | None, set[str]]:
        """Find the route; without one, say what methods its path has."""
        if self._made is None:
            async with self._making:
                await self._make_table()
        found = await self._table().resolve(request)
        if isinstance(found.http_exception, web.HTTPMethodNotAllowed):
            return None, set(found.http_exception.allowed_methods)
        return (None if found.http_exception else found), set()

    async def _make_table(self) -> None:
        if self._made is None:
            if self._prepare is not None:
                await self._prepare()
            await asyncio.to_thread(self._table)

    @property
    def canonical(self) -> str:
        """Every path."""
        return "/"

    def raw_match(self, _path: str) -> bool:
        """Say that this is none to be extended by further methods."""
        return False

    def __iter__(self) -> Iterator[web.AbstractRoute]:
        return iter(self._table().routes())

    def __len__(self) -> int:
        return len(self._table().routes())

    def get_info(self) -> Any:
        """Tell nothing: each route inside has its own."""
        return {}

    def url_for(self, **_parts: str) -> URL:
        """Refuse: there is no one address. Raises `RuntimeError`."""
        self._refuse()

    def add_prefix(self, _prefix: str) -> None:
        """Refuse: paths stand as they are. Raises `RuntimeError`."""
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise RuntimeError("late routes have no one address")
