"""Signed events from a gateway."""

from aiohttp import web
from holdfast_contract.core import Accepted
from holdfast_contract.errors import PayloadTooLarge, RequestTimeout, SignatureInvalid, ValidationFailed
from holdfast_contract.service.web import MAX_BODY, Route, read_body
from holdfast_contract.signing import Verifier

from holdfast_core.application import measures
from holdfast_core.application.inbox import Receiver


class WebhookRoutes:
    """Where a gateway delivers to."""

    def __init__(self, receiver: Receiver, verifier: Verifier) -> None:
        self._receiver = receiver
        self._verifier = verifier

    def routes(self) -> list[Route]:
        """The table."""
        return [
            Route(
                "POST",
                "/webhooks/gateway",
                self.receive_event,
                "Take a signed event: stored durably, then acknowledged.",
                answer=Accepted,
                status=202,
                errors=(SignatureInvalid, RequestTimeout, PayloadTooLarge, ValidationFailed),
                headers={
                    "webhook-id": "The event's id, the same on every attempt.",
                    "webhook-timestamp": "Seconds, of this attempt.",
                    "webhook-signature": "`v1,<base64 HMAC-SHA256 of id.timestamp.body>`.",
                },
                tag="webhooks",
                open=True,
                per_minute=0,
            )
        ]

    async def receive_event(self, request: web.Request) -> Accepted:
        """Check the raw body's signature before anything reads it."""
        body = await read_body(request, MAX_BODY)
        try:
            webhook_id = self._verifier.verify(request.headers, body)
        except SignatureInvalid:
            measures.EVENTS.add("refused")
            raise
        return await self._receiver.receive(webhook_id, body)
