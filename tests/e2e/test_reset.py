"""A contact is forgotten through both services, also by a gateway that was away at the moment."""

import aiohttp
import pytest
from chaos.pairing import pair
from chaos.phones import Phones
from chaos.waiting import until
from holdfast_contract.client import GatewayClient
from holdfast_contract.core import AtGateway, ResetReceipt
from holdfast_contract.sessions import SessionStatus
from stack import Stack

pytestmark = pytest.mark.browser
USER, SESSION, SHOP, GUEST = "shop", "default", "628110000", "628120001"
SOON = 30.0


class Shop:
    """A paired shop that core answers for, and a guest who writes to it."""

    def __init__(self, stack, http):
        self.stack, self._http = stack, http
        self.phones = Phones(http, stack.simulator_url)
        self.gateway = GatewayClient(http, stack.gateway_url, stack.gateway_key)

    async def core(self, method, path, body=None):
        url = self.stack.core_url + path
        async with self._http.request(method, url, json=body, headers=self.stack.operator) as response:
            assert response.status < 300, await response.text()
            return await response.json()

    async def open(self):
        await self.core("POST", "/v1/users", {"userId": USER})
        await pair(self.gateway, self.phones, USER, SESSION, SHOP)
        await self.connected()

    async def connected(self):
        async def seen():
            return (await self.gateway.session(USER, SESSION)).status is SessionStatus.CONNECTED

        await until(seen, SOON, "the session connected")

    async def ask(self, text):
        """Have the guest ask, and wait for the answer."""
        before = len(await self.replies())
        await self.phones.write(SHOP, GUEST, text)

        async def answered():
            return len(await self.replies()) > before

        await until(answered, SOON, f"an answer to {text!r}")

    async def replies(self):
        return [one for one in await self.phones.messages(SHOP, GUEST) if one["fromMe"]]

    async def forget(self):
        path = f"/v1/users/{USER}/contacts/{GUEST}/reset"
        return ResetReceipt.from_wire(await self.core("POST", path))

    async def told(self):
        """Give the texts that a listener would still be told of from the log's beginning."""
        url = f"{self.stack.gateway_url}/v1/events?after=beginning&types=message.received"
        texts = []
        async with self._http.ws_connect(
            url, headers={"Authorization": f"Bearer {self.stack.gateway_key}"}
        ) as socket:
            while True:
                try:
                    texts.append((await socket.receive_json(timeout=0.5))["data"]["text"])
                except TimeoutError:
                    return texts


@pytest.fixture
async def shop(tmp_path):
    async with Stack.on_simulator(tmp_path) as stack, aiohttp.ClientSession() as http:
        shop = Shop(stack, http)
        await shop.open()
        yield shop


async def test_a_reset_forgets_in_both_services_and_a_gateway_that_was_away_forgets_when_it_is_back(shop):
    await shop.ask("My secret is a blue parrot.")
    receipt = await shop.forget()
    # The answer may be on the phone a moment before core has noted it.
    assert (receipt.messages in {1, 2}, receipt.replies) == (True, 1)
    assert receipt.gateway is AtGateway.FORGOTTEN
    assert receipt.gateway_forgot.events >= 2
    assert await shop.told() == []

    await shop.ask("My other secret is a red fish.")
    await shop.stack.kill("gateway")
    receipt = await shop.forget()
    assert receipt.gateway is AtGateway.PENDING
    assert receipt.epoch == 2

    await shop.stack.start("gateway")
    await shop.connected()

    async def forgotten():
        return await shop.told() == []

    await until(forgotten, SOON, "the gateway forgets")
    await shop.ask("Are you open?")
    assert await shop.told() == ["Are you open?"]
    assert len(await shop.replies()) == 3
