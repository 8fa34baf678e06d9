"""The port to what was asked to be sent."""

from datetime import date
from typing import Protocol

from holdfast_gateway.domain.sending import SendRecord
from holdfast_gateway.domain.session import SessionKey


class Sends(Protocol):
    """Finds sends; they are recorded with the change that they are part of."""

    async def by_key(self, key: SessionKey, idempotency_key: str) -> SendRecord | None:
        """Find a send by the key that its sender gave it."""

    async def by_message(self, key: SessionKey, message_id: str) -> SendRecord | None:
        """Find a send by its WhatsApp id, also where a receipt writes the chat in it otherwise."""

    async def unacknowledged(self, key: SessionKey, limit: int) -> list[SendRecord]:
        """Give the newest sends that WhatsApp has not acknowledged, oldest first."""

    async def first_contacts(self, key: SessionKey, day: date) -> frozenset[str]:
        """Name the contacts who were written to for the first time on a day (UTC)."""
