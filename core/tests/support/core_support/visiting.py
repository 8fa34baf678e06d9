"""Browsers without a screen: they sign in, keep their cookie, and send their token with every form."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientResponse, ClientSession, CookieJar
from aiohttp.test_utils import TestClient
from holdfast_contract.errors import Conflict
from holdfast_contract.times import now
from holdfast_core.adapters.accounts import Argon2, PeopleTables
from holdfast_core.application.operator import Operator
from holdfast_core.application.people import People
from holdfast_core.domain.people import Role, plain_email

from core_support.running import EMAIL, PASSWORD, Running

TENANT_PASSWORD = "paper-boats-on-a-slow-river"


@dataclass(frozen=True)
class Shown:
    """What came back; redirects within the dashboard are followed."""

    status: int
    text: str
    headers: Mapping[str, str]
    path: str


@dataclass
class Visiting:
    """A browser of somebody."""

    client: TestClient
    session: ClientSession
    token: str = ""

    async def get(self, path: str, *, htmx: bool = False, **options: Any) -> Shown:
        return await self._shown(await self._call("GET", path, htmx=htmx, **options))

    async def post(
        self, path: str, form: Mapping[str, Any] | None = None, *, htmx: bool = False, **options: Any
    ) -> Shown:
        """Send a form with the token of this visit; `data=` in its place for another body."""
        data = options.pop("data", None) or {**(form or {}), "csrfToken": self.token}
        headers = {"X-CSRF-Token": self.token} if htmx or not isinstance(data, dict) else {}
        headers |= options.pop("headers", {})
        return await self._shown(
            await self._call("POST", path, htmx=htmx, data=data, headers=headers, **options)
        )

    async def call(self, method: str, path: str, **options: Any) -> ClientResponse:
        """Send anything, without a token and without following redirects."""
        return await self.session.request(
            method, self.client.make_url(path), allow_redirects=False, **options
        )

    async def _call(self, method: str, path: str, *, htmx: bool, **options: Any) -> ClientResponse:
        headers = options.pop("headers", {}) | ({"HX-Request": "true"} if htmx else {})
        return await self.session.request(method, self.client.make_url(path), headers=headers, **options)

    async def _shown(self, answer: ClientResponse) -> Shown:
        body = await answer.read()
        text = body.decode("utf-8", "replace")
        if found := re.search(r'name="csrfToken" value="([^"]+)"', text):
            self.token = found[1]
        return Shown(answer.status, text, answer.headers, answer.url.path)


async def visitor(core: Running) -> Visiting:
    """Give a browser in which nobody has signed in."""
    session = ClientSession(cookie_jar=CookieJar(unsafe=True))
    core.closing.append(session)
    return Visiting(core.client, session)


async def sign_in(core: Running, email: str = EMAIL, password: str = PASSWORD) -> Visiting:
    """Give a browser in which somebody has signed in: the operator, where nobody is named."""
    visit = await visitor(core)
    await visit.get("/login")
    shown = await visit.post("/login", {"email": email, "password": password, "next": "/account"})
    assert shown.status == 200, shown.text
    return visit


def people_of(core: Running) -> People:
    """Give who looks after people, as core puts it together."""
    operator = Operator(EMAIL, PASSWORD)
    return People(PeopleTables(core.core.database), core.core.users, operator, Argon2(), now)


async def make_tenant(core: Running, user_id: str = "acme") -> str:
    """Have a business have a member, and give their e-mail; the password is TENANT_PASSWORD."""
    people = people_of(core)
    await core.core.users.ensure(user_id)
    email = plain_email(f"owner@{user_id}.test")
    try:
        person = await people.invite(email, Role.TENANT, user_id)
    except Conflict:
        return email
    await people.accept(person.person_id, person.revision, TENANT_PASSWORD)
    return email


async def tenant(core: Running, user_id: str = "acme") -> Visiting:
    """Give a browser in which a member of a business has signed in."""
    return await sign_in(core, await make_tenant(core, user_id), TENANT_PASSWORD)
