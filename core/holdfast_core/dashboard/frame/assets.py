"""What the pages load: everything from here."""

import hashlib
from functools import cache
from pathlib import Path

from aiohttp import web
from holdfast_contract.errors import NotFound
from holdfast_contract.service.web import Route

STATIC = Path(__file__).resolve().parents[1] / "static"
_FOR_A_YEAR = "public, max-age=31536000, immutable"


class Assets:
    """Styles, scripts, the icon, and htmx. A file's address changes with what is in it."""

    def __init__(self, node_modules: Path) -> None:
        self._htmx = node_modules / "htmx.org" / "dist" / "htmx.min.js"

    @property
    def is_installed(self) -> bool:
        """Whether all of it is there."""
        return self._htmx.is_file()

    def url(self, name: str) -> str:
        """Give the address of a file, which browsers may keep for ever."""
        path = self._path(name)
        return f"/assets/{name}?v={_digest(path)}" if path.is_file() else f"/assets/{name}"

    def routes(self) -> list[Route]:
        """The table."""
        return [Route("GET", "/assets/{name}", self.asset, "A part of the dashboard.", open=True)]

    async def asset(self, request: web.Request) -> web.StreamResponse:
        """Give a file; one asked for without its version is asked for again each time."""
        path = self._path(request.match_info["name"])
        if not path.is_file():
            raise NotFound
        caching = _FOR_A_YEAR if "v" in request.query else "no-cache"
        answer = web.FileResponse(path, headers={"Cache-Control": caching})
        answer.enable_compression()
        return answer

    def _path(self, name: str) -> Path:
        # A name is one part of a path: the router gives no slash, and what begins with a dot is not ours.
        if "/" in name or name.startswith("."):
            raise NotFound
        return self._htmx if name == "htmx.js" else STATIC / name


@cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
