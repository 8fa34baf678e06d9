"""Rounds on plain files: hundreds of processes that are killed while they do one thing to the backups."""

import asyncio
import json
import multiprocessing
import random
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from backup_world import KEY, read_profile, write_profile
from gateway_values import BACKUP_KEY
from holdfast_gateway.adapters.backups.reader import extract, verify
from holdfast_gateway.adapters.backups.repository import Repository, data_prefix
from holdfast_gateway.adapters.backups.sealing import KeyRing
from holdfast_gateway.adapters.file_objects import PARTIAL, FileObjects
from holdfast_gateway.adapters.profiles import LINEAGE, LOCK, PROFILE, Profiles, is_held
from holdfast_gateway.application.tenancy import LeaseObjects
from holdfast_gateway.domain.backup import Head

from killing.tables import Outcome, dealt
from killing.victim import GATEWAYS, LEASE_LASTS, RETENTION, STAGES, TERM, Order, make_leases, run

Files = Mapping[str, bytes]

BY_THE_CLOCK = "any"
"""The stage of a kill that comes after a drawn time, wherever that is."""

_ENDS_WITHIN = 60.0
_SLACK = 0.05
"""Seconds by which a watcher may have seen the last renewal before it was killed."""


@dataclass(frozen=True)
class Round:
    """One kill: of what, in which stage, and how far into it (a share of its calls or of its time)."""

    number: int
    what: str
    stage: str
    share: float


def draw(seed: int, count: int) -> list[Round]:
    """Draw rounds from decks of all stages, each shuffled."""
    chance = random.Random(seed)
    cards = [(what, stage) for what, stages in STAGES.items() for stage in (*stages, BY_THE_CLOCK)]
    return [
        Round(number, what, stage, chance.random())
        for number, (what, stage) in enumerate(islice(dealt(cards, chance), count), 1)
    ]


class Broken(Exception):
    """What was promised and did not hold, in one line."""


