"""The route that lets a user go."""

from collections.abc import Sequence

from aiohttp import web
from holdfast_contract import errors
from holdfast_contract.privacy import UserForgotten
from holdfast_contract.service.web import Route

from holdfast_gateway.application.leaving import Leaving


def user_routes(leaving: Leaving) -> Sequence[Route]:
    """Make the table of routes."""

    async def forget_user(request: web.Request) -> UserForgotten:
        return await leaving.let_go(request.match_info["userId"])

    return [
        Route(
            "DELETE",
            "/v1/users/{userId}",
            forget_user,
            "Forget a user: sessions with their logins and backups, messages, contacts and files.",
            answer=UserForgotten,
            errors=(errors.BackupStoreUnreachable,),
            tag="sessions",
        )
    ]
