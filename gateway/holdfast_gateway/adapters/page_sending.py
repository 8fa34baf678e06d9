"""Sending in WhatsApp Web, by Playwright."""

from typing import Any, NoReturn

import structlog
from holdfast_contract.errors import MediaTooLarge, MessageNotFound, SendFailed
from holdfast_contract.messages import SendMessage

from holdfast_gateway.adapters.page_calls import PageCalls, PageRefused
from holdfast_gateway.application.sending_page import Attachment
from holdfast_gateway.domain.reasons import Lost, Reason
from holdfast_gateway.domain.sending import Refused, code_of_refusal

SEND_DEADLINE = 30.0
UPLOAD_RATE = 512 << 10
"""Bytes a second that an upload to WhatsApp makes at the least."""

log = structlog.get_logger()


class PlaywrightSending:
    """`SendingPage` over Playwright."""

    def __init__(self, calls: PageCalls) -> None:
        """`calls` reach the page of the moment."""
        self._calls = calls

    async def new_message_id(self, chat: str) -> str:
        """Reserve an id for a message to that chat."""
        return str(await self._ask("newMessageId", chat))

    async def message_ack(self, message_id: str) -> int | None:
        """Give WhatsApp's number for a message of ours."""
        ack = await self._calls.call("messageAck", message_id)
        return None if ack is None else int(ack)

    async def send(
        self, chat: str, message: SendMessage, attachment: Attachment | None, *, message_id: str
    ) -> bool:
        """Send under a reserved id."""
        told = message.to_wire() | {"chat": chat, "messageId": message_id, "media": None}
        try:
            if attachment is None:
                answer = await self._calls.ask("send", told, SEND_DEADLINE)
            else:
                caption = message.media and message.media.caption
                answer = await self._send_file(told | {"caption": caption}, attachment)
        except PageRefused as refused:
            _fail(refused)
        except Lost as lost:
            if lost.reason is not Reason.PAGE_UNRESPONSIVE or await self.message_ack(message_id) is None:
                raise
            return False
        if answer["refused"]:
            log.warning("WhatsApp refused a message", refusal=answer["refusal"])
            raise Refused(code_of_refusal(answer["refusal"]))
        return bool(answer["acknowledged"])

    async def _send_file(self, told: dict[str, Any], attachment: Attachment) -> Any:
        file = {"mimeType": attachment.mime_type, "filename": attachment.filename}
        within = SEND_DEADLINE + attachment.size / UPLOAD_RATE
        return await self._calls.ask_with_file("send", attachment.path, told | file, within)

    async def is_stranger(self, chat: str) -> bool:
        """Say whether nobody has written in a chat yet."""
        return bool(await self._calls.call("isStranger", chat))

    async def mark_seen(self, chat: str) -> None:
        """Mark a chat as read."""
        await self._ask("markSeen", chat)

    async def show_typing(self, chat: str, seconds: float) -> None:
        """Begin to show that somebody writes."""
        await self._ask("showTyping", {"chat": chat, "seconds": seconds})

    async def _ask(self, name: str, argument: Any) -> Any:
        """Call the bridge for a chat. Raises `SendFailed` where the page has none."""
        try:
            return await self._calls.ask(name, argument)
        except PageRefused as refused:
            log.warning("the page refused a chat", call=name, code=refused.code)
            raise SendFailed from refused


def _fail(refused: PageRefused) -> NoReturn:
    """Say in our words why the page did not take it."""
    log.warning("the page did not take a message", code=refused.code)
    match refused.code:
        case "msg_not_found" | "chat_not_found":
            raise MessageNotFound("The message that this one answers is not in its chat.") from refused
        case "file_too_large":
            raise MediaTooLarge("The file is larger than WhatsApp takes.") from refused
    raise SendFailed from refused
