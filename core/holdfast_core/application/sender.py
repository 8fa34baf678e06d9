"""Sending replies that are decided and committed."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog
from holdfast_contract.errors import GatewayUnreachable, ValidationFailed
from holdfast_contract.messages import SendMessage, SentMessage
from pydantic import ValidationError

from holdfast_core.application import measures
from holdfast_core.application.fleet import Fleet
from holdfast_core.application.ports import Claim, Outbox
from holdfast_core.domain.conversations.messages import Reply

CALL = 25.0
"""Seconds that a call to the gateway may take with all its repeats; well below the time it is marked for."""

log = structlog.get_logger()


class Sender:
    """Calls the gateway with a reply's own key, so that a repeat after a crash sends nothing twice.

    A call is marked in the database before it begins, in the transaction that finds the contact's epoch
    unchanged. So for each reply either the reset comes first and there is no call, or the reset sees the mark
    and waits until the call is over: see `Contacts.reset`.
    """

    def __init__(self, outbox: Outbox, gateway: Fleet, clock: Callable[[], datetime]) -> None:
        self._outbox = outbox
        self._gateway = gateway
        self._clock = clock

    async def handle(self, claim: Claim[Reply]) -> None:
        """Send one reply and note it. Raises the gateway's error, and `StaleEpoch` after a reset."""
        reply = claim.item
        try:
            message = SendMessage(to=reply.chat_id, text=reply.text)
        except ValidationError:
            raise ValidationFailed("The chat's id is not one that can be written to.") from None
        sending = await self._outbox.begin(claim)
        try:
            sent = await self._send(reply, message)
        finally:
            await self._outbox.end(sending)
        at = sent.sent_at or self._clock()
        await self._outbox.sent(claim, sent.message_id, at)
        if reply.asked_at is not None:
            measures.REPLY_SECONDS.observe(max((at - reply.asked_at).total_seconds(), 0.0))
        log.info("reply sent", message_id=sent.message_id)

    async def _send(self, reply: Reply, message: SendMessage) -> SentMessage:
        try:
            async with asyncio.timeout(CALL):
                return await self._gateway.send(
                    reply.user_id, reply.session_id, message, idempotency_key=reply.key
                )
        except TimeoutError:
            raise GatewayUnreachable("The gateway did not answer in time.") from None
