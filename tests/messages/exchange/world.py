"""All services as real processes, with links between them that can be hurt and disks that can be filled."""

import asyncio
import shutil
import subprocess
from collections.abc import Mapping
from contextlib import AsyncExitStack, ExitStack, suppress
from pathlib import Path
from typing import Any, Self

import aiohttp
from chaos import processes
from chaos.pairing import pair
from chaos.phones import Phones
from chaos.waiting import ChaosError, until
from faulty_http import FaultyServer, faulty
from holdfast_contract.client import GatewayClient
from holdfast_contract.errors import HoldfastError
from holdfast_contract.sessions import SessionStatus
from postgres import Postgres
from stack import ONE_REPLY_A_MESSAGE, Stack

from exchange.plan import POSTGRESQL, SQLITE

USER, SESSION, SHOP = "shop", "default", "628110000"
READY_WITHIN = 90.0
LOG_ENDS_AFTER = 1.0
"""Seconds of silence after which a stream has nothing more to tell."""

SETTINGS = {
    "GATEWAY_HEARTBEAT_INTERVAL": "2",
    "GATEWAY_HEARTBEAT_FAILURES": "2",
    "GATEWAY_INIT_TIMEOUT": "30",
    "GATEWAY_PACING": "off",
}
TABLESPACE = "tablespace"
DISK = "48m"
"""Room for a database and its log, and little more: what fills it is soon there."""


def contact_phone(contact: int) -> str:
    """Give a contact's number."""
    return f"6281300{contact:04}"


