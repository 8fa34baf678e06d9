"""A session's backups, and what helps when something is wrong."""

from base64 import b64encode
from typing import Any

from aiohttp import web
from holdfast_contract.errors import HoldfastError, SessionNotFound

from holdfast_core.application.fleet import Fleet
from holdfast_core.dashboard.frame.door import Screen, Visitor
from holdfast_core.dashboard.frame.pages import Pages

SHOWN = 12
"""Backups on the page; the others are there, and too old to be wanted."""

_SESSION = "/users/{userId}/sessions/{sessionId}"


class KeepingScreens:
    """Pieces of a session's page, fetched after it, since each asks the gateway."""

    def __init__(self, pages: Pages, gateway: Fleet) -> None:
        self._pages = pages
        self._gateway = gateway

    def screens(self) -> list[Screen]:
        """The table."""
        backup = _SESSION + "/backups/{backupId}"
        return [
            Screen("GET", _SESSION + "/backups", self.backups, "sessions.backups"),
            Screen("POST", _SESSION + "/backups", self.back_up, "sessions.back_up"),
            Screen("POST", backup + "/verify", self.verify, "sessions.verify", is_change=False),
            Screen("POST", backup + "/restore", self.restore, "sessions.restore"),
            Screen("GET", _SESSION + "/support", self.support, "sessions.support"),
            Screen("GET", _SESSION + "/screenshot", self.screenshot, "sessions.screenshot"),
        ]

    async def backups(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """List the backups, and what is being done with them just now."""
        return await self._list(request, visitor)

    async def back_up(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Take one now."""
        backup = await self._gateway.back_up(*_names(request))
        return await self._list(request, visitor, taken=backup)

    async def verify(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Read one back and say whether it is whole."""
        backup_id = request.match_info["backupId"]
        checked = await self._gateway.verify(*_names(request), backup_id)
        return await self._list(request, visitor, checked=checked, checked_id=backup_id)

    async def restore(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Put one in the place of the login."""
        restored = await self._gateway.restore(*_names(request), request.match_info["backupId"])
        return await self._list(request, visitor, restored=restored)

    async def _list(self, request: web.Request, visitor: Visitor, **done: Any) -> web.StreamResponse:
        user_id, session_id = _names(request)
        nothing = {"taken": None, "checked": None, "checked_id": None, "restored": None}
        listed = problem = None
        try:
            listed = await self._gateway.backups(user_id, session_id)
        except SessionNotFound:
            pass  # It was never started: there is nothing to back up.
        except HoldfastError as error:
            problem = error.message
        return self._pages.fragment(
            "sessions/backups.html",
            visitor,
            place=f"/users/{user_id}/sessions/{session_id}",
            backups=listed.backups[:SHOWN] if listed else [],
            count=len(listed.backups) if listed else 0,
            logged_out_at=listed.logged_out_at if listed else None,
            progress=listed.progress if listed else None,
            is_started=listed is not None,
            problem=problem,
            **(nothing | done),
        )

    async def support(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Show how the session was won back when it was lost."""
        try:
            steps = (await self._gateway.report(*_names(request))).steps
        except SessionNotFound:
            steps = []
        except HoldfastError:
            # The session's card says that the gateway is away.
            return web.Response(status=204)
        return self._pages.fragment("sessions/support.html", visitor, steps=steps)

    async def screenshot(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Show WhatsApp's page as it is now."""
        picture = await self._gateway.screenshot(*_names(request))
        shown = b64encode(picture).decode()
        return self._pages.fragment("sessions/screenshot.html", visitor, picture=shown)


def _names(request: web.Request) -> tuple[str, str]:
    return request.match_info["userId"], request.match_info["sessionId"]
