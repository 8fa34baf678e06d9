"""A running simulator, and a page that speaks its wire protocol without a browser."""

import asyncio
import base64
import hashlib
import secrets

import pytest
from holdfast_simulator import ecdsa
from holdfast_simulator.config import SimulatorConfig
from holdfast_simulator.server import make_app

PHONE = "6281100000001"
CONTACT = "6281200000002"


def signed(secret, message):
    """A signature like the browser's: r and s, 64 bytes."""
    while True:
        nonce = secrets.randbelow(ecdsa._N - 1) + 1
        r = ecdsa._multiply(nonce, ecdsa._G)[0] % ecdsa._N
        digest = int.from_bytes(hashlib.sha256(message).digest())
        s = pow(nonce, -1, ecdsa._N) * (digest + r * secret) % ecdsa._N
        if r and s:
            return r.to_bytes(32) + s.to_bytes(32)


class Page:
    """Plays the page: connects, shows QRs, proves its key, keeps what it is told in `frames`."""

    def __init__(self, client):
        self.client = client
        self.secret = secrets.randbelow(ecdsa._N - 1) + 1
        x, y = ecdsa._multiply(self.secret, ecdsa._G)
        self.public_key = base64.b64encode(b"\x04" + x.to_bytes(32) + y.to_bytes(32)).decode()
        self.device = None
        self.frames = []
        self.number = 0

    async def open(self, **hello):
        self.socket = await self.client.ws_connect("/ws/chat")
        device_id = self.device and self.device["deviceId"]
        await self.send("hello", publicKey=self.public_key, deviceId=device_id, **hello)
        return self

    async def close(self):
        await self.socket.close()

    async def hung_up(self):
        """Return when the server has closed the connection."""
        async for _ in self.socket:
            pass

    async def send(self, op, **fields):
        await self.socket.send_json({"op": op, **fields})

    async def ask(self, op, **fields):
        self.number += 1
        await self.send(op, id=self.number, **fields)
        return await self.until(lambda frame: frame.get("re") == self.number)

    async def next(self, op):
        return await self.until(lambda frame: frame.get("op") == op)

    async def until(self, wanted):
        while True:
            for frame in self.frames:
                if wanted(frame):
                    self.frames.remove(frame)
                    return frame
            self.frames.append(await asyncio.wait_for(self.socket.receive_json(), 3))

    async def show_qr(self):
        refs = (await self.next("refs"))["refs"]
        qr = f"{refs[0]},noise,identity,secret"
        await self.send("shows", qr=qr)
        return qr

    async def prove(self):
        nonce = base64.b64decode((await self.next("challenge"))["nonce"])
        await self.send("proof", signature=base64.b64encode(signed(self.secret, nonce)).decode())

    async def log_in(self):
        await self.open()
        await self.prove()
        await self.next("welcome")
        return self

    async def write(self, text, to=CONTACT, bare_id="3EB0AA"):
        message_id = f"true_{to}@c.us_{bare_id}"
        message = {"messageId": message_id, "type": "chat", "text": text}
        return message_id, await self.ask("send", message=message)


class Simulator:
    """The HTTP API, and pages on it."""

    def __init__(self, client):
        self.client = client

    async def call(self, method, path, body=None, status=None):
        async with self.client.request(method, path, json=body) as response:
            answer = await response.json()
            expected = status or (201 if method == "POST" else 200)
            assert response.status == expected, answer
            return answer

    def new_page(self):
        return Page(self.client)

    async def page(self):
        return await self.new_page().open()

    async def linked_page(self, phone=PHONE):
        """A page that a phone has just scanned, logged in."""
        page = await self.page()
        qr = await page.show_qr()
        await self.screens()
        await self.call("POST", "/api/devices/scan", {"qr": qr, "phone": phone, "name": "Shop"})
        page.device = (await page.next("pair"))["device"]
        await page.close()
        return await page.log_in()

    async def until(self, condition):
        """What the condition gives once it gives something."""
        async with asyncio.timeout(5):
            while True:
                if found := await condition():
                    return found
                await asyncio.sleep(0.01)

    async def screens(self):
        """The screens, once there is one."""

        async def showing():
            return (await self.call("GET", "/api/screens"))["screens"]

        return await self.until(showing)

    async def messages(self, query=""):
        return (await self.call("GET", f"/api/accounts/{PHONE}/messages{query}"))["messages"]

    async def contact_writes(self, text, **more):
        body = {"from": CONTACT, "name": "Budi", "text": text, **more}
        return (await self.call("POST", f"/api/accounts/{PHONE}/messages", body))["message"]


@pytest.fixture
async def start(aiohttp_client):
    """Starts a simulator with changed settings."""

    async def make(**changes):
        return Simulator(await aiohttp_client(make_app(SimulatorConfig.fast(**changes))))

    return make


@pytest.fixture
async def simulator(start):
    return await start()
