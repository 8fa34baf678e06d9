"""A vault on a profile that a browser has open, alone in a process: so its cost can be told from all else.

python bench/vault_process.py                                   # without backups, to compare with
python bench/vault_process.py DATA_FOLDER STORE [ENDPOINT_URL]

Each line on its standard input is an order, each answer a line of JSON on its standard output:

    memory    {"rss", "peak", "warden"}: megabytes, the peak since the last such order; the warden's PSS
    back_up   what it took: `Cost`
    zip       the same for the way of whatsapp-web.js's RemoteAuth
    restore   {"took", "bytes"}: seconds, bytes of the profile
    fetch     {"took", "bytes"}: the same for only reading all packs, as many parts at a time
"""

import asyncio
import json
import shutil
import sys
import tempfile
import time
import zipfile
from base64 import b64encode
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from holdfast_contract.backups import Versions
from holdfast_contract.times import now

# What a gateway has in memory without backups too.
from holdfast_gateway.adapters.browsers import PlaywrightBrowsers  # noqa: F401
from holdfast_gateway.adapters.processes import children_with, find_leader
from holdfast_gateway.adapters.profiles import Profiles
from holdfast_gateway.adapters.store.sqlite import SqliteStore  # noqa: F401
from holdfast_gateway.adapters.warden_link import Warden
from holdfast_gateway.adapters.webhook import WebhookReceiver  # noqa: F401
from holdfast_gateway.domain.backup import (
    Head,
    Holder,
    KeptBackup,
    KeptSession,
    Retention,
    SeenHead,
)
from holdfast_gateway.domain.session import SessionKey
from holdfast_gateway.domain.snapshots import Snapshot, Stamp
from holdfast_gateway.domain.trial import Contents, TrialReport

if TYPE_CHECKING:
    from holdfast_gateway.application.objects import ObjectStore

KEY = SessionKey("bench", "default")
BACKUP_KEY = b64encode(b"benchmark" + bytes(23)).decode()
REQUIRED = ("IndexedDB", "Local Storage")
"""What RemoteAuth keeps of the folder `Default`."""

WARDEN = "holdfast_gateway.adapters.warden"
PART, READERS = 4 << 20, 4
"""How a restore reads: so many bytes a request, so many requests at a time."""


@dataclass(frozen=True)
class Cost:
    """What a backup took: bytes sent, CPU seconds of this process and of its warden, seconds, pause."""

    uploaded: int
    cpu: float
    warden_cpu: float
    took: float
    pause_ms: float = 0.0
    copied: int = 0
    rounds: int = 0


class LiveBrowsers:
    """`ProfileBrowsers` on profiles that somebody else's browsers have open, with a warden of our own."""

    def __init__(self, profiles: Profiles) -> None:
        self._profiles = profiles
        self.warden = Warden(profiles.root)
        self.versions = Versions()
        self.last: Snapshot | None = None

    async def snapshot(self, key: SessionKey, staging: Path, known: Mapping[str, Stamp]) -> Snapshot:
        profile = self._profiles.profile(key)
        leader = await asyncio.to_thread(find_leader, profile)
        self.last = await self.warden.snapshot(profile, staging, known, leader)
        return self.last

    async def try_profile(self, _: Path) -> TrialReport:
        """Nothing: what a test-open costs is the browser's."""
        return TrialReport(Contents(), (), 0.0)


class Keeper:
    """One session's backups in a store, as a gateway that holds its head takes them."""

    def __init__(self, data: Path, objects: "ObjectStore", browsers: LiveBrowsers | None = None) -> None:
        """`data` is a gateway's data folder."""
        from holdfast_gateway.adapters.backups.repository import Repository  # noqa: PLC0415
        from holdfast_gateway.adapters.backups.sealing import KeyRing  # noqa: PLC0415
        from holdfast_gateway.adapters.vault import BackupVault  # noqa: PLC0415

        self.profiles = Profiles(data)
        self.browsers = browsers or LiveBrowsers(self.profiles)
        repository = Repository(objects, KeyRing.from_base64([BACKUP_KEY]))
        self.vault = BackupVault(repository, self.profiles, self.browsers, data.name, data / "staging")
        self._head: SeenHead | None = None

    async def back_up(self) -> KeptBackup:
        """Take a backup, and have the head name it."""
        seen = self._head or await self._claim()
        kept = await self.vault.take(seen.head, None)
        backups = tuple(Retention().keep([kept, *seen.head.backups], now()))
        self._head = await self.vault.move(seen.head.model_copy(update={"backups": backups}), seen)
        return kept

    async def _claim(self) -> SeenHead:
        head = Head(
            user_id=KEY.user_id,
            session_id=KEY.session_id,
            origin="bench",
            generation=1,
            holder=Holder(gateway_id="bench", lease=1),
            session=KeptSession(linked=True),
        )
        return await self.vault.move(head, await self.vault.head(KEY))

    async def restore(self) -> KeptBackup:
        """Bring the newest backup that the store names into our own data folder."""
        seen = await self.vault.head(KEY)
        assert seen is not None
        newest = seen.head.backups[0]
        await self.vault.restore(seen.head, newest, lambda _done, _total: None)
        return newest

    async def stop(self) -> None:
        """End the warden and the vault."""
        await self.browsers.warden.stop()
        await self.vault.stop()


