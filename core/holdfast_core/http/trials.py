"""The user's own tests of the assistant."""

from aiohttp import web
from holdfast_contract.core import Scope
from holdfast_contract.errors import Forbidden, NotFound, UserNotFound
from holdfast_contract.service.web import Route
from holdfast_contract.trials import RunTests, TestPack, TestRun

from holdfast_core.application.trials import Trials

_TESTS = "/v1/users/{userId}/tests"
_COMMON = (Forbidden, UserNotFound)
_MOST_BYTES = 4 << 20


class TrialRoutes:
    """Tests: put as a whole, run on demand."""

    def __init__(self, trials: Trials) -> None:
        self._trials = trials

    def routes(self) -> list[Route]:
        """The table."""
        return [
            Route(
                "GET",
                _TESTS,
                self.tests,
                "List the tests.",
                operation_id="listTests",
                answer=TestPack,
                errors=_COMMON,
                scope=Scope.SETTINGS_WRITE,
                tag="tests",
            ),
            Route(
                "PUT",
                _TESTS,
                self.put_tests,
                "Replace all tests.",
                body=TestPack,
                max_body=_MOST_BYTES,
                answer=TestPack,
                errors=_COMMON,
                scope=Scope.SETTINGS_WRITE,
                tag="tests",
            ),
            Route(
                "POST",
                _TESTS + "/run",
                self.run_tests,
                "Run the tests, as `draft` on what waits. Sends nothing; calls a model only where asked.",
                body=RunTests,
                body_optional=True,
                answer=TestRun,
                errors=_COMMON,
                scope=Scope.SETTINGS_WRITE,
                tag="tests",
            ),
            Route(
                "GET",
                _TESTS + "/runs/latest",
                self.latest_run,
                "Give the latest run, on demand or before a change.",
                operation_id="getLatestTestRun",
                answer=TestRun,
                errors=(*_COMMON, NotFound),
                scope=Scope.SETTINGS_WRITE,
                tag="tests",
            ),
        ]

    async def tests(self, request: web.Request) -> TestPack:
        """List the tests."""
        return await self._trials.tests(request.match_info["userId"])

    async def put_tests(self, request: web.Request, body: TestPack) -> TestPack:
        """Replace the tests."""
        await self._trials.put(request.match_info["userId"], body)
        return body

    async def run_tests(self, request: web.Request, body: RunTests) -> TestRun:
        """Run the tests."""
        return await self._trials.run(
            request.match_info["userId"],
            draft=body.draft,
            with_model=body.with_model,
            with_automations=body.with_automations,
        )

    async def latest_run(self, request: web.Request) -> TestRun:
        """Give the latest run."""
        return await self._trials.latest(request.match_info["userId"])
