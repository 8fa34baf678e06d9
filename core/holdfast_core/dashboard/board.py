"""The page of sessions: one card each, that looks again by itself."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from aiohttp import web
from holdfast_contract.client import GatewayClient
from holdfast_contract.core import CreateUser
from holdfast_contract.errors import Forbidden, HoldfastError, ValidationFailed
from holdfast_contract.ids import DEFAULT_SESSION
from holdfast_contract.service.web import Route

from holdfast_core.application.sessions import Sessions
from holdfast_core.dashboard import texts
from holdfast_core.dashboard.access import AccessRoutes
from holdfast_core.dashboard.cards import Button, Card, card_of
from holdfast_core.dashboard.pages import POLICY, Pages
from holdfast_core.dashboard.visits import CSRF_HEADER, Visit, Visits

_SESSION = "/dashboard/sessions/{userId}/{sessionId}"


class BoardRoutes:
    """Reading never changes anything: only the three buttons and the form do, by POST with a token."""

    def __init__(
        self,
        *,
        access: AccessRoutes,
        sessions: Sessions,
        gateway: GatewayClient,
        visits: Visits,
        pages: Pages,
        clock: Callable[[], datetime],
    ) -> None:
        self._access = access
        self._sessions = sessions
        self._gateway = gateway
        self._visits = visits
        self._pages = pages
        self._clock = clock
        self._actions: dict[str, Callable[[str, str], Awaitable[None]]] = {
            Button.START: sessions.start,
            Button.CANCEL: sessions.cancel,
            Button.DISCONNECT: sessions.disconnect,
        }

    def routes(self) -> list[Route]:
        """The table."""
        return [
            Route("GET", "/", self.home, "The dashboard.", open=True),
            Route("POST", "/dashboard/sessions", self.add, "Add a session.", open=True),
            Route("GET", _SESSION, self.card, "A card, or 204 where nothing changed.", open=True),
            Route("GET", _SESSION + "/qr.svg", self.qr, "The QR that is shown now.", open=True),
            Route("POST", _SESSION + "/{action:start|cancel|disconnect}", self.act, "A button.", open=True),
        ]

    async def home(self, request: web.Request) -> web.Response:
        """Show the sessions, or the way in."""
        visit = self._access.signed_in(request)
        return await self._board(visit) if visit else self._access.login_page(request)

    async def _board(self, visit: Visit, problem: str | None = None, status: int = 200) -> web.Response:
        views = await self._sessions.overview()
        return self._pages.render(
            "board.html",
            status,
            cards=[card_of(view, self._clock()) for view in views],
            csrf=self._visits.token(visit),
            csrf_header=CSRF_HEADER,
            email=visit.email,
            problem=problem,
            default_session=DEFAULT_SESSION,
        )

    async def add(self, request: web.Request) -> web.Response:
        """Make a user where there is none of that name, and a place for the session."""
        try:
            visit = await self._access.check(request)
        except Forbidden:
            return self._access.login_page(request, texts.FORM_EXPIRED, 403)
        form = await request.post()
        user_id = str(form.get("userId", "")).strip()
        session_id = str(form.get("sessionId", "")).strip() or DEFAULT_SESSION
        try:
            CreateUser.from_wire({"userId": user_id})
            CreateUser.from_wire({"userId": session_id})
        except ValidationFailed:
            return await self._board(visit, texts.BAD_IDENTIFIER, 422)
        await self._sessions.add(user_id, session_id)
        return web.Response(status=303, headers={"Location": "/"})

    async def card(self, request: web.Request) -> web.Response:
        """Show a card as it is now; 204 where the reader has the same already, so that nothing moves."""
        if self._access.signed_in(request) is None:
            return _sign_in_again()
        card = await self._card(request)
        if request.query.get("version") == card.version:
            return web.Response(status=204)
        return self._pages.render("card.html", card=card)

    async def qr(self, request: web.Request) -> web.Response:
        """Give the picture, from the gateway."""
        if self._access.signed_in(request) is None:
            return _sign_in_again()
        picture = await self._gateway.qr_svg(*_names(request))
        headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
        return web.Response(text=picture, content_type="image/svg+xml", headers=headers)

    async def act(self, request: web.Request) -> web.Response:
        """Do what a button says, and show the card as it is then."""
        try:
            await self._access.check(request)
        except Forbidden:
            return _sign_in_again()
        notice = None
        try:
            await self._actions[request.match_info["action"]](*_names(request))
        except HoldfastError as error:
            notice = error.message
        return self._pages.render("card.html", card=await self._card(request, notice))

    async def _card(self, request: web.Request, notice: str | None = None) -> Card:
        return card_of(await self._sessions.look(*_names(request)), self._clock(), notice)


def _names(request: web.Request) -> tuple[str, str]:
    return request.match_info["userId"], request.match_info["sessionId"]


def _sign_in_again() -> web.Response:
    """Send the whole page to the way in, from a fragment of it."""
    return web.Response(status=401, headers={"HX-Redirect": "/"})
