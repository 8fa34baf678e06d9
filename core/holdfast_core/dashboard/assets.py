"""What the pages load: everything from here."""

from pathlib import Path

from aiohttp import web
from holdfast_contract.errors import NotFound
from holdfast_contract.service.web import Route

from holdfast_core.dashboard.pages import HERE


class AssetRoutes:
    """Style, script, icon and htmx."""

    def __init__(self, node_modules: Path) -> None:
        static = HERE / "static"
        self._files = {
            "dashboard.css": static / "dashboard.css",
            "dashboard.js": static / "dashboard.js",
            "icon.svg": static / "icon.svg",
            "htmx.js": node_modules / "htmx.org" / "dist" / "htmx.min.js",
        }

    @property
    def is_installed(self) -> bool:
        """Whether all of it is there."""
        return all(path.is_file() for path in self._files.values())

    def routes(self) -> list[Route]:
        """The table."""
        return [Route("GET", "/assets/{name}", self.asset, "A part of the dashboard.", open=True)]

    async def asset(self, request: web.Request) -> web.StreamResponse:
        """Give a file; browsers ask again each time, and are told where it is still the same."""
        path = self._files.get(request.match_info["name"])
        if path is None or not path.is_file():
            raise NotFound
        return web.FileResponse(path, headers={"Cache-Control": "no-cache"})
