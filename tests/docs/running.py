"""Running snippets as a reader would: a page's commands one after the other, and programs beside them."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from stack import ROOT
from waiting import until

SHELL = """\
set -eu -o pipefail
cd "$FOLDER"
[ ! -e "$KEPT" ] || . "$KEPT"
trap '{ declare -p | grep -v -e "^declare -[a-zA-Z]*r" -e " LONGEST="; declare -f; } > "$KEPT"' EXIT
# What a reader would see as an error ends the block.
curl() { command curl --silent --show-error --fail-with-body --max-time "$LONGEST" "$@"; }
# Whether the target is there; what it does is its own business.
make() { command make --dry-run -C "$ROOT" "$@" > /dev/null; }
# What reaches beyond this machine has to be declared as shown.
beyond() { echo "$1 would install something; say above the block why it is not run" >&2; return 1; }
npm() { beyond npm; }; npx() { beyond npx; }; pip() { beyond pip; }; apt-get() { beyond apt-get; }
"""
ENDS_WITHIN = 45.0
"""Seconds."""

STREAMED_FOR = "1"
CURL_TIMED_OUT = 28


class Failed(AssertionError):
    """A snippet that does not do what its page says."""


class Shell:
    """One reader's terminal: what one block sets, the next ones have."""

    def __init__(self, folder: Path, path: str) -> None:
        self.folder = folder
        self._kept = folder / f".terminal-{path.replace('/', '-')}"

    async def run(self, text: str, *, streams: bool = False) -> str:
        """Run commands, and give what they print. Raises `Failed`."""
        longest = STREAMED_FOR if streams else "20"
        code, output = await _ended("bash", "-c", SHELL + text, env=self._environment(longest))
        if code != (CURL_TIMED_OUT if streams else 0):
            raise Failed(f"it ends with {code}:\n{output[-3000:]}")
        return output

    async def program(self, *command: str) -> str:
        """Run a program with what the blocks before it have set. Raises `Failed`."""
        return await self.run(" ".join(command))

    async def exported(self) -> dict[str, str]:
        """Give what a program that is started now would see."""
        pairs = (line.split("=", 1) for line in (await self.run("env -0")).split("\0") if "=" in line)
        return {name: value for name, value in pairs if not name.startswith("BASH_FUNC_")}

    def _environment(self, longest: str) -> dict[str, str]:
        ours = ("GATEWAY_", "CORE_")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        path = f"{ROOT / '.venv/bin'}{os.pathsep}{inherited['PATH']}"
        mine = {"FOLDER": self.folder, "KEPT": self._kept, "ROOT": ROOT, "LONGEST": longest, "PATH": path}
        return inherited | {name: str(value) for name, value in mine.items()}


async def _ended(*command: str, **how) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
        **how,
    )
    try:
        async with asyncio.timeout(ENDS_WITHIN):
            out, _ = await process.communicate()
    except TimeoutError:
        raise Failed(f"it does not end within {ENDS_WITHIN:.0f} s. Is it a receiver, or a stream?") from None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    return process.returncode or 0, out.decode(errors="replace")


@asynccontextmanager
async def listening(command: list[str], port: int, folder: Path, **settings: str) -> AsyncIterator[Path]:
    """Run a receiver until the end of the block, and give the file that it prints to."""
    log = folder / f"receiver-{port}.log"
    with log.open("wb") as out:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdout=out,
            stderr=asyncio.subprocess.STDOUT,
            cwd=folder,
            env=os.environ | settings | {"PYTHONUNBUFFERED": "1"},
            start_new_session=True,
        )

    async def listens() -> bool:
        if process.returncode is not None:
            raise Failed(f"it ended by itself:\n{read(log)}")
        return await _accepts(port)

    try:
        await until(listens)
        yield log
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


async def _accepts(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
    return True


def read(log: Path) -> str:
    return log.read_text(errors="replace")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
