"""A user's own tests: run on demand, and before a change of knowledge, intents or settings goes live."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from time import perf_counter
from typing import Protocol

from holdfast_contract.assistant import AssistantSettings, OutsideHours
from holdfast_contract.errors import HoldfastError, NotFound
from holdfast_contract.ids import new_id
from holdfast_contract.trials import Outcome, TestPack, TestRun, Trial

from holdfast_core.application.configuration import Configurations
from holdfast_core.application.turns import Decider
from holdfast_core.domain import packs
from holdfast_core.domain.conversations.decisions import Configuration, PlatformUse, Situation
from holdfast_core.domain.trials import failures, got

_AT_ONCE = 2
"""Tests that are under way at a time, of all users: replies have the rest of the machine."""

_STRETCH = 1.0
"""Seconds after which a stretch of a round begins no more tests."""

Change = Callable[[Sequence[Trial]], list[Trial]]
"""What becomes of a user's tests."""


@dataclass(frozen=True)
class Progress:
    """How many of the tests of a round are done."""

    round_id: str
    done: int
    total: int


@dataclass(frozen=True)
class Round:
    """A run that is done in stretches: the tests as it found them, and how the first of them came out.

    `beside` names what was in use. A round that is `run` is over.
    """

    round_id: str
    draft: bool
    with_model: bool
    tests: Sequence[Trial]
    results: Sequence[Outcome] = ()
    beside: Sequence[int] = ()
    with_automations: bool = False
    run: TestRun | None = None

    @property
    def progress(self) -> Progress:
        """How far it is."""
        return Progress(self.round_id, len(self.results), len(self.tests))


class TrialStore(Protocol):
    """Tests, and the latest run of them."""

    async def tests(self, user_id: str) -> TestPack:
        """Give a user's tests: none where none were put."""
        ...

    async def put(self, user_id: str, pack: TestPack) -> None:
        """Keep tests in place of those that were put before."""
        ...

    async def change(self, user_id: str, change: Change) -> TestPack:
        """Change the tests while nobody else does, and give what they are then. Raises what `change` does."""
        ...

    async def keep(self, user_id: str, run: TestRun) -> None:
        """Keep a run as the latest."""
        ...

    async def latest(self, user_id: str) -> TestRun | None:
        """Give the latest run."""
        ...

    async def begin(self, user_id: str, fresh: Round) -> None:
        """Keep a round in place of any other of the user."""
        ...

    async def round(self, user_id: str) -> Round | None:
        """Give the round that is under way."""
        ...

    async def progress(self, user_id: str) -> Progress | None:
        """Say how far it is."""
        ...

    async def advance(self, user_id: str, before: Round, after: Round) -> None:
        """Keep how far a round has come, or its run as the latest where it is over.

        Nothing is kept where somebody else has taken the same stretch meanwhile.
        """
        ...


@dataclass(frozen=True)
class _Candidate:
    """What is tried: a configuration, with the documents that are not live yet where it is a trial.

    Without a model and automations it costs nothing, and comes out the same each time.
    """

    user_id: str
    configuration: Configuration
    is_trial: bool = False
    with_model: bool = False
    with_automations: bool = False


