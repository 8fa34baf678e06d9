"""Receives events with aiohttp: python receive_aiohttp.py, with HOLDFAST_WEBHOOK_SECRET set."""

import os

from aiohttp import web
from holdfast_contract.webhooks import SignatureInvalid, Webhooks

webhooks = Webhooks(os.environ["HOLDFAST_WEBHOOK_SECRET"])


async def receive(request: web.Request) -> web.Response:
    try:
        event = webhooks.verified(request.headers, await request.read())
    except SignatureInvalid:
        return web.Response(status=401)
    print(event.id, event.type, event.data)
    return web.Response(status=204)


app = web.Application()
app.router.add_post("/hook", receive)

if __name__ == "__main__":
    web.run_app(app, port=8080)
