"""Three gateways, two workers, PostgreSQL and an S3 server as real processes, and sixty phones."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Self

import aiohttp
import s3_servers
from chaos import processes
from chaos.phones import Phones
from chaos.waiting import until
from holdfast_contract.client import GatewayClient
from holdfast_contract.errors import HoldfastError
from holdfast_contract.sessions import Session, SessionStatus
from postgres import Postgres
from stack import ONE_REPLY_A_MESSAGE, Stack, StackError

from soaking.plan import Plan, code, shop_phone, user_of

SESSION = "default"
CONNECTED_WITHIN = 300.0
SIDE_BY_SIDE = 4
"""Phones that are linked at the same time."""

GATEWAYS = ("gateway", "gateway-2", "gateway-3")
WORKERS = ("worker", "worker-2")
LEASE_TERM = 30


class Fleet:
    """Owns every process of it. Sessions are started through core, which chooses the gateway."""

    def __init__(self, folder: Path, shops: int) -> None:
        """`folder` is empty and outlives this; its path is short, because browsers put sockets below it."""
        self.folder = folder
        self.shops = shops
        self.stack = Stack.on_simulator(folder)
        # Few buffers, all of them soon in use: what it holds beyond is what would grow.
        self.postgres = Postgres(max_connections="200", shared_buffers="32MB")
        self.devices: dict[int, str] = {}
        self.core_database: str
        self.phones: Phones
        self.http: aiohttp.ClientSession
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Start all. Nothing is left running where that fails."""
        try:
            await self._enter()
        except BaseException:
            await self._open.aclose()
            raise
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self._open.aclose()

    async def _enter(self) -> None:
        self._open.enter_context(self.postgres)
        (self.folder / "s3").mkdir()
        store = self._open.enter_context(s3_servers.radosgw(self.folder / "s3"))
        stack = self.stack
        for name in GATEWAYS[1:]:
            stack.add_gateway(name)
        stack.services["core"].command.append("--no-worker")
        for name in WORKERS:
            stack.add_worker(name)
        self.core_database = self.postgres.create("core")
        room = -(-self.shops // (len(GATEWAYS) - 1)) + 2
        """So that two have room for all."""
        stack.settings |= s3_servers.ENVIRONMENT | {
            "CORE_DATABASE_URL": self.core_database,
            "CORE_GATEWAY_URL": ",".join(str(stack.services[name].url) for name in GATEWAYS),
            "GATEWAY_BACKUP_STORE": f"s3://{s3_servers.BUCKET}/soak",
            "GATEWAY_S3_ENDPOINT_URL": store.url,
            "GATEWAY_S3_REGION": s3_servers.REGION,
            "GATEWAY_MAX_SESSIONS": str(room),
            "GATEWAY_LEASE_TERM": str(LEASE_TERM),
            "GATEWAY_BACKUP_INTERVAL": "60",
            "GATEWAY_PACING": "off",
        }
        await self._open.enter_async_context(stack)
        self.http = await self._open.enter_async_context(aiohttp.ClientSession())
        self.phones = Phones(self.http, stack.simulator_url)

    def gateway(self, name: str) -> GatewayClient:
        """Give a client of one gateway."""
        return GatewayClient(self.http, str(self.stack.services[name].url), self.stack.gateway_key)

    async def ask_core(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Call core's API, and give what it answers. Raises `StackError` where it refuses."""
        return await self.stack.ask_core(self.http, method, path, body)

    async def furnish(self, plan: Plan) -> None:
        """Make the shops, each with what its contacts will ask for."""
        for shop in range(self.shops):
            user = user_of(shop)
            numbers = [one.number for one in plan.questions if one.shop == shop]
            text = "# Prices\n\n" + "\n\n".join(
                f"## {code(n)}\n\n{code(n)} costs {n + 1}.50." for n in numbers
            )
            await self.ask_core("POST", "/v1/users", {"userId": user})
            await self.ask_core("PUT", f"/v1/users/{user}/assistant", ONE_REPLY_A_MESSAGE)
            documents = f"/v1/users/{user}/documents"
            await self.ask_core("POST", documents, {"filename": "prices.md", "text": text})

        async def read() -> bool:
            for shop in range(self.shops):
                found = await self.ask_core("GET", f"/v1/users/{user_of(shop)}/documents")
                if [one["state"] for one in found["documents"]] != ["ready"]:
                    return False
            return True

        await until(read, CONNECTED_WITHIN, "every price list read")

    async def link(self, shops: Sequence[int]) -> AsyncIterator[int]:
        """Link the phones of these shops, some at a time; gives each shop once its session is connected."""
        slots = asyncio.Semaphore(SIDE_BY_SIDE)

        async def one(shop: int) -> int:
            async with slots:
                await self._link(shop)
            return shop

        for done in asyncio.as_completed([one(shop) for shop in shops]):
            yield await done

    async def _link(self, shop: int) -> None:
        path = f"/v1/users/{user_of(shop)}/sessions/{SESSION}"
        await self.ask_core("POST", f"{path}/start")

        async def scanned() -> str | None:
            try:
                qr = (await self.ask_core("GET", f"{path}/qr"))["qr"]
                return await self.phones.scan(qr, shop_phone(shop), f"Shop {shop}")
            except (StackError, aiohttp.ClientResponseError):
                return None

        self.devices[shop] = await until(scanned, CONNECTED_WITHIN, f"a QR of shop {shop} to scan")

        async def connected() -> bool:
            return bool((await self.ask_core("GET", path))["status"] == SessionStatus.CONNECTED)

        await until(connected, CONNECTED_WITHIN, f"shop {shop} connected")

    async def backed_up(self) -> None:
        """Wait until every session has a backup: until then its login is on one machine alone."""

        async def all_have_one() -> bool:
            held = [one for sessions in (await self.sessions()).values() for one in sessions]
            return sum(one.backup is not None for one in held) == self.shops

        await until(all_have_one, CONNECTED_WITHIN, "a backup of every session")

    async def sessions(self) -> dict[str, list[Session]]:
        """Give each gateway's sessions; those of one that does not answer are left out."""

        async def of(name: str) -> list[Session]:
            try:
                async with asyncio.timeout(5):
                    return await self.gateway(name).sessions()
            except (HoldfastError, TimeoutError):
                return []

        found = await asyncio.gather(*(of(name) for name in GATEWAYS))
        return dict(zip(GATEWAYS, found, strict=True))

    async def connected(self) -> dict[str, int]:
        """Count the sessions that are connected, by the gateway that holds them."""
        return {
            name: sum(one.status is SessionStatus.CONNECTED for one in sessions)
            for name, sessions in (await self.sessions()).items()
        }

    async def kill(self, name: str) -> None:
        """End a gateway with all its browsers, as a host does that loses its power."""
        leaders = processes.leaders_below(self.data_of(name))
        await self.stack.kill(name)
        for leader in leaders:
            processes.kill_group(leader)

    def data_of(self, name: str) -> Path:
        """Give a gateway's data folder."""
        return self.folder / name
