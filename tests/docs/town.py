"""What the documentation speaks of, running: all services on the simulator, a shop's phone, a contact, files.

The pages name ports, addresses and ids that a reader has; `told` puts those of this run in their place.
"""

import base64
import re
import shlex
from pathlib import Path

import aiohttp
import env
from aiohttp import web
from aiohttp.test_utils import TestServer
from core_support.files import pdf
from holdfast_contract.client import GatewayClient
from holdfast_contract.errors import HoldfastError
from running import free_port
from stack import ROOT, Stack, free_ports
from waiting import until

USER, SESSION = "acme", "default"
CONTACT, SHOP = "6281717407674", "628110000"
DOCUMENTED_MEDIA = "med_01M7YPQ5N82N44F8SA9M7ENGRE"
DOCUMENTED_PROGRAM = "8000"
DOCUMENTED_RECEIVER = re.compile(r"https://(?:n8n\.)?example\.com/[a-z/-]+")
PICTURE = base64.b64encode(bytes.fromhex("89504e470d0a1a0a") + b"not much of a picture").decode()

FILES = {
    "prices.md": b"# Delivery\n\nDelivery costs 4 EUR within the city, and takes two days.\n",
    "opening-hours.txt": b"We are open from nine to six, and closed on Sundays.\n",
    "prices.csv": b"question,answer\nWhat does a cake cost?,A cake costs 24 EUR.\n",
    "bakery.md": (
        b"# Corner Bakery\n\nBread, cakes and coffee at Harbour Street.\n\n"
        b"## Opening hours\n\nThe bakery is open from Monday to Saturday. On Sunday it is closed.\n"
    ),
    "handbook.pdf": pdf([(12, 700, "Bread is baked at five in the morning.")]),
    "manuals/oven.md": b"# The oven\n\nIt is switched on at four.\n",
}


