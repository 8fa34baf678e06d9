"""Calls to an OpenAI-compatible endpoint: where they may go, how long they may take, what they may bring."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Self, TypeVar

import aiohttp
from holdfast_contract.errors import (
    HoldfastError,
    ModelRefused,
    ModelTimeout,
    ModelUnreachable,
    ModelUnusable,
)
from holdfast_contract.service.safe_http import PublicHttp
from yarl import URL

from holdfast_core.domain.answers.models import Deadlines, ModelAccess

CONNECT_WITHIN = 5.0
FIRST_WAIT = 0.5
"""Seconds before the one repeat where the server names no time."""

LONGEST_WAIT = 5.0
"""A server that asks for more patience than this is not asked again: somebody waits for an answer."""

_PASSING_STATUSES = frozenset({408, 429, *range(500, 600)})
_CHUNK = 64 << 10
_MOST_OF_A_REFUSAL = 16 << 10

ResultT = TypeVar("ResultT")


class _Passing(Exception):
    """The call failed in a way that may pass, and nothing of an answer was used."""

    def __init__(self, error: HoldfastError) -> None:
        self.error = error
        self.wait = FIRST_WAIT if error.retry_after is None else error.retry_after


class Refusal(Exception):
    """A status of 4xx: `error` is for everybody; the server's `explanation` may repeat prompt or key."""

    def __init__(self, status: int, explanation: str) -> None:
        sentence = f"The model's server refused the request with {status}. Check the model's settings."
        self.error = ModelRefused(_SENTENCES.get(status, sentence))
        self.explanation = explanation


_SENTENCES = {
    401: "The model's server does not accept the key. Enter the model's key again.",
    402: "The model's account has no credit left. Top it up with the provider.",
    403: "The model's server does not let this key use the model. Check the key's rights.",
    404: "The model's server knows no such model or address. Check baseUrl and the model's name.",
    413: "The request is too long for the model's server. Choose a model that takes more.",
}


class ModelHttp:
    """An HTTP client for models: public addresses, and the hosts that the operator allows."""

    def __init__(self, allowed_hosts: Iterable[str] = ()) -> None:
        """`allowed_hosts` are as `PublicHttp` takes them. Open it with `async with`."""
        self._http = PublicHttp(allowed_hosts, connect_timeout=CONNECT_WITHIN)

    async def __aenter__(self) -> Self:
        await self._http.__aenter__()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self._http.__aexit__(*exception)

    async def call(
        self,
        access: ModelAccess,
        path: str,
        body: Mapping[str, Any],
        read: Callable[["Answer"], Awaitable[ResultT]],
    ) -> ResultT:
        """Post `body` to a path of the protocol, and have the answer read; once more where a failure passes.

        Nothing is repeated once an answer has begun. Raises `ModelUnreachable`,
        `ModelTimeout`, `ModelUnusable`, and `Refusal` for a status of 4xx.
        """
        try:
            async with asyncio.timeout(access.deadlines.total):
                try:
                    return await self._once(access, path, body, read)
                except _Passing as passing:
                    if passing.wait > LONGEST_WAIT:
                        raise passing.error from None
                    await asyncio.sleep(passing.wait)
                    return await self._once(access, path, body, read)
        except _Passing as passing:
            raise passing.error from None
        except TimeoutError:
            raise ModelTimeout from None

    async def _once(
        self,
        access: ModelAccess,
        path: str,
        body: Mapping[str, Any],
        read: Callable[["Answer"], Awaitable[ResultT]],
    ) -> ResultT:
        async with self._open(access, path, body) as response:
            answer = Answer(response, access.deadlines)
            if response.status in _PASSING_STATUSES:
                said = f"The model's server answered with {response.status}. Try again later."
                after = _seconds(response.headers.get("Retry-After"))
                raise _Passing(ModelUnreachable(said, retry_after=after))
            if 400 <= response.status < 500:
                raise Refusal(response.status, await _explanation(answer))
            if response.status != 200:
                # A redirect is not followed: the key would go along to wherever it leads.
                raise ModelUnusable(f"The model's server answered with {response.status}. Check baseUrl.")
            try:
                return await read(answer)
            except aiohttp.ClientError:
                raise ModelUnusable("The model's answer broke off.") from None

    @asynccontextmanager
    async def _open(
        self, access: ModelAccess, path: str, body: Mapping[str, Any]
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Send the request, and give the answer as soon as its head is there."""
        headers = {"Content-Type": "application/json", "Accept": "text/event-stream, application/json"}
        if access.api_key is not None:
            headers["Authorization"] = f"Bearer {access.api_key.get_secret_value()}"
        try:
            url = URL(access.base_url.rstrip("/") + path)
        except ValueError:
            raise ModelUnreachable from None
        request = self._http.request(
            "POST",
            url,
            headers=headers,
            data=json.dumps(body).encode(),
        )
        async with AsyncExitStack() as stack:
            try:
                async with asyncio.timeout(access.deadlines.first_byte):
                    response = await stack.enter_async_context(request)
            except aiohttp.ClientError:
                raise _Passing(ModelUnreachable()) from None
            yield response


class Answer:
    """An answer's body, read under the deadlines and never past a limit."""

    def __init__(self, response: aiohttp.ClientResponse, deadlines: Deadlines) -> None:
        self._response = response
        self._deadlines = deadlines

    @property
    def is_stream(self) -> bool:
        """Whether the server says that it streams."""
        return self._response.content_type == "text/event-stream"

    async def json(self, limit: int) -> Any:
        """Decode the body. Raises `ModelUnusable` for one that is not JSON or has more bytes than `limit`."""
        body = b"".join([chunk async for chunk in self.chunks(limit)])
        try:
            return await asyncio.to_thread(json.loads, body)
        except (ValueError, RecursionError):
            raise ModelUnusable from None

    async def lines(self, limit: int) -> AsyncIterator[bytes]:
        """Give the body's lines, without their ends."""
        rest = b""
        async for chunk in self.chunks(limit):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                yield line.rstrip(b"\r")
        if rest:
            yield rest

    async def chunks(self, limit: int) -> AsyncIterator[bytes]:
        """Give the body as it comes. Raises `ModelUnusable` past `limit` bytes, `TimeoutError` in silence."""
        size = 0
        deadline = self._deadlines.first_byte
        while True:
            async with asyncio.timeout(deadline):
                chunk = await self._response.content.read(_CHUNK)
            if not chunk:
                return
            size += len(chunk)
            if size > limit:
                raise ModelUnusable("The model's answer is too large.")
            yield chunk
            deadline = self._deadlines.between


async def _explanation(answer: Answer) -> str:
    """Read the beginning of what a server says to a refusal."""
    text = b""
    try:
        async for chunk in answer.chunks(_MOST_OF_A_REFUSAL):
            text += chunk
    except (ModelUnusable, aiohttp.ClientError):
        pass
    return text.decode(errors="replace")


def _seconds(header: str | None) -> float | None:
    """Read `Retry-After`. A date is not read: the few servers that send one get the usual wait."""
    return float(header) if header is not None and header.isdecimal() else None
