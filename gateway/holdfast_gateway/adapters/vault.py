"""`Vault` over the repository of backups: snapshots go out, backups come in, in threads of its own."""

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from holdfast_contract.backups import Verification, Versions
from holdfast_contract.errors import BackupFailed
from holdfast_contract.ids import new_id
from holdfast_contract.times import now

from holdfast_gateway.adapters.backups.collector import collect, gather, is_scattered
from holdfast_gateway.adapters.backups.manifest import Manifest, Pack
from holdfast_gateway.adapters.backups.reader import Progress, extract, verify
from holdfast_gateway.adapters.backups.repository import Repository
from holdfast_gateway.adapters.backups.writer import Known, cut
from holdfast_gateway.adapters.profiles import Profiles
from holdfast_gateway.application.vault import Told
from holdfast_gateway.domain.backup import (
    BackupDamaged,
    BackupProblem,
    BackupTooNew,
    Head,
    KeptBackup,
    Lineage,
    SeenHead,
)
from holdfast_gateway.domain.reasons import Lost, Reason
from holdfast_gateway.domain.session import SessionKey
from holdfast_gateway.domain.snapshots import Snapshot, SnapshotFailed, Stamp
from holdfast_gateway.domain.trial import TrialNotRun, TrialReport

AT_ONCE = 2
"""Backups that are cut and uploaded side by side; each takes some megabytes of memory while it is."""

T = TypeVar("T")


class ProfileBrowsers(Protocol):
    """Who runs the browsers on the profiles."""

    async def snapshot(self, key: SessionKey, staging: Path, known: Mapping[str, Stamp]) -> Snapshot:
        """Copy a profile as it is at one moment, open or not. Raises `SnapshotFailed` and `Lost`."""

    async def try_profile(self, profile: Path) -> TrialReport:
        """Open a copy of a profile once, without a network. Raises `TrialNotRun`."""

    @property
    def versions(self) -> Versions:
        """What runs here; WhatsApp's own version is the page's to tell."""


