"""Users and their keys."""

from aiohttp import web
from holdfast_contract.core import ApiKey, CreateKey, CreateUser, KeyList, Scope, User
from holdfast_contract.errors import Conflict, Forbidden, KeyNotFound, UserNotFound
from holdfast_contract.service.web import Route

from holdfast_core.application.users import Users


class UserRoutes:
    """Users, and their keys."""

    def __init__(self, users: Users) -> None:
        self._users = users

    def routes(self) -> list[Route]:
        """The table."""
        return [
            Route(
                "POST",
                "/v1/users",
                self.create_user,
                "Create a user; the operator's to do.",
                body=CreateUser,
                answer=User,
                status=201,
                errors=(Conflict, Forbidden),
                scope=Scope.ALL,
                tag="users",
            ),
            Route(
                "POST",
                "/v1/users/{userId}/keys",
                self.create_key,
                "Make an API key for this user, as far as its scopes go. It is shown this once.",
                body=CreateKey,
                body_optional=True,
                answer=ApiKey,
                status=201,
                errors=(Forbidden, UserNotFound),
                scope=Scope.ALL,
                tag="users",
            ),
            Route(
                "GET",
                "/v1/users/{userId}/keys",
                self.keys,
                "List the API keys, without their texts, the newest first.",
                operation_id="listKeys",
                answer=KeyList,
                errors=(Forbidden, UserNotFound),
                scope=Scope.ALL,
                tag="users",
            ),
            Route(
                "DELETE",
                "/v1/users/{userId}/keys/{keyId}",
                self.revoke_key,
                "Revoke an API key: it reaches nothing from the next call on.",
                status=204,
                errors=(Forbidden, UserNotFound, KeyNotFound),
                scope=Scope.ALL,
                tag="users",
            ),
        ]

    async def create_user(self, _request: web.Request, body: CreateUser) -> User:
        """Create a user."""
        return await self._users.create(body.user_id, body.name)

    async def create_key(self, request: web.Request, body: CreateKey) -> ApiKey:
        """Make a key."""
        return await self._users.create_key(request.match_info["userId"], body.name, body.scopes)

    async def keys(self, request: web.Request) -> KeyList:
        """List keys."""
        return await self._users.keys(request.match_info["userId"])

    async def revoke_key(self, request: web.Request) -> None:
        """Revoke a key."""
        await self._users.revoke_key(request.match_info["userId"], request.match_info["keyId"])