class VaultWorld:
    """A store, the data folders of two gateways, and what must be in all of them."""

    def __init__(self, folder: Path, seed: int) -> None:
        """`folder` is ours alone; the seed says what is in the profiles."""
        self._store = folder / "store"
        self._folder = folder
        self._chance = random.Random(seed)
        # All is imported already, so that a process costs milliseconds.
        self._processes = multiprocessing.get_context("fork")
        self._objects = FileObjects(self._store)
        self._contents: dict[str, Files] = {}
        self._here = GATEWAYS[0]
        self._life = 0
        self._lease_generations = dict.fromkeys(GATEWAYS, 0)
        self._victims: list[multiprocessing.process.BaseProcess] = []
        self._hit = False
        self._change(count=12)

    # ---- a round ----------------------------------------------------------------------------------

    def begin(self) -> None:
        """Take a first backup, and one more: so that there is something to lose."""
        for _ in range(2):
            self._back_up()

    def play(self, round_: Round) -> Outcome:
        """Kill one process, check what it left, let the next one go on, and check that."""
        began = time.monotonic()
        self._hit = False
        try:
            if round_.what == "lease":
                self._play_lease(round_)
            else:
                self._play(round_)
        except Broken as broken:
            return Outcome(round_, self._hit, time.monotonic() - began, str(broken))
        return Outcome(round_, self._hit, time.monotonic() - began)

    def _play(self, round_: Round) -> None:
        order = self._prepare(round_.what)
        before, named_before = self._profile(order.gateway_id), self._head().backups
        self._kill(order, round_)
        head = self._check_backups(named_before, may_be_new=round_.what == "backup")
        self._run(replace(self._order("return"), gateway_id=order.gateway_id, data=order.data))
        self._here = order.gateway_id
        allowed = [before]
        if round_.what == "restore":
            assert order.backup_id is not None
            allowed.append(self._contents[order.backup_id])
        if round_.what == "takeover":
            allowed = [self._contents[head.backups[0].backup_id]]
        if self._profile(self._here) not in allowed:
            raise Broken(f"after a {round_.what} the profile is neither what it was nor the backup")
        self._check_backups(head.backups, may_be_new=False)
        self._check_folder()

    def _prepare(self, what: str) -> Order:
        match what:
            case "backup":
                self._change()
            case "collection":
                # Enough packs to be moved together, and backups that have just expired.
                for _ in range(2):
                    self._change()
                    self._back_up()
            case "restore":
                wanted = self._chance.choice(self._head().backups)
                return replace(self._order(what), backup_id=wanted.backup_id)
            case "takeover":
                self._change()
                self._back_up()
                other = next(one for one in GATEWAYS if one != self._here)
                return replace(self._order(what), gateway_id=other, data=self._folder / other)
        return self._order(what)

    def _kill(self, order: Order, round_: Round) -> None:
        """Have the process of an order killed where the round says."""
        counts, took = self._rehearse(order)
        if round_.stage == BY_THE_CLOCK:
            self._kill_after(order, round_.share * took)
            return
        calls = counts.get(round_.stage, 0)
        number = 1 + int(round_.share * calls)
        while number and self._run(replace(order, dies=(round_.stage, number))):
            # The rehearsal had some more of them.
            number //= 2

    def _rehearse(self, order: Order) -> tuple[Mapping[str, int], float]:
        """Have all of it done on a copy; give the calls of each stage, and the seconds."""
        copy = self._folder / "rehearsal"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self._store, copy / "store")
        if order.data.is_dir():
            shutil.copytree(order.data, copy / "data")
        began = time.monotonic()
        self._run(replace(order, store=copy / "store", data=copy / "data"))
        return json.loads(order.report.read_text()), time.monotonic() - began

    def _order(self, what: str) -> Order:
        self._life += 1
        data = self._folder / self._here
        return Order(what, self._store, data, self._here, self._life, self._folder / "report.json")

    def _run(self, order: Order) -> bool:
        """Run an order to its end; False where it died as it was told to."""
        process = self._start(order)
        process.join(_ENDS_WITHIN)
        if process.exitcode == -9 and order.dies is not None:
            self._hit = True
            return False
        if process.exitcode != 0:
            raise Broken(f"{order.what} by {order.gateway_id} ended with {process.exitcode}")
        return True

    def _kill_after(self, order: Order, seconds: float) -> None:
        process = self._start(order)
        process.join(seconds)
        process.kill()
        process.join(_ENDS_WITHIN)
        self._hit = process.exitcode == -9

    def _start(self, order: Order) -> multiprocessing.process.BaseProcess:
        process = self._processes.Process(target=run, args=(order,))
        process.start()
        self._victims.append(process)
        return process

    # ---- the profile ------------------------------------------------------------------------------

    def _back_up(self) -> None:
        self._run(self._order("backup"))
        self._check_backups((), may_be_new=True)

    def _change(self, count: int = 3) -> None:
        """Have some files of the profile be other ones."""
        files = dict(self._profile(self._here))
        for _ in range(count):
            name = f"Default/IndexedDB/{self._chance.randrange(12)}"
            files[name] = self._chance.randbytes(self._chance.choice((0, 100, 5_000, 200_000)))
        files["Default/Cookies"] = self._chance.randbytes(2_000)
        write_profile(self._folder / self._here, files)

    def _profile(self, gateway_id: str) -> Files:
        return read_profile(self._folder / gateway_id)

    # ---- what must hold ---------------------------------------------------------------------------

    def _repository(self) -> Repository:
        # A new one each time: what it remembers is not what the store has.
        return Repository(self._objects, KeyRing.from_base64([BACKUP_KEY]))

    def _head(self) -> Head:
        seen = self._repository().head(KEY)
        if seen is None:
            raise Broken("the head is gone")
        return seen.head

    def _check_backups(self, before: Sequence[object], *, may_be_new: bool) -> Head:
        """Check that each backup named restores to what was backed up, and that none is lost."""
        repository, head = self._repository(), self._head()
        ids = [one.backup_id for one in head.backups]
        new = [one for one in ids if one not in self._contents]
        if len(new) > int(may_be_new):
            raise Broken(f"{len(new)} backups are named that nobody took")
        for one in new:
            self._contents[one] = self._profile(self._here)
        expected = [*new, *(one.backup_id for one in before)][: RETENTION.last]  # type: ignore[attr-defined]
        if before and ids != expected:
            raise Broken(f"the backups named are {ids}, not {expected}")
        for backup in head.backups:
            target = self._folder / "restored"
            shutil.rmtree(target, ignore_errors=True)
            try:
                manifest = repository.manifest(KEY, backup.manifest)
                verify(repository, manifest, lambda _: None)
                extract(repository, manifest, target, lambda _: None)
            except Exception as error:  # noqa: BLE001 - whatever it is, the backup is not what it should be
                raise Broken(f"{backup.backup_id} is not whole: {error!r}") from None
            if _files_in(target) != self._contents[backup.backup_id]:
                raise Broken(f"{backup.backup_id} restores to something else")
        return head

    def _check_folder(self) -> None:
        """Check that a session's folder holds nothing but what belongs there once it is connected."""
        folder = Profiles(self._folder / self._here).folder(KEY)
        if strange := {path.name for path in folder.iterdir()} - {LOCK, PROFILE, LINEAGE}:
            raise Broken(f"left in the session's folder: {sorted(strange)}")

    # ---- leases -----------------------------------------------------------------------------------

    def _play_lease(self, round_: Round) -> None:
        order = self._order("lease")
        if round_.stage == BY_THE_CLOCK:
            self._kill_after(order, round_.share * LEASE_LASTS)
        else:
            # A claim and six renewals.
            self._run(replace(order, dies=("lease", 1 + int(round_.share * 60))))
        asyncio.run(self._check_lease())

    async def _check_lease(self) -> None:
        """Check that only time ends a lease for another gateway, and that a new life has it at once."""
        generation = await self._generation()
        if generation:
            await self._watch_it_end(generation)
        again = make_leases(self._objects, self._here)
        await again.start()
        try:
            async with asyncio.timeout(4 * TERM):
                await again.wait_held()
        except TimeoutError:
            raise Broken("a new life did not get its lease") from None
        finally:
            await again.stop()
        before, now = self._lease_generations[self._here], await self._generation()
        if now <= max(generation, before):
            raise Broken("a lease's generation did not rise")
        self._lease_generations[self._here] = now

    async def _watch_it_end(self, generation: int) -> None:
        other = make_leases(self._objects, "watcher")
        await other.start()
        began = time.monotonic()
        try:
            lease = await self._lease()
            is_free = lease is not None and lease.is_free
            async with asyncio.timeout(4 * TERM):
                while not await other.is_over(self._here, generation):  # noqa: ASYNC110 - nobody tells
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise Broken("a dead gateway's lease is never over") from None
        finally:
            await other.stop()
        if not is_free and time.monotonic() - began < TERM - _SLACK:
            raise Broken("a lease was taken before its term was over")

    async def _lease(self):
        async def here(call):
            return call()

        return (await LeaseObjects(self._objects, here).read(self._here)).lease

    async def _generation(self) -> int:
        lease = await self._lease()
        return 0 if lease is None else lease.generation

    # ---- the end ----------------------------------------------------------------------------------

    def left_behind(self) -> list[str]:
        """Let a last life clear up, and name what is there and should not be."""
        for what in ("backup", "collection", "return"):
            self._run(self._order(what))
        self._check_backups((), may_be_new=True)
        named = self._repository().names_of(KEY, self._head())
        left = [
            f"garbage {one.name}" for one in self._objects.list(data_prefix(KEY)) if one.name not in named
        ]
        left += [f"partial {path.name}" for path in (self._store / PARTIAL).iterdir()]
        for gateway_id in GATEWAYS:
            data = self._folder / gateway_id
            left += [f"staging {path.name}" for path in data.glob("staging/*")]
            left += [f"lock of {gateway_id}"] if is_held(Profiles(data).folder(KEY) / LOCK) else []
        return left + [f"process {victim.pid}" for victim in self._victims if victim.is_alive()]


def _files_in(folder: Path) -> Files:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@contextmanager
def vault_world(folder: Path, seed: int) -> Iterator[VaultWorld]:
    """Give a world with backups in it."""
    world = VaultWorld(folder, seed)
    world.begin()
    yield world
