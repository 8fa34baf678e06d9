"""The pages of sessions: all of them as cards, and each on a page of its own."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web
from holdfast_contract.core import CreateUser
from holdfast_contract.errors import Conflict, HoldfastError, PairingNotShown, ValidationFailed
from holdfast_contract.ids import DEFAULT_SESSION
from holdfast_contract.sessions import StartSession

from holdfast_core.application.fleet import Fleet
from holdfast_core.application.sessions import Sessions
from holdfast_core.dashboard.frame.door import Screen, Visitor, Who
from holdfast_core.dashboard.frame.pages import Pages, see_other
from holdfast_core.dashboard.sessions.cards import Card, card_of, list_version
from holdfast_core.dashboard.sessions.links import VALID_MINUTES, PairLinks
from holdfast_core.dashboard.sessions.past import DAY, past_of

SHOWN = 100
"""Cards on a page."""

_LIST = "/users/{userId}/sessions"
_SESSION = _LIST + "/{sessionId}"
_PAGE = re.compile(r"[0-9]{1,6}")
_NO_QR = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
_NO_STORE = {"Cache-Control": "no-store"}


@dataclass(frozen=True)
class Listing:
    """The cards of one page of a list, which is at `path`."""

    path: str
    cards: Sequence[Card]
    number: int
    pages: int

    @property
    def version(self) -> str:
        """Changes whenever a card comes or goes."""
        return list_version(self.cards)

    @property
    def own_path(self) -> str:
        """The address of this page of it."""
        return self.page_path(self.number)

    def page_path(self, number: int) -> str:
        """Give the address of a page of it."""
        return self.path if number == 1 else f"{self.path}?page={number}"


class SessionScreens:
    """Reading never changes anything: only buttons and forms do."""

    def __init__(
        self,
        *,
        pages: Pages,
        sessions: Sessions,
        gateway: Fleet,
        links: PairLinks,
        public_url: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._pages = pages
        self._sessions = sessions
        self._gateway = gateway
        self._links = links
        self._public_url = public_url
        self._clock = clock

    def screens(self) -> list[Screen]:
        """The table."""
        return [
            Screen("GET", "/", self.home, "sessions.home", Who.SIGNED_IN),
            Screen("POST", "/sessions", self.add_business, "sessions.add_business", Who.OPERATOR),
            Screen("GET", _LIST, self.list, "sessions.list"),
            Screen("POST", _LIST, self.add, "sessions.add"),
            Screen("GET", _SESSION, self.session, "sessions.session"),
            Screen("GET", _SESSION + "/qr.svg", self.qr, "sessions.qr"),
            Screen("GET", _SESSION + "/timeline", self.timeline, "sessions.timeline"),
            Screen("POST", _SESSION + "/start", self.start, "sessions.start"),
            Screen("POST", _SESSION + "/code", self.code, "sessions.code"),
            Screen("POST", _SESSION + "/cancel", self.cancel, "sessions.cancel"),
            Screen("POST", _SESSION + "/disconnect", self.disconnect, "sessions.disconnect"),
            Screen("POST", _SESSION + "/link", self.link, "sessions.link"),
        ]

    # ---- the lists ----------------------------------------------------------------------------------

    async def home(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Show all sessions to the operator; lead anybody else to their own."""
        if not visitor.is_operator:
            return see_other(f"/users/{visitor.user_id}/sessions")
        return await self._list(request, visitor, None)

    async def list(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Show the sessions of a business."""
        return await self._list(request, visitor, request.match_info["userId"])

    async def _list(self, request: web.Request, visitor: Visitor, user_id: str | None) -> web.StreamResponse:
        listing = await self._listing(user_id, request.query.get("page", ""))
        if "shown" in request.query:
            return self._changes(request, visitor, listing.cards, listing)
        return self._list_page(visitor, user_id, listing)

    async def _listing(self, user_id: str | None, page: str = "") -> Listing:
        views = await self._sessions.overview(user_id)
        pages = max(1, -(-len(views) // SHOWN))
        number = min(max(1, int(page)), pages) if _PAGE.fullmatch(page) else 1
        shown = await self._sessions.pairing(views[(number - 1) * SHOWN : number * SHOWN])
        cards = [card_of(view, self._clock()) for view in shown]
        return Listing("/" if user_id is None else f"/users/{user_id}/sessions", cards, number, pages)

    def _list_page(
        self,
        visitor: Visitor,
        user_id: str | None,
        listing: Listing,
        *,
        problem: str | None = None,
    ) -> web.Response:
        return self._pages.page(
            "sessions/list.html",
            visitor,
            area="businesses" if user_id is None else "sessions",
            user_id=user_id,
            status=422 if problem else 200,
            listing=listing,
            problem=problem,
            default_session=DEFAULT_SESSION,
        )

    def _changes(
        self, request: web.Request, visitor: Visitor, cards: Sequence[Card], listing: Listing | None
    ) -> web.Response:
        """Give what a page does not show yet; 204 where it shows everything, so that nothing moves."""
        seen = set(request.query.getall("v", []))
        if listing is not None and request.query["shown"] != listing.version:
            return self._pages.fragment("sessions/cards.html", visitor, listing=listing, is_swapped=True)
        changed = [card for card in cards if card.version not in seen]
        pairing = [
            card
            for card in cards
            if card.pairing and card.version in seen and card.pairing.version not in seen
        ]
        if not changed and not pairing:
            return web.Response(status=204)
        return self._pages.fragment(
            "sessions/changes.html",
            visitor,
            changed=changed,
            pairing=pairing,
        )

    async def add_business(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Make a business where there is none of that name, and a place for the session."""
        form = await request.post()
        return await self._add(visitor, None, str(form.get("userId", "")), str(form.get("sessionId", "")))

    async def add(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Make a place for a further session of a business."""
        form = await request.post()
        user_id = request.match_info["userId"]
        return await self._add(visitor, user_id, user_id, str(form.get("sessionId", "")))

    async def _add(
        self, visitor: Visitor, user_id: str | None, owner: str, session_id: str
    ) -> web.StreamResponse:
        owner, session_id = owner.strip(), session_id.strip() or DEFAULT_SESSION
        try:
            for name in (owner, session_id):
                CreateUser.from_wire({"userId": name})
        except ValidationFailed:
            problem = self._pages.t("sessions.bad_name")
            return self._list_page(visitor, user_id, await self._listing(user_id), problem=problem)
        await self._sessions.add(owner, session_id)
        return see_other(f"/users/{owner}/sessions/{session_id}", "sessions.added")

    # ---- one session --------------------------------------------------------------------------------

    async def session(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Show a session on its page."""
        card = await self._card(request)
        if "shown" in request.query:
            return self._changes(request, visitor, [card], None)
        timeline = await self._sessions.timeline(*_names(request), self._clock() - DAY)
        return self._pages.page(
            "sessions/session.html",
            visitor,
            area="sessions",
            user_id=card.user_id,
            card=card,
            past=past_of(timeline, self._clock()),
        )

    async def timeline(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Show the last day anew; 204 where nothing happened."""
        timeline = await self._sessions.timeline(*_names(request), self._clock() - DAY)
        past = past_of(timeline, self._clock())
        if request.query.get("version") == past.version:
            return web.Response(status=204)
        user_id, session_id = _names(request)
        place = f"/users/{user_id}/sessions/{session_id}"
        return self._pages.fragment("sessions/timeline.html", visitor, past=past, place=place)

    async def qr(self, request: web.Request, _visitor: Visitor) -> web.StreamResponse:
        """Give the picture, from the gateway."""
        return await qr_picture(self._gateway, *_names(request))

    async def start(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Start it."""
        await self._sessions.start(*_names(request))
        return await self._shown(request, visitor)

    async def code(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Ask for a pairing code for the phone number that was written."""
        phone = phone_in(self._pages, str((await request.post()).get("phone", "")))
        await self._sessions.start(*_names(request), phone)
        return await self._shown(request, visitor)

    async def cancel(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Stop it before it is connected."""
        await self._sessions.cancel(*_names(request))
        return await self._shown(request, visitor)

    async def disconnect(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Unlink the phone."""
        await self._sessions.disconnect(*_names(request))
        return await self._shown(request, visitor)

    async def link(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Make a link for the phone's owner. Raises `Conflict` where a phone is linked already."""
        view = await self._sessions.look(*_names(request))
        if view.problem:
            raise view.problem
        if not card_of(view, self._clock()).is_unlinked:
            raise Conflict(self._pages.t("sessions.link.linked"))
        token = self._links.make(view.user_id, view.session_id, view.session)
        return self._pages.fragment(
            "sessions/link.html",
            visitor,
            url=f"{self._public_url}/pair/{token}",
            minutes=VALID_MINUTES,
        )

    async def _shown(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Show the card as it is after something was done."""
        card = await self._card(request)
        return self._pages.fragment("sessions/card.html", visitor, card=card, is_swapped=False)

    async def _card(self, request: web.Request) -> Card:
        return card_of(await self._sessions.look(*_names(request)), self._clock())


async def qr_picture(gateway: Fleet, user_id: str, session_id: str) -> web.Response:
    """Give the QR of the moment, as a picture that can do nothing; an empty one where it has just gone."""
    try:
        svg = await gateway.qr_svg(user_id, session_id)
    except PairingNotShown:
        svg = _NO_QR
    headers = _NO_STORE | {"Content-Security-Policy": "default-src 'none'"}
    return web.Response(text=svg, content_type="image/svg+xml", headers=headers)


def phone_in(pages: Pages, written: str) -> str:
    """Read a phone number as people write it. Raises `ValidationFailed`."""
    digits = "".join(letter for letter in written if letter not in " +-().")
    try:
        StartSession.from_wire({"phone": digits})
    except HoldfastError:
        problem = pages.t("sessions.bad_phone")
        raise ValidationFailed(
            problem, details={"fields": [{"field": "phone", "problem": problem}]}
        ) from None
    return digits


def _names(request: web.Request) -> tuple[str, str]:
    return request.match_info["userId"], request.match_info["sessionId"]
