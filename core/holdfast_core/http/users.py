"""Users and their keys."""

from aiohttp import web
from holdfast_contract.core import ApiKey, CreateKey, CreateUser, User
from holdfast_contract.errors import Conflict, Forbidden, UserNotFound
from holdfast_contract.service.web import Route

from holdfast_core.application.users import Users


class UserRoutes:
    """Creating users and keys."""

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
        ]

    async def create_user(self, _request: web.Request, body: CreateUser) -> User:
        """Create a user."""
        return await self._users.create(body.user_id, body.name)

    async def create_key(self, request: web.Request, body: CreateKey) -> ApiKey:
        """Make a key."""
        return await self._users.create_key(request.match_info["userId"], body.name)
