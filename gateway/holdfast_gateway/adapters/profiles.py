"""Profile folders: where they are, what lies in them, and who may open them."""

import asyncio
import fcntl
import os
import re
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from holdfast_contract.errors import ValidationFailed
from holdfast_contract.ids import IDENTIFIER_PATTERN

from holdfast_gateway.adapters.folders import (
    ASIDE,
    caches_in,
    clear_caches,
    files_below,
    markers_in,
    newest_change,
    size_of,
    sync,
)
from holdfast_gateway.domain.backup import Lineage
from holdfast_gateway.domain.folders import Leftover, ProfileFacts
from holdfast_gateway.domain.login import Markers
from holdfast_gateway.domain.reasons import Lost, Reason
from holdfast_gateway.domain.session import SessionKey

LOCK = "lock"
PROFILE = "profile"
LINEAGE = "lineage.json"
RESTORING = "profile.restoring"
RESTORED = "profile.restored"
REPLACED = "profile.replaced"
_IDENTIFIER = re.compile(IDENTIFIER_PATTERN)


@contextmanager
def locked(path: Path) -> Iterator[bool]:
    """Hold a lock file for as long as the context lasts; gives False where another process holds it.

    The kernel frees it when its holder dies, so that it is never stale. Blocks: on the loop use `held`.
    """
    descriptor = _take(path)
    try:
        yield descriptor is not None
    finally:
        if descriptor is not None:
            os.close(descriptor)


@asynccontextmanager
async def held(path: Path) -> AsyncIterator[bool]:
    """Do as `locked` does, with its work on files in a thread."""
    async with _in_thread(lambda: _take(path)) as descriptor:
        yield descriptor is not None


