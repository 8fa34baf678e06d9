"""The way out of a scripted page."""

import asyncio
from dataclasses import dataclass, field


@dataclass
class ScriptedSending:
    """`SendingPage`: takes what it is given as the test says; `acks` is what it knows of messages."""

    sent: list[tuple[str, str, str]] = field(default_factory=list)
    """Chat, text (or the type, where there is none) and id of each message, in their order."""

    files: list[tuple[str, bytes]] = field(default_factory=list)
    acks: dict[str, int] = field(default_factory=dict)
    acknowledges: bool = True
    failure: Exception | None = None
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    """What a send to a chat waits for."""

    waiting: set[str] = field(default_factory=set)
    strangers: set[str] = field(default_factory=set)
    shown: list[tuple[str, str]] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    """Chats that WhatsApp has by another address."""

    reserved: list[str] = field(default_factory=list)

    async def new_message_id(self, chat):
        chat = self.renamed.get(chat, chat)
        self.reserved.append(f"true_{chat}_3EB0{len(self.reserved):04}")
        return self.reserved[-1]

    async def message_ack(self, message_id):
        return self.acks.get(message_id)

    async def send(self, chat, message, attachment, *, message_id):
        if chat in self.gates:
            self.waiting.add(message_id)
            await self.gates[chat].wait()
        if self.failure is not None:
            raise self.failure
        self.sent.append((chat, message.text or message.type.value, message_id))
        if attachment is not None:
            self.files.append((attachment.mime_type, await asyncio.to_thread(attachment.path.read_bytes)))
        self.acks[message_id] = 1 if self.acknowledges else 0
        return self.acknowledges

    async def is_stranger(self, chat):
        return chat in self.strangers

    async def mark_seen(self, chat):
        self.shown.append((chat, "seen"))

    async def show_typing(self, chat, seconds):
        self.shown.append((chat, "typing"))
