"""Profile folders: where they are, and who may open them."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from holdfast_gateway.domain.reasons import Lost, Reason
from holdfast_gateway.domain.session import SessionKey


@contextmanager
def locked(path: Path) -> Iterator[bool]:
    """Hold a lock file for as long as the context lasts; gives False where another process holds it.

    The kernel frees it when its holder dies, so that it is never stale.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)


class Profiles:
    """One folder a session, under `<data>/sessions/<userId>/<sessionId>`."""

    def __init__(self, data_dir: Path) -> None:
        """Folders are made when they are first needed."""
        self._root = data_dir / "sessions"

    def folder(self, key: SessionKey) -> Path:
        """Give the session's folder."""
        return self._root / key.user_id / key.session_id

    @contextmanager
    def opened(self, key: SessionKey) -> Iterator[Path]:
        """Hold the profile for a browser. Raises `Lost` where another process holds it.

        Headless shell has no lock of its own, and full Chromium leaves one behind when it is killed: under
        our lock whatever is left is nobody's.
        """
        folder = self.folder(key)
        with locked(folder / "lock") as mine:
            if not mine:
                raise Lost(Reason.PROFILE_IN_USE)
            profile = folder / "profile"
            profile.mkdir(mode=0o700, exist_ok=True)
            for left in profile.glob("Singleton*"):
                left.unlink()
            yield profile

    def remove(self, key: SessionKey) -> None:
        """Delete what a session kept."""
        shutil.rmtree(self.folder(key), ignore_errors=True)