def is_held(path: Path) -> bool:
    """Say whether some process holds a lock file; makes none."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _take(path: Path) -> int | None:
    """Lock a file, and give its descriptor; None where another process holds it."""
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except FileNotFoundError:
            continue  # the folder was removed this very moment
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        if _is_at(path, descriptor):
            return descriptor
        # Whoever held it before us removed the file with its folder: such a lock keeps nobody out.
        os.close(descriptor)


def _is_at(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


@asynccontextmanager
async def _in_thread(take: Callable[[], int | None]) -> AsyncIterator[int | None]:
    """Hold the descriptor that `take` opens in a thread; one whose taker is cancelled is not lost."""
    taking = asyncio.ensure_future(asyncio.to_thread(take))
    try:
        descriptor = await asyncio.shield(taking)
    except asyncio.CancelledError:
        taking.add_done_callback(_close_what_came)
        raise
    try:
        yield descriptor
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _close_what_came(taking: asyncio.Future[int | None]) -> None:
    if taking.cancelled() or taking.exception() is not None:
        return
    descriptor = taking.result()
    if descriptor is not None:
        os.close(descriptor)


class Profiles:
    """One folder a session, under `<data>/sessions/<userId>/<sessionId>`. What is not async blocks."""

    def __init__(self, data_dir: Path) -> None:
        """Folders are made when they are first needed."""
        # Browsers name their profile by its full path, and are found by it.
        self._root = data_dir.absolute() / "sessions"

    @property
    def root(self) -> Path:
        """The folder of all sessions."""
        return self._root

    def folder(self, key: SessionKey) -> Path:
        """Give the session's folder."""
        return self._root / key.user_id / key.session_id

    def profile(self, key: SessionKey) -> Path:
        """Give the folder in it that Chromium knows."""
        return self.folder(key) / PROFILE

    @asynccontextmanager
    async def opened(self, key: SessionKey) -> AsyncIterator[Path]:
        """Hold the profile for a browser. Raises `Lost` where another process holds it.

        Headless shell has no lock of its own, and full Chromium leaves one behind when it is killed: under
        our lock whatever is left is nobody's.
        """
        async with _in_thread(lambda: self._open(key)):
            yield self.profile(key)

    def _open(self, key: SessionKey) -> int:
        descriptor = self._hold(key)
        try:
            profile = self.profile(key)
            profile.mkdir(mode=0o700, exist_ok=True)
            for left in profile.glob("Singleton*"):
                left.unlink()
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor

    @asynccontextmanager
    async def closed(self, key: SessionKey) -> AsyncIterator[None]:
        """Hold the session's folder while no browser has its profile open. Raises `Lost` where one has."""
        async with _in_thread(lambda: self._hold(key)):
            yield

    def _hold(self, key: SessionKey) -> int:
        descriptor = _take(self.folder(key) / LOCK)
        if descriptor is None:
            raise Lost(Reason.PROFILE_IN_USE)
        try:
            self._finish_swap(key)
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor

    def room_to_restore(self, key: SessionKey) -> Path:
        """Give the folder that a backup is brought to; it is not there. The session's folder must be held."""
        self._drop(key, RESTORING)
        return self.folder(key) / RESTORING

    def swap_in(self, key: SessionKey) -> None:
        """Put what was brought there in the place of the profile, which is set aside.

        The session's folder must be held. A swap that is cut short is finished when the folder is next held.
        """
        folder = self.folder(key)
        self._drop(key, RESTORED)
        (folder / RESTORING).rename(folder / RESTORED)
        self._move_aside(key)
        self._finish_swap(key)

    def _finish_swap(self, key: SessionKey) -> None:
        folder = self.folder(key)
        restored = folder / RESTORED
        if restored.is_dir() and not self.profile(key).exists():
            restored.rename(self.profile(key))
            sync(folder)

    def set_aside(self, key: SessionKey) -> None:
        """Put the profile aside. The session's folder must be held."""
        # Of a restore that was cut short before its swap: it would take the place that becomes free.
        self._drop(key, RESTORED)
        self._move_aside(key)

    def _move_aside(self, key: SessionKey) -> None:
        folder, profile = self.folder(key), self.profile(key)
        if profile.exists():
            # What an earlier restore replaced was never needed again, or this one would not be.
            self._drop(key, REPLACED)
            profile.rename(folder / REPLACED)
            sync(folder)

    def drop_aside(self, key: SessionKey) -> None:
        """Remove what was set aside, and what restores that were cut short have left."""
        for name in (REPLACED, RESTORING, RESTORED):
            self._drop(key, name)

    def _drop(self, key: SessionKey, name: str) -> None:
        shutil.rmtree(self.folder(key) / name, ignore_errors=True)

    def lineage(self, key: SessionKey) -> Lineage | None:
        """Read what the profile descends from; None where that was not noted, or cannot be read."""
        try:
            return Lineage.from_body((self.folder(key) / LINEAGE).read_bytes())
        except (FileNotFoundError, ValidationFailed):
            return None

    def record_lineage(self, key: SessionKey, lineage: Lineage) -> None:
        """Note what the profile descends from, once it is on the disk."""
        folder = self.folder(key)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = folder / f"{LINEAGE}.new"
        with new.open("w") as file:
            file.write(lineage.to_json())
            file.flush()
            os.fsync(file.fileno())
        new.rename(folder / LINEAGE)
        sync(folder)

    def markers(self, key: SessionKey) -> Markers:
        """Measure what a login has left in the profile."""
        return markers_in(self.profile(key))

    def facts(self, key: SessionKey) -> ProfileFacts:
        """Measure the profile."""
        profile = self.profile(key)
        caches = sum(size_of(files_below(cache)) for cache in caches_in(profile))
        return ProfileFacts(size_of(files_below(profile)), caches, markers_in(profile))

    def clear_caches(self, key: SessionKey) -> int:
        """Delete a closed profile's caches, and give the bytes freed. Raises `Lost` for an open one."""
        if not self.profile(key).is_dir():
            return 0
        with locked(self.folder(key) / LOCK) as mine:
            if not mine:
                raise Lost(Reason.PROFILE_IN_USE)
            return clear_caches(self.profile(key))

    def remove(self, key: SessionKey) -> None:
        """Delete what a session kept."""
        shutil.rmtree(self.folder(key), ignore_errors=True)

    def leftovers(self, before: datetime) -> list[Leftover]:
        """Give the folders that hold nothing and have not changed since `before`, by user and session id."""
        keys = (SessionKey(folder.parent.name, folder.name) for folder in self._root.glob("*/*"))
        return [
            Leftover(key, size_of(files_below(self.folder(key))), "it holds no login and nothing else")
            for key in sorted(keys, key=str)
            if self._is_idle(key, before) and self._is_empty(key)
        ]

    def discard(self, key: SessionKey, before: datetime) -> bool:
        """Remove a leftover, if it still is one; False where it stays."""
        folder = self.folder(key)
        if not self._is_idle(key, before):
            return False
        with locked(folder / LOCK) as mine:
            # Looked at again under the lock: from here on nobody can put anything in.
            if not mine or not self._is_empty(key):
                return False
            shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):
            folder.parent.rmdir()
        return True

    def _is_idle(self, key: SessionKey, before: datetime) -> bool:
        return 0 < newest_change(self.folder(key)) < before.timestamp()

    def _is_empty(self, key: SessionKey) -> bool:
        """Say whether a folder is ours and holds no mark of a login, nor anything that we do not know."""
        folder = self.folder(key)
        return (
            all(_IDENTIFIER.fullmatch(name) for name in (key.user_id, key.session_id))
            and folder.is_dir()
            and not folder.is_symlink()
            and not folder.parent.is_symlink()
            and {path.name for path in folder.iterdir()} <= {LOCK, PROFILE, LINEAGE}
            and not self.profile(key).is_symlink()
            and not self.markers(key).any
            and not any(ASIDE in path.name for path in files_below(folder))
        )
