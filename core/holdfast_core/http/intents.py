"""The intents, in versions."""

from aiohttp import web
from holdfast_contract.core import Scope
from holdfast_contract.errors import DraftChanged, Forbidden, UserNotFound, VersionNotFound
from holdfast_contract.intents import PutIntents
from holdfast_contract.service.web import Route
from holdfast_contract.versions import IntentsShown, IntentsVersion, IntentsVersionShown, Version, VersionList

from holdfast_core.application.configuration import Configurations, Part
from holdfast_core.application.versions import Versions
from holdfast_core.http.versions import DRAFT, NUMBER, is_draft, number_of, tell

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
                operation_id="listIntents",
                answer=IntentsShown,
                errors=_COMMON,
                scope=Scope.SETTINGS_WRITE,
                tag="intents",
            ),
            Route(
                "PUT",
                _INTENTS,
                self.put_intents,
                "Replace all intents, after the user's tests; 202: a test would fail, or it is a draft.",
                body=PutIntents,
                answer=IntentsVersion,
                also=(202,),
                query=DRAFT,
                max_body=_MOST_BYTES,
                errors=_COMMON,
                scope=Scope.SETTINGS_WRITE,
                tag="intents",
            ),
            Route(
                "GET",
                _INTENTS + "/versions",
                self.intents_versions,
                "List the versions of the intents, the newest first.",
                operation_id="listIntentsVersions",
                answer=VersionList,
                errors=_COMMON,
                scope=Scope.SETTINGS_WRITE,
                tag="intents",
            ),
            Route(
                "GET",
                _INTENTS + "/versions/{number}",
                self.intents_version,
                "Show a version of the intents.",
                operation_id="getIntentsVersion",
                answer=IntentsVersionShown,
                errors=(*_COMMON, VersionNotFound),
                parameters={"number": NUMBER},
                scope=Scope.SETTINGS_WRITE,
                tag="intents",
            ),
            Route(
                "POST",
                _INTENTS + "/versions/{number}/discard",
                self.discard_intents,
                "Put the version that waits aside; it can be published later all the same.",
                operation_id="discardIntentsVersion",
                answer=Version,
                errors=(*_COMMON, VersionNotFound, DraftChanged),
                parameters={"number": NUMBER},
                scope=Scope.SETTINGS_WRITE,
                tag="intents",
            ),
            Route(
                "POST",
                _INTENTS + "/versions/{number}/publish",
                self.publish_intents,
                "Put a version that waits, or an earlier one, in use, whatever the tests say.",
                operation_id="publishIntentsVersion",
                answer=Version,
                errors=(*_COMMON, VersionNotFound),
                parameters={"number": NUMBER},
                scope=Scope.SETTINGS_WRITE,
                tag="intents",
            ),
        ]

    async def intents(self, request: web.Request) -> IntentsShown:
        """Show what is live."""
        snapshot = await self._configurations.snapshot(request.match_info["userId"])
        return IntentsShown(intents=list(snapshot.configuration.intents), report=snapshot.report)

    async def put_intents(self, request: web.Request, body: PutIntents) -> web.Response:
        """Train and replace."""
        user_id = request.match_info["userId"]
        if not is_draft(request):
            return tell(await self._versions.put_intents(user_id, body.intents))
        version = await self._versions.draft_intents(user_id, body.intents)
        tests = await self._versions.try_draft(user_id)
        return tell(version.model_copy(update={"tests": tests}))

    async def intents_versions(self, request: web.Request) -> VersionList:
        """List the versions."""
        return VersionList(versions=await self._versions.history(request.match_info["userId"], Part.INTENTS))

    async def intents_version(self, request: web.Request) -> IntentsVersionShown:
        """Show a version."""
        version, trained = await self._versions.intents(request.match_info["userId"], number_of(request))
        return IntentsVersionShown(**vars(version), report=trained.report, intents=list(trained.intents))

    async def discard_intents(self, request: web.Request) -> Version:
        """Put a draft aside."""
        user_id, number = request.match_info["userId"], number_of(request)
        return await self._versions.discard(user_id, Part.INTENTS, number)

    async def publish_intents(self, request: web.Request) -> Version:
        """Put a version in use."""
        user_id, number = request.match_info["userId"], number_of(request)
        return await self._versions.publish(user_id, Part.INTENTS, number)
