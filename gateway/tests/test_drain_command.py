"""`holdfast-gateway drain` as people and scripts meet it."""

import asyncio
import json

import pytest
from gateway_values import API_KEY
from holdfast_contract.drain import Drain, DrainState, Stuck, StuckReason
from holdfast_contract.service.web import make_app
from holdfast_gateway.cli import main
from holdfast_gateway.commands import drain as command
from holdfast_gateway.http.auth import Keys, require_key
from holdfast_gateway.http.drain import drain_routes

pytest_plugins = ["command_line"]

STUCK = Stuck(user_id="ann", session_id="default", reason=StuckReason.NO_ROOM)
COURSE = [
    Drain(state=DrainState.DRAINING, remaining=2, moved=0),
    Drain(state=DrainState.DRAINING, remaining=1, moved=1, waiting=3, stuck=(STUCK,)),
    Drain(state=DrainState.DRAINED, remaining=0, moved=2),
]


class Course:
    """A drain that is one step further at each look."""

    def __init__(self):
        self.steps = list(COURSE)
        self.is_undone = False

    def begin(self):
        pass

    def undo(self):
        self.is_undone = True
        self.steps = [Drain(state=DrainState.SERVING, remaining=2, moved=0)]

    async def state(self):
        return self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]


@pytest.fixture
async def course(aiohttp_server, environment, monkeypatch):
    course = Course()
    server = await aiohttp_server(make_app(drain_routes(course), require_key(Keys([API_KEY]))))
    monkeypatch.setenv("GATEWAY_PORT", str(server.port))
    return course


@pytest.fixture
def drain(environment, capsys, monkeypatch):
    """Run the command in this process: its exit code, and what it wrote to either side."""
    monkeypatch.setattr(command, "log_beside_the_answer", lambda: None)
    monkeypatch.setattr(command, "LOOK_EVERY", 0.01)

    def call(*arguments):
        code = main(["drain", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return call


async def test_who_waits_is_told_how_far_it_is_and_what_is_stuck(course, drain):
    code, out, _ = await asyncio.to_thread(drain, "--wait")
    assert code == 0
    assert out.splitlines() == [
        "Draining: 0 sessions moved, 2 to go, 0 events to tell.",
        "Draining: 1 session moved, 1 to go, 3 events to tell.",
        "  ann/default stays for now: no other gateway on the same store has room, or none answers.",
        "Drained: 2 sessions moved, nothing is left here. The gateway may be stopped.",
    ]


async def test_who_does_not_wait_is_told_how_it_begins(course, drain):
    code, out, _ = await asyncio.to_thread(drain)
    assert (code, out) == (0, "Draining: 0 sessions moved, 2 to go, 0 events to tell.\n")


async def test_a_script_gets_the_end_as_json(course, drain):
    _, out, _ = await asyncio.to_thread(drain, "--wait", "--json")
    assert Drain.from_wire(json.loads(out)) == COURSE[-1]


async def test_a_drain_can_be_undone(course, drain):
    _, out, _ = await asyncio.to_thread(drain, "--undo")
    assert (course.is_undone, out) == (True, "The gateway serves as always.\n")


def test_without_a_gateway_there_is_nothing_to_drain(drain):
    code, _, err = drain()
    assert code == 1
    assert "nothing to drain" in err


def test_every_reason_is_put_into_words():
    assert set(command.WHY) == set(StuckReason)