class BackupVault:
    """Keeps sessions in a repository."""

    def __init__(
        self,
        repository: Repository,
        profiles: Profiles,
        browsers: ProfileBrowsers,
        gateway_id: str,
        scratch: Path,
    ) -> None:
        """`scratch` is a folder of ours alone, on the profiles' file system."""
        self._repository = repository
        self._profiles = profiles
        self._browsers = browsers
        self._gateway_id = gateway_id
        self._scratch = scratch
        self._known: dict[SessionKey, tuple[str, Known]] = {}
        self._small = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="backup-head")
        self._large = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="backup")

    async def start(self) -> None:
        """Remove what an earlier life left."""
        await self._run(self._small, partial(shutil.rmtree, self._scratch, ignore_errors=True))

    async def stop(self) -> None:
        """Wait for what is under way in threads; nothing new begins."""
        await asyncio.to_thread(self._large.shutdown, cancel_futures=True)
        await asyncio.to_thread(self._small.shutdown, cancel_futures=True)

    # ---- heads ------------------------------------------------------------------------------------

    async def head(self, key: SessionKey) -> SeenHead | None:
        """Read a session's head."""
        return await self._run(self._small, partial(self._repository.head, key))

    async def move(self, head: Head, before: SeenHead | None) -> SeenHead:
        """Put a head in the place of the one before."""
        return await self._run(self._small, partial(self._repository.move, head, before))

    async def sessions(self) -> Sequence[SessionKey]:
        """Give all sessions that the store knows."""
        return await self._run(self._small, lambda: list(self._repository.keys_of_heads()))

    async def purge(self, key: SessionKey) -> None:
        """Remove everything of a session."""
        self._known.pop(key, None)
        await self._run(self._large, partial(self._repository.purge, key))

    # ---- the profile here -------------------------------------------------------------------------

    async def lineage(self, key: SessionKey) -> Lineage | None:
        """Say what the profile here descends from."""
        return await asyncio.to_thread(self._profiles.lineage, key)

    async def record_lineage(self, key: SessionKey, lineage: Lineage) -> None:
        """Remember it."""
        await asyncio.to_thread(self._profiles.record_lineage, key, lineage)

    async def has_profile(self, key: SessionKey) -> bool:
        """Say whether there is a profile here."""
        return (await asyncio.to_thread(self._profiles.markers, key)).any

    async def set_aside(self, key: SessionKey) -> None:
        """Put the profile here aside."""
        async with self._profiles.closed(key):
            await asyncio.to_thread(self._profiles.set_aside, key)

    async def drop_aside(self, key: SessionKey) -> None:
        """Remove what was put aside, and what restores that were cut short have left."""
        await asyncio.to_thread(self._profiles.drop_aside, key)

    # ---- out --------------------------------------------------------------------------------------

    async def take(self, head: Head, whatsapp: str | None) -> KeptBackup:
        """Back the profile up: its snapshot is cut, and what is new is uploaded."""
        key = head.key
        known = await self._last(head)
        work = await self._run(self._small, self._make_work)
        try:
            snapshot = await self._browsers.snapshot(key, work / "files", known.stamps if known else {})
            versions = self._browsers.versions.model_copy(update={"whatsapp": whatsapp})
            write = partial(self._write, head, snapshot, known, versions, work)
            backup, manifest = await self._run(self._large, write)
        except SnapshotFailed as failed:
            raise BackupFailed(f"The profile could not be copied: {failed}.") from None
        except Lost as lost:
            raise BackupFailed(f"The profile could not be copied: {lost.reason}.") from None
        finally:
            # Also where it was given up before a thread was free to write it, or in the midst of that.
            self._small.submit(shutil.rmtree, work, ignore_errors=True)
        stamps = {seen.path: seen.stamp for seen in snapshot.files if seen.settled}
        self._known[key] = backup.manifest, Known(manifest, stamps)
        return backup

    async def _last(self, head: Head) -> Known | None:
        """Give what is known of the newest backup; its manifest alone where another process took it.

        None where there is none that the next one can go on from.
        """
        if not head.backups:
            return None
        newest = head.backups[0].manifest
        name, known = self._known.get(head.key, (None, None))
        if known is None or name != newest:
            read = partial(self._repository.manifest, head.key, newest)
            try:
                known = Known(await self._run(self._large, read), {})
            except BackupProblem:
                return None
        # Under a new key all is written anew.
        return known if known.manifest.key == self._repository.keys.newest.id.hex() else None

    def _make_work(self) -> Path:
        self._scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix="backup-", dir=self._scratch))

    def _write(
        self, head: Head, snapshot: Snapshot, known: Known | None, versions: Versions, work: Path
    ) -> tuple[KeptBackup, Manifest]:
        key, sealing = head.key, self._repository.keys.newest
        try:
            with (work / "pack").open("wb") as pack:
                parts, packed = cut(snapshot, work / "files", known, sealing, pack)
            if packed:
                parts.packs.append(Pack(self._repository.put_pack(key, work / "pack"), packed))
        finally:
            shutil.rmtree(work, ignore_errors=True)
        manifest = Manifest(
            backup_id=new_id("bak"),
            user_id=key.user_id,
            session_id=key.session_id,
            taken_at=now(),
            gateway_id=self._gateway_id,
            generation=head.generation,
            versions=versions,
            key=sealing.id.hex(),
            packs=tuple(parts.packs),
            pieces=tuple(parts.pieces),
            files=tuple(parts.files),
            folders=snapshot.folders,
        )
        name, size = self._repository.put_manifest(key, manifest, _base(head, known))
        backup = KeptBackup(
            backup_id=manifest.backup_id,
            taken_at=manifest.taken_at,
            bytes=manifest.size,
            files=len(manifest.files),
            uploaded_bytes=packed + size,
            pause_ms=round(snapshot.paused_ms, 1),
            versions=versions,
            manifest=name,
            generation=head.generation,
        )
        return backup, self._repository.manifest(key, name)

    # ---- in ---------------------------------------------------------------------------------------

    async def restore(self, head: Head, backup: KeptBackup, told: Told) -> None:
        """Bring a backup here, prove it, and put it in the place of the profile."""
        key = head.key
        self._check_version(backup)
        async with self._profiles.closed(key):
            restoring = await self._run(self._large, partial(self._extract, key, backup, told))
            try:
                report = await self._browsers.try_profile(restoring)
            except TrialNotRun as problem:
                raise Lost(Reason.BROWSER_UNAVAILABLE, str(problem)) from None
            if not report.ok:
                raise BackupDamaged("; ".join(report.problems))
            await self._run(self._large, partial(self._profiles.swap_in, key))

    def _check_version(self, backup: KeptBackup) -> None:
        """Raise `BackupTooNew` for a profile of a newer Chromium: an older one may wipe it."""
        here, there = self._browsers.versions.chromium, backup.versions.chromium
        if here is None or there is None or _major(there) <= _major(here):
            return
        raise BackupTooNew(f"it was written by Chromium {there}, and here is {here}; update Chromium")

    def _extract(self, key: SessionKey, backup: KeptBackup, told: Told) -> Path:
        restoring = self._profiles.room_to_restore(key)
        manifest = self._repository.manifest(key, backup.manifest)
        extract(self._repository, manifest, restoring, _counting(manifest, told))
        return restoring

    async def verify(self, key: SessionKey, backup: KeptBackup, told: Told) -> Verification:
        """Read every piece of a backup and check it."""
        return await self._run(self._large, partial(self._verify, key, backup, told))

    def _verify(self, key: SessionKey, backup: KeptBackup, told: Told) -> Verification:
        try:
            manifest = self._repository.manifest(key, backup.manifest)
            verify(self._repository, manifest, _counting(manifest, told))
        except BackupProblem as problem:
            return Verification(ok=False, bytes=backup.bytes, files=backup.files, problem=str(problem))
        return Verification(ok=True, bytes=manifest.size, files=len(manifest.files))

    # ---- removal ----------------------------------------------------------------------------------

    async def tidy(self, seen: SeenHead) -> SeenHead:
        """Move together what is left of many packs, and remove what no backup needs."""
        return await self._run(self._large, partial(self._tidy, seen))

    def _tidy(self, seen: SeenHead) -> SeenHead:
        if seen.head.backups:
            seen = self._gather(seen)
        collect(self._repository, seen)
        return seen

    def _gather(self, seen: SeenHead) -> SeenHead:
        key, newest = seen.head.key, seen.head.backups[0]
        manifest = self._repository.manifest(key, newest.manifest)
        if not is_scattered(manifest):
            return seen
        work = self._make_work()
        try:
            manifest = gather(self._repository, manifest, work / "pack")
        finally:
            shutil.rmtree(work, ignore_errors=True)
        name, _ = self._repository.put_manifest(key, manifest)
        moved = newest.model_copy(update={"manifest": name})
        head = seen.head.model_copy(update={"backups": (moved, *seen.head.backups[1:])})
        return self._repository.move(head, seen)

    async def _run(self, threads: ThreadPoolExecutor, call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(threads, call)


def _base(head: Head, known: Known | None) -> str | None:
    """Name what the next manifest may be written against: the last one, or what that one is against."""
    if known is None or not head.backups:
        return None
    return known.manifest.base or head.backups[0].manifest


def _counting(manifest: Manifest, told: Told) -> Progress:
    """Add up what several threads have read."""
    total = manifest.size
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        told(done, total)

    return count


def _major(version: str) -> int:
    return int(version.partition(".")[0])
