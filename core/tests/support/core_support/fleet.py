"""Several gateways on one backup store, as core sees them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from aiohttp.test_utils import TestServer
from holdfast_contract.sessions import Owner

from core_support.fake_gateway import FakeGateway
from core_support.running import Running, event
from core_support.waiting import until


@asynccontextmanager
async def gateways_running(count: int) -> AsyncIterator[list[FakeGateway]]:
    """Run gateways `gw-1`, `gw-2` and so on, each of which tells where it is reached."""
    heads: dict = {}
    async with AsyncExitStack() as stack:
        made = []
        for number in range(1, count + 1):
            fake = FakeGateway(gateway_id=f"gw-{number}", heads=heads)
            server = await stack.enter_async_context(TestServer(fake.app()))
            fake.url = fake.public_url = str(server.make_url("")).rstrip("/")
            made.append(fake)
        yield made


def told_by(gateway: FakeGateway, status: str = "connected", session_id: str = "default") -> dict:
    """The signed event with which a gateway tells that it holds a session of acme's."""
    generation = gateway.heads["acme", session_id].generation
    owner = Owner(gateway_id=gateway.gateway_id, generation=generation, url=gateway.public_url)
    data = {"from": "starting", "to": status, "owner": owner.to_wire()}
    return event("session.status", data) | {"sessionId": session_id}


async def hear(core: Running, gateway: FakeGateway, **more: str) -> None:
    """Have core hear from a gateway, and wait until it knows it."""
    assert (await core.deliver(told_by(gateway, **more))).status == 202

    async def is_known() -> bool:
        lineup = await core.core.gateway.roster.refresh()
        return lineup.named(gateway.gateway_id) is not None

    await until(is_known)