class Trials:
    """The tests, through the chain that replies go through. Nothing is sent, nothing kept beside the run."""

    def __init__(
        self,
        store: TrialStore,
        configurations: Configurations,
        chain: Decider,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._configurations = configurations
        self._chain = chain
        self._clock = clock
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def tests(self, user_id: str) -> TestPack:
        """Give the tests."""
        return await self._store.tests(user_id)

    async def put(self, user_id: str, pack: TestPack) -> None:
        """Keep tests in place of those before."""
        await self._store.put(user_id, pack)

    async def add(self, user_id: str, test: Trial) -> None:
        """Add a test. Raises `Conflict` where its question is there already, or no more fit."""
        await self._store.change(user_id, lambda tests: packs.added(tests, test))

    async def join(self, user_id: str, more: Sequence[Trial]) -> int:
        """Add those tests whose questions are not there yet, and say how many. Raises `Conflict`."""
        count = 0

        def change(tests: Sequence[Trial]) -> list[Trial]:
            nonlocal count
            joined = packs.joined(tests, more)
            count = len(joined) - len(tests)
            return joined

        await self._store.change(user_id, change)
        return count

    async def replace(self, user_id: str, test_id: str, test: Trial) -> None:
        """Put a test in another's place. Raises `NotFound` and `Conflict`."""
        await self._store.change(user_id, lambda tests: packs.replaced(tests, test_id, test))

    async def remove(self, user_id: str, test_id: str) -> None:
        """Take a test away. Raises `NotFound`."""
        await self._store.change(user_id, lambda tests: packs.removed(tests, test_id))

    async def guards(self, user_id: str) -> bool:
        """Whether there are tests that a change must pass."""
        return bool((await self._store.tests(user_id)).tests)

    async def latest(self, user_id: str) -> TestRun:
        """Give the latest run, whatever it was for. Raises `NotFound`."""
        run = await self._store.latest(user_id)
        if run is None:
            raise NotFound("No tests were run yet. POST …/tests/run runs them.")
        return run

    async def run(
        self,
        user_id: str,
        *,
        draft: bool = False,
        with_model: bool = False,
        with_automations: bool = False,
    ) -> TestRun:
        """Run the tests on what is live, or on what waits."""
        snapshot = await self._configurations.snapshot(user_id, draft=draft)
        pack = await self._store.tests(user_id)
        tried = _Candidate(user_id, snapshot.configuration, draft, with_model, with_automations)
        run = self._summed(await self._all(tried, pack.tests), None, tried)
        await self._store.keep(user_id, run)
        return run

    async def begin(
        self,
        user_id: str,
        *,
        draft: bool = False,
        with_model: bool = False,
        with_automations: bool = False,
    ) -> Round:
        """Begin to run the tests in stretches, as many as they take: `go_on` until it is a run."""
        pack = await self._store.tests(user_id)
        fresh = Round(new_id("round"), draft, with_model, pack.tests, with_automations=with_automations)
        await self._store.begin(user_id, fresh)
        return fresh

    async def under_way(self, user_id: str) -> Progress | None:
        """Say how far the round is that has still to go on."""
        return await self._store.progress(user_id)

    async def go_on(self, user_id: str, round_id: str) -> Round:
        """Run a stretch of about a second. Raises `NotFound` where another round was begun meanwhile.

        Where something else has come into use since the last stretch, it begins anew: a run is of one state.
        """
        before = await self._store.round(user_id)
        if before is None or before.round_id != round_id:
            raise NotFound("These tests are no longer being run. Look at the latest run, or run them anew.")
        snapshot = await self._configurations.snapshot(user_id, draft=before.draft)
        tried = _Candidate(
            user_id, snapshot.configuration, before.draft, before.with_model, before.with_automations
        )
        is_same = tuple(before.beside) == snapshot.numbers
        results = list(before.results) if is_same else []
        end = perf_counter() + _STRETCH
        while len(results) < len(before.tests):
            results += await self._all(tried, before.tests[len(results) : len(results) + _AT_ONCE])
            if perf_counter() >= end:
                break
        after = replace(before, results=results, beside=snapshot.numbers)
        if len(results) == len(before.tests):
            run = self._summed(results, None, tried)
            after = replace(after, run=run)
        await self._store.advance(user_id, before, after)
        return after

    async def compare(self, user_id: str, change: str, candidate: Configuration) -> TestRun | None:
        """Try a configuration beside the live one; None where there are no tests."""
        return await self._compare(change, _Candidate(user_id, candidate))

    async def judge(self, user_id: str, change: str) -> bool:
        """Try the documents that are not live yet; False: a test that passes would fail with them."""
        while True:
            before = await self._configurations.snapshot(user_id)
            run = await self._compare(change, _Candidate(user_id, before.configuration, is_trial=True))
            if run is None:
                return True
            after = await self._configurations.snapshot(user_id)
            if after.numbers == before.numbers:
                return not run.worse

    async def _compare(self, change: str, candidate: _Candidate) -> TestRun | None:
        pack = await self._store.tests(candidate.user_id)
        if not pack.tests:
            return None
        results = await self._all(candidate, pack.tests)
        failed = [number for number, result in enumerate(results) if not result.passed]
        live = _Candidate(
            candidate.user_id, (await self._configurations.snapshot(candidate.user_id)).configuration
        )
        before = await self._all(live, [pack.tests[number] for number in failed])
        for number, outcome in zip(failed, before, strict=True):
            results[number] = results[number].model_copy(update={"passed_before": outcome.passed})
        run = self._summed(results, change, replace(candidate, is_trial=True))
        await self._store.keep(candidate.user_id, run)
        return run

    async def _all(self, candidate: _Candidate, tests: Sequence[Trial]) -> list[Outcome]:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._one(candidate, test)) for test in tests]
        return [task.result() for task in tasks]

    async def _one(self, candidate: _Candidate, test: Trial) -> Outcome:
        async with self._turns:
            try:
                decision = await self._chain.decide(self._situation(candidate, test))
            except HoldfastError as error:
                return Outcome(
                    question=test.question,
                    passed=False,
                    expect=test.expect,
                    got=None,
                    failures=[f"the assistant failed: {error.message}"],
                )
        wrong = failures(test.expect, decision)
        return Outcome(
            question=test.question,
            passed=not wrong,
            expect=test.expect,
            got=got(decision),
            failures=wrong,
        )

    def _situation(self, candidate: _Candidate, test: Trial) -> Situation:
        configuration = candidate.configuration
        if not candidate.with_model:
            configuration = replace(configuration, model=None)
        if test.at is None:
            configuration = replace(configuration, settings=at_any_hour(configuration.settings))
        return Situation(
            user_id=candidate.user_id,
            text=test.question,
            at=test.at or self._clock(),
            configuration=configuration,
            contact_name=test.contact_name,
            is_trial=candidate.is_trial,
            platforms=PlatformUse.TRIAL if candidate.with_automations else PlatformUse.NONE,
        )

    def _summed(self, results: list[Outcome], change: str | None, tried: _Candidate) -> TestRun:
        passed = sum(result.passed for result in results)
        return TestRun(
            ran_at=self._clock(),
            change=change,
            draft=tried.is_trial,
            with_model=tried.with_model,
            with_automations=tried.with_automations,
            total=len(results),
            passed=passed,
            failed=len(results) - passed,
            worse=sum(result.passed_before is True for result in results),
            results=results,
        )


def at_any_hour(settings: AssistantSettings) -> AssistantSettings:
    """Have a test that names no time come out the same by day and by night."""
    hours = settings.business_hours
    if hours is None:
        return settings
    always = hours.model_copy(update={"outside": OutsideHours.ANSWER})
    return settings.model_copy(update={"business_hours": always})
