"""Rounds on real processes: a gateway, its driver and its warden are killed while a real Chromium runs."""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import aiohttp
from chaos import ChaosError, World, processes
from chaos.waiting import until
from chaos.world import HURRIED
from holdfast_contract.errors import HoldfastError
from holdfast_gateway.adapters.backups.reader import verify
from holdfast_gateway.adapters.backups.repository import Repository
from holdfast_gateway.adapters.backups.sealing import KeyRing
from holdfast_gateway.adapters.file_objects import FileObjects
from holdfast_gateway.adapters.processes import state_of
from holdfast_gateway.adapters.profiles import LINEAGE, LOCK, PROFILE
from holdfast_gateway.domain.session import SessionKey
from stack import StackError
from watch import Watch

from killing.tables import Outcome, dealt

BACK_WITHIN = 60.0
ENDED_WITHIN = 4.0
"""Seconds in which the browser of a dead gateway ends: by its pipe, else by the warden."""

GOING_ON = ("backup", "restore", "lease")
"""What goes on when somebody is killed."""

RENEWED_WITHIN = 2.0

FROZEN_WITHIN = 10.0
FROZEN = "freeze"
"""The part of a backup in which the browser stands still."""

WHO = ("gateway", "gateway+driver", "warden", "all")
SETTINGS = HURRIED | {"GATEWAY_LEASE_TERM": "6"}
WARDEN = "holdfast_gateway.adapters.warden"


@dataclass(frozen=True)
class Round:
    """One kill: in the midst of what, of whom, and how far into it; `waits` before the gateway is started."""

    number: int
    what: str
    stage: str
    share: float
    waits: bool


def draw(seed: int, count: int) -> list[Round]:
    """Draw rounds from decks of everything and everybody, each shuffled; `stage` is who is killed."""
    chance = random.Random(seed)
    cards = [(what, who) for what in (*GOING_ON, FROZEN) for who in WHO]
    return [
        Round(number, what, who, chance.random(), chance.random() < 0.5)
        for number, (what, who) in enumerate(islice(dealt(cards, chance), count), 1)
    ]


