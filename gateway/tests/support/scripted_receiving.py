"""The chats of a scripted page."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from holdfast_contract.errors import MediaNotFound, MediaTooLarge
from holdfast_gateway.application.receiving_page import ChatSeen, Deed, MessageSeen, Missed, Span
from holdfast_gateway.domain.reasons import Lost

AT_ONCE = 3
BEA = "628120001@c.us"


def message(number: int, at: float, *, chat: str = BEA, **more) -> MessageSeen:
    """Make a message by its number, at so many seconds since 1970."""
    said = {
        "message_id": f"false_{chat}_{number:04}",
        "chat": chat,
        "author": chat,
        "author_name": "Bea",
        "from_me": False,
        "type": "chat",
        "text": f"message {number}",
        "sent_at": datetime.fromtimestamp(at, UTC),
    }
    return MessageSeen(**(said | more))


def readable(deed: MessageSeen) -> MessageSeen:
    """Give an unreadable message as it is once it can be read."""
    return replace(deed, type="chat")


@dataclass
class ScriptedReceiving:
    """`ReceivingPage`: holds the deeds that the test laid in, in their order."""

    deeds: list[Deed] = field(default_factory=list)
    reads: list[tuple[str, Span]] = field(default_factory=list)
    failures: list[Lost] = field(default_factory=list)
    gate: asyncio.Event | None = None
    files: dict[str, bytes] = field(default_factory=dict)
    downloads: list[str] = field(default_factory=list)

    async def chats(self) -> list[ChatSeen]:
        """Give all chats."""
        times: dict[str, int] = {}
        for deed in self.deeds:
            if isinstance(deed, MessageSeen):
                times[deed.chat] = max(times.get(deed.chat, 0), int(deed.sent_at.timestamp()))
        return [ChatSeen(chat, at) for chat, at in times.items()]

    async def missed(self, chat: str, span: Span) -> Missed:
        """Read a chat again."""
        if self.gate is not None:
            await self.gate.wait()
        if self.failures:
            raise self.failures.pop(0)
        self.reads.append((chat, span))
        wanted = [
            deed
            for deed in self.deeds
            if deed.chat == chat
            and (not isinstance(deed, MessageSeen) or deed.sent_at.timestamp() >= span.since)
        ]
        rest = wanted[AT_ONCE:]
        if not rest:
            return Missed(wanted)
        last = int(wanted[AT_ONCE - 1].sent_at.timestamp())
        return Missed(wanted[:AT_ONCE], Span(last + 1, last + 1))

    async def download(self, message_id: str, largest: int):
        """Read the file of a message, in pieces of ten bytes."""
        self.downloads.append(message_id)
        if self.gate is not None:
            await self.gate.wait()
        if message_id not in self.files:
            raise MediaNotFound
        content = self.files[message_id]
        if len(content) > largest:
            raise MediaTooLarge
        for start in range(0, len(content), 10):
            yield content[start : start + 10]
