"""Finding what is damaged in a profile that is not open, and mending what can be mended with certainty.

No login is ever deleted because of a finding: what is replaced is kept beside it as
`<name>.damaged-<time>`, and what only a backup can mend is left as it is.
"""

import os
import shutil
import socket
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from holdfast_gateway.adapters import leveldb
from holdfast_gateway.adapters.folders import (
    ASIDE,
    DEFAULT,
    clear_caches,
    cookie_files,
    files_below,
    sync,
)
from holdfast_gateway.adapters.processes import kill_group, leaders_below
from holdfast_gateway.adapters.profiles import LOCK, Profiles, locked
from holdfast_gateway.adapters.sqlite_check import COMPANIONS, SCRATCH, is_sqlite, problem_of
from holdfast_gateway.domain.repair import Damage, Finding, Remedy, RepairReport
from holdfast_gateway.domain.session import SessionKey

FREE_FLOOR = 64 << 20
"""Bytes that must be free on the disk: below, Chromium's databases fail in the middle of a write."""

_PROC = Path("/proc")


def repair(
    profiles: Profiles, key: SessionKey, *, linked: bool = False, free_floor: int = FREE_FLOOR
) -> RepairReport:
    """Look a profile over, and mend it with the mildest step. Blocks.

    `linked` says that the record knows of a login, so that a profile without one lacks something.
    """
    findings: list[Finding] = []
    try:
        for finding in _look_over(profiles, key, linked, free_floor):
            findings.append(finding)  # noqa: PERF402 - what was found before an error counts
    except OSError as error:
        detail = f"{error.strerror}: {error.filename}. See that the gateway may read and write its data."
        findings.append(Finding(Damage.UNREADABLE, Remedy.NONE, mended=False, detail=detail))
    return RepairReport(tuple(findings))


def _look_over(profiles: Profiles, key: SessionKey, linked: bool, free_floor: int) -> Iterator[Finding]:  # noqa: FBT001
    folder, profile = profiles.folder(key), profiles.profile(key)
    if not folder.is_dir():
        yield from _find_missing_parts(profiles, key, linked=linked)
        return
    with locked(folder / LOCK) as mine:
        if not mine:
            detail = "A living gateway or command has this profile open. Stop the session there first."
            yield Finding(Damage.IN_USE, Remedy.NONE, mended=False, detail=detail)
            return
        for scratch in folder.glob(f"{SCRATCH}*"):
            shutil.rmtree(scratch, ignore_errors=True)
        # First whoever may still write, then what stands in the way, then the data.
        yield from _end_orphans(folder)
        yield from _remove_locks(profile)
        yield from _make_room(profile, free_floor)
        yield from _mend_leveldbs(profile)
        yield from _check_sqlites(profile, folder)
        yield from _set_cookies_aside(profile, folder)
        yield from _find_missing_parts(profiles, key, linked=linked)


def mend_before_opening(profile: Path) -> list[Finding]:
    """Look at a profile's LevelDBs before Chromium does, and mend them. Blocks for milliseconds.

    Chromium replaces a database that it cannot open by an empty one, without a word: a login that a
    backup, or one line in CURRENT, would have saved. The profile's lock must be held.
    """
    return list(_mend_leveldbs(profile))


def _end_orphans(folder: Path) -> Iterator[Finding]:
    """End browsers that an earlier life left on this profile: we hold its lock, so they are nobody's."""
    orphans = leaders_below(folder)
    for pid in orphans:
        kill_group(pid)
    if orphans:
        alive = leaders_below(folder)
        named = ", ".join(map(str, alive or orphans))
        detail = f"A browser of an earlier life had the profile open (process {named}); "
        detail += "it does not end." if alive else "it is ended."
        yield Finding(Damage.ORPHAN_BROWSER, Remedy.ORPHAN_ENDED, mended=not alive, detail=detail)


def _remove_locks(profile: Path) -> Iterator[Finding]:
    """Remove what a killed Chromium leaves, on this machine or on another that had the same disk."""
    left = sorted(path for path in profile.glob("Singleton*") if ASIDE not in path.name)
    if not left:
        return
    owner = _lock_owner(profile)
    if owner is not None and _is_browser_on(profile, owner):
        detail = f"Process {owner} is a browser that somebody started on this profile by hand. Close it."
        yield Finding(Damage.STALE_LOCK, Remedy.NONE, mended=False, detail=detail)
        return
    for path in left:
        path.unlink()
    detail = f"Removed {', '.join(path.name for path in left)}, whose browser is gone."
    yield Finding(Damage.STALE_LOCK, Remedy.LOCK_REMOVED, mended=True, detail=detail)


