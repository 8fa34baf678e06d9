"""The gateway as real processes on the simulator, with sessions that are paired and watched."""

import asyncio
import fcntl
import functools
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp
from holdfast_contract.client import GatewayClient
from holdfast_contract.errors import HoldfastError
from holdfast_contract.messages import SendMessage
from holdfast_contract.sessions import SessionStatus
from stack import Stack

from chaos import processes
from chaos.listener import Listener
from chaos.pairing import PAIRED_WITHIN, pair
from chaos.phones import Phones
from chaos.waiting import ChaosError, until

CONTACT = "628120001"
TOLD_WITHIN = 20.0
STOPPED_WITHIN = 40.0
GONE_WITHIN = 5.0
HURRIED = {
    "GATEWAY_HEARTBEAT_INTERVAL": "1",
    "GATEWAY_HEARTBEAT_FAILURES": "2",
    "GATEWAY_INIT_TIMEOUT": "20",
}
"""Settings that notice trouble within seconds."""


@dataclass
class Held:
    """A session under test: `device` is its id at the simulator, `qrs` how many QRs it rightly showed."""

    user: str
    name: str
    phone: str
    device: str = ""
    qrs: int = 0

    @property
    def owner(self) -> tuple[str, str]:
        """The ids that its events carry."""
        return (self.user, self.name)

    def __str__(self) -> str:
        return f"{self.user}/{self.name}"


