"""Receives events with Flask: flask --app receive_flask run, with HOLDFAST_WEBHOOK_SECRET set."""

import os

from flask import Flask, request
from holdfast_contract.webhooks import SignatureInvalid, Webhooks

webhooks = Webhooks(os.environ["HOLDFAST_WEBHOOK_SECRET"])
app = Flask(__name__)


@app.post("/hook")
def receive() -> tuple[str, int]:
    try:
        event = webhooks.verified(request.headers, request.get_data())
    except SignatureInvalid:
        return "", 401
    print(event.id, event.type, event.data)
    return "", 204
