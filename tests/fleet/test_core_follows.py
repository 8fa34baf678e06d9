"""One core, two gateways: core places a session, and follows it when it moves."""

import shutil
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from chaos.phones import Phones
from chaos.waiting import until
from fleet_world import TERM
from holdfast_contract.assistant import AssistantSettings, Debounce
from holdfast_contract.times import now
from stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.timeout(180)]

SHOP = "6281100001"
CONTACT = "628129900"
HOURS = (
    "# Opening hours\n\nThe shop is open from Monday to Saturday, 8 am to 6 pm. On Sundays it is closed.\n"
)
QUESTIONS = ("When is the shop open?", "Is the shop open on Sundays?", "Until when is the shop open?")
WITHIN = 60.0


@pytest.fixture
def folder():
    """A folder with a short path: browsers put sockets below it."""
    folder = Path(tempfile.mkdtemp(prefix="hf-core-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


class Shop:
    """A business on core's API, and the people who write to it."""

    def __init__(self, stack: Stack, http: aiohttp.ClientSession) -> None:
        self.stack = stack
        self.phones = Phones(http, stack.simulator_url)
        self._http = http
        self._began = now()

    async def call(self, method: str, path: str, **body: Any) -> Any:
        """Call core as its operator."""
        url, json = self.stack.core_url + path, body or None
        async with self._http.request(method, url, json=json, headers=self.stack.operator) as response:
            answer = await response.json() if response.content_type == "application/json" else None
            assert response.status < 300, answer
            return answer

    async def session(self, action: str = "", method: str = "GET") -> Any:
        """Call core about the shop's session."""
        return await self.call(method, f"/v1/users/shop/sessions/default{action}")

    async def comes(self, what: str, asked: Callable[[], Awaitable[Any]]) -> Any:
        """Wait until something that core refuses for a while is there."""

        async def there() -> Any:
            try:
                return await asked()
            except AssertionError:
                return None

        return await until(there, WITHIN, what)

    async def connected_on(self, gateway: str) -> None:
        """Wait until core says that the session is connected there."""

        async def there() -> bool:
            session = await self.session()
            return (session["status"], session["owner"]["gatewayId"]) == ("connected", gateway)

        await self.comes(f"connected on {gateway}", there)
        self.say(f"connected on {gateway}")

    async def asks(self, question: str) -> None:
        """Have the contact ask something."""
        await self.phones.write(SHOP, CONTACT, question)

    async def is_answered(self, times: int) -> None:
        """Wait for so many replies at the contact, and see that there are no more."""

        async def replies() -> list[str]:
            return [one["text"] for one in await self.phones.messages(SHOP, CONTACT) if one["fromMe"]]

        async def enough() -> bool:
            return len(await replies()) >= times

        await until(enough, WITHIN, f"reply {times}")
        assert len(await replies()) == times
        self.say(f"reply {times} is there")

    def say(self, what: str) -> None:
        """Print what happens, with the time."""
        print(f"{(now() - self._began).total_seconds():6.1f} s  {what}", flush=True)


async def test_core_places_a_session_and_follows_it_through_a_drain_and_a_crash(folder):
    stack = Stack.on_simulator(folder)
    stack.add_gateway("gateway-2")
    stack.settings |= {
        "GATEWAY_ID": "gateway-1",
        "GATEWAY_BACKUP_STORE": (folder / "store").as_uri(),
        "GATEWAY_LEASE_TERM": str(TERM),
        "GATEWAY_HEARTBEAT_INTERVAL": "2",
        "CORE_GATEWAY_URL": f"{stack.gateway_url},{stack.services['gateway-2'].url}",
    }
    second = dict(stack.services["gateway-2"].settings) | {"GATEWAY_MAX_SESSIONS": "40"}
    stack.services["gateway-2"].settings = second
    stack.settings["GATEWAY_MAX_SESSIONS"] = "10"
    async with stack, aiohttp.ClientSession() as http:
        shop = Shop(stack, http)
        await shop.call("POST", "/v1/users", userId="shop")
        await shop.call("POST", "/v1/users/shop/documents", filename="hours.md", text=HOURS)
        at_once = AssistantSettings(debounce=Debounce(quiet_seconds=0, longest_seconds=0))
        await shop.call("PUT", "/v1/users/shop/assistant", **at_once.to_wire())

        # The second gateway has more room.
        started = await shop.session("/start", "POST")
        assert started["owner"]["gatewayId"] == "gateway-2"
        qr = (await shop.comes("a QR", lambda: shop.session("/qr")))["qr"]
        device = await shop.phones.scan(qr, SHOP, "Shop")
        await shop.connected_on("gateway-2")
        await shop.asks(QUESTIONS[0])
        await shop.is_answered(1)

        # Emptied by core's word, it hands the session over; core's next reply goes to the new holder.
        await shop.call("POST", "/v1/gateways/gateway-2/drain")
        shop.say("gateway-2 is drained")
        await shop.connected_on("gateway-1")
        await shop.asks(QUESTIONS[1])
        await shop.is_answered(2)

        async def drained() -> bool:
            listed = (await shop.call("GET", "/v1/gateways"))["gateways"]
            states = {one["gatewayId"]: one["drain"] and one["drain"]["state"] for one in listed}
            return states == {"gateway-1": None, "gateway-2": "drained"}

        await until(drained, WITHIN, "drained")
        await shop.call("DELETE", "/v1/gateways/gateway-2/drain")

        # Killed, it is taken over from; who wrote in between is answered once.
        await shop.session("/backups", "POST")
        await stack.kill("gateway")
        shop.say("gateway-1 is killed")
        await shop.asks(QUESTIONS[2])
        listed = await shop.call("GET", "/v1/users/shop/sessions")
        assert (listed["sessions"][0]["reason"], listed["unreachable"]) == (
            "gateway_unreachable",
            ["gateway-1"],
        )
        await shop.connected_on("gateway-2")
        await shop.is_answered(3)
        assert list(await shop.phones.devices()) == [device]
        assert await shop.phones.screens() == []
