"""What is killed: one thing done to a session's backups, alone in a process.

It ends itself by SIGKILL at a drawn one of its own calls that touch files: so every stage is met, the moment
between two renames too. What lies between two calls is met by whoever kills it by the clock.
"""

import asyncio
import json
import logging
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import structlog
from backup_world import KEY, HeldLease, make_vault
from holdfast_contract.times import now
from holdfast_gateway.adapters import vault as vaults
from holdfast_gateway.adapters.backups import collector
from holdfast_gateway.adapters.file_objects import FileObjects
from holdfast_gateway.adapters.profiles import Profiles
from holdfast_gateway.application.holding import Custody, Holding
from holdfast_gateway.application.leases import Leases
from holdfast_gateway.domain.backup import Retention
from holdfast_gateway.domain.lease import FOLDER
from holdfast_gateway.domain.session import Desired, SessionRecord

GATEWAYS = ("gateway-1", "gateway-2")
RETENTION = Retention(last=4, days=0)
MANY_PACKS = 3
"""So few packs are moved together already, so that nearly every collection does."""

TERM = 1.5
LEASE_LASTS = 2.0
"""Seconds of a lease's term, and for which it is renewed where nobody is killed."""

STAGES = {
    "backup": ("copy", "cut", "pack", "manifest", "head"),
    "collection": ("cut", "pack", "manifest", "head", "delete"),
    "restore": ("extract", "swap"),
    "takeover": ("head", "extract", "swap"),
    "lease": ("lease",),
}
"""What is done, and the stages in which it is killed."""

_CALLS = frozenset({"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "fcntl.flock", "shutil.rmtree"})


@dataclass(frozen=True)
class Order:
    """What is to be done (a key of `STAGES`, or `return`), by whom and where.

    `dies` names a stage and the number of a call in it. Who ends by himself writes to `report` how many calls
    there were in each stage.
    """

    what: str
    store: Path
    data: Path
    gateway_id: str
    lease: int
    report: Path
    backup_id: str | None = None
    dies: tuple[str, int] | None = None


class _Stages:
    """Counts the calls of each stage, and ends the process at the one that was drawn."""

    def __init__(self, order: Order) -> None:
        self.counts: Counter[str] = Counter()
        self._dies = order.dies
        self._staging = str(order.data / "staging")
        self._folder = str(Profiles(order.data).folder(KEY))
        self._now = threading.local()

    @contextmanager
    def at(self, stage: str) -> Iterator[None]:
        """Name the stage of what this thread does meanwhile."""
        self._now.stage = stage
        try:
            yield
        finally:
            self._now.stage = None

    def hook(self, event: str, arguments: tuple[object, ...]) -> None:
        """See a call; Python calls this before it is made."""
        if event not in _CALLS:
            return
        # A rename is known by what it makes.
        path = str(arguments[1 if event == "os.rename" else 0])
        stage = getattr(self._now, "stage", None) or self._stage_of(path)
        if stage is None:
            return
        self.counts[stage] += 1
        if self._dies == (stage, self.counts[stage]):
            os.kill(os.getpid(), signal.SIGKILL)

    def _stage_of(self, path: str) -> str | None:
        if path.startswith(self._staging):
            return "cut" if path.endswith("/pack") else "copy"
        if path.startswith(f"{self._folder}/profile.restoring"):
            return "extract"
        if path.startswith(self._folder) and path.rpartition("/")[2].startswith(("profile", "lineage")):
            return "swap"
        return None


class _Objects(FileObjects):
    """A store whose writes are stages."""

    def __init__(self, root: Path, stages: _Stages) -> None:
        super().__init__(root)
        self._stages = stages

    def put(self, name: str, data: bytes | Path) -> None:
        with self._stages.at("pack" if "/packs/" in name else "manifest"):
            super().put(name, data)

    def create(self, name: str, data: bytes) -> str:
        with self._stages.at(_written(name)):
            return super().create(name, data)

    def replace(self, name: str, data: bytes, etag: str) -> str:
        with self._stages.at(_written(name)):
            return super().replace(name, data, etag)

    def delete(self, names) -> None:
        with self._stages.at("delete"):
            super().delete(names)


def _written(name: str) -> str:
    return "lease" if name.startswith(FOLDER) else "head"


def run(order: Order) -> None:
    """Do what is ordered."""
    be_quiet()
    vaults.collect = partial(collector.collect, grace=timedelta())
    collector.MANY_PACKS = MANY_PACKS
    stages = _Stages(order)
    objects = _Objects(order.store, stages)
    sys.addaudithook(stages.hook)
    asyncio.run(_lease(objects, order) if order.what == "lease" else _keep(objects, order))
    order.report.write_text(json.dumps(stages.counts))


def be_quiet() -> None:
    """Log nothing: most of what happens here would be warned of."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


async def _keep(objects: FileObjects, order: Order) -> None:
    lease = HeldLease(order.lease)
    lease.over = set(GATEWAYS) - {order.gateway_id}
    vault = make_vault(objects, order.data, order.gateway_id)
    await vault.start()
    custody = Custody(order.gateway_id, vault, lease, RETENTION)
    holding = Holding(KEY, custody, lambda: None)
    await holding.claim(SessionRecord(KEY, desired=Desired.RUNNING, linked=True))
    match order.what:
        case "backup":
            await _backup(holding, custody)
        case "collection":
            await holding.tidy()
        case "restore":
            await _restore(holding, custody, lambda backup_id: backup_id == order.backup_id)
        case "takeover" | "return":
            await _come_back(holding, custody, order.data)
    await vault.stop()


async def _backup(holding: Holding, custody: Custody) -> None:
    assert holding.head is not None
    kept = await custody.vault.take(holding.head, None)
    await holding.move(backups=tuple(custody.retention.keep([kept, *holding.head.backups], now())))


async def _restore(holding: Holding, custody: Custody, is_wanted: Callable[[str], bool]) -> None:
    assert holding.head is not None
    backup = next(one for one in holding.head.backups if is_wanted(one.backup_id))
    await custody.vault.restore(holding.head, backup, lambda _done, _total: None)
    await holding.descend()


async def _come_back(holding: Holding, custody: Custody, data: Path) -> None:
    """Do what a gateway does before it opens a session, and once that is connected."""
    if holding.is_behind:
        await _restore(holding, custody, lambda _: True)
    # Opening holds the folder, which finishes a swap that was cut short.
    async with Profiles(data).closed(KEY):
        pass
    await custody.vault.drop_aside(KEY)


async def _lease(objects: FileObjects, order: Order) -> None:
    leases = make_leases(objects, order.gateway_id)
    await leases.start()
    await asyncio.sleep(LEASE_LASTS)
    await leases.stop()


def make_leases(objects: FileObjects, gateway_id: str) -> Leases:
    """Make a gateway's lease; each call is another life on the same data folder."""

    async def nothing(_deadline: float | None = None) -> None:
        pass

    return Leases(
        objects,
        gateway_id=gateway_id,
        instance=f"folder of {gateway_id}",
        url=None,
        term=timedelta(seconds=TERM),
        on_lost=nothing,
        on_deadline=nothing,
    )
