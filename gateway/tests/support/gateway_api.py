"""The gateway's API, called with a good key."""

from holdfast_contract.sessions import Session
from scripted_page import until

BASE = "/v1/users/ann/sessions/default"


class Api:
    """Calls it for one session."""

    def __init__(self, client, auth):
        self._client, self._auth = client, auth

    async def __call__(self, method, path, *, headers=None, **more):
        return await self._client.request(method, path, headers={**self._auth, **(headers or {})}, **more)

    async def code(self, method, path, **more):
        response = await self(method, path, **more)
        return response.status, (await response.json())["error"]["code"]

    async def reach(self, status):
        async def reached():
            return Session.from_wire(await (await self("GET", BASE)).json()).status == status

        await until(reached)

    def send(self, key="k1", **body):
        if "type" not in body:
            body = {"text": "hi", **body}
        headers = {"Idempotency-Key": key}
        return self("POST", f"{BASE}/messages", headers=headers, json={"to": "628120001", **body})

    async def sent(self, key="k1", **body):
        """Send, and give the status and the answer, or the error's code."""
        response = await self.send(key, **body)
        answer = await response.json()
        return response.status, answer["error"]["code"] if "error" in answer else answer

    async def told(self, *types, count):
        """Wait for so many events of these types, from the log's beginning."""
        path = f"/v1/events?types={','.join(types)}&after=none"
        async with self._client.ws_connect(path, headers=self._auth) as socket:
            return [await socket.receive_json(timeout=5) for _ in range(count)]
