"""The port to how far each chat has been told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from holdfast_gateway.domain.session import SessionKey


@dataclass(frozen=True)
class ChatMark:
    """How far a chat has been told, in WhatsApp's seconds.

    `told_until` is the time of the newest message that was told, `unreadable_since` that of the oldest one
    that could not be read yet.
    """

    told_until: int | None = None
    unreadable_since: int | None = None


@dataclass(frozen=True)
class ChatStep:
    """A chat was told further, or a message was seen that could not be read; recorded with the events."""

    key: SessionKey
    chat: str
    mark: ChatMark


class Chats(Protocol):
    """The chats of sessions."""

    async def begin(self, key: SessionKey, at: int, *, anew: bool) -> None:
        """Say from when on messages are news in chats without a mark; `anew` forgets what was before."""

    async def marks(self, key: SessionKey) -> tuple[int, Mapping[str, ChatMark]]:
        """Give when news begins, and the marks by chat."""

    async def settle(self, key: SessionKey, chat: str, unreadable_since: int | None) -> None:
        """Say what is still unreadable in a chat that was read whole."""
