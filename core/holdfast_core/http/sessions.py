"""A gateway's session calls, passed on."""

import re

from aiohttp import hdrs, web
from holdfast_contract.core import Scope
from holdfast_contract.errors import (
    BackupStoreUnreachable,
    CapacityExhausted,
    FirstContactsExhausted,
    Forbidden,
    GatewayDraining,
    GatewayUnreachable,
    HoldfastError,
    IdempotencyConflict,
    MediaTooLarge,
    MediaUnavailable,
    MessageNotFound,
    NumberNotOnWhatsapp,
    NumberUnknown,
    PairingNotShown,
    ReachoutTimelock,
    SendFailed,
    SendingPaused,
    SessionNotFound,
    SessionNotReady,
    SessionOwnedElsewhere,
    UserNotFound,
    ValidationFailed,
)
from holdfast_contract.gateways import FleetSessions
from holdfast_contract.messages import (
    IDEMPOTENCY_HEADER,
    IDEMPOTENCY_KEY_PATTERN,
    MessageState,
    SendMessage,
    SentMessage,
)
from holdfast_contract.model import WireModel
from holdfast_contract.reports import SessionReport
from holdfast_contract.service.web import Handler, Route
from holdfast_contract.sessions import PairingCode, Qr, Session, StartSession

from holdfast_core.application.fleet import Fleet
from holdfast_core.application.sessions import Sessions

_LIST = "/v1/users/{userId}/sessions"
_SESSION = _LIST + "/{sessionId}"
_KEY = re.compile(IDEMPOTENCY_KEY_PATTERN)
_PICTURES = ("image/svg+xml", "image/png")


