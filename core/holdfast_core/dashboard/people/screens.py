"""Who may sign in, one's own account, and who did what."""

from collections.abc import Mapping

from aiohttp import web
from holdfast_contract.errors import Conflict, HoldfastError, UserNotFound, ValidationFailed

from holdfast_core.application.audit import PAGE, AuditLog
from holdfast_core.application.people import OPERATOR_ID, People
from holdfast_core.application.users import Users
from holdfast_core.dashboard.frame.door import Screen, Visitor, Who
from holdfast_core.dashboard.frame.forms import problems
from holdfast_core.dashboard.frame.pages import Pages, see_other
from holdfast_core.dashboard.frame.visits import Visits
from holdfast_core.domain.people import SHORTEST_PASSWORD, Person, Role

_PERSON = "/people/{personId}"
_PASSWORD = "/account/password"  # noqa: S105 - a path
_NOTHING_TYPED: Mapping[str, str] = {"email": "", "role": Role.TENANT, "userId": ""}


class PeopleScreens:
    """The pages on people."""

    def __init__(
        self,
        *,
        people: People,
        users: Users,
        audit: AuditLog,
        visits: Visits,
        pages: Pages,
        public_url: str,
    ) -> None:
        """`public_url` is where invitations lead."""
        self._people = people
        self._users = users
        self._audit = audit
        self._visits = visits
        self._pages = pages
        self._public_url = public_url

    def screens(self) -> list[Screen]:
        """The table."""
        return [
            Screen("GET", "/people", self.people, "people.people", Who.OPERATOR),
            Screen("POST", "/people", self.invite, "people.invite", Who.OPERATOR),
            Screen("POST", _PERSON + "/invitation", self.renew, "people.renew", Who.OPERATOR),
            Screen("POST", _PERSON + "/remove", self.remove, "people.remove", Who.OPERATOR),
            Screen("GET", "/account", self.account, "people.account", Who.SIGNED_IN),
            Screen("POST", _PASSWORD, self.change_password, "people.change_password", Who.SIGNED_IN),
            Screen("GET", "/audit", self.audit, "people.audit", Who.OPERATOR),
            Screen("GET", "/users/{userId}/audit", self.audit, "people.audit_of_business"),
        ]

    async def people(self, _request: web.Request, visitor: Visitor) -> web.Response:
        """List everybody."""
        return await self._list(visitor)

    async def _list(
        self,
        visitor: Visitor,
        *,
        typed: Mapping[str, str] = _NOTHING_TYPED,
        refused: Mapping[str, str] | None = None,
        invited: Person | None = None,
        status: int = 200,
    ) -> web.Response:
        link = invited and f"{self._public_url}/welcome/{self._visits.invitation(invited)}"
        return self._pages.page(
            "people/people.html",
            visitor,
            area="people",
            people=await self._people.all(),
            users=await self._users.all(),
            roles=[role.value for role in (Role.TENANT, Role.OPERATOR)],
            typed=typed,
            problems={"email": "", "userId": "", "": ""} | dict(refused or {}),
            link=link,
            link_email=invited and invited.email,
            status=status,
        )

    async def invite(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Let somebody in, and show the link to pass on."""
        form = await request.post()
        typed = {name: str(form.get(name, "")) for name in _NOTHING_TYPED}
        role = Role.OPERATOR if typed["role"] == Role.OPERATOR else Role.TENANT
        try:
            person = await self._people.invite(typed["email"], role, typed["userId"] or None)
        except (ValidationFailed, Conflict, UserNotFound) as error:
            return await self._list(visitor, typed=typed, refused=problems(error), status=error.status)
        return await self._list(visitor, invited=person)

    async def renew(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Sign somebody out everywhere, and show another link."""
        return await self._list(visitor, invited=await self._people.renew(request.match_info["personId"]))

    async def remove(self, request: web.Request, _visitor: Visitor) -> web.Response:
        """Let somebody in no more."""
        await self._people.remove(request.match_info["personId"])
        return see_other("/people", done="people.did.remove")

    async def account(self, _request: web.Request, visitor: Visitor) -> web.Response:
        """Show one's own account."""
        return self._account(visitor)

    def _account(
        self,
        visitor: Visitor,
        *,
        refused: Mapping[str, str] | None = None,
        status: int = 200,
    ) -> web.Response:
        return self._pages.page(
            "people/account.html",
            visitor,
            area="account",
            is_of_settings=visitor.visit.person_id == OPERATOR_ID,
            problems={"old": "", "password": "", "": ""} | dict(refused or {}),
            shortest=SHORTEST_PASSWORD,
            status=status,
        )

    async def change_password(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Set another password; this browser stays signed in."""
        form = await request.post()
        visit = visitor.visit
        person = await self._people.find(visit.person_id or "", visit.revision)
        try:
            if person is None:
                raise ValidationFailed("Sign in again.")
            changed = await self._people.change_password(
                person, str(form.get("old", "")), str(form.get("password", ""))
            )
        except HoldfastError as error:
            return self._account(visitor, refused=problems(error), status=error.status)
        response = see_other("/account", done="people.account.changed")
        self._visits.keep(response, self._visits.begin(changed))
        return response

    async def audit(self, request: web.Request, visitor: Visitor) -> web.Response:
        """List who did what: everything, or about one business."""
        before = request.query.get("before", "")
        user_id = request.match_info.get("userId")
        is_number = before.isascii() and before.isdecimal() and len(before) < 18
        deeds = await self._audit.page(user_id, int(before) if is_number else None)
        return self._pages.page(
            "people/audit.html",
            visitor,
            area="audit",
            user_id=user_id,
            deeds=deeds[:PAGE],
            older=deeds[PAGE - 1].number if len(deeds) > PAGE else None,
            did=self._did,
        )

    def _did(self, action: str) -> str:
        area, _, name = action.partition(".")
        return self._pages.t.either(f"{area}.did.{name}", action)
