"""What core does with a gateway's events."""

from collections.abc import Callable
from datetime import datetime

import structlog
from holdfast_contract.assistant import AssistantSettings
from holdfast_contract.core import Accepted
from holdfast_contract.errors import HoldfastError, ValidationFailed

from holdfast_core.application import measures
from holdfast_core.application.ports import Claim, Inbox, UserStore
from holdfast_core.application.turns import Configurations
from holdfast_core.domain.conversations.arrivals import Arrival, read_event
from holdfast_core.domain.conversations.changes import Change, change_in
from holdfast_core.domain.conversations.messages import Message
from holdfast_core.domain.session_history import occurrence_in

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
        measures.EVENTS.add("new" if is_new else "duplicate")
        if is_new:
            self._wake()
        return Accepted(duplicate=not is_new)


class EventHandler:
    """Does what an event asks for, and stores that together with being done with it."""

    def __init__(
        self,
        inbox: Inbox,
        users: UserStore,
        configurations: Configurations,
        wake_turns_at: Callable[[datetime], None],
    ) -> None:
        self._inbox = inbox
        self._users = users
        self._configurations = configurations
        self._wake_turns_at = wake_turns_at

    async def handle(self, claim: Claim[Arrival]) -> None:
        """Handle one event. Types nobody here knows are passed over.

        Raises `ValidationFailed` for data that is not as its type says.
        """
        event, standing = claim.item.event, claim.item.standing
        contact_id = None if standing is None else standing.contact_id
        try:
            occurrence = occurrence_in(event)
            if occurrence is not None:
                await self._inbox.finish_session(claim.number, occurrence)
                return
            change = change_in(event, contact_id)
            settings = await self._settings(change)
        except HoldfastError as error:
            log.warning("event not handled", event_id=event.id, type=event.type, code=error.code)
            raise
        due_at = await self._inbox.finish(claim, change, settings)
        if due_at is not None:
            self._wake_turns_at(due_at)

    async def _settings(self, change: Change | None) -> AssistantSettings | None:
        """Give by what a message is answered; None where nobody answers it."""
        if not isinstance(change, Message) or not await self._users.exists(change.user_id):
            return None
        return (await self._configurations.live(change.user_id)).settings
