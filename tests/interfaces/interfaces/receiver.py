"""Core as a gateway meets it: a process of its own, called over plain sockets."""

import base64
import hashlib
import hmac
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any

import requests
from core_support.fake_gateway import FakeGateway
from core_support.running import EMAIL, HOURS, OPERATOR, PASSWORD, SECRET
from holdfast_contract.signing import secret_key
from stack import ONE_REPLY_A_MESSAGE

from interfaces.documents import shape_problem
from interfaces.services import USER
from interfaces.serving import served

PATH = "/webhooks/gateway"
ANSWER_WITHIN = 10.0
"""Seconds: twice and a half what core gives a caller who stalls, for a machine that is busy."""
SECRETS = {
    "CORE_GATEWAY_API_KEY": "kP7vXo2MtR9wQz4LbN6sYc8D",
    "CORE_WEBHOOK_SECRETS": SECRET,
    "CORE_SECRET_KEY": "Hn3Jd8Fs6Ga1Zx5Cv0Bm7Qw2Er4T",
    "CORE_ADMIN_PASSWORD": PASSWORD,
}


@dataclass(frozen=True)
class Answer:
    """What came back: a status and the bytes under it."""

    status_code: int
    content: bytes

    def json(self) -> Any:
        return json.loads(self.content)


@dataclass
class Receiver:
    """A core that runs; `beside` is the gateway that it answers through."""

    port: int
    pid: int
    log: Path
    beside: FakeGateway

    def send(self, *pieces: bytes) -> Answer | None:
        """Send bytes as they are. None where the connection was closed without an answer.

        Raises `TimeoutError` where nothing happens for too long.
        """
        with socket.create_connection(("127.0.0.1", self.port), timeout=ANSWER_WITHIN) as connection:
            with suppress(ConnectionError):  # what is refused early need not be read to its end
                for piece in pieces:
                    connection.sendall(piece)
            try:
                response = HTTPResponse(connection)
                response.begin()
                return Answer(response.status, response.read())
            except (ConnectionError, HTTPException):
                return None

    def post(self, body: bytes, headers: Mapping[str, str]) -> Answer | None:
        lines = [*headers.items(), ("Content-Length", str(len(body)))]
        return self.send(request_head([(name.encode(), value.encode()) for name, value in lines]), body)

    def deliver(self, event: Mapping[str, Any]) -> Answer | None:
        """Deliver an event as the gateway does."""
        body = json.dumps(event).encode()
        return self.post(body, signed(body, str(event.get("id")).encode("ascii", "ignore").decode()))

    def answers_to(self, event: Mapping[str, Any]) -> int:
        """How many replies to a message have gone out."""
        named = (event["userId"], event["sessionId"], event["data"]["messageId"])
        key = "reply-" + hashlib.sha256("\0".join(named).encode()).hexdigest()[:40]
        return sum(one.key == key for one in self.beside.tries)

    def memory(self) -> int:
        """Bytes of it that are in memory now."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGESIZE")


def signed(body: bytes, event_id: str) -> dict[str, str]:
    """Sign right, also what our own signer would not: bodies that are no text."""
    timestamp = str(int(time.time()))
    text = b".".join([event_id.encode(), timestamp.encode(), body])
    signature = base64.b64encode(hmac.digest(secret_key(SECRET), text, "sha256")).decode()
    return {"webhook-id": event_id, "webhook-timestamp": timestamp, "webhook-signature": f"v1,{signature}"}


def request_head(headers: list[tuple[bytes, bytes]]) -> bytes:
    lines = [
        f"POST {PATH} HTTP/1.1".encode(),
        b"Host: core",
        *(name + b": " + value for name, value in headers),
    ]
    return b"\r\n".join([*lines, b"", b""])


def refusal_problem(answer: Answer | None) -> str | None:
    """Say what is wrong with how something was answered; to close the connection is fine."""
    if answer is None or answer.status_code == 202:
        return None
    if answer.status_code >= 500:
        return f"{answer.status_code} {answer.content!r}"
    return shape_problem(answer)


@contextmanager
def receiver(folder: Path) -> Iterator[Receiver]:
    """Run core with a user and a document, its log in a file."""
    fake, log = FakeGateway(), folder / "core.log"
    with served(fake.app) as beside, log.open("wb") as output:
        environment = {
            **os.environ,
            **SECRETS,
            "CORE_ADMIN_EMAIL": EMAIL,
            "CORE_DATABASE_URL": f"sqlite:///{folder}/core.db",
            "CORE_GATEWAY_URL": beside,
            "CORE_PORT": "0",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "holdfast_core", "serve"],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            port = until(lambda: re.search(rb"http://127\.0\.0\.1:(\d+)", log.read_bytes()), within=20)[1]
            _fill(f"http://127.0.0.1:{int(port)}")
            yield Receiver(int(port), process.pid, log, fake)
        finally:
            process.terminate()
            process.wait(30)


def _fill(url: str) -> None:
    document = {"filename": "bakery.md", "text": HOURS}
    for method, path, body in (
        ("POST", "/v1/users", {"userId": USER}),
        ("POST", f"/v1/users/{USER}/documents", document),
        # The barrages are of the same words over and over.
        ("PUT", f"/v1/users/{USER}/assistant", ONE_REPLY_A_MESSAGE),
    ):
        requests.request(method, url + path, json=body, headers=OPERATOR, timeout=10).raise_for_status()


def until(condition: Callable[[], Any], within: float = ANSWER_WITHIN) -> Any:
    """Wait for a condition, and give what it gave."""
    end = time.monotonic() + within
    while not (found := condition()):
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.01)
    return found
