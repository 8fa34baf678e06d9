"""The way in and out."""

from aiohttp import web
from holdfast_contract.errors import NotFound, RateLimited, Unauthenticated, ValidationFailed

from holdfast_core.application import measures
from holdfast_core.application.people import People
from holdfast_core.dashboard.frame.door import FRONT, Door, Screen, Visitor, Who
from holdfast_core.dashboard.frame.forms import problems
from holdfast_core.dashboard.frame.pages import Pages, see_other
from holdfast_core.dashboard.frame.visits import Visits
from holdfast_core.domain.people import SHORTEST_PASSWORD, Person

_WELCOME = "/welcome/{token}"


class EntryScreens:
    """Signing in and out, and taking an invitation."""

    def __init__(self, door: Door, people: People, visits: Visits, pages: Pages) -> None:
        self._door = door
        self._people = people
        self._visits = visits
        self._pages = pages

    def screens(self) -> list[Screen]:
        """The table."""
        return [
            Screen("GET", "/login", self.form, "people.form", Who.ANYONE),
            Screen("POST", "/login", self.sign_in, "people.sign_in", Who.ANYONE),
            Screen("POST", "/logout", self.sign_out, "people.sign_out", Who.SIGNED_IN),
            Screen("GET", _WELCOME, self.welcome, "people.welcome", Who.ANYONE),
            Screen("POST", _WELCOME, self.accept, "people.accept", Who.ANYONE),
        ]

    async def form(self, _request: web.Request, visitor: Visitor) -> web.Response:
        """Show the way in."""
        return see_other(FRONT) if visitor.is_signed_in else self._door.sign_in_page(visitor, FRONT)

    async def sign_in(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Compare e-mail and password, and lead on to where the visitor wanted to go."""
        form = await request.post()
        goes_on = _within(str(form.get("next", "")))
        try:
            person = await self._people.sign_in(
                str(form.get("email", "")), str(form.get("password", "")), visitor.address
            )
        except Unauthenticated as error:
            measures.SIGN_INS.add("wrong")
            text = self._pages.t("people.sign_in.wrong")
            return self._door.sign_in_page(visitor, goes_on, text, error.status)
        except RateLimited as error:
            measures.SIGN_INS.add("throttled")
            text = self._pages.t("people.sign_in.too_many")
            response = self._door.sign_in_page(visitor, goes_on, text, error.status)
            response.headers["Retry-After"] = str(max(1, round(error.retry_after or 1)))
            return response
        measures.SIGN_INS.add("ok")
        return self._door.let_in(request, person, goes_on)

    async def sign_out(self, _request: web.Request, _visitor: Visitor) -> web.Response:
        """Take the cookie back."""
        response = see_other(FRONT)
        self._visits.forget(response)
        return response

    async def welcome(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Ask somebody who was invited for a password. Raises `NotFound`."""
        return self._welcome(visitor, await self._invited(request))

    async def accept(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Set it, and let them in. Raises `NotFound`."""
        invited = await self._invited(request)
        password = str((await request.post()).get("password", ""))
        try:
            person = await self._people.accept(invited.person_id, invited.revision, password)
        except ValidationFailed as error:
            return self._welcome(visitor, invited, problems(error)["password"], error.status)
        return self._door.let_in(request, person)

    async def _invited(self, request: web.Request) -> Person:
        invitation = self._visits.invited(request.match_info["token"])
        person = await self._people.find(*invitation) if invitation else None
        if person is None:
            raise NotFound("This invitation was used, taken back, or is too old. Ask for a new one.")
        return person

    def _welcome(
        self, visitor: Visitor, person: Person, problem: str | None = None, status: int = 200
    ) -> web.Response:
        return self._pages.page(
            "people/welcome.html",
            visitor,
            email=person.email,
            problem=problem,
            shortest=SHORTEST_PASSWORD,
            status=status,
        )


def _within(path: str) -> str:
    """Give a path of ours; what leads elsewhere leads to the front page."""
    is_ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if is_ours else FRONT
