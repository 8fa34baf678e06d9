"""The routes of what sessions leave behind on the disk."""

from collections.abc import Iterable, Sequence
from typing import Protocol, Self

from aiohttp import web
from holdfast_contract import errors
from holdfast_contract.model import WireModel
from holdfast_contract.service.web import Route

from holdfast_gateway.application.housekeeping import Housekeeping
from holdfast_gateway.domain.folders import Leftover
from holdfast_gateway.domain.reasons import Lost
from holdfast_gateway.domain.session import SessionKey
from holdfast_gateway.http.sessions import BASE, session_key


class LeftoverFolder(WireModel):
    """A folder of no session, which holds nothing."""

    user_id: str
    session_id: str
    bytes: int
    reason: str


class LeftoverList(WireModel):
    """Folders of no session, by user and session id."""

    leftovers: list[LeftoverFolder]

    @classmethod
    def of(cls, leftovers: Iterable[Leftover]) -> Self:
        """Show what was found."""
        return cls(
            leftovers=[
                LeftoverFolder(
                    user_id=item.key.user_id,
                    session_id=item.key.session_id,
                    bytes=item.size,
                    reason=item.reason,
                )
                for item in leftovers
            ]
        )


class CachesCleared(WireModel):
    """What came free."""

    freed_bytes: int


class Existing(Protocol):
    """Whoever knows which sessions there are."""

    def session(self, key: SessionKey) -> object:
        """Raise `SessionNotFound` where there is no such session."""


def housekeeping_routes(sessions: Existing, housekeeping: Housekeeping) -> Sequence[Route]:
    """Make the table of routes."""

    async def list_leftovers(_request: web.Request) -> LeftoverList:
        return LeftoverList.of(await housekeeping.find())

    async def remove_leftovers(_request: web.Request) -> LeftoverList:
        return LeftoverList.of(await housekeeping.sweep())

    async def clear_caches(request: web.Request) -> CachesCleared:
        key = session_key(request)
        sessions.session(key)
        try:
            return CachesCleared(freed_bytes=await housekeeping.clear_caches(key))
        except Lost:
            raise errors.Conflict("The session's browser is open. Stop the session first.") from None

    return [
        Route(
            "GET",
            "/v1/leftovers",
            list_leftovers,
            "Folders that belong to no session and hold no login.",
            answer=LeftoverList,
            tag="service",
        ),
        Route(
            "DELETE",
            "/v1/leftovers",
            remove_leftovers,
            "Remove the folders that belong to no session and hold no login.",
            answer=LeftoverList,
            tag="service",
        ),
        Route(
            "DELETE",
            f"{BASE}/caches",
            clear_caches,
            "Delete a stopped session's caches. Its login stays.",
            answer=CachesCleared,
            errors=(errors.SessionNotFound, errors.Conflict),
            tag="sessions",
        ),
    ]
