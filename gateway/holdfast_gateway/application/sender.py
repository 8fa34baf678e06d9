"""Sending: once by its key, in order within a chat, acknowledged before it is called sent."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from weakref import WeakValueDictionary

from holdfast_contract.contacts import ContactLookup
from holdfast_contract.errors import (
    IdempotencyConflict,
    MessageNotFound,
    NumberNotOnWhatsapp,
    SessionNotReady,
)
from holdfast_contract.messages import MessageState, MessageStatus, SendMessage, SentMessage
from holdfast_contract.times import now

from holdfast_gateway.application import messages
from holdfast_gateway.application.journal import Journal
from holdfast_gateway.application.page import WhatsappPage
from holdfast_gateway.application.sessions import Sessions
from holdfast_gateway.application.store import Change, Store
from holdfast_gateway.domain.addresses import chat_address, contact_of, is_direct
from holdfast_gateway.domain.reasons import Lost
from holdfast_gateway.domain.sending import SendRecord
from holdfast_gateway.domain.session import SessionKey


class Sender:
    """Sends messages on sessions."""

    def __init__(self, sessions: Sessions, store: Store, journal: Journal) -> None:
        """`sessions` lend their pages, `store` remembers what was asked."""
        self._sessions = sessions
        self._store = store
        self._journal = journal
        self._turns: WeakValueDictionary[tuple[SessionKey, str], asyncio.Lock] = WeakValueDictionary()

    async def send(self, key: SessionKey, idempotency_key: str, message: SendMessage) -> SentMessage:
        """Send, or tell what became of it where the key was used before.

        Raises `IdempotencyConflict` for a key with another body, `SessionNotReady`, `NumberNotOnWhatsapp`,
        `NumberUnknown`, and `SendFailed`, after which the same key may be tried again.
        """
        supervisor = self._sessions.get(key)
        address = chat_address(message.to)
        digest = hashlib.sha256(message.to_json().encode()).hexdigest()
        try:
            async with self._turn(key, address):
                record = await self._store.send_by_key(key, idempotency_key)
                if record is None:
                    page = supervisor.ready_page()
                    record = await self._reserve(page, key, idempotency_key, digest, address)
                elif record.request_hash != digest:
                    raise IdempotencyConflict
                elif record.status is not MessageStatus.QUEUED:
                    return record.to_sent()
                else:
                    page = supervisor.ready_page()
                return await self._deliver(page, record, message)
        except Lost:
            raise SessionNotReady("The page was lost meanwhile. Repeat with the same key.") from None

    async def state(self, key: SessionKey, message_id: str) -> MessageState:
        """Say how far a message of ours has come. Raises `MessageNotFound`."""
        self._sessions.get(key)
        record = await self._store.send_by_message(key, message_id)
        if record is None:
            raise MessageNotFound
        return record.to_state()

    async def look_up(self, key: SessionKey, phone: str) -> ContactLookup:
        """Say whether a number has an account. Raises `SessionNotReady` and `NumberUnknown`."""
        try:
            found = await self._sessions.get(key).ready_page().find_account(chat_address(phone))
        except Lost:
            raise SessionNotReady from None
        if found is None:
            return ContactLookup(exists=False)
        return ContactLookup(exists=True, contact=contact_of(found.chat, other=found.other))

    @asynccontextmanager
    async def _turn(self, key: SessionKey, address: str) -> AsyncIterator[None]:
        """Wait for one's turn in a chat."""
        lock = self._turns.setdefault((key, address), asyncio.Lock())
        async with lock:
            yield

    async def _reserve(
        self, page: WhatsappPage, key: SessionKey, idempotency_key: str, digest: str, address: str
    ) -> SendRecord:
        """Find the recipient and commit the message's id before anything is sent."""
        chat, other = address, None
        if is_direct(address):
            found = await page.find_account(address)
            if found is None:
                raise NumberNotOnWhatsapp
            chat, other = found.chat, found.other
        record = SendRecord(
            key=key,
            idempotency_key=idempotency_key,
            request_hash=digest,
            message_id=await page.new_message_id(chat),
            chat_id=chat,
            to=contact_of(chat, other=other),
            status=MessageStatus.QUEUED,
        )
        await self._journal.commit(Change(send=record))
        return record

    async def _deliver(self, page: WhatsappPage, record: SendRecord, message: SendMessage) -> SentMessage:
        """Send unless the page has the message already: an earlier try may have come that far."""
        ack = await page.message_ack(record.message_id)
        if ack is None:
            acknowledged = await page.send_text(
                record.chat_id, message.text, message_id=record.message_id, reply_to=message.reply_to
            )
        else:
            acknowledged = ack > 0
        if not acknowledged:
            return record.to_sent()
        sent = replace(record, status=MessageStatus.SENT, sent_at=now())
        draft = messages.sent_by_api(sent, sent.to, message.text)
        await self._journal.commit(Change(send=sent, events=[draft]))
        return sent.to_sent()
