"""The typed clients of core, for users of its API: one for asyncio, one for everything else."""

import asyncio
import time
from collections.abc import Iterable
from http.client import HTTPException, HTTPMessage
from typing import IO, TYPE_CHECKING, Any, Self
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from holdfast_contract.calls import (
    Answer,
    AnswerT,
    AsyncCaller,
    Call,
    Caller,
    error_of,
    wait_before_repeat,
)
from holdfast_contract.core_calls import CoreCalls
from holdfast_contract.errors import CoreUnreachable, HoldfastError

if TYPE_CHECKING:
    import aiohttp

TIMEOUT = 60.0
"""Seconds that an answer may take."""


class _Core(CoreCalls):
    """Where core is, and who asks."""

    def __init__(self, base_url: str, *, user_id: str, api_key: str, timeout: float = TIMEOUT) -> None:
        """`base_url` is such as `http://127.0.0.1:3000`, the key one of the user's. Raises `ValueError`."""
        if urlsplit(base_url).scheme not in {"http", "https"}:
            raise ValueError("base_url begins with http:// or https://")
        self.user_id = user_id
        self._base = base_url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {api_key}"}
        self._timeout = timeout


class SyncCoreClient(_Core, Caller):
    """Calls core for one user, and waits for its answers. Threads may share it.

    `timeout` is for each silence of the network, as everywhere in Python without asyncio.
    """

    _opener: OpenerDirector

    def __init__(self, base_url: str, *, user_id: str, api_key: str, timeout: float = TIMEOUT) -> None:
        """As for `CoreClient`."""
        super().__init__(base_url, user_id=user_id, api_key=api_key, timeout=timeout)
        self._opener = build_opener(_Stay)

    def call(self, call: Call[AnswerT]) -> AnswerT:
        """Ask, again where that is safe and may help. Raises `HoldfastError`."""
        attempt = 1
        while True:
            try:
                return _read(call, self._once(call))
            except HoldfastError as error:
                wait = wait_before_repeat(error, attempt, is_repeatable=call.is_repeatable)
                if wait is None:
                    raise
            time.sleep(wait)
            attempt += 1

    def _once(self, call: Call[Any]) -> Answer:
        request = Request(  # noqa: S310 - the scheme was looked at
            self._base + call.target,
            method=call.method,
            data=call.body,
            headers={**self._headers, **call.headers},
        )
        try:
            with self._opener.open(request, timeout=self._timeout) as response:
                return _answer(response.status, response.headers.items(), response.read())
        except HTTPError as error:
            with error:
                return _answer(error.code, error.headers.items(), _rest(error))
        except (OSError, HTTPException):
            raise CoreUnreachable from None


class CoreClient(_Core, AsyncCaller):
    """Calls core for one user, under asyncio: `async with CoreClient(…) as core: await core.sessions()`.

    Needs `holdfast-contract[aio]`.
    """

    _http: "aiohttp.ClientSession | None" = None

    async def __aenter__(self) -> Self:
        import aiohttp  # noqa: PLC0415 - not everybody has it

        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self._timeout, connect=5))
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._http is not None:
            await self._http.close()
            self._http = None

    async def call(self, call: Call[AnswerT]) -> AnswerT:
        """Ask, again where that is safe and may help. Raises `HoldfastError`."""
        attempt = 1
        while True:
            try:
                return _read(call, await self._once(call))
            except HoldfastError as error:
                wait = wait_before_repeat(error, attempt, is_repeatable=call.is_repeatable)
                if wait is None:
                    raise
            await asyncio.sleep(wait)
            attempt += 1

    async def _once(self, call: Call[Any]) -> Answer:
        import aiohttp  # noqa: PLC0415 - not everybody has it
        from yarl import URL  # noqa: PLC0415 - comes with it

        if self._http is None:
            raise RuntimeError("The client is closed. Use it inside `async with`.")
        try:
            async with self._http.request(
                call.method,
                URL(self._base + call.target, encoded=True),
                data=call.body,
                headers={**self._headers, **call.headers},
                allow_redirects=False,
            ) as response:
                return _answer(response.status, response.headers.items(), await response.read())
        except (aiohttp.ClientError, TimeoutError):
            raise CoreUnreachable from None


class _Stay(HTTPRedirectHandler):
    """Follows no redirect: the key would go along."""

    def redirect_request(  # noqa: PLR0917 - as the library has it
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Give nothing to follow."""


def _answer(status: int, headers: Iterable[tuple[str, str]], body: bytes) -> Answer:
    return Answer(status, {name.lower(): value for name, value in headers}, body)


def _rest(error: HTTPError) -> bytes:
    """Read what came with an error. One that breaks off is nobody's answer."""
    try:
        return error.read()
    except (OSError, HTTPException):
        return b""


def _read(call: Call[AnswerT], answer: Answer) -> AnswerT:
    """Read an answer. Raises the error that it tells of, or `CoreUnreachable` for what core does not say."""
    if 200 <= answer.status < 300:
        try:
            return call.read(answer.body)
        except (ValueError, HoldfastError):
            pass
    elif (error := error_of(answer)) is not None:
        raise error
    raise CoreUnreachable(f"Something that is not core answered with {answer.status}. Check base_url.")
