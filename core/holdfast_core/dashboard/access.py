"""Signing in and out."""

from aiohttp import web
from holdfast_contract.errors import Forbidden, RateLimited
from holdfast_contract.service.web import Route

from holdfast_core.application.operator import Operator
from holdfast_core.dashboard import texts
from holdfast_core.dashboard.pages import Pages
from holdfast_core.dashboard.throttle import Throttle
from holdfast_core.dashboard.visits import Visit, Visits


class AccessRoutes:
    """The way in. Every POST carries a token, the one that signs in too."""

    def __init__(self, operator: Operator, visits: Visits, throttle: Throttle, pages: Pages) -> None:
        self._operator = operator
        self._visits = visits
        self._throttle = throttle
        self._pages = pages

    def routes(self) -> list[Route]:
        """The table."""
        return [
            Route("POST", "/login", self.sign_in, "Sign in.", open=True),
            Route("POST", "/logout", self.sign_out, "Sign out.", open=True),
        ]

    def signed_in(self, request: web.Request) -> Visit | None:
        """Give the visit of somebody who has signed in."""
        visit = self._visits.read(request)
        return visit if visit and visit.email == self._operator.email else None

    def login_page(self, request: web.Request, problem: str | None = None, status: int = 200) -> web.Response:
        """Show the form; a first visit gets its cookie here, so that the form can carry a token."""
        visit = self._visits.read(request)
        is_new = visit is None
        visit = visit or self._visits.begin()
        response = self._pages.render("login.html", status, csrf=self._visits.token(visit), problem=problem)
        if is_new:
            self._visits.keep(response, visit)
        return response

    async def check(self, request: web.Request) -> Visit:
        """Give the visit behind a POST. Raises `Forbidden` where it is not signed in or has no token."""
        visit = self.signed_in(request)
        if visit is None:
            raise Forbidden("Sign in first.")
        await self._visits.check(request, visit)
        return visit

    async def sign_in(self, request: web.Request) -> web.Response:
        """Compare e-mail and password, under the throttle."""
        address = request.remote or ""
        try:
            await self._visits.check(request, self._visits.read(request))
            self._throttle.check(address)
        except Forbidden:
            return self.login_page(request, texts.FORM_EXPIRED, 403)
        except RateLimited as error:
            response = self.login_page(request, texts.TOO_MANY_TRIES, error.status)
            response.headers["Retry-After"] = str(round(error.retry_after or 1))
            return response
        form = await request.post()
        if not self._operator.is_it(str(form.get("email", "")), str(form.get("password", ""))):
            self._throttle.failed(address)
            return self.login_page(request, texts.WRONG_CREDENTIALS, 401)
        response = _home()
        self._visits.keep(response, self._visits.begin(self._operator.email))
        return response

    async def sign_out(self, request: web.Request) -> web.Response:
        """Take the cookie back."""
        await self.check(request)
        response = _home()
        self._visits.forget(response)
        return response


def _home() -> web.Response:
    return web.Response(status=303, headers={"Location": "/"})
