"""What is written by whom, and what goes wrong when, drawn from a seed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

KILLS = ("kill_gateway", "kill_core", "kill_worker", "kill_browser")
NETWORK = ("cut", "slow", "not_found", "broken", "silent", "answer_lost")
"""What is done to a link between the two services."""

LINKS = ("webhooks", "calls")
"""From the gateway to core, and from core to the gateway."""

PHONE = ("phone_offline", "phone_slow", "ack_lost")
DISKS = ("gateway_disk_full", "core_disk_full")
TROUBLES = (*(f"{link}_{kind}" for link in LINKS for kind in NETWORK), *PHONE, *DISKS)

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_KILLS_OF = {SQLITE: KILLS, POSTGRESQL: (*KILLS, "kill_database")}
_TROUBLES_OF = {SQLITE: TROUBLES, POSTGRESQL: (*TROUBLES, "database_down")}
ENGINES = tuple(_KILLS_OF)
"""What core keeps everything in."""

BURST = 4
"""Messages that one person writes at once, at the most."""

REGULARS = 5
"""Further contacts, to whom the owner writes by hand: where a person answers, the assistant keeps quiet."""

PAUSE = 1.2
"""Seconds between two bursts, at the most."""


@dataclass(frozen=True)
class Burst:
    """What one person writes, or what is written to them, without a pause: numbers of messages.

    `by` is the contact, the shop's owner on the phone, or a caller of the gateway's API.
    """

    contact: int
    by: str
    numbers: tuple[int, ...]
    pause: float


@dataclass(frozen=True)
class Strike:
    """One trouble: it begins once so many messages were written, and lasts so many seconds."""

    after: int
    kind: str
    seconds: float


@dataclass(frozen=True)
class Plan:
    """All that will happen; the same seed gives the same plan."""

    bursts: Sequence[Burst]
    strikes: Sequence[Strike]

    @property
    def messages(self) -> int:
        """How many messages are written by contacts."""
        return sum(len(burst.numbers) for burst in self.bursts if burst.by == "contact")


def draw(
    seed: int,
    *,
    messages: int,
    contacts: int,
    kills: int,
    troubles: int,
    longest: float = 6.0,
    kinds: Sequence[str] | None = None,
    engine: str = SQLITE,
) -> Plan:
    """Draw a plan: `messages` of the contacts, and for every ten of them one by hand and one by the API.

    Strikes are drawn from shuffled decks, so that every kind comes about as often as any other, and are
    spread over the messages. `longest` bounds how many seconds one lasts. `kinds` are the troubles that
    come; all that there are on the engine, where they are not given.
    """
    chance = random.Random(seed)
    bursts = _bursts(chance, messages, contacts)
    wanted = [
        *_deck(chance, _KILLS_OF[engine], kills),
        *_deck(chance, kinds or troubles_on(engine), troubles),
    ]
    chance.shuffle(wanted)
    total = sum(len(burst.numbers) for burst in bursts)
    strikes = [
        Strike((number + 1) * total // (len(wanted) + 1), kind, round(chance.uniform(1.0, longest), 1))
        for number, kind in enumerate(wanted)
    ]
    return Plan(bursts, strikes)


def troubles_on(engine: str) -> Sequence[str]:
    """Give every trouble that there is beside the kills."""
    return _TROUBLES_OF[engine]


def is_kill(kind: str) -> bool:
    """Say whether a process is killed."""
    return kind in _KILLS_OF[POSTGRESQL]


def _bursts(chance: random.Random, messages: int, contacts: int) -> list[Burst]:
    writers = ["contact"] * messages + ["owner", "api"] * (messages // 10)
    chance.shuffle(writers)
    bursts: list[Burst] = []
    number = 0
    while number < len(writers):
        by = writers[number]
        size = chance.randint(1, BURST)
        mine = [at for at in range(number, min(number + size, len(writers))) if writers[at] == by]
        # A burst is one person's: what somebody else writes begins the next one.
        run = [at for offset, at in enumerate(mine) if at == number + offset]
        pause = round(chance.uniform(0, PAUSE), 2)
        first, last = (contacts, contacts + REGULARS) if by == "owner" else (0, contacts)
        bursts.append(Burst(chance.randrange(first, last), by, tuple(run), pause))
        number = run[-1] + 1
    return bursts


def _deck(chance: random.Random, kinds: Sequence[str], count: int) -> list[str]:
    drawn: list[str] = []
    while len(drawn) < count:
        drawn += chance.sample(list(kinds), len(kinds))
    return drawn[:count]
