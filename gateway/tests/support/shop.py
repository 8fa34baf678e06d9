"""A shop: its phone at the simulator, and its session at a gateway with a real browser."""

from holdfast_gateway.domain.session import SessionKey
from scripted_page import until

KEY = SessionKey("ann", "default")
BASE = "/v1/users/ann/sessions/default"
SHOP, CONTACT = "628110000", "628120001"


class Shop:
    """A phone at the simulator and a session at the gateway."""

    def __init__(self, gateway, phones, auth):
        self.gateway, self.phones, self.auth = gateway, phones, auth

    async def ask(self, method, path, **more):
        headers = {**self.auth, **more.pop("headers", {})}
        async with self.gateway.request(method, path, headers=headers, **more) as response:
            return response.status, None if response.status == 204 else await response.json()

    async def session(self):
        return (await self.ask("GET", BASE))[1]

    async def reach(self, status, within=20):
        async def reached():
            session = await self.session()
            return session if session.get("status") == status else None

        return await until(reached, within)

    async def play(self, method, path, body=None):
        async with self.phones.request(method, path, json=body) as response:
            answer = await response.json()
            assert response.status < 300, answer
            return answer

    async def qr(self):
        async def shown():
            status, answer = await self.ask("GET", f"{BASE}/qr")
            return answer["qr"] if status == 200 else None

        return await until(shown, 20)

    async def pair(self):
        await self.ask("POST", f"{BASE}/start")
        await self.play("POST", "/api/devices/scan", {"qr": await self.qr(), "phone": SHOP, "name": "Shop"})
        return await self.reach("connected")

    async def send(self, key, **body):
        return await self.ask(
            "POST",
            f"{BASE}/messages",
            headers={"Idempotency-Key": key},
            json={"to": CONTACT, "text": "hi", **body},
        )

    async def write(self, text, **body):
        message = {"from": CONTACT, "name": "Bea", "text": text, **body}
        return await self.play("POST", f"/api/accounts/{SHOP}/messages", message)

    async def chat(self):
        answer = await self.play("GET", f"/api/accounts/{SHOP}/messages?contact={CONTACT}")
        return answer["messages"]

    async def told(self, type_, count=1):
        """Wait for so many events of a type, from the log's beginning."""

        async def read():
            path = f"/v1/events?types={type_}&after=none"
            found = []
            async with self.gateway.ws_connect(path, headers=self.auth) as socket:
                while len(found) < count:
                    found.append(await socket.receive_json(timeout=10))
            return found

        return [event["data"] for event in await read()]