class SessionRoutes:
    """What can be done with a session. The gateway's errors come through as they are."""

    def __init__(self, gateway: Fleet, sessions: Sessions) -> None:
        self._gateway = gateway
        self._sessions = sessions

    def routes(self) -> list[Route]:
        """The table."""
        return [
            _route(
                _LIST, self.list_sessions, "List the user's sessions.", FleetSessions, Scope.SESSIONS_READ
            ),
            _route(
                _SESSION, self.get_session, "Show a session.", Session, Scope.SESSIONS_READ, SessionNotFound
            ),
            Route(
                "POST",
                _SESSION + "/start",
                self.start_session,
                "Start a session, or say that it runs.",
                body=StartSession,
                body_optional=True,
                answer=Session,
                status=202,
                errors=(*_COMMON, CapacityExhausted, GatewayDraining, SessionOwnedElsewhere),
                scope=Scope.SESSIONS_WRITE,
                tag="sessions",
            ),
            _action("stop", self.stop_session, "Close the browser and keep the login."),
            _action("restart", self.restart_session, "Stop, then start, without a QR."),
            _action("logout", self.logout_session, "Unlink the device at WhatsApp."),
            Route(
                "DELETE",
                _SESSION,
                self.delete_session,
                "Forget the session.",
                status=204,
                errors=(*_COMMON, SessionNotFound, SessionOwnedElsewhere, BackupStoreUnreachable),
                scope=Scope.SESSIONS_WRITE,
                tag="sessions",
            ),
            Route(
                "GET",
                _SESSION + "/qr",
                self.get_qr,
                "The QR that is shown now: by Accept JSON, SVG or PNG.",
                answer=Qr,
                answer_types=("application/json", *_PICTURES),
                errors=(*_COMMON, SessionNotFound, PairingNotShown),
                scope=Scope.SESSIONS_WRITE,
                tag="sessions",
            ),
            _route(
                _SESSION + "/pairing-code",
                self.get_pairing_code,
                "The pairing code that is shown now.",
                PairingCode,
                Scope.SESSIONS_WRITE,
                SessionNotFound,
                PairingNotShown,
            ),
            Route(
                "GET",
                _SESSION + "/screenshot",
                self.get_screenshot,
                "The session's page as it is now, as PNG.",
                answer_types=("image/png",),
                errors=(*_COMMON, SessionNotFound, SessionNotReady),
                scope=Scope.SESSIONS_WRITE,
                tag="sessions",
            ),
            _route(
                _SESSION + "/report",
                self.get_report,
                "All that is known of a session: login, recoveries, profile, deliveries, backups.",
                SessionReport,
                Scope.SESSIONS_READ,
                SessionNotFound,
            ),
            Route(
                "POST",
                _SESSION + "/messages",
                self.send_message,
                "Send a message.",
                body=SendMessage,
                answer=SentMessage,
                status=201,
                errors=(*_COMMON, *_SEND_ERRORS),
                headers={IDEMPOTENCY_HEADER: "The same key never sends twice."},
                parameters={IDEMPOTENCY_HEADER: {"pattern": IDEMPOTENCY_KEY_PATTERN}},
                scope=Scope.MESSAGES_SEND,
                tag="sessions",
            ),
            _route(
                _SESSION + "/messages/{messageId}",
                self.get_message,
                "How far a message has come.",
                MessageState,
                Scope.MESSAGES_SEND,
                SessionNotFound,
                MessageNotFound,
                SessionNotReady,
            ),
        ]

    async def list_sessions(self, request: web.Request) -> FleetSessions:
        """List a user's sessions, on whichever gateways."""
        return await self._sessions.listed(request.match_info["userId"])

    async def get_session(self, request: web.Request) -> Session:
        """Show a session."""
        return await self._gateway.session(*_names(request))

    async def start_session(self, request: web.Request, body: StartSession) -> Session:
        """Start a session."""
        return await self._gateway.start(*_names(request), phone=body.phone)

    async def stop_session(self, request: web.Request) -> Session:
        """Stop a session."""
        return await self._gateway.stop(*_names(request))

    async def restart_session(self, request: web.Request) -> Session:
        """Restart a session."""
        return await self._gateway.restart(*_names(request))

    async def logout_session(self, request: web.Request) -> Session:
        """Unlink a session."""
        return await self._gateway.logout(*_names(request))

    async def delete_session(self, request: web.Request) -> None:
        """Forget a session."""
        await self._sessions.forget(*_names(request))

    async def get_qr(self, request: web.Request) -> Qr | web.Response:
        """Give the QR as the caller wants it; JSON where the caller does not say."""
        accept = request.headers.get(hdrs.ACCEPT, "")
        wanted = min((kind for kind in _PICTURES if kind in accept), key=accept.index, default=None)
        no_store = {hdrs.CACHE_CONTROL: "no-store"}
        if wanted == "image/svg+xml":
            picture = await self._gateway.qr_svg(*_names(request))
            return web.Response(text=picture, content_type=wanted, headers=no_store)
        if wanted == "image/png":
            pixels = await self._gateway.qr_png(*_names(request))
            return web.Response(body=pixels, content_type=wanted, headers=no_store)
        return await self._gateway.qr(*_names(request))

    async def get_pairing_code(self, request: web.Request) -> PairingCode:
        """Give the pairing code."""
        return await self._gateway.pairing_code(*_names(request))

    async def get_screenshot(self, request: web.Request) -> web.Response:
        """Give a picture of the page."""
        picture = await self._gateway.screenshot(*_names(request))
        return web.Response(body=picture, content_type="image/png", headers={hdrs.CACHE_CONTROL: "no-store"})

    async def get_report(self, request: web.Request) -> SessionReport:
        """Tell all that is known."""
        return await self._gateway.report(*_names(request))

    async def send_message(self, request: web.Request, body: SendMessage) -> SentMessage:
        """Send a message under the caller's key."""
        key = request.headers.get(IDEMPOTENCY_HEADER, "")
        if not _KEY.fullmatch(key):
            raise ValidationFailed(
                f"Send {IDEMPOTENCY_HEADER}: 1 to 255 visible ASCII characters, new for each message.",
                details={"fields": [{"field": IDEMPOTENCY_HEADER, "problem": "Missing or malformed."}]},
            )
        return await self._gateway.send(*_names(request), body, idempotency_key=key)

    async def get_message(self, request: web.Request) -> MessageState:
        """Say how far a message has come."""
        return await self._gateway.message(*_names(request), request.match_info["messageId"])


_COMMON = (Forbidden, UserNotFound, GatewayUnreachable)
_SEND_ERRORS = (
    SessionNotFound,
    SessionNotReady,
    GatewayDraining,
    IdempotencyConflict,
    NumberNotOnWhatsapp,
    NumberUnknown,
    MessageNotFound,
    MediaTooLarge,
    MediaUnavailable,
    ReachoutTimelock,
    SendingPaused,
    FirstContactsExhausted,
    SendFailed,
    SessionOwnedElsewhere,
    GatewayDraining,
)


def _names(request: web.Request) -> tuple[str, str]:
    return request.match_info["userId"], request.match_info["sessionId"]


def _route(
    path: str,
    handler: Handler,
    summary: str,
    answer: type[WireModel],
    scope: Scope,
    *errors: type[HoldfastError],
) -> Route:
    return Route(
        "GET",
        path,
        handler,
        summary,
        answer=answer,
        errors=(*_COMMON, *errors),
        scope=scope,
        tag="sessions",
    )


def _action(name: str, handler: Handler, summary: str) -> Route:
    return Route(
        "POST",
        f"{_SESSION}/{name}",
        handler,
        summary,
        answer=Session,
        status=202,
        errors=(*_COMMON, SessionNotFound, SessionNotReady),
        scope=Scope.SESSIONS_WRITE,
        tag="sessions",
    )
