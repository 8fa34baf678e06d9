"""A plan played: people write while the services are hurt, and then everybody waits for the answers."""

import asyncio
import time
from collections.abc import Callable

from chaos.waiting import ChaosError, until
from holdfast_contract.errors import HoldfastError
from holdfast_contract.messages import SendMessage

from exchange.plan import Burst, Plan, Strike
from exchange.strikes import strike
from exchange.verdict import answered, code, price, question
from exchange.world import SESSION, SHOP, USER, World, contact_phone

AHEAD = 30
"""Messages that may be written before a strike that is due has begun."""

SENDS_AGAIN_AFTER = 0.5
ANSWERED_WITHIN = 900.0
"""Seconds after the last strike: a webhook that has failed four times waits ten minutes for its next try."""

SAYS_EVERY = 20.0


class _Progress:
    """How far the writing and the striking have come; each waits for the other."""

    def __init__(self) -> None:
        self.written = 0
        self.allowed = 0
        self._changed = asyncio.Condition()

    async def note(self, **changes: int) -> None:
        async with self._changed:
            vars(self).update(changes)
            self._changed.notify_all()

    async def wait(self, condition: Callable[[], bool]) -> None:
        async with self._changed:
            await self._changed.wait_for(condition)


async def play(
    world: World, plan: Plan, show: Callable[[str], None], *, answered_within: float = ANSWERED_WITHIN
) -> None:
    """Play a plan to its end. Raises `ChaosError` where messages are still unanswered after so long."""
    numbers = [n for burst in plan.bursts for n in burst.numbers if burst.by == "contact"]
    await world.teach({code(number): f"{code(number)} costs {price(number)}." for number in numbers})
    progress = _Progress()
    began = time.monotonic()
    async with asyncio.TaskGroup() as tasks:
        striking = tasks.create_task(_strike_all(world, plan, progress, show, began))
        tasks.create_task(_write_all(world, plan, progress, tasks))
    struck = striking.result()
    await world.mend()
    show(f"{struck} strikes over after {time.monotonic() - began:.0f} s; waiting for the last answers")
    await world.connected()
    await _wait_for_answers(world, len(numbers), answered_within, show)
    show(f"all answered after {time.monotonic() - began:.0f} s")


async def _wait_for_answers(world: World, count: int, within: float, show: Callable[[str], None]) -> None:
    said = time.monotonic()

    async def all_answered() -> bool:
        nonlocal said
        found = await answered(world)
        if time.monotonic() - said > SAYS_EVERY:
            said = time.monotonic()
            show(f"{found} of {count} are answered")
        return found >= count

    await until(all_answered, within, "every message answered")


async def _strike_all(
    world: World, plan: Plan, progress: _Progress, show: Callable[[str], None], began: float
) -> int:
    strikes = [*plan.strikes]
    for number, one in enumerate(strikes):
        await progress.note(allowed=one.after + AHEAD)
        await progress.wait(lambda one=one: progress.written >= one.after)
        show(_line(number + 1, one, time.monotonic() - began, progress.written))
        await strike(world, one)
    await progress.note(allowed=1 << 30)
    return len(strikes)


def _line(number: int, one: Strike, seconds: float, written: int) -> str:
    return f"{number:>5}  {one.kind:<22}{one.seconds:>5.1f} s  at {seconds:>6.1f} s, {written} written"


async def _write_all(world: World, plan: Plan, progress: _Progress, tasks: asyncio.TaskGroup) -> None:
    """Write in order; a caller of the API goes on repeating in the background, under the same key."""
    written = 0
    for burst in plan.bursts:
        await progress.wait(lambda at=written: at <= progress.allowed)
        for number in burst.numbers:
            await _write(world, burst, number, tasks)
            written += 1
        await progress.note(written=written)
        await asyncio.sleep(burst.pause)


async def _write(world: World, burst: Burst, number: int, tasks: asyncio.TaskGroup) -> None:
    contact = contact_phone(burst.contact)
    match burst.by:
        case "contact":
            await world.phones.write(SHOP, contact, question(number))
        case "owner":
            await world.phones.write_by_hand(SHOP, contact, f"By hand {number}.")
        case _:
            tasks.create_task(_send(world, contact, number))


async def _send(world: World, contact: str, number: int) -> None:
    """Send as a careful caller does: the same key until an answer says that it is out."""
    message = SendMessage(to=contact, text=f"Notice {number}.")
    async with asyncio.timeout(ANSWERED_WITHIN):
        while True:
            try:
                sent = await world.gateway.send(USER, SESSION, message, idempotency_key=f"notice-{number}")
            except HoldfastError as error:
                if error.status == 422:
                    raise ChaosError(f"notice {number} was refused: {error.code}") from None
            else:
                if sent.sent_at is not None:
                    return
            await asyncio.sleep(SENDS_AGAIN_AFTER)
