"""What is held of users and contacts: handed out, and removed for good."""

from aiohttp import web
from holdfast_contract.core import Scope
from holdfast_contract.errors import Forbidden, NotFound, UserNotFound
from holdfast_contract.privacy import RemovalList, UserRemoval
from holdfast_contract.service.downloads import as_download
from holdfast_contract.service.web import Route

from holdfast_core.application.exports import Exports
from holdfast_core.application.removal import Removals
from holdfast_core.http.auth import is_operator
from holdfast_core.http.contacts import NAME_PARAMETER, name_of

EXPORTS_PER_MINUTE = 4
"""Of each user or contact: to read everything is work."""


class PrivacyRoutes:
    """Exports and removals."""

    def __init__(self, exports: Exports, removals: Removals) -> None:
        self._exports = exports
        self._removals = removals

    def routes(self) -> list[Route]:
        """The table."""
        return [
            Route(
                "GET",
                "/v1/users/{userId}/export",
                self.export_user,
                "All that core holds of a user, without secrets: a ZIP of JSON lines.",
                answer_types=("application/zip",),
                errors=(Forbidden, UserNotFound),
                scope=Scope.ALL,
                tag="privacy",
                per_minute=EXPORTS_PER_MINUTE,
            ),
            Route(
                "GET",
                "/v1/users/{userId}/contacts/{contactId}/export",
                self.export_contact,
                "All that is held of a contact, with the files that the gateway still has: a ZIP.",
                answer_types=("application/zip",),
                errors=(Forbidden, UserNotFound),
                parameters=NAME_PARAMETER,
                scope=Scope.ALL,
                tag="privacy",
                per_minute=EXPORTS_PER_MINUTE,
            ),
            Route(
                "DELETE",
                "/v1/users/{userId}",
                self.remove_user,
                "Remove a user with everything, here and at every gateway; the operator's to do.",
                answer=UserRemoval,
                status=202,
                errors=(Forbidden, UserNotFound),
                scope=Scope.ALL,
                tag="privacy",
            ),
            Route(
                "GET",
                "/v1/removals",
                self.list_removals,
                "List removals of users, the newest first; the operator's to see.",
                answer=RemovalList,
                errors=(Forbidden,),
                scope=Scope.ALL,
                tag="privacy",
            ),
            Route(
                "GET",
                "/v1/removals/{removalId}",
                self.get_removal,
                "How far the removal of a user is; the operator's to see.",
                answer=UserRemoval,
                errors=(Forbidden, NotFound),
                scope=Scope.ALL,
                tag="privacy",
            ),
        ]

    async def export_user(self, request: web.Request) -> web.StreamResponse:
        """Hand a user's data out."""
        user_id = request.match_info["userId"]
        return await as_download(request, f"{user_id}.zip", self._exports.of_user(user_id))

    async def export_contact(self, request: web.Request) -> web.StreamResponse:
        """Hand a contact's data out."""
        user_id, name = request.match_info["userId"], name_of(request)
        return await as_download(request, "contact.zip", self._exports.of_contact(user_id, name))

    async def remove_user(self, request: web.Request) -> UserRemoval:
        """Begin to remove a user. Raises `Forbidden` for a key: it would remove itself."""
        if not is_operator(request):
            raise Forbidden
        return await self._removals.begin(request.match_info["userId"])

    async def list_removals(self, _request: web.Request) -> RemovalList:
        """List removals."""
        return await self._removals.all()

    async def get_removal(self, request: web.Request) -> UserRemoval:
        """Show a removal."""
        return await self._removals.receipt(request.match_info["removalId"])
