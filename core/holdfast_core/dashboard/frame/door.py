"""The one door of the dashboard: who comes in, where to, and what is written down of it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

import structlog
from aiohttp import hdrs, web
from holdfast_contract.errors import Forbidden, HoldfastError, Internal, PayloadTooLarge, RequestTimeout
from holdfast_contract.service.addresses import address_of
from holdfast_contract.service.web import MAX_BODY, Route

from holdfast_core.application.audit import AuditLog, Deed
from holdfast_core.application.people import People
from holdfast_core.application.users import Users
from holdfast_core.dashboard.frame.pages import Pages, see_other
from holdfast_core.dashboard.frame.visits import Visit, Visits
from holdfast_core.domain.people import Person, Role

FORM_SECONDS = 60.0
"""Seconds within which a form has come."""

MAX_FIELDS = 1_000
"""Fields of a form where a screen does not say otherwise."""

FRONT = "/"

log = structlog.get_logger()


class Who(StrEnum):
    """Who may see a screen.

    `TENANT`: its path holds a `{userId}`, which a tenant's own must be, and which exists.
    """

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"
    TENANT = "tenant"
    OPERATOR = "operator"


@dataclass(frozen=True)
class Visitor:
    """Who looks. Without a role nobody has signed in; without a `user_id` it is the operator.

    `csrf` is the token that the visitor's forms carry, `done` what the address says was just done.
    """

    visit: Visit
    csrf: str
    address: str
    done: str = ""
    email: str = ""
    role: Role | None = None
    user_id: str | None = None

    @property
    def is_signed_in(self) -> bool:
        """Whether we know who it is."""
        return self.role is not None

    @property
    def is_operator(self) -> bool:
        """Whether every business is within reach."""
        return self.role == Role.OPERATOR


@dataclass(frozen=True)
class Actor:
    """Whose deed it is where that is not who has signed in: nobody's e-mail for the holder of a link."""

    email: str
    user_id: str | None


ACTOR = web.RequestKey("actor", Actor)

