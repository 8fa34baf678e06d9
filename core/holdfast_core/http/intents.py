"""The intents, in versions."""

from aiohttp import web
from holdfast_contract.errors import Forbidden, UserNotFound, VersionNotFound
from holdfast_contract.intents import PutIntents
from holdfast_contract.service.web import Route
from holdfast_contract.versions import IntentsShown, IntentsVersion, Version, VersionList

from holdfast_core.application.configuration import Configurations, Part
from holdfast_core.application.versions import Versions
from holdfast_core.http.versions import NUMBER, number_of, tell

_INTENTS = "/v1/users/{userId}/intents"
_COMMON = (Forbidden, UserNotFound)
_MOST_BYTES = 4 << 20


class IntentRoutes:
    """Intents: put as a whole, trained at once."""

    def __init__(self, configurations: Configurations, versions: Versions) -> None:
        self._configurations = configurations
        self._versions = versions

    def routes(self) -> list[Route]:
        """The table."""
        return [
            Route(
                "GET",
                _INTENTS,
                self.intents,
                "List the intents, and those of them that overlap.",
                answer=IntentsShown,
                errors=_COMMON,
                tag="intents",
            ),
            Route(
                "PUT",
                _INTENTS,
                self.put_intents,
                "Replace all intents, after the user's tests; 202: a test would fail, so the version waits.",
                body=PutIntents,
                answer=IntentsVersion,
                also=(202,),
                max_body=_MOST_BYTES,
                errors=_COMMON,
                tag="intents",
            ),
            Route(
                "GET",
                _INTENTS + "/versions",
                self.intents_versions,
                "List the versions of the intents, the newest first.",
                answer=VersionList,
                errors=_COMMON,
                tag="intents",
            ),
            Route(
                "POST",
                _INTENTS + "/versions/{number}/publish",
                self.publish_intents,
                "Put a version that waits, or an earlier one, in use, whatever the tests say.",
                answer=Version,
                errors=(*_COMMON, VersionNotFound),
                parameters={"number": NUMBER},
                tag="intents",
            ),
        ]

    async def intents(self, request: web.Request) -> IntentsShown:
        """Show what is live."""
        snapshot = await self._configurations.snapshot(request.match_info["userId"])
        return IntentsShown(intents=list(snapshot.configuration.intents), report=snapshot.report)

    async def put_intents(self, request: web.Request, body: PutIntents) -> web.Response:
        """Train and replace."""
        return tell(await self._versions.put_intents(request.match_info["userId"], body.intents))

    async def intents_versions(self, request: web.Request) -> VersionList:
        """List the versions."""
        return VersionList(versions=await self._versions.history(request.match_info["userId"], Part.INTENTS))

    async def publish_intents(self, request: web.Request) -> Version:
        """Put a version in use."""
        user_id, number = request.match_info["userId"], number_of(request)
        return await self._versions.publish(user_id, Part.INTENTS, number)
