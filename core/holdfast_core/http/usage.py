"""What happened in a user's days, and what is wrong now."""

import re
from datetime import date

from aiohttp import web
from holdfast_contract.core import Scope
from holdfast_contract.errors import Forbidden, UserNotFound, ValidationFailed
from holdfast_contract.service.web import Route
from holdfast_contract.troubles import TroubleList
from holdfast_contract.usage import UsageReport

from holdfast_core.application.troubles import Troubles
from holdfast_core.application.usage import Usage

_COMMON = (Forbidden, UserNotFound)
_PATTERN = "^20[0-9]{2}-[0-9]{2}-[0-9]{2}$"
_DAY = {"type": "string", "format": "date", "pattern": _PATTERN}


class UsageRoutes:
    """Numbers of days, and troubles."""

    def __init__(self, usage: Usage, troubles: Troubles) -> None:
        self._usage = usage
        self._troubles = troubles

    def routes(self) -> list[Route]:
        """The table."""
        return [
            Route(
                "GET",
                "/v1/users/{userId}/usage",
                self.usage,
                "Report on days of the user's time zone: messages, answers, waits, spending, sessions.",
                operation_id="getUsage",
                answer=UsageReport,
                errors=_COMMON,
                query={
                    "from": "The first day; by default the thirtieth up to the last.",
                    "to": "The last day; by default the present one.",
                },
                parameters={"from": _DAY, "to": _DAY},
                scope=Scope.USAGE_READ,
                tag="usage",
            ),
            Route(
                "GET",
                "/v1/users/{userId}/troubles",
                self.troubles,
                "List what is wrong now, the most urgent first; an empty list where all is well.",
                operation_id="listTroubles",
                answer=TroubleList,
                errors=_COMMON,
                scope=Scope.USAGE_READ,
                tag="usage",
            ),
        ]

    async def usage(self, request: web.Request) -> UsageReport:
        """Report on days."""
        first, last = (_day(request, name) for name in ("from", "to"))
        return await self._usage.report(request.match_info["userId"], first, last)

    async def troubles(self, request: web.Request) -> TroubleList:
        """List what is wrong."""
        return await self._troubles.of_user(request.match_info["userId"])


def _day(request: web.Request, name: str) -> date | None:
    text = request.query.get(name)
    if text is None:
        return None
    try:
        if re.fullmatch(_PATTERN, text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValidationFailed(details={"fields": [{"field": name, "problem": "Write a day as 2026-11-20."}]})
