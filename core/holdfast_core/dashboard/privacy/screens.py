"""What is held of a business: taken along, and removed for good."""

from aiohttp import web
from holdfast_contract.service.downloads import as_download

from holdfast_core.application.exports import Exports
from holdfast_core.application.removal import Removals
from holdfast_core.application.users import Users
from holdfast_core.dashboard.frame.door import Screen, Visitor, Who
from holdfast_core.dashboard.frame.pages import Pages, see_other

_PAGE = "/users/{userId}/privacy"
_EXPORTS_PER_MINUTE = 4


class PrivacyScreens:
    """A page for a business's own people, on which the operator can also remove it."""

    def __init__(self, pages: Pages, users: Users, exports: Exports, removals: Removals) -> None:
        self._pages = pages
        self._users = users
        self._exports = exports
        self._removals = removals

    def screens(self) -> list[Screen]:
        """The table."""
        return [
            Screen("GET", _PAGE, self.show, "privacy.show"),
            Screen(
                "GET",
                _PAGE + "/export",
                self.export,
                "privacy.export",
                is_change=True,
                per_minute=_EXPORTS_PER_MINUTE,
            ),
            Screen("GET", "/removals", self.removals, "privacy.removals", Who.OPERATOR),
            Screen("POST", "/removals", self.remove, "privacy.remove", Who.OPERATOR),
        ]

    async def show(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Say what can be done."""
        return self._show(visitor, request.match_info["userId"])

    def _show(self, visitor: Visitor, user_id: str, problem: str = "", status: int = 200) -> web.Response:
        return self._pages.page(
            "privacy/page.html",
            visitor,
            area="privacy",
            user_id=user_id,
            problem=problem,
            status=status,
        )

    async def export(self, request: web.Request, _visitor: Visitor) -> web.StreamResponse:
        """Hand everything out."""
        user_id = request.match_info["userId"]
        return await as_download(request, f"{user_id}.zip", self._exports.of_user(user_id))

    async def remove(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Remove the business, if its id was typed."""
        form = await request.post()
        user_id, typed = str(form.get("userId", "")), str(form.get("typed", "")).strip()
        await self._users.require(user_id)
        if typed != user_id:
            return self._show(visitor, user_id, self._pages.t("privacy.remove.differs"), status=422)
        await self._removals.begin(user_id)
        return see_other("/removals", done="privacy.did.remove")

    async def removals(self, _request: web.Request, visitor: Visitor) -> web.Response:
        """List who is being removed and who was."""
        return self._pages.page(
            "privacy/removals.html", visitor, area="removals", removals=(await self._removals.all()).removals
        )
