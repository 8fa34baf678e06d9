"""Subscriptions that are asked for replies, in the database."""

from collections.abc import Callable, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from holdfast_contract.contacts import Contact
from holdfast_contract.reply_steps import OnTimeout
from holdfast_contract.service.database import Database
from sqlalchemy import select, true

from holdfast_core.adapters.tables import contacts, subscriptions
from holdfast_core.domain.conversations.reply_steps import ReplyStep
from holdfast_core.domain.subscriptions import Destination, valid_secrets


class ReplyStepTable:
    """Reads those of all users. For a user without any this is one look at an index."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def of(self, user_id: str) -> Sequence[ReplyStep]:
        """List a user's that are not paused, the oldest first."""
        asked = (
            subscriptions.c.user_id == user_id,
            subscriptions.c.is_reply_step == true(),
            subscriptions.c.is_active == true(),
        )
        query = select(subscriptions).where(*asked).order_by(subscriptions.c.number)
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        now = self._clock()
        return [
            ReplyStep(
                destination=Destination(
                    row.subscription_id,
                    user_id,
                    row.url,
                    valid_secrets(row.sealed_secret, row.sealed_old_secret, row.old_secret_until, now),
                ),
                name=row.description or urlsplit(row.url).hostname or "",
                timeout_seconds=row.reply_timeout_seconds,
                on_timeout=OnTimeout(row.on_timeout),
                asks_always=row.ask_always,
                sessions=frozenset(row.sessions),
                chats=frozenset(row.chats),
                intents=frozenset(row.intents),
            )
            for row in rows
        ]

    async def contact(self, user_id: str, contact_id: str) -> Contact | None:
        """Give what is known of a contact, as platforms are told of it."""
        query = select(contacts.c.contact_id, contacts.c.phone, contacts.c.lid, contacts.c.name).where(
            contacts.c.user_id == user_id, contacts.c.contact_id == contact_id
        )
        row = await self._database.read(lambda connection: connection.execute(query).first())
        if row is None:
            return None
        return Contact(contact_id=row.contact_id, phone=row.phone, lid=row.lid, name=row.name)
