"""The plan played: people write while one gateway dies and another is emptied for an upgrade."""

import asyncio
from collections.abc import Callable

from chaos.waiting import ChaosError, until
from holdfast_contract.errors import HoldfastError

from soaking.plan import Plan, contact_phone, shop_phone, text_of
from soaking.verdict import answered
from soaking.watching import Watch
from soaking.world import CONNECTED_WITHIN, LEASE_TERM, Fleet

KILLED, DRAINED = "gateway-2", "gateway-3"
STRUCK = f"{KILLED} killed"
AWAY = LEASE_TERM * 3.0
"""Seconds for which the killed one's host is gone."""

QUIET = 45.0
"""Seconds at the end in which nobody writes, to see what rest costs."""

ANSWERED_WITHIN = 300.0
SAYS_EVERY = 30.0


async def play(fleet: Fleet, plan: Plan, watch: Watch, show: Callable[[str], None]) -> None:
    """Play a plan to its end. Raises `ChaosError` where messages stay unanswered or a gateway stays full."""
    watch.mark("start")
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_write(fleet, plan, watch))
        tasks.create_task(_hurt(fleet, plan, watch, show))
        saying = tasks.create_task(_say(fleet, plan, watch, show))
        await _at(watch, plan.seconds)
        saying.cancel()
    await until(
        lambda: _all_answered(fleet, plan), ANSWERED_WITHIN, f"all {len(plan.questions)} messages answered"
    )
    show(f"all answered at {watch.now:.0f} s")
    watch.mark("quiet")
    await asyncio.sleep(QUIET)


async def _all_answered(fleet: Fleet, plan: Plan) -> bool:
    return await answered(fleet) >= len(plan.questions)


async def _at(watch: Watch, second: float) -> None:
    if (wait := second - watch.now) > 0:
        await asyncio.sleep(wait)


async def _write(fleet: Fleet, plan: Plan, watch: Watch) -> None:
    for one in plan.questions:
        await _at(watch, one.at)
        contact = contact_phone(one.shop, one.contact)
        await fleet.phones.write(shop_phone(one.shop), contact, text_of(one.number))


async def _hurt(fleet: Fleet, plan: Plan, watch: Watch, show: Callable[[str], None]) -> None:
    await _at(watch, plan.kill_at)
    await fleet.kill(KILLED)
    watch.mark(STRUCK)
    show(f"{watch.now:6.0f} s  {KILLED} and its browsers killed; its host is away for {AWAY:.0f} s")
    await until(lambda: _all_connected(fleet), CONNECTED_WITHIN, "every session connected after the kill")
    watch.mark("all connected")
    show(f"{watch.now:6.0f} s  every session is connected again, elsewhere")
    await _at(watch, plan.kill_at + AWAY)
    await fleet.stack.start(KILLED)
    watch.mark(f"{KILLED} back")
    show(f"{watch.now:6.0f} s  {KILLED} is back, with room")
    await _at(watch, plan.drain_at)
    await fleet.gateway(DRAINED).drain()
    watch.mark(f"{DRAINED} drains")
    show(f"{watch.now:6.0f} s  {DRAINED} is being drained")
    await until(lambda: _drained(fleet), CONNECTED_WITHIN, f"{DRAINED} drained")
    watch.mark("drained")
    show(f"{watch.now:6.0f} s  {DRAINED} is empty; it is upgraded")
    await fleet.stack.stop(DRAINED)
    await fleet.stack.start(DRAINED)
    watch.mark(f"{DRAINED} back")
    await until(lambda: _all_connected(fleet), CONNECTED_WITHIN, "every session connected after the drain")
    show(f"{watch.now:6.0f} s  every session is connected")


async def _all_connected(fleet: Fleet) -> bool:
    return sum((await fleet.connected()).values()) == fleet.shops


async def _drained(fleet: Fleet) -> bool:
    try:
        state = await fleet.gateway(DRAINED).drain_state()
    except HoldfastError as error:
        raise ChaosError(f"{DRAINED} does not say how far it is: {error.code}") from None
    return state.state == "drained"


async def _say(fleet: Fleet, plan: Plan, watch: Watch, show: Callable[[str], None]) -> None:
    while True:
        await asyncio.sleep(SAYS_EVERY)
        written = sum(one.at <= watch.now for one in plan.questions)
        by_gateway = " + ".join(str(count) for count in (await fleet.connected()).values())
        show(f"{watch.now:6.0f} s  {await answered(fleet)} of {written} answered, connected: {by_gateway}")
