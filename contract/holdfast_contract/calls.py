"""Calls as data: what is asked, how the answer is read, and when it may be asked again.

A client is a table of such calls and a way to send them; asyncio or not makes no difference to the table.
"""

import json
import random
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, Generic, ParamSpec, Self, TypeVar, overload
from urllib.parse import quote, urlencode

from holdfast_contract.errors import ErrorCode, HoldfastError, ValidationFailed
from holdfast_contract.model import WireModel

ATTEMPTS = 3
FIRST_WAIT = 0.2
"""Seconds before the second attempt; doubled for each one after, with jitter."""

LONGEST_WAIT = 5.0
"""Who is told to wait longer is told so by an error, and decides."""

_PASSING_STATUSES = frozenset({429, 502, 503, 504})
_LASTING_CODES = frozenset(
    {
        ErrorCode.CAPACITY_EXHAUSTED,
        ErrorCode.FIRST_CONTACTS_EXHAUSTED,
        ErrorCode.NUMBER_UNKNOWN,
        ErrorCode.REACHOUT_TIMELOCK,
        ErrorCode.SENDING_PAUSED,
        ErrorCode.SEND_FAILED,
    }
)
"""Refusals that a repeat within seconds does not change."""

_BEFORE_ANYTHING = frozenset({ErrorCode.RATE_LIMITED, ErrorCode.UNAVAILABLE})
"""Refusals that come before anything was done, so that whatever was asked may be asked again."""

AnswerT = TypeVar("AnswerT")
ModelT = TypeVar("ModelT", bound=WireModel)
Given = ParamSpec("Given")


@dataclass(frozen=True)
class Answer:
    """What came back: names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Call(Generic[AnswerT]):
    """One call. `path` is quoted already."""

    method: str
    path: str
    read: Callable[[bytes], AnswerT]
    query: Mapping[str, object] = field(default_factory=dict)
    """What is None is left out."""

    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    is_repeatable: bool = True
    """Whether asking twice comes to the same as asking once."""

    @property
    def target(self) -> str:
        """The path with its query."""
        query = urlencode({name: value for name, value in self.query.items() if value is not None})
        return f"{self.path}?{query}" if query else self.path


def path_of(*parts: str) -> str:
    """Write a path below `/v1/users`. Raises `ValidationFailed` for a name that would lead elsewhere."""
    if any(part in {"", ".", ".."} for part in parts):
        raise ValidationFailed("A name in the path is empty or made of dots.")
    return "/".join(("/v1/users", *(quote(part, safe="") for part in parts)))


def as_model(model: type[ModelT]) -> Callable[[bytes], ModelT]:
    """Read an answer as this model."""
    return lambda body: model.from_wire(json.loads(body))


def as_text(body: bytes) -> str:
    """Read an answer as text."""
    return body.decode()


def as_bytes(body: bytes) -> bytes:
    """Read an answer as it is."""
    return body


def as_nothing(_body: bytes) -> None:
    """Read nothing: that there was no error is the answer."""


def error_of(answer: Answer) -> HoldfastError | None:
    """Turn an error's body back into the error that it was made from; None for something else's answer.

    A code that is younger than this package comes as the root of all errors, with the code in its details.
    """
    try:
        error = json.loads(answer.body)["error"]
        code, message, details = str(error["code"]), str(error["message"]), dict(error.get("details") or {})
    except (ValueError, KeyError, TypeError):
        return None
    retry_after = _seconds(answer.headers.get("retry-after"))
    if code not in set(ErrorCode):
        return HoldfastError(message, details=details | {"code": code}, retry_after=retry_after)
    kind = HoldfastError.by_code.get(ErrorCode(code), HoldfastError)
    return kind(message, details=details, retry_after=retry_after)


def wait_before_repeat(error: HoldfastError, attempt: int, *, is_repeatable: bool) -> float | None:
    """Say for how many seconds to wait after this attempt failed, or None: then the error stands."""
    is_passing = error.status in _PASSING_STATUSES or error.code == ErrorCode.COMMAND_RUNNING
    passing = is_passing and error.code not in _LASTING_CODES
    allowed = is_repeatable or error.code in _BEFORE_ANYTHING
    if not (passing and allowed) or attempt >= ATTEMPTS or (error.retry_after or 0) > LONGEST_WAIT:
        return None
    jittered = FIRST_WAIT * 2 ** (attempt - 1) * random.uniform(0.5, 1.5)  # noqa: S311 - jitter
    return min(error.retry_after or jittered, LONGEST_WAIT)


def _seconds(header: str | None) -> float | None:
    return float(header) if header is not None and header.isdecimal() else None


class Caller:
    """Sends calls and gives what they answer."""

    def call(self, call: Call[AnswerT]) -> AnswerT:
        """Ask, again where that is safe and may help. Raises `HoldfastError`."""
        raise NotImplementedError


class AsyncCaller:
    """The same for asyncio."""

    async def call(self, call: Call[AnswerT]) -> AnswerT:
        """Ask, again where that is safe and may help. Raises `HoldfastError`."""
        raise NotImplementedError


class operation(Generic[Given, AnswerT]):  # noqa: N801 - it is a decorator
    """Makes a method that writes a call into one that sends it, at once or to be awaited as the client is."""

    def __init__(self, write: Callable[Concatenate[Any, Given], Call[AnswerT]]) -> None:
        self._write = write
        self.__doc__ = write.__doc__

    @overload
    def __get__(self, client: None, owner: type) -> Self: ...

    @overload
    def __get__(self, client: Caller, owner: type) -> Callable[Given, AnswerT]: ...

    @overload
    def __get__(self, client: AsyncCaller, owner: type) -> Callable[Given, Coroutine[Any, Any, AnswerT]]: ...

    def __get__(self, client: Any, owner: type) -> Any:
        if client is None:
            return self

        @wraps(self._write)
        def ask(*args: Given.args, **kwargs: Given.kwargs) -> Any:
            return client.call(self._write(client, *args, **kwargs))

        return ask
