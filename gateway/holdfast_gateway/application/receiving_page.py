"""The port to receiving in WhatsApp Web: what is written in chats, as it happens and read again."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from holdfast_contract.messages import ContactCard, Location, Poll

CIPHERTEXT = "ciphertext"
"""The type of a message that cannot be read yet: it comes again when it can."""


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What somebody did to a message; addresses are WhatsApp's own.

    `author` is whoever did it, `from_me` says that it was this account. The `…_other` are the same
    person's second address, where it is known.
    """

    message_id: str
    chat: str
    chat_other: str | None = None
    author: str
    author_other: str | None = None
    author_name: str | None = None
    from_me: bool


@dataclass(frozen=True)
class FileSeen:
    """The file of a message; `bytes` as the sender says."""

    mime_type: str
    filename: str | None = None
    bytes: int | None = None


@dataclass(frozen=True, kw_only=True)
class MessageSeen(Deed):
    """A message was written; `text` is its words or its file's caption."""

    type: str
    text: str | None = None
    media: FileSeen | None = None
    location: Location | None = None
    contacts: tuple[ContactCard, ...] = ()
    poll: Poll | None = None
    reply_to: str | None = None
    sent_at: datetime


@dataclass(frozen=True, kw_only=True)
class ReactionSeen(Deed):
    """An emoji was put on a message, or taken back (an empty one)."""

    reaction_id: str
    emoji: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class EditSeen(Deed):
    """A message was changed; each change has an `edit_id` of its own."""

    edit_id: str
    text: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RevokeSeen(Deed):
    """A message was deleted for everyone; `sent_at` is the message's own time, where it is known."""

    sent_at: datetime | None = None


@dataclass(frozen=True)
class ChatSeen:
    """A chat, and when something was last written in it, in WhatsApp's seconds."""

    chat: str
    at: int


@dataclass(frozen=True)
class Span:
    """Messages from `since` on, and what changed about older ones, back to `changed_since`; in seconds."""

    since: int
    changed_since: int


@dataclass(frozen=True)
class Missed:
    """A part of what a chat holds, oldest first; `more` is what to ask for next."""

    deeds: Sequence[Deed]
    more: Span | None = None


class ReceivingPage(Protocol):
    """What one loaded WhatsApp Web holds of its chats.

    Every call has a deadline of its own and raises `Lost` where the page is gone or does not answer.
    """

    async def chats(self) -> Sequence[ChatSeen]:
        """Give all chats."""

    async def missed(self, chat: str, span: Span) -> Missed:
        """Read a chat again, as it would have been told; unread messages count as new."""

    def download(self, message_id: str, largest: int) -> AsyncIterator[bytes]:
        """Read the file of a message, piece by piece; at most `largest` bytes.

        Raises `MediaNotFound` where the page cannot have it, and `MediaTooLarge`.
        """
