"""Run Holdfast's services as real processes: started together, watched, and ended without a trace.

    async with Stack.on_simulator(folder) as stack:
        ...  # stack.gateway_url, stack.core_url, stack.simulator_url, stack.services["gateway"].pid

Shared by `make demo`, `make demo-check`, `make run` and the end-to-end tests.
"""

import asyncio
import errno
import os
import shutil
import signal
import socket
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import aiohttp
import browser
import env

ROOT = Path(__file__).resolve().parents[2]
BIN = ROOT / ".venv" / "bin"
START_WITHIN = 60.0
STOP_WITHIN = 30.0
"""Longer than a service's own deadline for draining."""

GONE_WITHIN = 5.0
TAIL_LINES = 15

ONE_REPLY_A_MESSAGE = {
    "debounce": {"quietSeconds": 0, "longestSeconds": 0},
    "loopBreaker": {"repeats": None, "quick": None},
    "limits": {"messagesPerContactPerDay": None},
}
"""Settings of an assistant that answers everything at once, as a measurement wants it."""


class StackError(Exception):
    """One line, or one line and the end of a log."""


class Ports(NamedTuple):
    """Where the services listen."""

    simulator: int = 3999
    gateway: int = 3001
    core: int = 3000


@dataclass
class Service:
    """One service: how it is run, and its process once it runs."""

    name: str
    command: list[str]
    url: str | None
    ready_path: str
    """What answers 200 once it is ready; without a URL, what it prints then."""

    log: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    """Environment variables of its own, beside those of all."""

    process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        """Its process id, also of its process group; None where it does not run."""
        if self.process is None or self.process.returncode is not None:
            return None
        return self.process.pid

    def last_lines(self) -> str:
        """Give the end of its log."""
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(f"  {line}" for line in lines[-TAIL_LINES:]) or "  (its log is empty)"


