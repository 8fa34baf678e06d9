"""HTTP as Lambda has it: function URLs' events (payload 2.0, as of API Gateway's HTTP APIs) and answers.

https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
"""

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from holdfast_contract.errors import HoldfastError, PayloadTooLarge

LARGEST = 6 * 1024 * 1024 - 64 * 1024
"""Bytes of an answer as Lambda passes it on, with some room for its headers."""

_OF_THE_CONNECTION = frozenset(
    {"connection", "content-length", "expect", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"}
)
"""Headers that are about the connection to Lambda, which is not ours."""

_SAFE_IN_PATH = "/%:@!$&'()*+,;=-._~"


@dataclass(frozen=True)
class HttpRequest:
    """A request: `target` is the path and the query as they came, `body` the very bytes that were sent."""

    method: str
    target: str
    headers: Sequence[tuple[str, str]]
    body: bytes


def request_of(event: Mapping[str, Any]) -> HttpRequest:
    """Read the request out of an event."""
    http = event["requestContext"]["http"]
    # A function URL gives the path as it came; HTTP APIs decode it, and then it may hold what no path may.
    target = quote(event.get("rawPath") or "/", safe=_SAFE_IN_PATH)
    if query := event.get("rawQueryString"):
        target = f"{target}?{quote(query, safe=_SAFE_IN_PATH + '?')}"
    headers = [
        (name, value)
        for name, value in event.get("headers", {}).items()
        if name.lower() not in _OF_THE_CONNECTION and name.lower() not in {"x-forwarded-for", "cookie"}
    ]
    if cookies := event.get("cookies"):
        headers.append(("cookie", "; ".join(cookies)))
    # Who calls is Lambda's word, whatever the caller says.
    headers.append(("x-forwarded-for", http["sourceIp"]))
    body = event.get("body") or ""
    raw = base64.b64decode(body) if event.get("isBase64Encoded") else body.encode()
    return HttpRequest(http["method"], target, headers, raw)


def answer_of(status: int, headers: Iterable[tuple[str, str]], body: bytes) -> dict[str, Any]:
    """Write an answer. One that is too large for Lambda becomes an error that says so."""
    cookies: list[str] = []
    joined: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        if key == "set-cookie":
            cookies.append(value)
        elif key not in _OF_THE_CONNECTION:
            joined[key] = f"{joined[key]}, {value}" if key in joined else value
    answer: dict[str, Any] = {"statusCode": status, "headers": joined, "cookies": cookies}
    try:
        text, is_encoded = body.decode(), False
    except UnicodeDecodeError:
        text, is_encoded = base64.b64encode(body).decode(), True
    if len(json.dumps(text)) > LARGEST:
        return refusal(
            PayloadTooLarge("The answer is larger than the 6 MB that Lambda passes on. Ask for a part of it.")
        )
    return answer | {"body": text, "isBase64Encoded": is_encoded}


def refusal(error: HoldfastError) -> dict[str, Any]:
    """Write an error that stands outside of the application."""
    said = {"code": error.code, "message": error.message, "details": error.details, "requestId": None}
    return {
        "statusCode": error.status,
        "headers": {"content-type": "application/json"},
        "cookies": [],
        "body": json.dumps({"error": said}),
        "isBase64Encoded": False,
    }