class Disk:
    """A small disk of its own under a folder, so that filling it hurts nobody else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True)
        _mount("-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(self.folder))
        return self

    def __exit__(self, *_exc: object) -> None:
        # What a person looks into after a failure outlives the disk.
        kept = self.folder.with_name(f"{self.folder.name}-kept")
        shutil.copytree(
            self.folder, kept, ignore=shutil.ignore_patterns("ballast", "sessions", "backups", TABLESPACE)
        )
        subprocess.run(["umount", "--lazy", str(self.folder)], check=False, capture_output=True)

    def fill(self) -> None:
        """Leave no room at all."""
        with self._ballast.open("wb", buffering=0) as ballast:
            try:
                while ballast.write(b"\0" * 4096):
                    pass
            except OSError:
                return

    def free(self) -> None:
        """Give the room back."""
        self._ballast.unlink(missing_ok=True)


def _mount(*arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise ChaosError(f"a small disk could not be mounted (root is needed): {done.stderr.strip()}")


class World:
    """Owns the processes, the links and the disks; the shop's phone is paired once it has been entered."""

    def __init__(self, folder: Path, settings: Mapping[str, str] = SETTINGS, *, engine: str = SQLITE) -> None:
        """`folder` is empty and outlives this; its path is short, because browsers put sockets below it.

        `engine` is what core keeps everything in.
        """
        self.folder = folder
        self.engine = engine
        self.database = Postgres()
        """Where it is PostgreSQL."""

        self.data = folder / "gateway"
        self.stack = Stack.on_simulator(folder)
        self.stack.settings |= dict(settings)
        simulator = self.stack.services["simulator"]
        # It is never started anew: that it keeps its state would only take time.
        simulator.command = simulator.command[: simulator.command.index("--data")]
        self.stack.services["core"].command.append("--no-worker")
        self.stack.add_worker()
        self.gateway_disk = Disk(self.data)
        self.core_disk = Disk(folder / "core")
        self.links: dict[str, FaultyServer] = {}
        self.device = ""
        self.gateway: GatewayClient
        self.phones: Phones
        self.http: aiohttp.ClientSession
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Start all, pair the phone, fill the knowledge base. Nothing is left running where that fails."""
        try:
            await self._enter()
        except BaseException:
            await self._open.aclose()
            raise
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self._open.aclose()

    async def _enter(self) -> None:
        owned = self._open.enter_context(ExitStack())
        owned.enter_context(self.gateway_disk)
        owned.enter_context(self.core_disk)
        if self.engine == POSTGRESQL:
            owned.enter_context(self.database)
            self.stack.settings["CORE_DATABASE_URL"] = self._make_database()
        # Profiles and backups lie elsewhere: a browser that cannot write is another trouble than ours.
        for name in ("sessions", "backups"):
            (self.data / name).mkdir()
            (self.folder / name).mkdir()
            _mount("--bind", str(self.folder / name), str(self.data / name))
            owned.callback(
                subprocess.run, ["umount", "--lazy", str(self.data / name)], check=False, capture_output=True
            )
        self.links = {
            "webhooks": owned.enter_context(faulty(self.stack.core_url)),
            "calls": owned.enter_context(faulty(self.stack.gateway_url)),
        }
        self.stack.settings["GATEWAY_WEBHOOK_URL"] = f"{self.links['webhooks'].url}/webhooks/gateway"
        self.stack.settings["CORE_GATEWAY_URL"] = self.links["calls"].url
        await self._open.enter_async_context(self.stack)
        self.http = await self._open.enter_async_context(aiohttp.ClientSession())
        self.gateway = GatewayClient(self.http, self.stack.gateway_url, self.stack.gateway_key)
        self.phones = Phones(self.http, self.stack.simulator_url)
        await self._pair()

    def _make_database(self) -> str:
        """Have core's tables lie on its small disk."""
        tables = self.core_disk.folder / TABLESPACE
        tables.mkdir()
        for folder in (self.folder, self.core_disk.folder):
            folder.chmod(0o711)
        if self.database.user:
            shutil.chown(tables, self.database.user)
        self.database.run(f"CREATE TABLESPACE small LOCATION '{tables}'")
        return self.database.create("core", tablespace="small")

    async def _pair(self) -> None:
        await self.ask_core("POST", "/v1/users", {"userId": USER})
        await self.ask_core("PUT", f"/v1/users/{USER}/assistant", ONE_REPLY_A_MESSAGE)
        self.device = await pair(self.gateway, self.phones, USER, SESSION, SHOP)
        await self.connected()

    async def connected(self) -> None:
        """Wait until the session is connected. Raises `ChaosError`."""

        async def seen() -> bool:
            try:
                return (await self.gateway.session(USER, SESSION)).status is SessionStatus.CONNECTED
            except HoldfastError:
                return False

        await until(seen, READY_WITHIN, "the session connected")

    async def teach(self, sections: Mapping[str, str]) -> None:
        """Give core something to answer from, and wait until it has read it."""
        text = "# Price list\n\n" + "\n\n".join(f"## {title}\n\n{body}" for title, body in sections.items())
        documents = f"/v1/users/{USER}/documents"
        await self.ask_core("POST", documents, {"filename": "prices.md", "text": text})

        async def read() -> bool:
            found = (await self.ask_core("GET", documents))["documents"]
            return [one["state"] for one in found] == ["ready"]

        await until(read, READY_WITHIN, "the price list read")

    async def events(self, types: set[str]) -> list[dict[str, Any]]:
        """Give what the gateway's log holds of these types, from its beginning."""
        url = f"{self.stack.gateway_url}/v1/events?after=none&types={','.join(sorted(types))}"
        key = {"Authorization": f"Bearer {self.stack.gateway_key}"}
        found = []
        async with self.http.ws_connect(url, headers=key) as socket:
            with suppress(TimeoutError):
                while True:
                    found.append(await socket.receive_json(timeout=LOG_ENDS_AFTER))
        return [one for one in found if "data" in one]

    async def ask_core(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Call core's API, and give what it answers. Raises `StackError` where it refuses."""
        return await self.stack.ask_core(self.http, method, path, body)

    async def kill(self, name: str) -> None:
        """End one service as the kernel does, and start it again as the host's supervisor would."""
        service = self.stack.services[name]
        if service.process is not None:
            processes.kill(service.process.pid)
            await service.process.wait()
        await self.stack.start(name)

    def kill_browser(self) -> None:
        """End the session's browser, where one is open."""
        for leader in processes.leaders_below(self.data):
            processes.kill(processes.main_process(leader))

    async def mend(self) -> None:
        """End every trouble that lasts."""
        for link in self.links.values():
            link.mend()
        await self.phones.clear()
        await asyncio.to_thread(self.gateway_disk.free)
        await asyncio.to_thread(self.core_disk.free)
