"""How the assistant is set, and trying it."""

from aiohttp import web
from holdfast_contract.core import Ask, Scope
from holdfast_contract.errors import DraftChanged, Forbidden, UserNotFound, VersionNotFound
from holdfast_contract.replies import Answer
from holdfast_contract.service.web import Route
from holdfast_contract.versions import AssistantShown, AssistantVersion, PutAssistant, Version, VersionList

from holdfast_core.application.assistant import Assistant
from holdfast_core.application.configuration import Configurations, Part
from holdfast_core.application.versions import Versions
from holdfast_core.domain.conversations import showing
from holdfast_core.http.versions import DRAFT, NUMBER, is_draft, number_of, tell

_USER = "/v1/users/{userId}"
_VERSIONS = _USER + "/assistant/versions"
_COMMON = (Forbidden, UserNotFound)


class AssistantRoutes:
    """Settings in versions, and questions that are answered to the caller and to nobody else."""

    def __init__(self, assistant: Assistant, configurations: Configurations, versions: Versions) -> None:
        self._assistant = assistant
        self._configurations = configurations
        self._versions = versions

    def routes(self) -> list[Route]:
        """The table."""
        return [
            Route(
                "POST",
                _USER + "/ask",
                self.ask,
                "Ask the assistant, as `draft` with what waits. Sends nothing, stores nothing.",
                body=Ask,
                answer=Answer,
                errors=_COMMON,
                scope=Scope.ASSISTANT_ASK,
                tag="assistant",
            ),
            Route(
                "GET",
                _USER + "/assistant",
                self.settings,
                "Say how the assistant is set. Of a model's key only whether there is one.",
                operation_id="getAssistant",
                answer=AssistantShown,
                errors=_COMMON,
                scope=Scope.SETTINGS_WRITE,
                tag="assistant",
            ),
            Route(
                "PUT",
                _USER + "/assistant",
                self.put_settings,
                "Replace all settings, after the user's tests; 202: a test would fail, or it is a draft.",
                operation_id="putAssistant",
                body=PutAssistant,
                answer=Version,
                also=(202,),
                query=DRAFT,
                errors=_COMMON,
                scope=Scope.SETTINGS_WRITE,
                tag="assistant",
            ),
            Route(
                "GET",
                _VERSIONS,
                self.settings_versions,
                "List the versions of the settings, the newest first.",
                operation_id="listAssistantVersions",
                answer=VersionList,
                errors=_COMMON,
                scope=Scope.SETTINGS_WRITE,
                tag="assistant",
            ),
            Route(
                "GET",
                _VERSIONS + "/{number}",
                self.settings_version,
                "Show a version of the settings.",
                operation_id="getAssistantVersion",
                answer=AssistantVersion,
                errors=(*_COMMON, VersionNotFound),
                parameters={"number": NUMBER},
                scope=Scope.SETTINGS_WRITE,
                tag="assistant",
            ),
            Route(
                "POST",
                _VERSIONS + "/{number}/discard",
                self.discard_settings,
                "Put the version that waits aside; it can be published later all the same.",
                operation_id="discardAssistantVersion",
                answer=Version,
                errors=(*_COMMON, VersionNotFound, DraftChanged),
                parameters={"number": NUMBER},
                scope=Scope.SETTINGS_WRITE,
                tag="assistant",
            ),
            Route(
                "POST",
                _VERSIONS + "/{number}/publish",
                self.publish_settings,
                "Put a version that waits, or an earlier one, in use, whatever the tests say.",
                operation_id="publishAssistantVersion",
                answer=Version,
                errors=(*_COMMON, VersionNotFound),
                parameters={"number": NUMBER},
                scope=Scope.SETTINGS_WRITE,
                tag="assistant",
            ),
        ]

    async def ask(self, request: web.Request, body: Ask) -> Answer:
        """Decide as on a contact's message."""
        user_id = request.match_info["userId"]
        draft = await self._configurations.draft(user_id) if body.draft else None
        decision = await self._assistant.ask(
            user_id,
            body.question,
            contact_id=body.contact_id,
            configuration=draft,
            is_trial=body.draft,
        )
        return showing.answer(decision)

    async def settings(self, request: web.Request) -> AssistantShown:
        """Show what is live."""
        configuration = await self._configurations.live(request.match_info["userId"])
        return showing.assistant(configuration.settings)

    async def put_settings(self, request: web.Request, body: PutAssistant) -> web.Response:
        """Replace the settings."""
        user_id = request.match_info["userId"]
        if not is_draft(request):
            return tell(await self._versions.put_settings(user_id, body))
        version = await self._versions.draft_settings(user_id, body)
        tests = await self._versions.try_draft(user_id)
        return tell(version.model_copy(update={"tests": tests}))

    async def settings_versions(self, request: web.Request) -> VersionList:
        """List the versions."""
        user_id = request.match_info["userId"]
        return VersionList(versions=await self._versions.history(user_id, Part.ASSISTANT))

    async def settings_version(self, request: web.Request) -> AssistantVersion:
        """Show a version."""
        version, settings = await self._versions.settings(request.match_info["userId"], number_of(request))
        return AssistantVersion(**vars(version), settings=showing.assistant(settings))

    async def discard_settings(self, request: web.Request) -> Version:
        """Put a draft aside."""
        user_id, number = request.match_info["userId"], number_of(request)
        return await self._versions.discard(user_id, Part.ASSISTANT, number)

    async def publish_settings(self, request: web.Request) -> Version:
        """Put a version in use."""
        user_id, number = request.match_info["userId"], number_of(request)
        return await self._versions.publish(user_id, Part.ASSISTANT, number)