class Stack:
    """The services of one folder; an async context manager that owns their processes."""

    def __init__(
        self,
        folder: Path,
        settings: Mapping[str, str],
        ports: Ports,
        *,
        with_simulator: bool = False,
        working_directory: Path | None = None,
        exported: Mapping[str, str] | None = None,
    ) -> None:
        """Name what runs: logs go to `folder/logs`; `settings` are the services' environment variables.

        Where `exported` is given, only these are; the services read the others in the `.env` of their
        working directory, and again on SIGHUP.
        """
        self.folder = folder.absolute()
        self.settings = dict(settings)
        self._exported = None if exported is None else dict(exported)
        self.ports = ports
        self.simulator_url = f"http://127.0.0.1:{ports.simulator}"
        self.gateway_url = f"http://127.0.0.1:{ports.gateway}"
        self.core_url = f"http://127.0.0.1:{ports.core}"
        self._directory = working_directory or self.folder
        self._profiles = [self._directory / self.settings.get("GATEWAY_DATA_DIR", ".data/gateway")]
        self.services: dict[str, Service] = {}
        if with_simulator:
            state = ["--data", str(self.folder / "simulator")]
            arguments = ["--port", str(ports.simulator), *state]
            self._add("simulator", self.simulator_url, "/health", arguments)
        self._add("core", self.core_url, "/ready")
        self._add("gateway", self.gateway_url, "/ready")

    def add_worker(self, name: str = "worker") -> None:
        """Have core's worker run as a process of its own; core itself needs `--no-worker` then."""
        log = self.folder / "logs" / f"{name}.log"
        command = [str(BIN / "holdfast-core"), "worker"]
        self.services[name] = Service(name, command, None, "worker runs", log)

    def add_gateway(self, name: str) -> None:
        """Have another gateway run beside the first one, with its own data folder and the same keys.

        The first one is `gateway-1` in the store; `name` is this one's id there too.
        """
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        own = {
            "GATEWAY_ID": name,
            "GATEWAY_PORT": str(port),
            "GATEWAY_PUBLIC_URL": url,
            "GATEWAY_DATA_DIR": str(self.folder / name),
        }
        log = self.folder / "logs" / f"{name}.log"
        command = [str(BIN / "holdfast-gateway"), "serve"]
        self.services[name] = Service(name, command, url, "/ready", log, own)
        self._profiles.append(self.folder / name)

    @classmethod
    def on_simulator(
        cls, folder: Path, settings: Mapping[str, str] | None = None, ports: Ports | None = None
    ) -> Self:
        """Prepare all three on the simulator, apart from everything else on this machine.

        Without `settings` every secret is fresh; without `ports` they are free ones. What ties the services
        to each other and to `folder` is set here.
        """
        ports = ports or free_ports()
        folder = folder.absolute()
        given = dict(env.fresh() if settings is None else settings)
        if path := browser.chosen():
            given.setdefault(browser.SETTING, path)
        gateway, core = f"http://127.0.0.1:{ports.gateway}", f"http://127.0.0.1:{ports.core}"
        wiring = {
            "GATEWAY_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(ports.gateway),
            "GATEWAY_PUBLIC_URL": gateway,
            # A person may well write the other name of this machine.
            "GATEWAY_ALLOWED_ORIGINS": f"{core},http://localhost:{ports.core}",
            "GATEWAY_WEBHOOK_URL": f"{core}/webhooks/gateway",
            "GATEWAY_WHATSAPP_URL": f"http://127.0.0.1:{ports.simulator}/",
            "GATEWAY_DATA_DIR": str(folder / "gateway"),
            # Nobody is there to be banned by, and nobody to wait for.
            "GATEWAY_PACING": "off",
            "CORE_HOST": "127.0.0.1",
            "CORE_PORT": str(ports.core),
            "CORE_PUBLIC_URL": core,
            "CORE_GATEWAY_URL": gateway,
            "CORE_GATEWAY_PUBLIC_URL": gateway,
            "CORE_DATABASE_URL": f"sqlite:///{folder / 'core' / 'core.db'}",
        }
        return cls(folder, given | wiring, ports, with_simulator=True)

    @property
    def gateway_key(self) -> str:
        """A key of the gateway's API."""
        return self.settings["CORE_GATEWAY_API_KEY"]

    @property
    def operator(self) -> dict[str, str]:
        """The headers that reach all of core's API."""
        email, password = self.settings["CORE_ADMIN_EMAIL"], self.settings["CORE_ADMIN_PASSWORD"]
        return {"Authorization": aiohttp.encode_basic_auth(email, password)}

    async def ask_core(
        self, http: aiohttp.ClientSession, method: str, path: str, body: dict[str, Any] | None = None
    ) -> Any:
        """Call core's API as its operator, and give what it answers. Raises `StackError` where it refuses."""
        async with http.request(method, self.core_url + path, json=body, headers=self.operator) as response:
            if response.status >= 300:
                raise StackError(f"core refused {method} {path}: {await response.text()}")
            return await response.json()

    async def __aenter__(self) -> Self:
        """Start all and wait until each is ready. Raises `StackError`; then none is left running."""
        for service in self.services.values():
            service.log.unlink(missing_ok=True)
            _require_free(service)
        try:
            for name in self.services:
                await self._spawn(self.services[name])
            await asyncio.gather(*map(self._ready, self.services.values()))
        except BaseException:
            await self.stop_all()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop all."""
        await self.stop_all()

    async def start(self, name: str) -> None:
        """Start one service again and wait until it is ready. Raises `StackError`."""
        await self._spawn(self.services[name])
        await self._ready(self.services[name])

    async def stop(self, name: str) -> None:
        """End one service as a host does: SIGTERM, time to drain, then SIGKILL to its group."""
        process = self.services[name].process
        if process is None:
            return
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.terminate()
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), STOP_WITHIN)
        await self.kill(name)

    async def kill(self, name: str) -> None:
        """End one service as a crash does; its browsers are left to themselves."""
        process = self.services[name].process
        if process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()

    async def stop_all(self) -> None:
        """Stop the gateway first, so that core still takes its last events; then sweep up."""
        for name in reversed(self.services):
            await self.stop(name)
        await self._sweep()

    async def died(self) -> StackError:
        """Wait until a service ends that nobody asked to, and say which."""
        waiting = {
            asyncio.create_task(service.process.wait()): service
            for service in self.services.values()
            if service.process is not None
        }
        try:
            done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()
        return _ended(waiting[done.pop()])

    def _add(self, name: str, url: str, ready_path: str, arguments: list[str] | None = None) -> None:
        command = [str(BIN / f"holdfast-{name}"), "serve", *(arguments or [])]
        log = self.folder / "logs" / f"{name}.log"
        self.services[name] = Service(name, command, url, ready_path, log)

    async def _spawn(self, service: Service) -> None:
        service.log.parent.mkdir(parents=True, exist_ok=True)
        with service.log.open("ab") as log:
            service.process = await asyncio.create_subprocess_exec(
                *TETHER,
                *service.command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=asyncio.subprocess.STDOUT,
                cwd=self._directory,
                env=self._environment() | dict(service.settings),
                # A group of its own: Ctrl-C reaches this program alone, which ends them in their order.
                start_new_session=True,
            )

    def _environment(self) -> dict[str, str]:
        ours = ("GATEWAY_", "CORE_")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        inherited["PATH"] = os.pathsep.join([str(browser.BIN), inherited.get("PATH", os.defpath)])
        exported = self.settings if self._exported is None else self._exported
        return inherited | exported | {_MARK: str(self.folder)}

    async def _ready(self, service: Service) -> None:
        process = service.process
        if process is None:
            raise StackError(f"The {service.name} was not started.")
        try:
            async with asyncio.timeout(START_WITHIN), aiohttp.ClientSession() as http:
                while not await _is_ready(http, service):
                    if process.returncode is not None:
                        raise _ended(service)
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise StackError(
                f"The {service.name} was not ready within {START_WITHIN:.0f} s. Its log {service.log} ends:\n"
                + service.last_lines()
            ) from None

    async def _sweep(self) -> None:
        """End what a killed service left behind: browsers on our folder, helpers that carry our mark."""
        loop = asyncio.get_running_loop()
        until = loop.time() + GONE_WITHIN
        while left := await asyncio.to_thread(_left_behind, self.folder, self._profiles):
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            if loop.time() > until:
                raise StackError(f"Processes {left} could not be ended.")
            await asyncio.sleep(0.05)


def free_ports() -> Ports:
    """Give three ports that nobody listens on."""
    sockets = [socket.socket() for _ in Ports._fields]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return Ports(*(one.getsockname()[1] for one in sockets))
    finally:
        for one in sockets:
            one.close()


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def run(main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    """Run a command until it ends or a signal asks it to; give its exit code."""
    try:
        return asyncio.run(_until_signal(main))
    except StackError as error:
        sys.stderr.write(f"{error}\n")
        return 1


async def _until_signal(main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    task = asyncio.ensure_future(main())
    asked = False

    def ask() -> None:
        nonlocal asked
        if not asked:  # an impatient second Ctrl-C must not break the first one's tidying up
            asked = True
            task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, ask)
    try:
        return await task
    except asyncio.CancelledError:
        return 0


_MARK = "HOLDFAST_STACK"
"""Carried in the environment of everything that a stack starts."""

# Should this program be killed outright, the kernel sends its services the signal to end.
TETHER = [path, "--pdeathsig", "TERM"] if (path := shutil.which("setpriv")) else []


def _left_behind(folder: Path, profiles: Sequence[Path]) -> list[int]:
    mark = f"{_MARK}={folder}".encode()
    below = tuple(f"--user-data-dir={data}/".encode() for data in profiles)
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        with suppress(OSError):
            environment = (entry / "environ").read_bytes().split(b"\0")
            words = (entry / "cmdline").read_bytes().split(b"\0")
            if mark in environment or any(word.startswith(below) for word in words):
                found.append(int(entry.name))
    return found


def _require_free(service: Service) -> None:
    if service.url is None:
        return
    host, port = service.url.removeprefix("http://").split(":")
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((host, int(port)))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise StackError(
                f"Port {port}, which the {service.name} needs, is taken. Stop what uses it "
                f"(`ss -ltnp 'sport = :{port}'` shows it), or set {service.name.upper()}_PORT to another."
            ) from None


def _ended(service: Service) -> StackError:
    code = service.process.returncode if service.process else None
    return StackError(
        f"The {service.name} ended by itself (exit code {code}). Its log {service.log} ends:\n"
        + service.last_lines()
    )


async def _is_ready(http: aiohttp.ClientSession, service: Service) -> bool:
    if service.url is None:
        return service.ready_path in service.log.read_text(errors="replace")
    return await _answers(http, service.url + service.ready_path)


async def _answers(http: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with http.get(url, timeout=aiohttp.ClientTimeout(total=2)) as response:
            return response.status == 200
    except (aiohttp.ClientError, TimeoutError):
        return False
