"""Trying the assistant."""

from aiohttp import web
from holdfast_contract.core import Answer, Ask
from holdfast_contract.errors import Forbidden, UserNotFound
from holdfast_contract.service.web import Route

from holdfast_core.application.assistant import Assistant


class AssistantRoutes:
    """Questions that are answered to the caller and to nobody else."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def routes(self) -> list[Route]:
        """The table."""
        return [
            Route(
                "POST",
                "/v1/users/{userId}/ask",
                self.ask,
                "Ask the assistant. Sends nothing, stores nothing.",
                body=Ask,
                answer=Answer,
                errors=(Forbidden, UserNotFound),
                tag="assistant",
            )
        ]

    async def ask(self, request: web.Request, body: Ask) -> Answer:
        """Decide as on a contact's message."""
        return await self._assistant.ask(request.match_info["userId"], body.question)
