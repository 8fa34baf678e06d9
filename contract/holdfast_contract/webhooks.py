"""For those who receive Holdfast's events: a delivery is checked, then read.

    webhooks = Webhooks("whsec_…")
    event = webhooks.verified(request.headers, body)

`body` is the raw one, as it came: `await request.read()` in aiohttp, `await request.body()` in FastAPI,
`request.get_data()` in Flask.
"""

from collections.abc import Mapping

from holdfast_contract.errors import SignatureInvalid, ValidationFailed
from holdfast_contract.events import Event
from holdfast_contract.signing import Verifier

__all__ = ["Event", "SignatureInvalid", "Webhooks"]


class Webhooks:
    """Receives the deliveries of one subscription, by its secret; by several while it is rotated."""

    def __init__(self, *secrets: str) -> None:
        """Raises `ValueError` for no secret or a malformed one."""
        self._verifier = Verifier(secrets)

    def verified(self, headers: Mapping[str, str], body: bytes) -> Event:
        """Check the raw body and give its event. Raises `SignatureInvalid`: answer 401 then.

        The same event may come twice, with the same `id`: take it once.
        """
        webhook_id = self._verifier.verify(headers, body)
        try:
            event = Event.from_body(body)
        except ValidationFailed:
            raise SignatureInvalid("It is signed, but no event of Holdfast's.") from None
        if event.id != webhook_id:
            raise SignatureInvalid("The webhook-id is not the event's.")
        return event
