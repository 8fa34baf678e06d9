"""What a receiver has to take, and what it has to refuse."""

import json
import re
from datetime import timedelta
from pathlib import Path

import aiohttp
from holdfast_contract.signing import Signer, new_secret
from holdfast_contract.times import now
from running import Failed, listening, read

TYPE = "message.received"


async def receive(command: list[str], port: int, folder: Path) -> None:
    """Send it what is forged, old, malformed, good and repeated; it may take the good one alone, once.

    Raises `Failed`.
    """
    secret = new_secret()
    body = json.dumps({"id": "evt_1", "type": TYPE, "data": {"text": "déjà vu"}})
    sign = Signer([new_secret(), secret]).headers  # as while a secret is rotated
    refused = {
        "forged": sign("evt_2", now(), body) | {"webhook-id": "evt_3"},
        "old": sign("evt_4", now() - timedelta(minutes=6), body),
        "of the future": sign("evt_5", now() + timedelta(minutes=6), body),
        "by another": Signer([new_secret()]).headers("evt_6", now(), body),
        "without a time": sign("evt_7", now(), body) | {"webhook-timestamp": "soon"},
        "malformed": sign("evt_8", now(), body) | {"webhook-signature": "v1,%%% v2 ,"},
        "bare": {},
    }
    taken = {
        "good": sign("evt_1", now(), body),
        "repeated": sign("evt_1", now() + timedelta(seconds=2), body),
    }
    async with listening(command, port, folder, HOLDFAST_SECRET=secret) as log:
        answers = await _answers(f"http://127.0.0.1:{port}/hook", refused | taken, body)
        if answers != dict.fromkeys(refused, 401) | dict.fromkeys(taken, 204):
            raise Failed(f"it answers {answers}:\n{read(log)}")
        if (times := len(re.findall(re.escape(TYPE), read(log)))) != 1:
            raise Failed(f"it took one event {times} times:\n{read(log)}")


async def _answers(url: str, requests: dict[str, dict[str, str]], body: str) -> dict[str, int]:
    answers = {}
    async with aiohttp.ClientSession() as http:
        for name, headers in requests.items():
            plain = {"content-type": "application/json"}
            async with http.post(url, data=body.encode(), headers=plain | headers) as response:
                answers[name] = response.status
    return answers
