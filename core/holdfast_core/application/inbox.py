"""What core does with a gateway's events."""

from collections.abc import Callable

import structlog
from holdfast_contract.core import Accepted
from holdfast_contract.errors import HoldfastError, ValidationFailed
from holdfast_contract.events import EventType, SessionStatusData

from holdfast_core.application.assistant import Assistant
from holdfast_core.application.ports import Claim, Inbox, UserStore
from holdfast_core.domain.arrivals import Arrival, read_event
from holdfast_core.domain.changes import Change, change_in
from holdfast_core.domain.contacts import Standing
from holdfast_core.domain.conversations import Message, Reply, question_in

log = structlog.get_logger()


class Receiver:
    """Takes events in: stored durably, then acknowledged, then worked on."""

    def __init__(self, inbox: Inbox, wake: Callable[[], None]) -> None:
        """`wake` tells the worker that there is something to do."""
        self._inbox = inbox
        self._wake = wake

    async def receive(self, webhook_id: str, body: bytes) -> Accepted:
        """Store a verified event. Raises `ValidationFailed` for what is not an event of that id."""
        event = read_event(body)
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

    async def handle(self, claim: Claim[Arrival]) -> None:
        """Handle one event. Types nobody here knows are passed over.

        Raises `ValidationFailed` for data that is not as its type says.
        """
        event, standing = claim.item.event, claim.item.standing
        contact_id = None if standing is None else standing.contact_id
        try:
            if event.type == EventType.SESSION_STATUS:
                data = SessionStatusData.from_wire(event.data)
                await self._inbox.finish_session(claim.number, event, data.to)
                return
            change = change_in(event, contact_id)
            reply = await self._reply(change, standing)
        except HoldfastError as error:
            log.warning("event not handled", event_id=event.id, type=event.type, code=error.code)
            raise
        await self._inbox.finish(claim, change, reply)
        if reply is not None:
            self._wake_sender()

    async def _reply(self, change: Change | None, standing: Standing | None) -> Reply | None:
        """Decide on what asks for an answer, on behalf of the contact as it stood when we took it up."""
        if not isinstance(change, Message) or standing is None:
            return None
        question = question_in(change)
        if question is None or not await self._users.exists(standing.user_id):
            return None
        decision = await self._assistant.decide(standing.user_id, question)
        return Reply(change, decision, standing.epoch)