def _lock_owner(profile: Path) -> int | None:
    """Read the process from Chromium's lock, a link to `<host>-<pid>`; None for one of another host."""
    try:
        host, _, pid = str((profile / "SingletonLock").readlink()).rpartition("-")
    except OSError:
        return None
    return int(pid) if host == socket.gethostname() and pid.isdecimal() else None


def _is_browser_on(profile: Path, pid: int) -> bool:
    """Say whether a process is a browser on this profile, by whichever path: numbers are given anew."""
    try:
        words = (_PROC / str(pid) / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    prefix = b"--user-data-dir="
    named = (Path(os.fsdecode(word.removeprefix(prefix))) for word in words if word.startswith(prefix))
    return any(path.is_dir() and path.samefile(profile) for path in named)


def _make_room(profile: Path, floor: int) -> Iterator[Finding]:
    """Clear the caches where the disk is full."""
    if not profile.is_dir() or shutil.disk_usage(profile).free >= floor:
        return
    freed = clear_caches(profile)
    free = shutil.disk_usage(profile).free
    detail = f"The disk was full. Clearing caches freed {freed} bytes; now {free} bytes are free."
    if free < floor:
        detail += f" At least {floor} are needed: free disk space by other means."
    yield Finding(Damage.FULL_DISK, Remedy.CACHES_CLEARED, mended=free >= floor, detail=detail)


def _mend_leveldbs(profile: Path) -> Iterator[Finding]:
    """Mend the databases that make up a login."""
    user = profile / DEFAULT
    for folder in sorted([*user.glob("IndexedDB/*.leveldb"), *user.glob("Local Storage/leveldb")]):
        if not folder.is_dir():
            continue
        health = leveldb.examine(folder)
        if not health.problems:
            continue
        said = f"{folder.relative_to(user)}: {'; '.join(health.problems)}."
        if health.recovers_to is None:
            yield _needs_restore(said)
            continue
        _point_at(folder, health.recovers_to)
        detail = f"{said} {leveldb.CURRENT} names {health.recovers_to} again, the only whole one."
        yield Finding(Damage.TORN_DATABASE, Remedy.DATABASE_RECOVERED, mended=True, detail=detail)


def _needs_restore(detail: str, damage: Damage = Damage.TORN_DATABASE) -> Finding:
    return Finding(damage, Remedy.RESTORE_NEEDED, mended=False, detail=f"{detail} Restore a backup.")


def _point_at(folder: Path, manifest: str) -> None:
    """Write CURRENT anew; what LevelDB will clear away once it opens is kept first."""
    replaced = {leveldb.CURRENT, *(path.name for path in folder.glob("MANIFEST-*"))} - {manifest}
    for name in replaced:
        if (folder / name).is_file() and ASIDE not in name:
            shutil.copy2(folder / name, _aside(folder / name))
    fresh = folder / f"{leveldb.CURRENT}.new"
    with fresh.open("w", encoding="ascii") as file:
        file.write(f"{manifest}\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / leveldb.CURRENT)
    sync(folder)


def _aside(path: Path) -> Path:
    """Give a name under which a damaged file can be kept; one that is free."""
    base = f"{path.name}{ASIDE}{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    names = (base if number == 1 else f"{base}-{number}" for number in range(1, 1000))
    return next(place for name in names if not (place := path.with_name(name)).exists())


def _check_sqlites(profile: Path, scratch: Path) -> Iterator[Finding]:
    """Check the databases of Chromiums that keep a login in SQLite."""
    user = profile / DEFAULT
    for base in (user / "IndexedDB", user / "Local Storage"):
        for file in sorted(_sqlites_below(base)):
            if problem := problem_of(file, scratch):
                yield _needs_restore(f"{file.relative_to(user)}: {problem}.")


def _sqlites_below(base: Path) -> Iterable[Path]:
    return (file for file in files_below(base) if ASIDE not in file.name and is_sqlite(file))


def _set_cookies_aside(profile: Path, scratch: Path) -> Iterator[Finding]:
    """Set broken cookies aside: Chromium makes new ones, and WhatsApp's login has no need of them."""
    for file in cookie_files(profile):
        problem = problem_of(file, scratch)
        if problem is None:
            continue
        for path in (file, *(file.with_name(file.name + ending) for ending in COMPANIONS)):
            if path.is_file():
                path.rename(_aside(path))
        detail = f"{file.name}: {problem}. Set aside; the login does not need it."
        yield Finding(Damage.TORN_DATABASE, Remedy.SET_ASIDE, mended=True, detail=detail)


def _find_missing_parts(profiles: Profiles, key: SessionKey, *, linked: bool) -> Iterator[Finding]:
    if linked and not profiles.markers(key).database:
        yield _needs_restore("The device is linked, but its database is not there.", Damage.MISSING_PARTS)
