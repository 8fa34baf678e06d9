"""Objects in a folder: files that are written apart, renamed, and changed under one lock."""

import errno
import fcntl
import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO

from holdfast_gateway.adapters.folders import sync
from holdfast_gateway.adapters.object_probe import probe
from holdfast_gateway.adapters.profiles import locked
from holdfast_gateway.application.objects import (
    Fault,
    Listed,
    ObjectChanged,
    ObjectMissing,
    Stored,
    StoreFailed,
)

LOCK = ".lock"
"""Held for every change. It also marks the folder: where a disk is not mounted, it is not there."""

PARTIAL = ".partial"
"""The folder of what is being written. Each file in it is locked for as long as its writer lives."""

PATIENCE = 20.0
"""Seconds to wait for the lock: its holder may be a process that is stopped, or on a disk that hangs."""

_PAUSE = 0.005
_BLOCK = 1 << 20
_HASHED = 1 << 16
"""Bytes up to which an object's tag is made from its content."""

_NO_FILE = (FileNotFoundError, IsADirectoryError, NotADirectoryError)
_FAULTS = {
    errno.ENOSPC: Fault.FULL,
    errno.EDQUOT: Fault.FULL,
    errno.EACCES: Fault.DENIED,
    errno.EPERM: Fault.DENIED,
    errno.EROFS: Fault.DENIED,
}
"""What the system's errors mean; every other one is of a disk that is not there, or does not work."""


