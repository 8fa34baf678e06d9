"""The port to sending in WhatsApp Web."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from holdfast_contract.messages import SendMessage


@dataclass(frozen=True)
class Attachment:
    """A file on the disk that goes with a message, there until the page has it; `size` in bytes."""

    path: Path
    mime_type: str
    size: int
    filename: str


class SendingPage(Protocol):
    """What one loaded WhatsApp Web does to a chat.

    Every call has a deadline of its own and raises `Lost` where the page is gone or does not answer.
    """

    async def new_message_id(self, chat: str) -> str:
        """Reserve an id for a message to that chat, which it names as WhatsApp does now.

        Raises `SendFailed` where none can be written to it.
        """

    async def message_ack(self, message_id: str) -> int | None:
        """Give WhatsApp's number for how far a message of ours is; None for one that the page lacks."""

    async def send(
        self, chat: str, message: SendMessage, attachment: Attachment | None, *, message_id: str
    ) -> bool:
        """Send under a reserved id; True once WhatsApp acknowledged it, False where it did not in time.

        A reaction has no id of its own on the page: it is a state of the message that it is put on, and the
        same one again is the same state, so that to repeat it does no harm.
        Raises `Refused` where WhatsApp's server refused it, and `SendFailed`, `MessageNotFound` (of the
        message that it answers) and `MediaTooLarge` where the page did not take it.
        """

    async def is_stranger(self, chat: str) -> bool:
        """Say whether nobody has written in a chat yet, neither they nor we with success."""

    async def mark_seen(self, chat: str) -> None:
        """Mark a chat as read, also for those who wrote. Raises `SendFailed` where there is no such chat."""

    async def show_typing(self, chat: str, seconds: float) -> None:
        """Begin to show that somebody writes. Raises `SendFailed` where there is no such chat."""
