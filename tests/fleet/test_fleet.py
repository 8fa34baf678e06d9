"""A gateway dies or is emptied, others go on: no QR, nothing lost, nothing twice."""

import asyncio
import shutil
import tempfile
from pathlib import Path

import pytest
import pytest_asyncio
from fleet_world import fleet_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(150),
    pytest.mark.asyncio(loop_scope="module"),
]


@pytest.fixture(scope="module")
def folder():
    """A folder with a short path: browsers put sockets below it."""
    folder = Path(tempfile.mkdtemp(prefix="hf-fleet-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fleet(folder):
    async with fleet_of(folder, gateways=3, users=2) as fleet:
        yield fleet


async def test_what_a_dead_gateway_has_sent_its_successors_do_not_send_again(fleet):
    """One successor goes on from a backup that holds the message, the other from one that does not."""
    place = len(fleet.desk.heard)
    with_it = fleet.users[0]
    text = await fleet.write(with_it)
    await fleet.desk.hears(lambda: fleet.told(with_it, text))
    await fleet.desk.all_answered()
    fleet.say("a first message is told and answered")
    sends = [await fleet.send_without_an_answer(user, "once", f"key-{user}") for user in fleet.users]
    fleet.say("two messages went out, of which their gateway does not know")
    await fleet.gateways["gateway"].back_up(with_it, "default")
    await fleet.stack.kill("gateway")
    fleet.say("gateway is killed")
    for send in sends:
        send.cancel()
    await asyncio.gather(*sends, return_exceptions=True)
    await fleet.phones.clear()

    held = await fleet.all_connected(["gateway-2", "gateway-3"], within=60)
    fleet.say(f"taken over: {held}")
    assert sorted(len(users) for users in held.values()) == [1, 1], "one gateway took all"
    for user in fleet.users:
        sent = await fleet.send_until_taken(user, "once", f"key-{user}")
        assert await fleet.ids_of(user, "once") == [sent]
    # It was told shortly before the backup: twice, but as the same.
    await fleet.desk.hears(lambda: len(fleet.told(with_it, text)) > 1)
    assert len(set(fleet.told(with_it, text))) == 1
    await fleet.require_no_qr_since(place)


async def test_a_drained_gateways_sessions_go_on_elsewhere_without_a_qr(fleet):
    await fleet.stack.start("gateway")
    place = len(fleet.desk.heard)
    async with fleet.people_write(every=0.3):
        state = await fleet.drain("gateway-2")
        assert (state.moved, state.remaining, state.stuck) == (1, 0, ())
        held = await fleet.all_connected(["gateway", "gateway-3"], within=30)
        fleet.say(f"connected elsewhere: {held}")
        assert [len(held["gateway"]), len(held["gateway-3"])] == [1, 1], "not where there is most room"
    await fleet.require_everything_once()
    await fleet.require_no_qr_since(place)
    fleet.tell_of_absences()