def zip_live(profile: Path, folder: Path) -> Path:
    """Copy what RemoteAuth keeps of a profile into a new folder, and zip that. Raises `shutil.Error`."""
    for name in REQUIRED:
        if (profile / "Default" / name).is_dir():
            shutil.copytree(profile / "Default" / name, folder / "copy" / "Default" / name)
    archive = folder / "session.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted((folder / "copy").rglob("*")):
            packed.write(path, path.relative_to(folder / "copy"))
    return archive


class _Process:
    def __init__(self, data: Path, store: str, endpoint: str | None) -> None:
        from holdfast_gateway.adapters.object_stores import open_store  # noqa: PLC0415

        self._objects = open_store(store, endpoint_url=endpoint)
        self._keeper = Keeper(data, self._objects)
        self._profile = self._keeper.profiles.profile(KEY)

    async def start(self) -> None:
        await self._keeper.browsers.warden.start()

    async def stop(self) -> None:
        await self._keeper.stop()

    async def back_up(self) -> Cost:
        warden, cpu, began = _warden_cpu(), time.process_time(), time.monotonic()
        kept = await self._keeper.back_up()
        took, cpu, warden = time.monotonic() - began, time.process_time() - cpu, _warden_cpu() - warden
        snapshot = self._keeper.browsers.last
        assert snapshot is not None
        return Cost(
            kept.uploaded_bytes, cpu, warden, took, kept.pause_ms, snapshot.copied_bytes, snapshot.rounds
        )

    async def zip(self) -> Cost:
        return await asyncio.to_thread(self._zip)

    def _zip(self) -> Cost:
        # A file that vanishes meanwhile ends RemoteAuth's copy; such a turn is not counted.
        while True:
            with tempfile.TemporaryDirectory(prefix="hf-zip-") as folder:
                cpu, began = time.process_time(), time.monotonic()
                try:
                    archive = zip_live(self._profile, Path(folder))
                except shutil.Error:
                    continue
                self._objects.put("remote-auth/session.zip", archive)
                size = archive.stat().st_size
                return Cost(size, time.process_time() - cpu, 0.0, time.monotonic() - began)

    async def restore(self) -> dict[str, float]:
        began = time.monotonic()
        newest = await self._keeper.restore()
        return {"took": time.monotonic() - began, "bytes": newest.bytes}

    async def fetch(self) -> dict[str, float]:
        return await asyncio.to_thread(self._fetch)

    def _fetch(self) -> dict[str, float]:
        began = time.monotonic()
        parts = [
            (pack.name, start, min(PART, pack.size - start))
            for pack in self._objects.list(f"data/{KEY}/packs/")
            for start in range(0, pack.size, PART)
        ]
        with ThreadPoolExecutor(READERS) as threads:
            done = threads.map(lambda part: len(self._objects.read(*part)), parts)
            return {"bytes": sum(done), "took": time.monotonic() - began}


def _warden_cpu() -> float:
    """CPU seconds of our warden so far, threads that ended included; see clock_getcpuclockid(3)."""
    return sum(time.clock_gettime((~pid << 3) | 2) for pid in children_with(WARDEN))


def _memory() -> dict[str, float]:
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    # From here on a new peak.
    Path("/proc/self/clear_refs").write_text("5")
    return {
        "rss": int(status["VmRSS"].split()[0]) / 1024,
        "peak": int(status["VmHWM"].split()[0]) / 1024,
        "warden": sum(_pss(pid) for pid in children_with(WARDEN)),
    }


def _pss(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) / 1024


async def main(arguments: list[str]) -> None:
    """Do what is ordered until the input ends."""
    loop = asyncio.get_running_loop()
    process: _Process | None = None
    if arguments:
        data, store, *endpoint = arguments
        process = _Process(Path(data), store, endpoint[0] if endpoint else None)
        await process.start()
    try:
        while order := (await loop.run_in_executor(None, sys.stdin.readline)).strip():
            if order == "memory":
                answer = _memory()
            else:
                done = await getattr(process, order)()
                answer = asdict(done) if isinstance(done, Cost) else done
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()
    finally:
        if process is not None:
            await process.stop()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
