"""SQS as core calls it: two queues, groups in order, one telling an id, nothing held back for long."""

import asyncio
import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import web


@dataclass
class FakeSqs:
    url: str = ""
    is_down: bool = False
    has_ended: bool = False
    refusals: int = 0
    """Entries that are refused before one is taken."""

    told: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """Every entry that was taken, with its queue."""

    waiting: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    in_hand: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    _ids: set[str] = field(default_factory=set)
    _numbers: Any = field(default_factory=count)
    _came: asyncio.Event = field(default_factory=asyncio.Event)

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/", self._call)
        return app

    def end(self) -> None:
        """Let nobody wait any longer."""
        self.has_ended = True
        self._came.set()

    @property
    def queue_url(self) -> str:
        return f"{self.url}/1/work.fifo"

    @property
    def later_url(self) -> str:
        return f"{self.url}/1/later"

    def entries(self, queue_url: str) -> list[dict[str, Any]]:
        return [entry for url, entry in self.told if url == queue_url]

    async def _call(self, request: web.Request) -> web.Response:
        if self.is_down:
            return web.json_response({"__type": "com.amazonaws#ServiceUnavailable"}, status=503)
        assert request.headers["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=")
        content = json.loads(await request.read())
        answer = await {
            "AmazonSQS.SendMessageBatch": self._send,
            "AmazonSQS.ReceiveMessage": self._receive,
            "AmazonSQS.DeleteMessageBatch": self._delete,
            "AmazonSQS.ChangeMessageVisibilityBatch": self._give_back,
        }[request.headers["X-Amz-Target"]](content)
        return web.json_response(answer)

    async def _send(self, content: dict[str, Any]) -> dict[str, Any]:
        assert len(content["Entries"]) <= 10
        taken, failed = [], []
        for entry in content["Entries"]:
            if self.refusals:
                self.refusals -= 1
                failed.append({"Id": entry["Id"], "SenderFault": False, "Code": "InternalError"})
                continue
            taken.append({"Id": entry["Id"]})
            self.told.append((content["QueueUrl"], entry))
            if (id_ := entry.get("MessageDeduplicationId")) in self._ids:
                continue
            if id_ is not None:
                self._ids.add(id_)
            asyncio.get_running_loop().call_later(
                entry.get("DelaySeconds", 0), self._put, content["QueueUrl"], entry
            )
        return {"Successful": taken, "Failed": failed}

    def _put(self, queue_url: str, entry: dict[str, Any]) -> None:
        self.waiting.append((str(next(self._numbers)), queue_url, entry))
        self._came.set()

    async def _receive(self, content: dict[str, Any]) -> dict[str, Any]:
        while not (found := self._next(content["QueueUrl"])) and not self.has_ended:
            self._came.clear()
            await self._came.wait()
        return {"Messages": found}

    def _next(self, queue_url: str) -> list[dict[str, Any]]:
        busy = {entry["MessageGroupId"] for _, entry in self.in_hand.values() if "MessageGroupId" in entry}
        found = []
        for number, url, entry in list(self.waiting):
            if url != queue_url or entry.get("MessageGroupId") in busy:
                continue
            self.waiting.remove((number, url, entry))
            self.in_hand[number] = (url, entry)
            entry["received"] = entry.get("received", 0) + 1
            attributes = {"ApproximateReceiveCount": str(entry["received"])}
            if "MessageGroupId" in entry:
                attributes["MessageGroupId"] = entry["MessageGroupId"]
            found.append(
                {
                    "MessageId": number,
                    "ReceiptHandle": number,
                    "Body": entry["MessageBody"],
                    "Attributes": attributes,
                }
            )
        return found

    async def _delete(self, content: dict[str, Any]) -> dict[str, Any]:
        for entry in content["Entries"]:
            del self.in_hand[entry["ReceiptHandle"]]
        self._came.set()
        return {}

    async def _give_back(self, content: dict[str, Any]) -> dict[str, Any]:
        for entry in content["Entries"]:
            url, given = self.in_hand.pop(entry["ReceiptHandle"])
            self._put(url, given)
        return {}