class World:
    """Owns the processes; `sessions` are paired once it has been entered."""

    def __init__(
        self,
        folder: Path,
        names: Sequence[tuple[str, str]],
        settings: Mapping[str, str] = HURRIED,
        *,
        answered: bool = False,
    ) -> None:
        """`folder` is empty and outlives this; its path is short, because browsers put sockets below it.

        With `answered`, core runs too and answers what the contacts write.
        """
        self.folder = folder
        self.data = folder / "gateway"
        self.temporary = folder / "tmp"
        self.sessions = [Held(user, name, f"62811000{n:04}") for n, (user, name) in enumerate(names)]
        self.stack = Stack.on_simulator(folder)
        if not answered:
            # Nothing of core's is at stake then, and without it nobody answers what the contacts write.
            del self.stack.services["core"], self.stack.settings["GATEWAY_WEBHOOK_URL"]
        # The simulator is never started anew: that it keeps its state would only take time.
        simulator = self.stack.services["simulator"]
        simulator.command = simulator.command[: simulator.command.index("--data")]
        self.stack.settings |= dict(settings) | {"TMPDIR": str(self.temporary)}
        self._command = self.stack.services["gateway"].command
        self._sent = 0
        self._shown: list[tuple[int, tuple[str, str], str]] = []
        self._expected: list[tuple[Held, str]] = []
        self.gateway: GatewayClient
        self.phones: Phones
        self.listener: Listener
        self._http: aiohttp.ClientSession

    async def __aenter__(self) -> Self:
        """Start all and pair. Raises `ChaosError` or the stack's own error; then nothing is left running."""
        self.temporary.mkdir(parents=True, exist_ok=True)
        self._http = aiohttp.ClientSession()
        try:
            await self.stack.__aenter__()
            self.gateway = GatewayClient(self._http, self.stack.gateway_url, self.stack.gateway_key)
            self.phones = Phones(self._http, self.stack.simulator_url)
            self.listener = Listener(self._http, self.stack.gateway_url, self.stack.gateway_key)
            self.listener.start()
            await self.pair_all(self.sessions)
        except BaseException:
            await self._close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all that was started."""
        await self._close()

    async def _close(self) -> None:
        if hasattr(self, "listener"):
            await self.listener.stop()
        await self._http.close()
        await self.stack.stop_all()

    # ---- what is so -------------------------------------------------------------------------------

    @property
    def gateway_pid(self) -> int:
        """The running gateway's process. Raises `ChaosError` where it has ended."""
        pid = self.stack.services["gateway"].pid
        if pid is None:
            raise ChaosError("the gateway ended by itself")
        return pid

    def now(self) -> int:
        """Give the place in the events from which on something is still to come."""
        return len(self.listener.events)

    async def status(self, session: Held) -> tuple[str, str | None]:
        """Give a session's status and reason; `("unreachable", None)` while no gateway answers."""
        try:
            seen = await self.gateway.session(session.user, session.name)
        except HoldfastError:
            return ("unreachable", None)
        if seen.reason is not None:
            self._shown.append((self.now(), session.owner, seen.reason))
        return (seen.status.value, seen.reason)

    async def is_connected(self, session: Held) -> bool:
        """Say whether the gateway calls a session connected and WhatsApp agrees."""
        if (await self.status(session))[0] != SessionStatus.CONNECTED:
            return False
        device = (await self.phones.devices()).get(session.device)
        return device is not None and bool(device["connected"])

    def changes(self, session: Held, since: int) -> list[dict[str, Any]]:
        """Give the changes of status that were told of a session."""
        return self.listener.of(session.owner, "session.status", since)

    def was_lost(self, session: Held, since: int) -> bool:
        """Say whether a session was told to be anything but connected."""
        return any(change["to"] != SessionStatus.CONNECTED for change in self.changes(session, since))

    def reasons(self, session: Held, since: int) -> list[str]:
        """Give the reasons that were told or shown, each once."""
        told = [one["reason"] for one in self.changes(session, since) if one["reason"]]
        shown = [reason for at, owner, reason in self._shown if at >= since and owner == session.owner]
        return list(dict.fromkeys(told + shown))

    def leader(self, session: Held) -> int:
        """Give the pid of a session's browser. Raises `ChaosError` where there is not exactly one."""
        found = processes.leaders_below(self._home(session))
        if len(found) != 1:
            raise ChaosError(f"{session} has {len(found)} browsers")
        return found[0]

    def _home(self, session: Held) -> Path:
        return self.data / "sessions" / session.user / session.name

    def profile(self, session: Held) -> Path:
        """Give a session's profile folder."""
        return self._home(session) / "profile"

    # ---- what is done -----------------------------------------------------------------------------

    async def pair_all(self, sessions: Sequence[Held]) -> None:
        """Pair sessions, as many at a time as there are cores."""
        cores = asyncio.Semaphore(os.cpu_count() or 1)

        async def one(session: Held) -> None:
            async with cores:
                await self.pair(session)

        await asyncio.gather(*map(one, sessions))

    async def pair(self, session: Held) -> None:
        """Start a session, scan its QR, and wait until it is connected."""
        session.device = await pair(self.gateway, self.phones, session.user, session.name, session.phone)
        await self.connected(session, PAIRED_WITHIN)
        session.qrs = len(self.listener.of(session.owner, "session.qr"))

    async def pair_again(self, session: Held) -> None:
        """Bring a session back by any means, a new pairing included."""
        try:
            await self.connected(session, PAIRED_WITHIN)
        except ChaosError:
            if session.device in await self.phones.devices():
                await self.phones.unlink(session.device)
            await self.gateway.restart(session.user, session.name)
            await self.pair(session)

    def accept(self, session: Held) -> None:
        """Take what was shown so far as given: it was counted against an earlier round."""
        session.qrs = len(self.listener.of(session.owner, "session.qr"))
        self._expected.clear()

    async def connected(self, session: Held, within: float) -> None:
        """Wait until a session is connected."""

        async def seen() -> bool:
            return await self.is_connected(session)

        try:
            await until(seen, within, f"{session} connected")
        except ChaosError as error:
            raise ChaosError(f"{error}; it is {' '.join(map(str, await self.status(session)))}") from None

    async def lost(self, session: Held, since: int, within: float) -> None:
        """Wait until the gateway tells that a session is not connected."""

        async def told() -> bool:
            return self.was_lost(session, since)

        await until(told, within, f"the loss of {session} told")

    async def shows(self, session: Held, status: str, reason: str, within: float) -> None:
        """Wait until a session is in a status for a reason."""

        async def shown() -> bool:
            return await self.status(session) == (status, reason)

        await until(shown, within, f"{session} {status} for {reason}")

    async def kill_gateway(self) -> None:
        """End the gateway's process alone as the kernel does when memory is short."""
        process = self.stack.services["gateway"].process
        assert process is not None
        processes.kill(process.pid)
        await process.wait()

    async def start_gateway(self) -> None:
        """Start the gateway again, as the host's supervisor of services does."""
        await self.stack.start("gateway")

    def move_gateway_to(self, hostname: str) -> None:
        """Let the gateway's next start be on a machine of another name, where the kernel allows that."""
        if _may_rename():
            script = f'hostname {hostname} && exec "$@"'
            self.stack.services["gateway"].command = [
                "unshare",
                "--uts",
                "sh",
                "-c",
                script,
                "sh",
                *self._command,
            ]

    # ---- what must hold ---------------------------------------------------------------------------

    async def talk(self, session: Held) -> None:
        """Let a message pass each way, once. Raises `ChaosError`."""
        self._sent += 1
        received = await self.phones.write(session.phone, CONTACT, f"question {self._sent}")
        self._expected.append((session, received))

        async def told() -> bool:
            return self._told(session, received) > 0

        await until(told, TOLD_WITHIN, f"message.received of {session}")
        text = f"answer {self._sent}"
        await self._send(session, text)
        if (count := await self.phones.received_from_device(session.phone, CONTACT, text)) != 1:
            raise ChaosError(f"a message of {session} was sent {count} times")

    async def _send(self, session: Held, text: str) -> None:
        message = SendMessage(to=CONTACT, text=text)
        try:
            await self.gateway.send(
                session.user, session.name, message, idempotency_key=text.replace(" ", "-")
            )
        except HoldfastError as error:
            raise ChaosError(f"{session} could not send: {error.code}") from None

    def _told(self, session: Held, message: str) -> int:
        told = self.listener.of(session.owner, "message.received")
        return sum(one["messageId"] == message for one in told)

    def require_each_message_once(self) -> None:
        """Raise `ChaosError` where a contact's message was told twice, or an event came twice."""
        for session, message in self._expected:
            if (count := self._told(session, message)) != 1:
                raise ChaosError(f"a message to {session} was told {count} times")
        if repeated := self.listener.repeated():
            raise ChaosError(f"{len(repeated)} events came twice, {repeated[0]} among them")

    async def require_same_devices(self) -> None:
        """Raise `ChaosError` where a device is not the one that was paired, or was added."""
        held = {session.device for session in self.sessions}
        if (there := set(await self.phones.devices())) != held:
            raise ChaosError(f"devices changed: {len(there - held)} new, {len(held - there)} gone")

    def require_no_qr(self) -> None:
        """Raise `ChaosError` where a QR was asked for since a person paired."""
        for session in self.sessions:
            if (count := len(self.listener.of(session.owner, "session.qr"))) != session.qrs:
                raise ChaosError(f"{session} showed {count - session.qrs} QR")

    def require_one_browser_each(self) -> None:
        """Raise `ChaosError` where a session has none or several, or a browser is somebody else's."""
        known = {self.leader(session) for session in self.sessions}
        if strangers := set(processes.leaders_below(self.data)) - known:
            raise ChaosError(f"browsers of nobody: {strangers}")

    # ---- the end ----------------------------------------------------------------------------------

    async def stop_and_find_leftovers(self) -> list[str]:
        """Stop the gateway as a host does, and name the processes, locks and folders that it left."""
        process = self.stack.services["gateway"].process
        assert process is not None
        process.send_signal(signal.SIGTERM)
        left = []
        try:
            async with asyncio.timeout(STOPPED_WITHIN):
                await process.wait()
        except TimeoutError:
            left.append("the gateway did not stop on SIGTERM")

        async def none_left() -> bool:
            return not await asyncio.to_thread(self._processes)

        try:
            await until(none_left, GONE_WITHIN, "")
        except ChaosError:
            left += [f"process {one.pid}: {' '.join(one.words)[:120]}" for one in self._processes()]
        left += [f"lock {path.relative_to(self.folder)}" for path in self._locks()]
        left += [f"temporary {path.name}" for path in sorted(self.temporary.iterdir())]
        return left

    def _processes(self) -> list[processes.Process]:
        simulator = self.stack.services["simulator"].pid
        found = {one.pid: one for one in processes.marked(f"TMPDIR={self.temporary}") if one.pid != simulator}
        return list(found.values())

    def _locks(self) -> list[Path]:
        left = [path for path in self.data.rglob("Singleton*") if path.is_symlink() or path.exists()]
        return left + [path for path in self.data.rglob("*lock") if path.is_file() and _is_held(path)]


def _is_held(lock: Path) -> bool:
    with lock.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


@functools.cache
def _may_rename() -> bool:
    """Say whether a process may be given another host name than the machine's."""
    unshare = shutil.which("unshare")
    if unshare is None or os.geteuid() != 0:
        return False
    command = [unshare, "--uts", "hostname", "trial"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
