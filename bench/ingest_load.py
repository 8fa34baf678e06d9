"""The load of `ingest.py`, in a process of its own: events that were signed before the clock started.

python bench/ingest_load.py URL                            # as fast as it goes
python bench/ingest_load.py URL --rate 2000                # as many a second, late or not

The answer is one line of JSON: requests, seconds, and latencies in ms. With a rate, a latency counts from
the moment at which the request was due, so that waiting for a free connection is part of it.
"""

import argparse
import asyncio
import gc
import json
import sys
import time
from collections import deque
from typing import Any
from urllib.parse import urlsplit

import uvloop
from holdfast_contract.ids import new_id
from holdfast_contract.signing import Signer
from holdfast_contract.times import now, to_rfc3339

EVENT_BYTES = 1024
FIRST_CHAT = 6_280_000_000_000
ACCEPTED = b"HTTP/1.1 202 "
AT_ONCE = 0.0
"""When a request is due that has only waited for its turn."""

END = b"\r\n\r\n"
LENGTH = b"content-length:"


def event_body(number: int, conversations: int, event_id: str) -> str:
    """Give a contact's message as an event of `EVENT_BYTES` in its conversation."""
    chat = f"{FIRST_CHAT + number % conversations}@c.us"
    at = to_rfc3339(now())
    event: dict[str, Any] = {
        "id": event_id,
        "type": "message.received",
        "timestamp": at,
        "userId": "bench",
        "sessionId": "default",
        "data": {
            "messageId": new_id("msg"),
            "chat": {"chatId": chat, "kind": "direct"},
            "from": {"contactId": chat.partition("@")[0], "phone": chat.partition("@")[0]},
            "fromMe": False,
            "type": "text",
            "text": "",
            "sentAt": at,
        },
    }
    event["data"]["text"] = "x" * (EVENT_BYTES - len(json.dumps(event)))
    return json.dumps(event)


def request(signer: Signer, host: str, number: int, conversations: int) -> bytes:
    """Give the bytes of one signed delivery."""
    event_id = new_id("evt")
    body = event_body(number, conversations, event_id)
    headers = {
        "Host": host,
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        **signer.headers(event_id, now(), body),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST /webhooks/gateway HTTP/1.1\r\n{lines}\r\n{body}".encode()


class Load:
    """Requests that wait, and when each was due and answered."""

    def __init__(self, requests: list[bytes]) -> None:
        self.waiting: deque[tuple[float, bytes]] = deque()
        self.requests = requests
        self.latencies: list[float] = []
        self.idle: deque[Connection] = deque()
        self.done = asyncio.get_running_loop().create_future()

    def answered(self, latency: float) -> None:
        self.latencies.append(latency)
        if len(self.latencies) == len(self.requests):
            self.done.set_result(None)

    def fail(self, why: str) -> None:
        if not self.done.done():
            self.done.set_exception(RuntimeError(why))

    def due(self, request: bytes, at: float) -> None:
        """Send at once where a connection is free, else as soon as one is."""
        if self.idle:
            self.idle.popleft().send(at, request)
        else:
            self.waiting.append((at, request))


class Connection(asyncio.Protocol):
    """One keep-alive connection: a request at a time."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._due = 0.0
        self._answer = b""
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._transport = transport

    def connection_lost(self, _error: Exception | None) -> None:
        self._load.fail("the server closed a connection")

    def send(self, due: float, request: bytes) -> None:
        self._due = due
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._answer += data
        head, found, body = self._answer.partition(END)
        if not found:
            return
        length = head.lower().partition(LENGTH)[2].partition(b"\r\n")[0]
        if len(body) < int(length):
            return
        if not head.startswith(ACCEPTED):
            self._load.fail(f"refused: {self._answer.decode(errors='replace')}")
            return
        self._answer = b""
        self._load.answered(time.perf_counter() - self._due)
        if self._load.waiting:
            at, request = self._load.waiting.popleft()
            self.send(time.perf_counter() if at == AT_ONCE else at, request)
        else:
            self._load.idle.append(self)


async def play(url: str, requests: list[bytes], connections: int, rate: float | None) -> dict[str, Any]:
    """Send all requests; give the figures."""
    parts = urlsplit(url)
    load = Load(requests)
    loop = asyncio.get_running_loop()
    for _ in range(connections):
        _, connection = await loop.create_connection(lambda: Connection(load), parts.hostname, parts.port)
        load.idle.append(connection)
    gc.collect()
    gc.disable()
    began = time.perf_counter()
    if rate is None:
        load.waiting.extend((AT_ONCE, request) for request in requests)
        while load.idle and load.waiting:
            load.idle.popleft().send(time.perf_counter(), load.waiting.popleft()[1])
    else:
        pacing = asyncio.create_task(pace(load, rate, began))
    await load.done
    seconds = time.perf_counter() - began
    if rate is not None:
        await pacing
    ordered = sorted(load.latencies)
    return {
        "requests": len(requests),
        "seconds": seconds,
        "p50": ordered[len(ordered) // 2] * 1e3,
        "p99": ordered[len(ordered) * 99 // 100] * 1e3,
        "most": ordered[-1] * 1e3,
    }


async def pace(load: Load, rate: float, began: float) -> None:
    """Make each request due at its time."""
    for number, request in enumerate(load.requests):
        at = began + number / rate
        if (wait := at - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        load.due(request, at)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("url")
    parser.add_argument("--secret", required=True, help="whsec_…, that the server knows")
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--conversations", type=int, default=1000)
    parser.add_argument("--rate", type=float, help="requests a second (as fast as they are answered)")
    given = parser.parse_args()
    signer, host = Signer([given.secret]), urlsplit(given.url).netloc
    requests = [request(signer, host, number, given.conversations) for number in range(given.requests)]
    print(json.dumps(uvloop.run(play(given.url, requests, given.connections, given.rate))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
