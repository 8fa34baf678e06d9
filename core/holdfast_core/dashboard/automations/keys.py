"""The page on the keys of the API."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from aiohttp import web
from holdfast_contract.core import ApiKey, CreateKey, Scope
from holdfast_contract.errors import ValidationFailed

from holdfast_core.application.users import Users
from holdfast_core.dashboard.automations.screens import ALL
from holdfast_core.dashboard.frame.door import Screen, Visitor
from holdfast_core.dashboard.frame.forms import problems as problems_of
from holdfast_core.dashboard.frame.pages import Pages, see_other

_KEYS = ALL + "/keys"


class KeyScreens:
    """Keys of a business: what programs sign in with."""

    def __init__(self, pages: Pages, users: Users) -> None:
        self._pages = pages
        self._users = users

    def screens(self) -> list[Screen]:
        """The table."""
        return [
            Screen("GET", _KEYS, self.keys, "automations.keys"),
            Screen("POST", _KEYS, self.make, "automations.make_key"),
            Screen("POST", _KEYS + "/{keyId}/revoke", self.revoke, "automations.revoke_key"),
        ]

    async def keys(self, request: web.Request, visitor: Visitor) -> web.Response:
        """List them."""
        return await self._list(request, visitor)

    async def make(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Make one, and show its text."""
        form = await request.post()
        typed, ticked = str(form.get("name", "")), [str(scope) for scope in form.getall("scopes", [])]
        try:
            given = _given(typed, ticked)
        except ValidationFailed as error:
            # A problem of one of the scopes is one of their field.
            found = {name.partition(".")[0]: text for name, text in problems_of(error).items()}
            if "scopes" in found:
                kind = "both" if len(ticked) > 1 else "none"
                found["scopes"] = self._pages.t(f"automations.key.scopes_{kind}")
            return await self._list(
                request, visitor, typed=typed, ticked=ticked, problems=found, status=error.status
            )
        made = await self._users.create_key(request.match_info["userId"], given.name, given.scopes)
        return await self._list(request, visitor, made=made)

    async def revoke(self, request: web.Request, _visitor: Visitor) -> web.Response:
        """Let one be none any more. Raises `KeyNotFound`."""
        user_id = request.match_info["userId"]
        await self._users.revoke_key(user_id, request.match_info["keyId"])
        return see_other(_KEYS.replace("{userId}", user_id), done="automations.did.revoke_key")

    async def _list(
        self,
        request: web.Request,
        visitor: Visitor,
        *,
        typed: str = "",
        ticked: Sequence[str] = (Scope.ALL,),
        problems: Mapping[str, str] = MappingProxyType({}),
        made: ApiKey | None = None,
        status: int = 200,
    ) -> web.Response:
        user_id = request.match_info["userId"]
        return self._pages.page(
            "automations/keys.html",
            visitor,
            area="automations",
            user_id=user_id,
            keys=(await self._users.keys(user_id)).keys,
            scopes=list(Scope),
            typed=typed,
            ticked=ticked,
            problems={"name": "", "scopes": "", **problems},
            made=made,
            status=status,
        )


def _given(name: str, scopes: Sequence[str]) -> CreateKey:
    """Read what was typed and ticked. Raises `ValidationFailed`."""
    given = CreateKey.from_wire({"name": name, "scopes": scopes})
    if Scope.ALL in given.scopes and len(given.scopes) > 1:
        # Whoever ticks single ones beside it has overlooked that it is ticked.
        raise ValidationFailed(details={"fields": [{"field": "scopes", "problem": "Everything, or some."}]})
    return given
