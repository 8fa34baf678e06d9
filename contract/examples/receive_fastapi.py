"""Receives events with FastAPI: uvicorn receive_fastapi:app, with HOLDFAST_WEBHOOK_SECRET set."""

import os

from fastapi import FastAPI, HTTPException, Request
from holdfast_contract.webhooks import SignatureInvalid, Webhooks

webhooks = Webhooks(os.environ["HOLDFAST_WEBHOOK_SECRET"])
app = FastAPI()


@app.post("/hook", status_code=204)
async def receive(request: Request) -> None:
    try:
        event = webhooks.verified(request.headers, await request.body())
    except SignatureInvalid as error:
        raise HTTPException(401) from error
    print(event.id, event.type, event.data)
