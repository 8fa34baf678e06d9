"""What people do on their phones, on the simulator."""

import asyncio

SHOP, GUEST = "628110000", "628120001"


class Phones:
    """What people do on their phones."""

    def __init__(self, http, stack):
        self._http, self._url = http, stack.simulator_url

    async def _play(self, method, path, body=None):
        async with self._http.request(method, self._url + path, json=body) as response:
            answer = await response.json()
            assert response.status < 300, answer
            return answer

    async def scan(self, qr):
        await self._play("POST", "/api/devices/scan", {"qr": qr, "phone": SHOP, "name": "Toko Sinar"})

    async def devices(self):
        return (await self._play("GET", "/api/devices"))["devices"]

    async def ask(self, text):
        """Write as the guest, and give the shop's answer when it has come."""
        body = {"from": GUEST, "name": "Bea", "text": text}
        asked = await self._play("POST", f"/api/accounts/{SHOP}/messages", body)
        path = f"/api/accounts/{SHOP}/messages?contact={GUEST}&after={asked['message']['messageId']}"
        async with asyncio.timeout(20):
            # A phone has no event of ours to set.
            while not (answers := (await self._play("GET", path))["messages"]):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        return answers[0]["text"]

    async def thread(self):
        answer = await self._play("GET", f"/api/accounts/{SHOP}/messages?contact={GUEST}")
        return [message["fromMe"] for message in answer["messages"]]

    async def unlink(self):
        """Have the phone remove the device."""
        for device in await self.devices():
            await self._play("DELETE", f"/api/devices/{device['deviceId']}")
