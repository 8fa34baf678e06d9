"""What stands in the gateway's place for `scale.py`: takes every reply at once, and counts them."""

import sys
import time

from aiohttp import web
from holdfast_contract.contacts import Contact
from holdfast_contract.messages import MessageStatus, SentMessage
from holdfast_contract.service.serve import run, serve
from holdfast_contract.times import now


class Sink:
    """Counts replies; times by the machine's one clock."""

    def __init__(self) -> None:
        self.count = 0
        self.first = 0.0
        self.last = 0.0

    async def send(self, request: web.Request) -> web.Response:
        """Take a reply."""
        to = (await request.json())["to"].partition("@")[0]
        self.count += 1
        self.last = time.monotonic()
        self.first = self.first or self.last
        sent = SentMessage(
            message_id=f"true_{to}@c.us_3EB0{self.count:012}",
            status=MessageStatus.SENT,
            to=Contact(contact_id=to, phone=to),
            sent_at=now(),
        )
        return web.Response(text=sent.to_json(), content_type="application/json", status=201)

    async def told(self, _request: web.Request) -> web.Response:
        """Say how many replies there were since the last beginning."""
        return web.json_response({"count": self.count, "first": self.first, "last": self.last})

    async def begin(self, _request: web.Request) -> web.Response:
        """Forget when the first one came."""
        self.first = 0.0
        return web.json_response({"count": self.count})


def main() -> int:
    sink = Sink()
    app = web.Application()
    app.router.add_post("/v1/users/{userId}/sessions/{sessionId}/messages", sink.send)
    app.router.add_get("/bench/replies", sink.told)
    app.router.add_post("/bench/replies", sink.begin)
    return run(serve(app, "127.0.0.1", 0, started=lambda address: print(address, flush=True)))


if __name__ == "__main__":
    sys.exit(main())