class GatewayWorld:
    """A gateway with one session, which is watched all the time."""

    def __init__(self, world: World, watch: Watch) -> None:
        self._world = world
        self._watch = watch
        self._session = world.sessions[0]
        self._hit = False
        self._lasts = {"lease": RENEWED_WITHIN}
        self._objects = FileObjects(world.data / "backups")
        self._keys = KeyRing.from_base64([world.stack.settings["GATEWAY_BACKUP_KEY"]])

    async def begin(self) -> None:
        """Take the first backups and restore one, to know how long that takes."""
        async with aiohttp.ClientSession() as http:
            for what, path in (("backup", "backups"), ("backup", "backups"), ("restore", "restore")):
                began = time.monotonic()
                if (status := await self._ask(http, path)) not in {200, 201}:
                    raise ChaosError(f"the first {what} was answered by {status}")
                self._lasts[what] = time.monotonic() - began
        await self._world.connected(self._session, BACK_WITHIN)

    async def play(self, round_: Round) -> Outcome:
        """Kill, check what is left, start again, and check that all is as it was."""
        began = time.monotonic()
        self._hit = False
        try:
            await self._strike(round_)
            await self._check(round_, began)
        except (ChaosError, StackError, HoldfastError) as problem:
            return Outcome(round_, self._hit, time.monotonic() - began, str(problem).splitlines()[0])
        return Outcome(round_, self._hit, time.monotonic() - began)

    # ---- the kill ---------------------------------------------------------------------------------

    async def _strike(self, round_: Round) -> None:
        victims = await until(lambda: self._victims(round_.stage), BACK_WITHIN, "a warden beside the gateway")
        leader = self._world.leader(self._session)
        async with aiohttp.ClientSession() as http:
            doing = asyncio.create_task(self._do(http, round_.what))
            if round_.what == FROZEN:
                self._hit = await asyncio.to_thread(_kill_when_frozen, leader, victims)
            else:
                await asyncio.sleep(round_.share * self._lasts[round_.what])
                self._hit = round_.what == "lease" or not doing.done()
                _kill_all(victims)
            if round_.stage == "warden":
                await doing
            doing.cancel()
            await asyncio.gather(doing, return_exceptions=True)
        if round_.stage == "warden":
            return
        await self._world.kill_gateway()
        # A frozen browser that nobody is left to continue waits for the next start.
        if round_.waits and not (round_.what == FROZEN and round_.stage == "all"):
            await self._no_browser()
        await self._world.start_gateway()

    async def _victims(self, who: str) -> list[int] | None:
        """Give the pids of those that are killed; None while a warden that died is not replaced yet."""
        gateway = self._world.gateway_pid
        wardens = [one.pid for one in processes.processes() if one.parent == gateway and WARDEN in one.words]
        if len(wardens) != 1:
            return None
        drivers = processes.drivers(gateway)
        return {
            "gateway": [gateway],
            "gateway+driver": [gateway, *drivers],
            "warden": wardens,
            "all": [*wardens, gateway, *drivers],
        }[who]

    async def _do(self, http: aiohttp.ClientSession, what: str) -> None:
        """Ask for what goes on; who is asked may die of it."""
        path = {"backup": "backups", FROZEN: "backups", "restore": "restore"}.get(what)
        if path is not None:
            with suppress(aiohttp.ClientError):
                await self._ask(http, path)

    async def _ask(self, http: aiohttp.ClientSession, path: str) -> int:
        stack, session = self._world.stack, self._session
        url = f"{stack.gateway_url}/v1/users/{session.user}/sessions/{session.name}/{path}"
        headers = {"Authorization": f"Bearer {stack.gateway_key}"}
        async with http.post(url, headers=headers, timeout=aiohttp.ClientTimeout(60)) as response:
            return response.status

    # ---- what must hold ---------------------------------------------------------------------------

    async def _check(self, round_: Round, began: float) -> None:
        world, session = self._world, self._session
        await world.connected(session, BACK_WITHIN)
        world.require_no_qr()
        await world.require_same_devices()
        await until(self._is_clean, ENDED_WITHIN, f"only what belongs there in the folder of {session}")
        world.require_one_browser_each()
        if frozen := [pid for pid in self._group() if state_of(pid) == "T"]:
            raise ChaosError(f"processes {frozen} of the browser stand still")
        if two := self._watch.two_at_once(began):
            raise ChaosError(f"two at once were seen {len(two)} times: {two[0]}")
        await asyncio.to_thread(self._check_backups)
        await world.talk(session)
        world.require_each_message_once()

    def _group(self) -> list[int]:
        leader = self._world.leader(self._session)
        return processes.group_members({leader})[leader]

    async def _is_clean(self) -> bool:
        folder = self._world.profile(self._session).parent
        return {path.name for path in folder.iterdir()} <= {LOCK, PROFILE, LINEAGE}

    async def _no_browser(self) -> None:
        async def gone() -> bool:
            return not processes.leaders_below(self._world.data)

        await until(gone, ENDED_WITHIN, "the browsers of a dead gateway gone")

    def _check_backups(self) -> None:
        """Read every piece of every backup that is named."""
        key = SessionKey(*self._session.owner)
        repository = Repository(self._objects, self._keys)
        seen = repository.head(key)
        if seen is None or not seen.head.backups:
            raise ChaosError("the head names no backup")
        for backup in seen.head.backups:
            try:
                verify(repository, repository.manifest(key, backup.manifest), lambda _: None)
            except Exception as error:  # noqa: BLE001 - whatever it is, the backup is not whole
                raise ChaosError(f"{backup.backup_id} is not whole: {error!r}") from None

    # ---- the end ----------------------------------------------------------------------------------

    async def left_behind(self) -> list[str]:
        """Stop the gateway, and name what it left."""
        left = await self._world.stop_and_find_leftovers()
        for folder in ("staging", "trials", "tmp"):
            left += [f"{folder} {path.name}" for path in (self._world.data / folder).glob("*")]
        return left


def _kill_when_frozen(leader: int, victims: list[int]) -> bool:
    """Wait for the few milliseconds in which a browser stands still, and kill then; False where none came."""
    ends = time.monotonic() + FROZEN_WITHIN
    while not (is_frozen := state_of(leader) == "T") and time.monotonic() < ends:
        time.sleep(0)
    _kill_all(victims)
    return is_frozen


def _kill_all(victims: list[int]) -> None:
    for pid in victims:
        processes.kill(pid)


@asynccontextmanager
async def gateway_world(folder: Path) -> AsyncIterator[GatewayWorld]:
    """Give a gateway with a session that is connected and backed up; all is gone at the end."""
    async with World(folder, [("ann", "default")], SETTINGS) as world:
        with Watch((world.data,), world.stack.simulator_url) as watch:
            killing = GatewayWorld(world, watch)
            await killing.begin()
            yield killing
