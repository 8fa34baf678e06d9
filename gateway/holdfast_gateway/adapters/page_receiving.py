"""Receiving in WhatsApp Web, by Playwright."""

import base64
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

from holdfast_contract.errors import MediaNotFound, MediaTooLarge

from holdfast_gateway.adapters.page_calls import PageCalls, PageRefused
from holdfast_gateway.adapters.page_events import read_deed
from holdfast_gateway.application.receiving_page import ChatSeen, Missed, Span
from holdfast_gateway.domain.reasons import Lost

READ_DEADLINE = 30.0
DOWNLOAD_DEADLINE = 90.0
PIECE = 768 << 10
AT_ONCE = 200
"""Messages of one answer."""


class PlaywrightReceiving:
    """`ReceivingPage` over Playwright."""

    def __init__(self, calls: PageCalls) -> None:
        """`calls` reach the page of the moment."""
        self._calls = calls

    async def chats(self) -> Sequence[ChatSeen]:
        """Give all chats."""
        told = await self._calls.call("chats", None)
        return [ChatSeen(item["chat"], int(item["at"])) for item in told]

    async def missed(self, chat: str, span: Span) -> Missed:
        """Read a chat again."""
        argument = {
            "chat": chat,
            "since": span.since,
            "changedSince": span.changed_since,
            "limit": AT_ONCE,
        }
        told = await self._calls.call("missed", argument, READ_DEADLINE)
        more = told["more"] and Span(told["more"]["since"], told["more"]["changedSince"])
        deeds = [deed for deed in map(read_deed, told["told"]) if deed is not None]
        return Missed(deeds, more)

    async def download(self, message_id: str, largest: int) -> AsyncIterator[bytes]:
        """Read the file of a message. The page is asked for pieces: each passes through it as text."""
        try:
            size = await self._calls.ask("openFile", message_id, DOWNLOAD_DEADLINE)
        except PageRefused as refused:
            raise MediaNotFound("WhatsApp does not give this file any more.") from refused
        try:
            if size > largest:
                raise MediaTooLarge
            for start in range(0, size, PIECE):
                argument = {"messageId": message_id, "start": start, "end": start + PIECE}
                yield base64.b64decode(await self._calls.call("readFile", argument))
        finally:
            with suppress(Lost):
                await self._calls.call("closeFile", message_id)
