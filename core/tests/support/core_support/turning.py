"""A core that decides as a test tells it, and a clock that a test moves."""

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from holdfast_contract.assistant import Debounce
from holdfast_contract.replies import Action
from holdfast_contract.times import now
from holdfast_core.adapters.tables import messages, turns
from holdfast_core.assembly import assemble
from holdfast_core.domain.conversations.decisions import Decision
from sqlalchemy import select

from core_support.running import AT_ONCE, answer_by, decided_by
from core_support.waiting import until

PATIENT = AT_ONCE.model_copy(
    update={"debounce": Debounce(quiet_seconds=30, longest_seconds=60, finished_seconds=0)}
)
"""Waits long after a fragment, and not at all after a question."""


class Clock:
    def __init__(self):
        self.passed = timedelta(0)

    def __call__(self):
        return now() + self.passed

    def tick(self, seconds):
        self.passed += timedelta(seconds=seconds)


class Scripted:
    """Decides as told, and notes what it was asked."""

    def __init__(self, *decisions):
        self.asked = []
        self.decisions = list(decisions)

    async def __call__(self, situation):
        self.asked.append(situation)
        if self.decisions:
            return self.decisions.pop(0)
        return Decision(Action.ANSWER, f"To: {situation.text}")

    @property
    def texts(self):
        return [situation.text for situation in self.asked]


class Thinking(Scripted):
    """Thinks for as long as it is told to."""

    def __init__(self, *decisions):
        super().__init__(*decisions)
        self.go_on = asyncio.Event()

    async def __call__(self, situation):
        decision = await super().__call__(situation)
        await self.go_on.wait()
        return decision


@pytest.fixture
def alive(settings):
    """Run a core like a process of its own."""

    @asynccontextmanager
    async def living(decide, rules=PATIENT, clock=now):
        core = assemble(settings, clock)
        async with core.opened():
            await core.users.ensure("acme")
            await answer_by(core, rules)
            decided_by(core, decide)
            async with core.working():
                yield core

    return living


async def deliver(core, *told):
    for one in told:
        await core.receiver.receive(one["id"], json.dumps(one).encode())


async def rows(core, table):
    return await core.database.read(lambda connection: connection.execute(select(table)).all())


async def states(core, table=turns):
    return [row.state for row in await rows(core, table)]


async def settled(core, count):
    """Wait until so many turns are done with."""

    async def done():
        found = await states(core)
        return found if len(found) == count and "waiting" not in found else None

    return await until(done)


async def stored(core, count):
    """Wait until so many messages are there."""

    async def there():
        return len(await rows(core, messages)) >= count

    await until(there)
