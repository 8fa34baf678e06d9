"""The page behind a link for a phone's owner: what links the phone, and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web
from holdfast_contract.errors import Conflict, NotFound
from holdfast_contract.sessions import SessionStatus

from holdfast_core.application.fleet import Fleet
from holdfast_core.application.sessions import Sessions
from holdfast_core.application.users import Users
from holdfast_core.dashboard.frame.door import ACTOR, Actor, Screen, Visitor, Who
from holdfast_core.dashboard.frame.pages import Pages
from holdfast_core.dashboard.sessions.cards import Card, card_of
from holdfast_core.dashboard.sessions.links import PairLinks
from holdfast_core.dashboard.sessions.screens import phone_in, qr_picture

_PLACE = "/pair/{token}"

STARTS_PER_MINUTE = 6
"""How often the holder of a link may have the session started, or a code made."""

_LINKED = frozenset(
    {
        SessionStatus.CONNECTED,
        SessionStatus.UNSTABLE,
        SessionStatus.RECONNECTING,
    }
)


@dataclass(frozen=True)
class Standing:
    """How far it has come for whoever holds the link; `is_over` where the link is good for nothing more."""

    card: Card
    is_linked: bool
    is_over: bool


class PairScreens:
    """Open to everybody who holds a link. It starts a session only by a button."""

    def __init__(
        self,
        *,
        pages: Pages,
        sessions: Sessions,
        users: Users,
        gateway: Fleet,
        links: PairLinks,
        clock: Callable[[], datetime],
    ) -> None:
        self._pages = pages
        self._sessions = sessions
        self._users = users
        self._gateway = gateway
        self._links = links
        self._clock = clock

    def screens(self) -> list[Screen]:
        """The table."""
        return [
            Screen("GET", _PLACE, self.show, "sessions.pair", Who.ANYONE),
            Screen("GET", _PLACE + "/qr.svg", self.qr, "sessions.pair_qr", Who.ANYONE),
            Screen(
                "POST",
                _PLACE + "/start",
                self.start,
                "sessions.pair_start",
                Who.ANYONE,
                per_minute=STARTS_PER_MINUTE,
            ),
            Screen(
                "POST",
                _PLACE + "/code",
                self.code,
                "sessions.pair_code",
                Who.ANYONE,
                per_minute=STARTS_PER_MINUTE,
            ),
        ]

    async def show(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Show the page; to a page that is open already only what changed."""
        standing = await self._standing(request)
        if "shown" not in request.query:
            return await self._page(request, visitor, standing)
        seen = set(request.query.getall("v", []))
        card = standing.card
        if card.version in seen and (card.pairing is None or card.pairing.version in seen):
            return web.Response(status=204)
        template = "sessions/pair_ways.html" if card.version in seen else "sessions/pair_steps.html"
        return self._pages.fragment(
            template, visitor, standing=standing, place=_place(request), is_swapped=True
        )

    async def _page(self, request: web.Request, visitor: Visitor, standing: Standing) -> web.Response:
        business = await self._business(standing.card.user_id)
        response = self._pages.page(
            "sessions/pair.html",
            visitor,
            standing=standing,
            place=_place(request),
            business=business,
            links=[],
        )
        # The address is a key: it goes to nobody else.
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    async def _steps(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Show the steps as they are after something was done."""
        standing = await self._standing(request)
        return self._pages.fragment(
            "sessions/pair_steps.html", visitor, standing=standing, place=_place(request), is_swapped=False
        )

    async def qr(self, request: web.Request, _visitor: Visitor) -> web.StreamResponse:
        """Give the picture, from the gateway."""
        card = (await self._usable(request)).card
        return await qr_picture(self._gateway, card.user_id, card.session_id)

    async def start(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Start the session, so that it shows a QR."""
        card = (await self._usable(request)).card
        await self._sessions.start(card.user_id, card.session_id)
        return await self._steps(request, visitor)

    async def code(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Ask for a pairing code, for who reads this on the phone that is to be linked."""
        card = (await self._usable(request)).card
        phone = phone_in(self._pages, str((await request.post()).get("phone", "")))
        await self._sessions.start(card.user_id, card.session_id, phone)
        return await self._steps(request, visitor)

    async def _usable(self, request: web.Request) -> Standing:
        standing = await self._standing(request)
        request[ACTOR] = Actor("", standing.card.user_id)
        if standing.is_over:
            raise Conflict("This link has done its work. Ask whoever sent it for a new one.")
        return standing

    async def _standing(self, request: web.Request) -> Standing:
        """Read the link, and look how the session is. Raises `NotFound` for a link that is not valid."""
        link = self._links.read(request.match_info["token"])
        view = await self._sessions.look(link.user_id, link.session_id)
        card = card_of(view, self._clock())
        is_linked = card.state in _LINKED
        return Standing(card, is_linked, is_linked or link.is_used(view.session))

    async def _business(self, user_id: str) -> str:
        user = next((user for user in await self._users.all() if user.user_id == user_id), None)
        if user is None:
            raise NotFound("This link is not valid any more. Ask whoever sent it for a new one.")
        return user.name or user.user_id


def _place(request: web.Request) -> str:
    return f"/pair/{request.match_info['token']}"
