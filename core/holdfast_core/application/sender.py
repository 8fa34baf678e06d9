"""Sending replies that are decided and committed."""

from collections.abc import Callable
from datetime import datetime

from holdfast_contract.client import GatewayClient
from holdfast_contract.errors import ValidationFailed
from holdfast_contract.messages import SendMessage
from pydantic import ValidationError

from holdfast_core.application.ports import Claim, Outbox
from holdfast_core.domain.conversations import Reply


class Sender:
    """Calls the gateway with a reply's own key, so that a repeat after a crash sends nothing twice."""

    def __init__(self, outbox: Outbox, gateway: GatewayClient, clock: Callable[[], datetime]) -> None:
        self._outbox = outbox
        self._gateway = gateway
        self._clock = clock

    async def handle(self, claim: Claim[Reply]) -> None:
        """Send one reply and note it. Raises the gateway's error."""
        reply = claim.item
        answered = reply.answered
        try:
            message = SendMessage(to=answered.chat_id, text=reply.decision.reply or "")
        except ValidationError:
            raise ValidationFailed("The chat's id is not one that can be written to.") from None
        sent = await self._gateway.send(
            answered.user_id, answered.session_id, message, idempotency_key=reply.key
        )
        await self._outbox.sent(claim.number, reply, sent.message_id, sent.sent_at or self._clock())
