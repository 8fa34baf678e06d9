"""The routes of sessions."""

from collections.abc import Sequence

from aiohttp import web
from holdfast_contract import errors
from holdfast_contract.ids import DEFAULT_SESSION
from holdfast_contract.service.web import Route
from holdfast_contract.sessions import (
    PairingCode,
    Qr,
    Session,
    SessionList,
    SessionStatus,
    StartSession,
)

from holdfast_gateway.application.sessions import Sessions
from holdfast_gateway.domain.session import SessionKey
from holdfast_gateway.http import qr_images

BASE = "/v1/users/{userId}/sessions/{sessionId}"


def session_key(request: web.Request) -> SessionKey:
    """Read whose session, and which, from the path."""
    return SessionKey(request.match_info["userId"], request.match_info.get("sessionId", DEFAULT_SESSION))


class SessionApi:
    """The handlers, and the table that names them."""

    def __init__(self, sessions: Sessions) -> None:
        """`sessions` does the work."""
        self._sessions = sessions

    async def list_sessions(self, request: web.Request) -> SessionList:
        """Show sessions."""
        wanted = request.query.get("status")
        if wanted is not None and wanted not in set(SessionStatus):
            raise errors.ValidationFailed(f"status is one of {', '.join(SessionStatus)}.")
        status = None if wanted is None else SessionStatus(wanted)
        return SessionList(sessions=self._sessions.list(request.query.get("userId"), status))

    async def get_session(self, request: web.Request) -> Session:
        """Show one."""
        return self._sessions.session(session_key(request))

    async def start_session(self, request: web.Request, body: StartSession) -> Session:
        """Start."""
        return await self._sessions.start(session_key(request), body.phone, body.settings)

    async def stop_session(self, request: web.Request) -> Session:
        """Stop."""
        return await self._sessions.stop(session_key(request))

    async def restart_session(self, request: web.Request) -> Session:
        """Restart."""
        return await self._sessions.restart(session_key(request))

    async def logout_session(self, request: web.Request) -> Session:
        """Log out."""
        return await self._sessions.log_out(session_key(request))

    async def delete_session(self, request: web.Request) -> None:
        """Forget."""
        await self._sessions.delete(session_key(request))

    async def get_qr(self, request: web.Request) -> Qr | web.Response:
        """Show the QR."""
        shown = self._sessions.qr(session_key(request))
        return qr_images.negotiate(request.headers.get("Accept", ""), shown)

    async def get_pairing_code(self, request: web.Request) -> PairingCode:
        """Show the pairing code."""
        return self._sessions.pairing_code(session_key(request))

    async def get_screenshot(self, request: web.Request) -> web.Response:
        """Show the page."""
        return web.Response(
            body=await self._sessions.screenshot(session_key(request)), content_type="image/png"
        )

    def routes(self) -> Sequence[Route]:
        """Give the table of routes."""
        unknown = (errors.SessionNotFound,)
        pairing = (errors.SessionNotFound, errors.PairingNotShown)
        return [
            Route(
                "GET",
                "/v1/sessions",
                self.list_sessions,
                "All sessions.",
                answer=SessionList,
                query={"userId": "Only this user's.", "status": "Only those in this status."},
                parameters={"status": {"enum": list(SessionStatus)}},
                tag="sessions",
            ),
            Route(
                "GET",
                BASE,
                self.get_session,
                "One session.",
                answer=Session,
                errors=unknown,
                tag="sessions",
            ),
            Route(
                "POST",
                f"{BASE}/start",
                self.start_session,
                "Start a session, or learn that it runs.",
                body=StartSession,
                body_optional=True,
                answer=Session,
                status=202,
                errors=(errors.CapacityExhausted, errors.GatewayDraining, errors.SessionOwnedElsewhere),
                tag="sessions",
            ),
            Route(
                "POST",
                f"{BASE}/stop",
                self.stop_session,
                "Close the browser and keep the login.",
                answer=Session,
                status=202,
                errors=unknown,
                tag="sessions",
            ),
            Route(
                "POST",
                f"{BASE}/restart",
                self.restart_session,
                "Stop, then start, without a QR.",
                answer=Session,
                status=202,
                errors=unknown,
                tag="sessions",
            ),
            Route(
                "POST",
                f"{BASE}/logout",
                self.logout_session,
                "Unlink the device at WhatsApp and remove the local profile.",
                answer=Session,
                status=202,
                errors=(errors.SessionNotFound, errors.SessionNotReady),
                tag="sessions",
            ),
            Route(
                "DELETE",
                BASE,
                self.delete_session,
                "Forget a session.",
                status=204,
                errors=(*unknown, errors.SessionOwnedElsewhere, errors.BackupStoreUnreachable),
                tag="sessions",
            ),
            Route(
                "GET",
                f"{BASE}/qr",
                self.get_qr,
                "The QR that is shown now, by Accept as PNG, SVG or JSON.",
                answer=Qr,
                answer_types=("application/json", "image/png", "image/svg+xml"),
                errors=pairing,
                tag="sessions",
            ),
            Route(
                "GET",
                f"{BASE}/pairing-code",
                self.get_pairing_code,
                "The pairing code that is shown now.",
                answer=PairingCode,
                errors=pairing,
                tag="sessions",
            ),
            Route(
                "GET",
                f"{BASE}/screenshot",
                self.get_screenshot,
                "The page as it is now, as PNG.",
                answer_types=("image/png",),
                errors=(errors.SessionNotFound, errors.SessionNotReady),
                tag="sessions",
            ),
        ]