Handler = Callable[[web.Request, Visitor], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Screen:
    """A page, a piece of one, or something that a page does.

    A change (by default all but GET) is written to the audit log under `name`, which the catalogue has as
    `<area>.did.<action>`. `max_body` is in bytes; `max_fields` are those of its form.
    """

    method: str
    path: str
    handler: Handler
    name: str
    who: Who = Who.TENANT
    is_change: bool | None = None
    max_body: int = MAX_BODY
    max_fields: int = MAX_FIELDS
    per_minute: int | None = None
    """How often it may be used in a minute for the same path, by whomever."""

    @property
    def changes(self) -> bool:
        """Whether using it is written down."""
        return self.method != hdrs.METH_GET if self.is_change is None else self.is_change


class Door:
    """Makes routes of screens. Access, tokens, the audit log and errors are seen to here and nowhere else."""

    def __init__(
        self,
        *,
        people: People,
        users: Users,
        audit: AuditLog,
        visits: Visits,
        pages: Pages,
        clock: Callable[[], datetime],
        before: Callable[[], Awaitable[object]],
    ) -> None:
        """`before` is awaited before each screen: by then pages know which gateways a browser may follow."""
        self._people = people
        self._users = users
        self._audit = audit
        self._visits = visits
        self._pages = pages
        self._clock = clock
        self._before = before

    def routes(self, screens: Iterable[Screen]) -> list[Route]:
        """Make the table; the API's own gatekeeper leaves these to the door."""
        return [
            Route(
                screen.method,
                screen.path,
                self._handler(screen),
                screen.name,
                open=True,
                tag="dashboard",
                per_minute=screen.per_minute,
            )
            for screen in screens
        ]

    def _handler(self, screen: Screen) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            if (screen.max_body, screen.max_fields) != (MAX_BODY, MAX_FIELDS):
                request = request.clone(client_max_size=screen.max_body, client_max_fields=screen.max_fields)
            visit = self._visits.read(request)
            visitor = await self._visitor(request, visit or self._visits.begin())
            response = await self._enter(request, visitor, screen)
            if visit is None and not response.prepared:
                # A form on the page carries a token of this visit.
                self._visits.keep(response, visitor.visit)
            return response

        return handle

    async def _visitor(self, request: web.Request, visit: Visit) -> Visitor:
        visitor = Visitor(
            visit,
            csrf=self._visits.token(visit),
            address=address_of(request),
            done=request.query.get("done", "") if request.method == hdrs.METH_GET else "",
        )
        person = visit.person_id and await self._people.find(visit.person_id, visit.revision)
        if not person:
            return visitor
        return replace(visitor, email=person.email, role=person.role, user_id=person.user_id)

    async def _enter(self, request: web.Request, visitor: Visitor, screen: Screen) -> web.StreamResponse:
        if screen.who != Who.ANYONE and not visitor.is_signed_in:
            return self._ask_to_sign_in(request, visitor)
        try:
            await self._admit(request, visitor, screen)
            await self._before()
            response = await screen.handler(request, visitor)
        except HoldfastError as error:
            return self._refuse(request, visitor, error)
        except web.HTTPRequestEntityTooLarge:
            return self._refuse(request, visitor, PayloadTooLarge())
        except (web.HTTPException, ConnectionResetError):
            raise
        except Exception:
            log.exception("screen failed", screen=screen.name)
            return self._refuse(request, visitor, Internal())
        if screen.changes and response.status < 400:
            await self._audit.add(_deed(request, visitor, screen.name, self._clock()))
        return response

    async def _admit(self, request: web.Request, visitor: Visitor, screen: Screen) -> None:
        """Raises `Forbidden`, and `UserNotFound` for a business that is not there."""
        if screen.who == Who.OPERATOR and not visitor.is_operator:
            raise Forbidden("Only the operator may see this page.")
        if screen.who == Who.TENANT:
            user_id = request.match_info["userId"]
            if visitor.user_id not in {None, user_id}:
                raise Forbidden("This belongs to another business.")
            await self._users.require(user_id)
        if screen.method != hdrs.METH_GET:
            try:
                async with asyncio.timeout(FORM_SECONDS):
                    await self._visits.check(request, visitor.visit)
            except TimeoutError:
                raise RequestTimeout from None

    def _ask_to_sign_in(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        if _is_htmx(request):
            return web.Response(status=401, headers={"HX-Redirect": FRONT})
        goes_on = request.path_qs if request.method == hdrs.METH_GET else FRONT
        status = 200 if request.path == FRONT else 401
        return self.sign_in_page(visitor, goes_on, status=status)

    def sign_in_page(
        self, visitor: Visitor, goes_on: str, problem: str | None = None, status: int = 200
    ) -> web.Response:
        """Show the way in, which leads on to where the visitor wanted to go."""
        return self._pages.page(
            "people/sign_in.html", visitor, goes_on=goes_on, problem=problem, status=status
        )

    def let_in(self, request: web.Request, person: Person, goes_on: str = FRONT) -> web.StreamResponse:
        """Sign a person in, and send the browser on."""
        request[ACTOR] = Actor(person.email, person.user_id)
        response = see_other(goes_on)
        self._visits.keep(response, self._visits.begin(person))
        return response

    def _refuse(self, request: web.Request, visitor: Visitor, error: HoldfastError) -> web.StreamResponse:
        fields = error.details.get("fields") or []
        problems = [str(one["problem"]) for one in fields] or [error.message]
        visitor = replace(visitor, done="")  # whatever was done, this was not
        if _is_htmx(request):
            response = self._pages.fragment(
                "frame/problems.html", visitor, status=error.status, problems=problems
            )
            response.headers.update({"HX-Retarget": "#notices", "HX-Reswap": "innerHTML"})
        else:
            response = self._pages.page("frame/error.html", visitor, status=error.status, problems=problems)
        if error.retry_after is not None:
            response.headers["Retry-After"] = str(max(1, round(error.retry_after)))
        return response


def _is_htmx(request: web.Request) -> bool:
    return "HX-Request" in request.headers


def _deed(request: web.Request, visitor: Visitor, name: str, at: datetime) -> Deed:
    actor = request.get(ACTOR) or Actor(visitor.email, visitor.user_id)
    ids = {part: value for part, value in request.match_info.items() if part not in {"userId", "token"}}
    return Deed(
        email=actor.email,
        action=name,
        address=visitor.address,
        at=at,
        user_id=request.match_info.get("userId", actor.user_id),
        target={part: value[:200] for part, value in ids.items()},
    )
