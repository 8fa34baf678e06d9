"""One session, two gateways, one store, and a way to it that fails: never two browsers, never a second QR."""

import shutil
import tempfile
import time
from pathlib import Path

import pytest
import pytest_asyncio
from s3_servers import moto, radosgw
from two_gateways import TERM, two_gateways

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(120),
    pytest.mark.asyncio(loop_scope="module"),
]

BRIEF = TERM / 4
"""Seconds of silence that leave time to renew: the last renewal may be a third of the term old."""

CLOSED_WITHIN = TERM * 11 / 12
"""Seconds after the last renewal: killed, and seen to be, before the term is over."""


@pytest.fixture(scope="module")
def folder():
    """A folder with a short path: browsers put sockets below it."""
    folder = Path(tempfile.mkdtemp(prefix="hf-two-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pair(folder):
    # moto shares our processor time, and answers several times as slowly.
    with radosgw(folder / "s3") if shutil.which("radosgw") else moto() as store:
        async with two_gateways(folder, store.url) as pair:
            pair.say("paired on gateway-1")
            yield pair


async def test_a_silence_shorter_than_the_term_is_not_noticed(pair):
    here, there = await pair.sides()
    since = time.monotonic()
    here.gate.freeze()
    pair.say(f"nothing comes through from {here.name} to the store")
    await pair.stays_connected_on(here, BRIEF)
    here.gate.heal()
    pair.say("healed: what was swallowed arrives")
    await pair.stays_connected_on(here, TERM / 3)
    await pair.require_one_of_all(since)
    assert not there.browsers()


async def test_a_gateway_that_is_cut_off_closes_its_browser_and_the_other_takes_over(pair):
    here, there = await pair.sides()
    await pair.back_up(here)
    since = time.monotonic()
    here.gate.cut()
    pair.say(f"{here.name} is cut off from the store")
    await pair.connected_on(there)
    pair.tell_of_takeover(here, there, since)
    assert pair.ended(here, since) < CLOSED_WITHIN
    here.gate.heal()
    pair.say("healed")
    await pair.is_fenced(here)
    await pair.stays_connected_on(there, 2.0)
    await pair.require_one_of_all(since)


async def test_a_gateway_that_hangs_loses_its_browser_to_its_warden(pair):
    here, there = await pair.sides()
    await pair.back_up(here)
    since = time.monotonic()
    here.stop_process()
    pair.say(f"{here.name} stands still")
    try:
        await pair.connected_on(there)
        pair.tell_of_takeover(here, there, since)
        assert pair.ended(here, since) < CLOSED_WITHIN
    finally:
        here.continue_process()
    pair.say(f"{here.name} goes on")
    await pair.is_fenced(here)
    await pair.stays_connected_on(there, 2.0)
    await pair.require_one_of_all(since)


async def test_a_gateway_that_is_killed_with_its_warden_is_followed_after_its_term(pair):
    here, there = await pair.sides()
    await pair.back_up(here)
    since = time.monotonic()
    await here.kill_with_warden()
    pair.say(f"{here.name} and its warden are killed")
    await pair.connected_on(there)
    pair.tell_of_takeover(here, there, since)
    await here.start()
    pair.say(f"{here.name} is started again")
    await pair.is_fenced(here)
    await pair.stays_connected_on(there, 2.0)
    await pair.require_one_of_all(since)
