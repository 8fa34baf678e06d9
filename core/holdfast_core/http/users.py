"""Users and their keys."""

from aiohttp import web
from holdfast_contract.core import ApiKey, CreateKey, CreateUser, KeyList, User
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
                tag="users",
            ),
            Route(
                "POST",
                "/v1/users/{userId}/keys",
                self.create_key,
                "Make an API key that reaches this user alone. It is shown this once.",
                body=CreateKey,
                body_optional=True,
                answer=ApiKey,
                status=201,
                errors=(Forbidden, UserNotFound),
                tag="users",
            ),
            Route(
                "GET",
                "/v1/users/{userId}/keys",
                self.keys,
                "List the API keys, without their texts, the newest first.",
                answer=KeyList,
                errors=(Forbidden, UserNotFound),
                tag="users",
            ),
            Route(
                "DELETE",
                "/v1/users/{userId}/keys/{keyId}",
                self.revoke_key,
                "Revoke an API key: it reaches nothing from the next call on.",
                status=204,
                errors=(Forbidden, UserNotFound, KeyNotFound),
                tag="users",
            ),
        ]

    async def create_user(self, _request: web.Request, body: CreateUser) -> User:
        """Create a user."""
        return await self._users.create(body.user_id, body.name)

    async def create_key(self, request: web.Request, body: CreateKey) -> ApiKey:
        """Make a key."""
        return await self._users.create_key(request.match_info["userId"], body.name)

    async def keys(self, request: web.Request) -> KeyList:
        """List keys."""
        return await self._users.keys(request.match_info["userId"])

    async def revoke_key(self, request: web.Request) -> None:
        """Revoke a key."""
        await self._users.revoke_key(request.match_info["userId"], request.match_info["keyId"])
