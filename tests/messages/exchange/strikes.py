"""What goes wrong: each kind by its name in the plan, and how it is done."""

import asyncio
from collections.abc import Awaitable, Callable

from faulty_http import Fault, answer_lost, dropped, page, silent, slowed

from exchange.plan import LINKS, Strike
from exchange.world import World

_ON_LINKS: dict[str, Callable[[float], Fault]] = {
    "cut": lambda _seconds: dropped,
    "slow": lambda seconds: slowed(seconds / 4),
    "not_found": lambda _seconds: page(404),
    "broken": lambda _seconds: page(500),
    "silent": lambda _seconds: silent,
    "answer_lost": lambda _seconds: answer_lost,
}
_ON_PHONES = {"phone_offline": "offline", "phone_slow": "slow", "ack_lost": "ack_lost"}


async def strike(world: World, one: Strike) -> None:
    """Do the damage, let it last, and end it."""
    do = _BY_KIND.get(one.kind)
    if do is not None:
        await do(world)
    elif one.kind in _ON_PHONES:
        await world.phones.fault(_ON_PHONES[one.kind], world.device, one.seconds)
        await asyncio.sleep(one.seconds)
    elif one.kind == "database_down":
        await asyncio.to_thread(world.database.stop)
        await asyncio.sleep(one.seconds)
        await asyncio.to_thread(world.database.start)
    elif one.kind.endswith("_disk_full"):
        disk = world.gateway_disk if one.kind.startswith("gateway") else world.core_disk
        await asyncio.to_thread(disk.fill)
        await asyncio.sleep(one.seconds)
        await asyncio.to_thread(disk.free)
    else:
        link = next(name for name in LINKS if one.kind.startswith(name))
        world.links[link].always = _ON_LINKS[one.kind.removeprefix(f"{link}_")](one.seconds)
        await asyncio.sleep(one.seconds)
        world.links[link].mend()


async def _kill_database(world: World) -> None:
    await asyncio.to_thread(world.database.kill)
    await asyncio.to_thread(world.database.start)


async def _kill_browser(world: World) -> None:
    await asyncio.to_thread(world.kill_browser)


_BY_KIND: dict[str, Callable[[World], Awaitable[None]]] = {
    "kill_gateway": lambda world: world.kill("gateway"),
    "kill_core": lambda world: world.kill("core"),
    "kill_worker": lambda world: world.kill("worker"),
    "kill_browser": _kill_browser,
    "kill_database": _kill_database,
}