class FileObjects:
    """A store in a folder, for any number of threads and processes.

    The folder is made at the first use, the one above it is not. A name that leaves it, or begins with
    `.lock` or `.partial`, is a `ValueError`; no name may be another one's folder.
    """

    def __init__(self, root: Path) -> None:
        """Touches nothing yet."""
        self._root = root.absolute()
        self._opened = False

    def get(self, name: str) -> Stored:
        """Read an object whole. Raises `ObjectMissing`."""
        with self._reading(name) as file:
            return Stored(file.read(), _tag(file))

    def read(self, name: str, start: int, length: int) -> bytes:
        """Read `length` bytes from `start` on. Raises `ObjectMissing`, also where it is shorter."""
        with self._reading(name) as file:
            file.seek(start)
            data = file.read(length)
        if len(data) < length:
            raise ObjectMissing(name)
        return data

    def put(self, name: str, data: bytes | Path) -> None:
        """Write an object, from memory or from a file of any size."""
        with data.open("rb") if isinstance(data, Path) else BytesIO(data) as source:
            self._write(name, source, None)

    def create(self, name: str, data: bytes) -> str:
        """Write an object that is not there yet, and give its tag. Raises `ObjectChanged`."""
        return self._write(name, BytesIO(data), lambda current: current is None)

    def replace(self, name: str, data: bytes, etag: str) -> str:
        """Write over the very content that has this tag, and give the new one. Raises `ObjectChanged`."""
        return self._write(name, BytesIO(data), lambda current: current == etag)

    def list(self, prefix: str) -> Iterator[Listed]:
        """Walk through the objects whose names begin so, in the order of their names."""
        with _told():
            self._open()
            for name in self._names("", prefix):
                try:
                    file = (self._root / name).open("rb")
                except _NO_FILE:
                    self._require_root()
                    continue  # deleted meanwhile
                with file:
                    facts = os.fstat(file.fileno())
                    listed = Listed(
                        name, facts.st_size, datetime.fromtimestamp(facts.st_mtime, UTC), _tag(file)
                    )
                yield listed

    def delete(self, names: Iterable[str]) -> None:
        """Remove objects, and folders that hold none any more."""
        with _told():
            for name in names:
                path = self._path(name)
                with self._locked():
                    with suppress(*_NO_FILE):
                        path.unlink()
                    self._remove_empty(path.parent)

    def check(self) -> None:
        """Try every call, and leave nothing behind."""
        probe(self)

    def _path(self, name: str) -> Path:
        parts = name.split("/")
        if not (name.isascii() and name.isprintable()) or not {"", ".", ".."}.isdisjoint(parts):
            raise ValueError(f"{name!r} is no name of an object")
        if parts[0] in {LOCK, PARTIAL}:
            raise ValueError(f"{name!r} is the store's own")
        return self._root / name

    @contextmanager
    def _reading(self, name: str) -> Iterator[IO[bytes]]:
        path = self._path(name)
        with _told():
            self._open()
            try:
                file = path.open("rb")
            except _NO_FILE:
                self._require_root()
                raise ObjectMissing(name) from None
            with file:
                yield file

    def _write(self, name: str, source: IO[bytes], may: Callable[[str | None], bool] | None) -> str:
        """Write an object; with `may`, only if it may be written over what has this tag (None: nothing)."""
        path = self._path(name)
        with _told(), self._partial() as file:
            shutil.copyfileobj(source, file, _BLOCK)
            file.flush()
            if may is None:
                os.fsync(file.fileno())
            with self._locked():
                if may is not None:
                    if not may(_tag_at(path)):
                        raise ObjectChanged(name)
                    # Such objects are small, and whoever is refused need not wait for the disk.
                    os.fsync(file.fileno())
                self._make(path.parent)
                Path(file.name).rename(path)
                sync(path.parent)
            return _tag(file)

    @contextmanager
    def _partial(self) -> Iterator[IO[bytes]]:
        """Give a file to write to; what is not renamed in time is removed."""
        path = self._root / PARTIAL / secrets.token_hex(8)
        with self._locked():  # so that nobody sweeps it before we hold it
            path.touch(mode=0o600, exist_ok=False)
            file = path.open("r+b")
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with file:
            try:
                yield file
            finally:
                path.unlink(missing_ok=True)

    def _open(self) -> None:
        """Make the folder if it is not there, and remove what a crash left."""
        if self._opened:
            return
        for folder in (self._root, self._root / PARTIAL):
            folder.mkdir(mode=0o700, exist_ok=True)
        (self._root / LOCK).touch(mode=0o600)
        self._opened = True
        with self._locked():
            for left in (self._root / PARTIAL).iterdir():
                with locked(left) as is_nobodys:
                    if is_nobodys:
                        left.unlink(missing_ok=True)

    def _require_root(self) -> None:
        """Raise where the folder itself has vanished: then nothing is known of what is in it."""
        (self._root / LOCK).stat()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep out all other changes. The kernel frees the lock of a holder that dies."""
        self._open()
        with (self._root / LOCK).open("r+b") as lock:
            deadline = time.monotonic() + PATIENCE
            while not _take(lock):
                if time.monotonic() > deadline:
                    raise StoreFailed(Fault.UNREACHABLE, f"{lock.name} is held by another process")
                time.sleep(_PAUSE)
            yield

    def _names(self, folder: str, prefix: str) -> Iterator[str]:
        """Walk through the names below a folder ("" or ending in "/") in their order."""
        try:
            with os.scandir(self._root / folder) as entries:
                found = sorted(f"{folder}{entry.name}{'/' * entry.is_dir()}" for entry in entries)
        except _NO_FILE:
            found = []  # its last object was deleted meanwhile
        self._require_root()
        for name in found:
            if name.endswith("/"):
                if (name.startswith(prefix) or prefix.startswith(name)) and name != f"{PARTIAL}/":
                    yield from self._names(name, prefix)
            elif name.startswith(prefix) and name != LOCK:
                yield name

    def _make(self, folder: Path) -> None:
        if folder != self._root and not folder.is_dir():
            self._make(folder.parent)
            folder.mkdir(mode=0o700)
            sync(folder.parent)

    def _remove_empty(self, folder: Path) -> None:
        with suppress(OSError):
            while folder != self._root:
                folder.rmdir()
                folder = folder.parent


@contextmanager
def _told() -> Iterator[None]:
    """Say what the system's errors mean."""
    try:
        yield
    except OSError as error:
        raise StoreFailed(_FAULTS.get(error.errno or 0, Fault.UNREACHABLE), str(error)) from error


def _take(lock: IO[bytes]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _tag(file: IO[bytes]) -> str:
    """Give the tag of a file's content.

    A large one's is that of the file, which is never written to again: nobody wants a listing to read all.
    """
    facts = os.fstat(file.fileno())
    if facts.st_size > _HASHED:
        return f"{facts.st_ino:x}-{facts.st_mtime_ns:x}-{facts.st_size:x}"
    file.seek(0)
    return hashlib.sha256(file.read()).hexdigest()


def _tag_at(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return _tag(file)
    except _NO_FILE:
        return None
