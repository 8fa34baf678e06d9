"""What core does with a gateway's events."""

from collections.abc import Callable

import structlog
from holdfast_contract.core import Accepted
from holdfast_contract.errors import HoldfastError, ValidationFailed
from holdfast_contract.events import (
    Event,
    EventType,
    MessageReceivedData,
    MessageSentData,
    MessageSource,
    SessionStatusData,
)

from holdfast_core.application.assistant import Assistant
from holdfast_core.application.ports import Claim, Inbox, UserStore
from holdfast_core.domain.conversations import Author, Message, Reply, question_in
from holdfast_core.domain.text import whole

log = structlog.get_logger()


class Receiver:
    """Takes events in: stored durably, then acknowledged, then worked on."""

    def __init__(self, inbox: Inbox, wake: Callable[[], None]) -> None:
        """`wake` tells the worker that there is something to do."""
        self._inbox = inbox
        self._wake = wake

    async def receive(self, webhook_id: str, body: bytes) -> Accepted:
        """Store a verified event. Raises `ValidationFailed` for what is not an event of that id."""
        event = Event.from_body(body)
        if event.id != webhook_id:
            raise ValidationFailed(
                "The webhook-id header and the event's id differ.",
                details={"fields": [{"field": "id", "problem": "Must equal the webhook-id header."}]},
            )
        is_new = await self._inbox.add(event, body.decode())
        if is_new:
            self._wake()
        return Accepted(duplicate=not is_new)


class EventHandler:
    """Does what an event asks for, and stores that together with being done with it."""

    def __init__(
        self, inbox: Inbox, users: UserStore, assistant: Assistant, wake_sender: Callable[[], None]
    ) -> None:
        self._inbox = inbox
        self._users = users
        self._assistant = assistant
        self._wake_sender = wake_sender

    async def handle(self, claim: Claim[Event]) -> None:
        """Handle one event. Types nobody here knows are passed over."""
        event = claim.item
        try:
            match event.type:
                case EventType.MESSAGE_RECEIVED:
                    await self._received(claim.number, event, MessageReceivedData.from_wire(event.data))
                case EventType.MESSAGE_SENT:
                    await self._sent(claim.number, event, MessageSentData.from_wire(event.data))
                case EventType.SESSION_STATUS:
                    data = SessionStatusData.from_wire(event.data)
                    await self._inbox.finish_session(claim.number, event, data.to)
                case _:
                    await self._inbox.finish(claim.number)
        except HoldfastError as error:
            log.warning("event not handled", event_id=event.id, type=event.type, code=error.code)
            raise

    async def _received(self, number: int, event: Event, data: MessageReceivedData) -> None:
        author = Author.PERSON if data.from_me else Author.CONTACT
        message = _message(event, data, data.from_.contact_id, author)
        question = question_in(data)
        if question is None or not await self._users.exists(event.user_id):
            await self._inbox.finish(number, message)
            return
        reply = Reply(message, await self._assistant.decide(event.user_id, whole(question)))
        await self._inbox.finish(number, message, reply)
        self._wake_sender()

    async def _sent(self, number: int, event: Event, data: MessageSentData) -> None:
        # What a caller of the API sent is stored by whoever called; by hand, nobody else knows of it.
        by_hand = data.source == MessageSource.PHONE
        message = _message(event, data, data.to.contact_id, Author.PERSON) if by_hand else None
        await self._inbox.finish(number, message)


def _message(
    event: Event, data: MessageReceivedData | MessageSentData, contact_id: str, author: Author
) -> Message:
    return Message(
        user_id=event.user_id,
        session_id=event.session_id,
        chat_id=data.chat.chat_id,
        contact_id=contact_id,
        message_id=data.message_id,
        author=author,
        type=data.type,
        text=None if data.text is None else whole(data.text),
        sent_at=data.sent_at,
    )
