"""Rounds as data, drawn from a seed; how one is played and what it is judged by."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from holdfast_contract.errors import HoldfastError
from stack import StackError

from chaos.faults import FAULTS, FinalFault
from chaos.waiting import ChaosError
from chaos.world import Held, World

MENDED_WITHIN = 90.0


@dataclass(frozen=True)
class Round:
    """One fault: its number from 1, its kind, which session it hits, how many seconds it lasts."""

    number: int
    kind: str
    target: int = 0
    seconds: float = 0.0


@dataclass
class Outcome:
    """What came of a round: `seconds` until the session was back, or until the fault's own end was shown."""

    round: Round
    seconds: float | None = None
    reasons: list[str] = field(default_factory=list)
    same_device: bool = True
    qr_asked: bool = False
    failure: str | None = None


def draw(seed: int, count: int, sessions: int = 1, kinds: Sequence[str] = tuple(FAULTS)) -> list[Round]:
    """Draw rounds from decks of all kinds, each shuffled: every kind comes about as often as any other."""
    chance = random.Random(seed)
    rounds: list[Round] = []
    while len(rounds) < count:
        for kind in chance.sample(list(kinds), len(kinds)):
            target, seconds = chance.randrange(sessions), round(chance.uniform(*FAULTS[kind].lasts), 1)
            rounds.append(Round(len(rounds) + 1, kind, target, seconds))
    return rounds[:count]


async def play(world: World, round_: Round) -> Outcome:
    """Play a round and judge it; a failure is put into the outcome, and the world is mended after it.

    Raises `ChaosError` where the world cannot be mended.
    """
    outcome = Outcome(round_)
    session, since = world.sessions[round_.target], world.now()
    try:
        await _play(world, session, since, outcome)
    except (ChaosError, HoldfastError, StackError) as error:
        outcome.failure = f"{error.code}: {error.message}" if isinstance(error, HoldfastError) else str(error)
    outcome.reasons = world.reasons(session, since)
    if outcome.failure is not None:
        await _mend(world)
    return outcome


async def _play(world: World, session: Held, since: int, outcome: Outcome) -> None:
    fault = FAULTS[outcome.round.kind](outcome.round.seconds)
    began = time.monotonic()
    await fault.strike(world, session)
    await fault.recover(world, session, since)
    outcome.seconds = time.monotonic() - began
    if fault.shows and not fault.shows.intersection(world.reasons(session, since)):
        raise ChaosError(f"the reason shown was {world.reasons(session, since)}, not {sorted(fault.shows)}")
    await _judge(world, outcome, linked=outcome.round.kind != "logout")
    if isinstance(fault, FinalFault):
        await fault.lead_out(world, session)
        await _judge(world, outcome, linked=True)
    for one in world.sessions:
        if one is not session and not fault.hits_all and world.was_lost(one, since):
            raise ChaosError(f"{one} was lost too: {world.reasons(one, since)}")
    await asyncio.gather(*map(world.talk, world.sessions))
    world.require_each_message_once()
    world.require_one_browser_each()


async def _judge(world: World, outcome: Outcome, *, linked: bool) -> None:
    """Raise `ChaosError` where a person was asked for a QR, or a device is another."""
    try:
        world.require_no_qr()
    except ChaosError:
        outcome.qr_asked = True
        raise
    try:
        if linked:
            await world.require_same_devices()
    except ChaosError:
        outcome.same_device = False
        raise


async def _mend(world: World) -> None:
    """Bring everything back, by any means, so that the next round says something of its own."""
    await world.phones.clear()
    if world.stack.services["gateway"].pid is None:
        await world.start_gateway()
    for one in world.sessions:
        if (await world.status(one))[0] in {"failed", "logged_out", "pairing"}:
            await world.gateway.restart(one.user, one.name)
    try:
        for one in world.sessions:
            await world.connected(one, MENDED_WITHIN)
    except (ChaosError, HoldfastError):
        await world.kill_gateway()
        await world.start_gateway()
        for one in world.sessions:
            await world.pair_again(one)
    for one in world.sessions:
        world.accept(one)
