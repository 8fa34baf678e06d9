"""Commands of automation platforms: let in so many a minute, carried out once for each key."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, assert_never

from holdfast_contract.commands import (
    RESULTS,
    SCOPES,
    AskCommand,
    Command,
    CommandDone,
    CommandResult,
    HandOverCommand,
    ResetCommand,
    ResumeCommand,
    SendCommand,
)
from holdfast_contract.conversations import Conversation, HandOver
from holdfast_contract.errors import Forbidden, RateLimited, ValidationFailed
from holdfast_contract.ids import new_id
from holdfast_contract.messages import IDEMPOTENCY_HEADER

from holdfast_core.application.assistant import Assistant
from holdfast_core.application.contacts import Contacts
from holdfast_core.application.conversations import Conversations
from holdfast_core.application.fleet import Fleet
from holdfast_core.domain.commands import Commander, id_in_body
from holdfast_core.domain.conversations import showing
from holdfast_core.domain.conversations.contacts import contact_named
from holdfast_core.domain.conversations.messages import named_once
from holdfast_core.domain.keys import require_scope

WINDOW = timedelta(minutes=1)
"""The time of which the calls of one caller are counted."""


@dataclass(frozen=True)
class Once:
    """What makes a command one and the same: its key, and a digest of what it says.

    `signed_id` is the id that its signature covers, and `contact_id` whom it is about, if anybody.
    """

    user_id: str
    key: str
    digest: str
    signed_id: str | None
    contact_id: str | None


@dataclass(frozen=True)
class Begun:
    """A command that is ours to carry out, for the term of a lease."""

    command_id: str
    holder: str


@dataclass(frozen=True)
class Known:
    """A command that was carried out before, and what was answered."""

    command_id: str
    result: dict[str, Any]


class CommandStore(Protocol):
    """Commands by their keys, for a day; and the calls of each caller."""

    async def let_in(self, caller: str, most: int) -> timedelta | None:
        """Count a call. Where there were that many within the window, count none and say how long to wait."""
        ...

    async def begin(self, once: Once) -> Begun | Known:
        """Take a command in hand, unless it is done.

        Raises `IdempotencyConflict` where another one came under its key or its signature, `CommandRunning`
        where it is in other hands, and `Conflict` where its contact was reset since.
        """
        ...

    async def done(self, once: Once, begun: Begun, result: dict[str, Any]) -> None:
        """Keep what is answered, unless the command is in other hands or its contact was reset."""
        ...

    async def give_up(self, once: Once, begun: Begun) -> None:
        """Forget a command that failed, so that it may be tried again."""
        ...

    async def expire(self) -> int:
        """Let go of what is older than it is kept, and give how many more there may be."""
        ...


class Commands:
    """What automation platforms may have done."""

    def __init__(
        self,
        store: CommandStore,
        per_minute: int,
        clock: Callable[[], datetime],
        *,
        gateway: Fleet,
        contacts: Contacts,
        conversations: Conversations,
        assistant: Assistant,
    ) -> None:
        """`per_minute`: commands that each caller may give."""
        self._store = store
        self._per_minute = per_minute
        self._clock = clock
        self._gateway = gateway
        self._contacts = contacts
        self._conversations = conversations
        self._assistant = assistant

    async def expire(self) -> int:
        """Let go of what is older than it is kept, and give how many more there may be."""
        return await self._store.expire()

    async def let_in(self, commander: Commander) -> None:
        """Count a call. Raises `RateLimited`."""
        wait = await self._store.let_in(commander.name, self._per_minute)
        if wait is not None:
            raise RateLimited(
                f"These credentials may give {self._per_minute} commands a minute. "
                "Wait as long as `Retry-After` says.",
                retry_after=wait.total_seconds(),
            )

    async def carry_out(self, commander: Commander, command: Command, key: str | None) -> CommandDone:
        """Carry a command out, or answer as when it was carried out before.

        It is done once for each `key`: the given one, else the id that is signed, else the one in the body;
        without any, each call does it. Raises `Forbidden`, `SignatureInvalid` for one that is too old,
        `ValidationFailed` for a message without a key, what `CommandStore.begin` raises, and what the
        command itself does.
        """
        signed = id_in_body(command, self._clock()) if commander.is_bare else commander.signed_id
        if command.user_id != commander.user_id:
            raise Forbidden
        require_scope(commander.scopes, SCOPES[command.type])
        key = key or signed or command.id
        if key is None:
            return _told(command, new_id("cmd"), await self._do(command, None))
        once = Once(commander.user_id, key, _digest(command), signed, _contact_id(command))
        begun = await self._store.begin(once)
        if isinstance(begun, Known):
            result = RESULTS[command.type].from_wire(begun.result)
            return _told(command, begun.command_id, result, duplicate=True)
        try:
            result = await self._do(command, named_once("command", once.user_id, key))
        except Exception:
            await self._store.give_up(once, begun)
            raise
        await self._store.done(once, begun, _kept(result).to_wire())
        return _told(command, begun.command_id, result)

    async def _do(self, command: Command, key: str | None) -> CommandResult:
        match command:
            case SendCommand():
                return await self._send(command, key)
            case ResetCommand():
                return await self._contacts.reset(command.user_id, command.data.contact_id)
            case HandOverCommand(data=data):
                given = HandOver(reason=data.reason, session_id=data.session_id)
                return await self._conversations.hand_over(command.user_id, data.contact_id, given)
            case ResumeCommand(data=data):
                return await self._conversations.hand_back(command.user_id, data.contact_id, data.session_id)
            case AskCommand(data=data):
                decision = await self._assistant.ask(
                    command.user_id, data.question, contact_id=data.contact_id
                )
                return showing.answer(decision)
        assert_never(command)

    async def _send(self, command: SendCommand, key: str | None) -> CommandResult:
        """Send under a key that is made of the command's: the gateway knows it, whatever happens to us."""
        if key is None:
            raise _no_key()
        data = command.data
        return await self._gateway.send(command.user_id, data.session_id, data.message, idempotency_key=key)


def _told(
    command: Command, command_id: str, result: CommandResult, *, duplicate: bool = False
) -> CommandDone:
    return CommandDone(type=command.type, command_id=command_id, duplicate=duplicate, result=result)


def _no_key() -> ValidationFailed:
    return ValidationFailed(
        f"A message needs a key, so that it is never sent twice: send {IDEMPOTENCY_HEADER}, 1 to 255 visible "
        "ASCII characters and new for each message, or write it as `id` in the body.",
        details={"fields": [{"field": IDEMPOTENCY_HEADER, "problem": "Missing."}]},
    )


def _digest(command: Command) -> str:
    """Tell what a command says, whichever way it was written, and whenever."""
    said = command.model_dump_json(by_alias=True, exclude={"id", "timestamp"})
    return hashlib.sha256(said.encode()).hexdigest()


def _kept(result: CommandResult) -> CommandResult:
    """Give what is kept of a result: not what people said, which they may take back."""
    if isinstance(result, Conversation):
        return result.model_copy(update={"last_message": None})
    return result


def _contact_id(command: Command) -> str | None:
    """Name the contact of whom the answer tells, unless it is that it was forgotten."""
    match command:
        case SendCommand(data=data):
            return contact_named(data.to).contact_id
        case ResetCommand():
            return None
        case _:
            name = command.data.contact_id
            return None if name is None else contact_named(name).contact_id
