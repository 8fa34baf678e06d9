"""Two gateways on one store, each with a way to it that can be cut."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import aiohttp
from chaos import processes
from chaos.phones import Phones
from chaos.waiting import throughout, until
from holdfast_contract.client import GatewayClient
from holdfast_contract.errors import HoldfastError, PairingNotShown
from holdfast_contract.sessions import Session
from s3_servers import BUCKET, ENVIRONMENT, REGION
from stack import Stack, free_ports
from watch import Watch

USER, NAME, PHONE = "ann", "default", "628110000"
TERM = 6.0
"""Seconds of a lease's term."""

TAKEN_OVER_WITHIN = 30.0
WARDEN = "holdfast_gateway.adapters.warden"


class Gate:
    """A way to the store that hands bytes on for as long as it is open."""

    def __init__(self, url: str) -> None:
        """`url` is the store's."""
        self._target = urlsplit(url)
        self._is_open = asyncio.Event()
        self._is_open.set()
        self._refuses = False
        self._server: asyncio.Server
        self._ways: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.cut()
        self._server.close()
        await asyncio.gather(*self._ways, return_exceptions=True)

    @property
    def url(self) -> str:
        """Where it is entered."""
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def cut(self) -> None:
        """End every connection, and each new one at once."""
        self._refuses = True
        for way in self._ways:
            way.cancel()

    def freeze(self) -> None:
        """Let nothing through any more, and let nobody know; what was sent arrives once it is healed."""
        self._is_open.clear()

    def heal(self) -> None:
        """Be as at the beginning."""
        self._refuses = False
        self._is_open.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        way = asyncio.current_task()
        assert way is not None
        self._ways.add(way)
        far: asyncio.StreamWriter | None = None
        try:
            if self._refuses:
                return
            back, far = await asyncio.open_connection(self._target.hostname, self._target.port)
            async with asyncio.TaskGroup() as both:
                both.create_task(self._hand_on(reader, far))
                both.create_task(self._hand_on(back, writer))
        except* (OSError, asyncio.CancelledError):
            pass
        finally:
            self._ways.discard(way)
            for end in (writer, far):
                if end is not None:
                    end.transport.abort()

    async def _hand_on(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while data := await source.read(1 << 16):
            await self._is_open.wait()
            target.write(data)
            await target.drain()
        with suppress(OSError):
            target.write_eof()


class Gateway:
    """One gateway: its processes, its way to the store, and what it says of the session."""

    def __init__(self, name: str, stack: Stack, gate: Gate, http: aiohttp.ClientSession) -> None:
        self.name = name
        self.gate = gate
        self.data = Path(stack.settings["GATEWAY_DATA_DIR"])
        self._stack = stack
        self.api = GatewayClient(http, stack.gateway_url, stack.gateway_key)
        self._http = http

    @property
    def pid(self) -> int:
        """Its process."""
        pid = self._stack.services["gateway"].pid
        assert pid is not None
        return pid

    @property
    def log(self) -> str:
        """Everything it has logged."""
        return self._stack.services["gateway"].log.read_text()

    def browsers(self) -> list[int]:
        """Give the browsers of its sessions."""
        return processes.leaders_below(self.data / "sessions")

    def stop_process(self) -> None:
        """Have its process stand still: not its warden, not its driver, not its browser."""
        os.kill(self.pid, signal.SIGSTOP)

    def continue_process(self) -> None:
        """Have it go on."""
        os.kill(self.pid, signal.SIGCONT)

    async def kill_with_warden(self) -> None:
        """Kill it and its warden at the same moment."""
        process = self._stack.services["gateway"].process
        assert process is not None
        wardens = [one.pid for one in processes.processes() if one.parent == self.pid and WARDEN in one.words]
        assert wardens
        for pid in (*wardens, self.pid):
            processes.kill(pid)
        await process.wait()

    async def start(self) -> None:
        """Start its process again."""
        await self._stack.start("gateway")

    async def session(self) -> Session | None:
        """Give the session as it shows it; None where it knows of none."""
        try:
            return await self.api.session(USER, NAME)
        except HoldfastError:
            return None

    async def says(self, status: str, reason: str | None = None) -> bool:
        """Say whether it shows the session so."""
        seen = await self.session()
        return seen is not None and seen.status == status and reason in {None, seen.reason}

    async def ask(self, method: str, path: str) -> tuple[int, dict[str, Any]]:
        """Call its API."""
        headers = {"Authorization": f"Bearer {self._stack.gateway_key}"}
        url = f"{self._stack.gateway_url}/v1/users/{USER}/sessions/{NAME}{path}"
        async with self._http.request(method, url, headers=headers) as response:
            return response.status, await response.json()


class Pair:
    """Two gateways, one session, and what WhatsApp and the machine have seen of it."""

    def __init__(self, gateways: tuple[Gateway, Gateway], phones: Phones, watch: Watch) -> None:
        self.gateways = gateways
        self.watch = watch
        self.device = ""
        self._phones = phones
        self._began = time.monotonic()

    def say(self, what: str) -> None:
        """Print what happens, with the time."""
        print(f"{time.monotonic() - self._began:6.1f} s  {what}", flush=True)

    async def pair(self) -> None:
        """Pair the session on the first gateway."""
        first = self.gateways[0]
        await first.api.start(USER, NAME)

        async def scanned() -> str | None:
            try:
                shown = await first.api.qr(USER, NAME)
                return await self._phones.scan(shown.qr, PHONE, "Shop")
            except (PairingNotShown, aiohttp.ClientResponseError):
                return None

        self.device = await until(scanned, 40, "a QR to scan")
        await self.connected_on(first)

    async def back_up(self, gateway: Gateway) -> None:
        """Take a backup, as a gateway does by itself a minute after the login."""
        status, answer = await gateway.ask("POST", "/backups")
        assert status == 201, answer

    async def sides(self) -> tuple[Gateway, Gateway]:
        """Give the gateway that has the session, and the other one, once both answer."""

        async def found() -> tuple[Gateway, Gateway] | None:
            for here, there in (self.gateways, self.gateways[::-1]):
                if await here.says("connected"):
                    return here, there
            return None

        return await until(found, TAKEN_OVER_WITHIN, "a gateway that has the session connected")

    async def connected_on(self, gateway: Gateway) -> None:
        """Wait until the session is connected on a gateway, and WhatsApp says the same."""

        async def connected() -> bool:
            device = (await self._phones.devices()).get(self.device)
            return await gateway.says("connected") and device is not None and bool(device["connected"])

        await until(connected, TAKEN_OVER_WITHIN, f"the session connected on {gateway.name}")

    async def stays_connected_on(self, gateway: Gateway, seconds: float) -> None:
        """Watch that a gateway calls the session connected all the time."""

        async def connected() -> bool:
            return await gateway.says("connected")

        await throughout(connected, seconds, f"the session connected on {gateway.name}")

    async def is_fenced(self, gateway: Gateway) -> None:
        """Wait until a gateway knows that the session is the other one's, and see that it leaves it there."""

        async def knows() -> bool:
            return await gateway.says("stopped", "OWNED_ELSEWHERE")

        await until(knows, TAKEN_OVER_WITHIN, f"{gateway.name} stopped for OWNED_ELSEWHERE")
        status, answer = await gateway.ask("POST", "/start")
        assert (status, answer["error"]["code"]) == (409, "SESSION_OWNED_ELSEWHERE")
        other = next(one for one in self.gateways if one is not gateway)
        assert answer["error"]["details"]["gatewayId"] == other.name
        self.say(f"{gateway.name} knows that the session is held elsewhere, and refuses to start it")

    def tell_of_takeover(self, lost: Gateway, has: Gateway, since: float) -> None:
        """Print how long each part of a takeover took."""
        took = time.monotonic() - since
        self.say(
            f"{lost.name} without a browser after {self.ended(lost, since):.2f} s; {has.name} has one after "
            f"{self.began(has, since):.2f} s and is connected after {took:.1f} s"
        )

    async def require_one_of_all(self, since: float) -> None:
        """Assert that never two browsers or two pages were there, still one device, and no QR."""
        two = self.watch.two_at_once(since)
        assert not two, f"two were seen {len(two)} times, first {two[0].at - since:.2f} s after: {two[0]}"
        assert set(await self._phones.devices()) == {self.device}
        assert await self._phones.screens() == []

    def ended(self, gateway: Gateway, since: float) -> float:
        """Give the seconds from a moment until a gateway's last browser was gone."""
        number = self.gateways.index(gateway)
        return next(look.at for look in self.watch.since(since) if not look.browsers[number]) - since

    def began(self, gateway: Gateway, since: float) -> float:
        """Give the seconds from a moment until a gateway had a browser."""
        number = self.gateways.index(gateway)
        return next(look.at for look in self.watch.since(since) if look.browsers[number]) - since


@asynccontextmanager
async def two_gateways(folder: Path, store_url: str) -> AsyncIterator[Pair]:
    """Run two gateways and a simulator, and pair one session; all is gone at the end."""
    ports = free_ports(), free_ports()
    first = Stack.on_simulator(folder / "1", None, ports[0])
    other = Stack.on_simulator(folder / "2", first.settings, ports[1])
    other.settings["GATEWAY_WHATSAPP_URL"] = first.settings["GATEWAY_WHATSAPP_URL"]
    del other.services["simulator"]
    stacks = first, other
    async with aiohttp.ClientSession() as http, Gate(store_url) as gate, Gate(store_url) as other_gate:
        gates = gate, other_gate
        for number, (stack, way) in enumerate(zip(stacks, gates, strict=True), 1):
            del stack.services["core"], stack.settings["GATEWAY_WEBHOOK_URL"]
            temporary = folder / str(number) / "tmp"
            temporary.mkdir(parents=True)
            stack.settings |= ENVIRONMENT | {
                "TMPDIR": str(temporary),
                "GATEWAY_ID": f"gateway-{number}",
                "GATEWAY_HEARTBEAT_INTERVAL": "1",
                "GATEWAY_LEASE_TERM": str(int(TERM)),
                "GATEWAY_BACKUP_STORE": f"s3://{BUCKET}/backups",
                "GATEWAY_S3_ENDPOINT_URL": way.url,
                "GATEWAY_S3_REGION": REGION,
            }
        async with first, other:
            gateways = tuple(
                Gateway(stack.settings["GATEWAY_ID"], stack, way, http)
                for stack, way in zip(stacks, gates, strict=True)
            )
            data = tuple(gateway.data for gateway in gateways)
            with Watch(data, first.simulator_url) as watch:
                pair = Pair((gateways[0], gateways[1]), Phones(http, first.simulator_url), watch)
                await pair.pair()
                yield pair