class Town:
    """An async context manager. `provide` sets up what a snippet needs, once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.media = DOCUMENTED_MEDIA
        self._receiver = TestServer(_receiver(), port=free_port())
        self.program_port = free_port()
        chosen = {
            "CORE_EMBEDDER": "lexical",
            "CORE_AUTOMATION_ALLOWED_HOSTS": f"127.0.0.1:{self._receiver.port},127.0.0.1:{self.program_port}",
        }
        self.stack = Stack.on_simulator(folder, env.fresh() | chosen, free_ports())
        self._provided = {
            "bakery": self._bakery,
            "contact": self._contact,
            "phone": self._phone,
            "picture": self._picture,
            "qr": self._qr,
        }

    async def __aenter__(self):
        for name, content in FILES.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        lines = [f"{name}={shlex.quote(value)}\n" for name, value in self.stack.settings.items()]
        (self.folder / ".env").write_text("".join(lines))
        (self.folder / ".venv").symlink_to(ROOT / ".venv")
        await self._receiver.start_server()
        self.http = aiohttp.ClientSession()
        self.gateway = GatewayClient(self.http, self.stack.gateway_url, self.stack.gateway_key)
        try:
            await self.stack.__aenter__()
        except BaseException:
            await self._closed()
            raise
        return self

    async def __aexit__(self, *_error):
        await self.stack.stop_all()
        await self._closed()

    async def _closed(self):
        await self.http.close()
        await self._receiver.close()

    def told(self, text: str, *, plays: bool = False) -> str:
        """Put this run's ports, addresses and ids where the documentation has a reader's.

        Where the page's own programs play, they are the receivers.
        """
        hook = str(self._receiver.make_url("/hook"))
        if plays:
            hook = f"http://127.0.0.1:{self.program_port}/hook"
            text = text.replace(DOCUMENTED_PROGRAM, str(self.program_port))
        ports = self.stack.ports
        for documented, ours in (("3999", ports.simulator), ("3001", ports.gateway), ("3000", ports.core)):
            text = text.replace(f"127.0.0.1:{documented}", f"127.0.0.1:{ours}")
        return DOCUMENTED_RECEIVER.sub(hook, text).replace(DOCUMENTED_MEDIA, self.media)

    async def provide(self, need: str) -> None:
        await self._provided[need]()

    async def user(self) -> None:
        """See to it that acme is there."""
        await self._core("POST", "/v1/users", {"userId": USER, "name": "Acme Ltd"}, (201, 409))

    async def tidied(self) -> None:
        """See to it that acme is there, and that nothing which another page set up is in the way."""
        await self.user()
        await self._core("PUT", f"/v1/users/{USER}/tests", {"tests": []}, (200,))
        subscriptions = f"/v1/users/{USER}/subscriptions"
        for one in (await self._core("GET", subscriptions, None, (200,)))["subscriptions"]:
            await self._core("DELETE", f"{subscriptions}/{one['subscriptionId']}", None, (200, 204))

    async def _bakery(self) -> None:
        """See to it that the assistant knows of a bakery."""
        documents = f"/v1/users/{USER}/documents"
        for name in ("bakery.md", "prices.csv"):
            await self._core("POST", documents, {"filename": name, "text": FILES[name].decode()}, (201, 202))

        async def are_ready() -> bool:
            found = await self._core("GET", documents, None, (200,))
            return all(one["state"] == "ready" for one in found["documents"])

        await until(are_ready)

    async def _phone(self) -> None:
        """See to it that acme's session is connected."""
        await self.user()
        await self.gateway.start(USER, SESSION)
        scanned = False

        async def is_connected() -> bool:
            nonlocal scanned
            status = await self._status()
            if status == "pairing" and not scanned:
                scanned = await self._scanned()
            return status == "connected"

        await until(is_connected)

    async def _scanned(self) -> bool:
        try:
            shown = await self.gateway.qr(USER, SESSION)
        except HoldfastError:
            return False
        body = {"qr": shown.qr, "phone": SHOP, "name": "Acme"}
        await self._json("POST", f"{self.stack.simulator_url}/api/devices/scan", body, (200, 201))
        return True

    async def _qr(self) -> None:
        """See to it that acme's session shows a QR."""
        await self.user()
        if await self._status() == "connected":
            await self._core("POST", f"{self._session}/logout", {}, (202,))
        await self.gateway.start(USER, SESSION)

        async def is_shown() -> bool:
            return await self._status() == "pairing"

        await until(is_shown)

    async def _status(self) -> str | None:
        try:
            return (await self.gateway.session(USER, SESSION)).status
        except HoldfastError:
            return None

    async def _contact(self) -> None:
        """Have a contact write, and wait until its message is in the conversation."""
        await self._write({"text": "Good morning, what does delivery cost?"})

    async def _picture(self) -> None:
        """Have a contact send a picture."""
        media = {"data": PICTURE, "mimeType": "image/png", "filename": "cake.png"}
        message = await self._write({"media": media})
        self.media = message["media"]["mediaId"]

    async def write_as(self, contact: str, text: str) -> None:
        """Have a contact write to the shop."""
        await self._phone()
        await self._json("POST", self._account, {"from": contact, "name": "Ana", "text": text}, (201,))

    async def on_phone_of(self, contact: str) -> list[str]:
        """Give what the shop's number has written to somebody."""
        found = await self._json("GET", f"{self._account}?contact={contact}", None, (200,))
        return [message["text"] or "" for message in found["messages"] if message["fromMe"]]

    async def _write(self, what):
        await self._phone()
        written = await self._json("POST", self._account, {"from": CONTACT, "name": "Ana", **what}, (201,))
        path = f"/v1/users/{USER}/conversations/{CONTACT}/messages"
        arrived = []

        async def has_arrived() -> bool:
            found = (await self._core("GET", path, None, (200, 404))).get("messages", [])
            arrived[:] = [one for one in found if one["messageId"] == written["message"]["messageId"]]
            return bool(arrived)

        await until(has_arrived)
        return arrived[0]

    @property
    def _account(self) -> str:
        return f"{self.stack.simulator_url}/api/accounts/{SHOP}/messages"

    @property
    def _session(self) -> str:
        return f"/v1/users/{USER}/sessions/{SESSION}"

    async def _core(self, method, path, body, expected):
        return await self._json(method, self.stack.core_url + path, body, expected, self.stack.operator)

    async def _json(self, method, url, body, expected, headers=None):
        async with self.http.request(method, url, json=body, headers=headers) as response:
            assert response.status in expected, await response.text()
            return None if response.status == 204 else await response.json()


def _receiver() -> web.Application:
    async def receive(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(status=204)

    app = web.Application()
    app.router.add_post("/hook", receive)
    return app
