"""Sending: once by its key, in order within a chat, acknowledged before it is called sent."""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from weakref import WeakValueDictionary

import structlog
from holdfast_contract.contacts import Contact, ContactLookup
from holdfast_contract.errors import (
    Conflict,
    ErrorCode,
    HoldfastError,
    IdempotencyConflict,
    MessageNotFound,
    NumberNotOnWhatsapp,
    SessionNotReady,
)
from holdfast_contract.messages import MessageState, MessageStatus, SendMessage, SentMessage
from holdfast_contract.service import tracing
from holdfast_contract.times import now
from holdfast_contract.trails import trail_in_key

from holdfast_gateway.application import measures, outgoing
from holdfast_gateway.application.attachments import Attachments
from holdfast_gateway.application.contacts import Directory
from holdfast_gateway.application.journal import Journal
from holdfast_gateway.application.pacer import Pacer
from holdfast_gateway.application.page import WhatsappPage
from holdfast_gateway.application.sending_page import Attachment
from holdfast_gateway.application.sends import Sends
from holdfast_gateway.application.sessions import Sessions
from holdfast_gateway.application.store import Change, Draft
from holdfast_gateway.domain.addresses import chat_address, contact_of, is_direct
from holdfast_gateway.domain.reasons import Lost
from holdfast_gateway.domain.sending import (
    Refused,
    SendRecord,
    chat_of_message_id,
    is_preset,
    preset_id,
    status_of_ack,
)
from holdfast_gateway.domain.session import SessionKey

log = structlog.get_logger()


@dataclass(frozen=True)
class _Request:
    """A message that somebody wants sent, and what it is known by."""

    key: SessionKey
    idempotency_key: str
    message: SendMessage
    digest: str
    at: datetime


class Sender:
    """Sends messages on sessions."""

    def __init__(
        self,
        sessions: Sessions,
        *,
        directory: Directory,
        sends: Sends,
        journal: Journal,
        attachments: Attachments,
        pacer: Pacer,
    ) -> None:
        """`sessions` lend their pages, `directory` knows who is who, `sends` remember what was asked."""
        self._sessions = sessions
        self._directory = directory
        self._sends = sends
        self._journal = journal
        self._attachments = attachments
        self._pacer = pacer
        self._turns: WeakValueDictionary[tuple[SessionKey, str, str], asyncio.Lock] = WeakValueDictionary()
        self._silenced: dict[tuple[str, str], datetime] = {}

    async def send(self, key: SessionKey, idempotency_key: str, message: SendMessage) -> SentMessage:
        """Send as `_send` does, and count it."""
        began = time.monotonic()
        try:
            with tracing.span("send", trail_in_key(idempotency_key), type=message.type):
                sent = await self._send(key, idempotency_key, message)
        except HoldfastError as error:
            measures.SENDS.add(error.code)
            log.warning("not sent", code=error.code, **key.ids())
            raise
        measures.SENDS.add("sent")
        measures.SEND_SECONDS.observe(time.monotonic() - began)
        log.info("sent", message_id=sent.message_id, **key.ids())
        return sent

    async def _send(self, key: SessionKey, idempotency_key: str, message: SendMessage) -> SentMessage:
        """Send, or tell what became of it where the key was used before.

        Raises `IdempotencyConflict` for a key with another body; `SessionNotReady`, `NumberNotOnWhatsapp`,
        `NumberUnknown`, `SendingPaused`, `FirstContactsExhausted`, `SessionOwnedElsewhere`,
        `GatewayDraining` (it is about to be), `MessageNotFound` (of one that it answers), `Conflict` (the
        contact was forgotten while this waited), `SendFailed` and what `Attachments` raise, after all of
        which the same key may be tried again. What WhatsApp itself has refused (`SendFailed`,
        `ReachoutTimelock`) stays so under its key.
        """
        with self._sessions.get(key).door.passing():
            return await self._send_inside(key, idempotency_key, message)

    async def _send_inside(self, key: SessionKey, idempotency_key: str, message: SendMessage) -> SentMessage:
        at = now()
        asked = _Request(key, idempotency_key, message, await asyncio.to_thread(_digest, message), at)
        address = await self._directory.address_of(key.user_id, message.to)
        try:
            # Repeats of a key one after the other, and messages to one address as they were asked for.
            async with self._turn(key, "key", idempotency_key), self._turn(key, "address", address):
                record = await self._sends.by_key(key, idempotency_key)
                if record is not None and record.request_hash != asked.digest:
                    raise IdempotencyConflict
                if record is not None and record.status is not MessageStatus.QUEUED:
                    return _answer(record)
                page = self._sessions.get(key).ready_page()
                chat, to = (
                    await self._find(key, page, address) if record is None else (record.chat_id, record.to)
                )
                # One person's chat by phone and their chat by lid are one.
                async with self._turn(key, "person", to.contact_id):
                    self._refuse_silenced(asked, to)
                    return _answer(await self._deliver(page, asked, record, chat, to))
        except Lost:
            raise SessionNotReady("The page was lost meanwhile. Repeat with the same key.") from None

    async def silence(self, user_id: str, contact_id: str, before: datetime) -> None:
        """Send nothing more to a contact that was asked for before a time; wait for what is under way.

        A caller may long have gone away while what it asked for still waits for its turn here.
        """
        self._silenced[user_id, contact_id] = before
        theirs = [
            turn
            for (key, kind, name), turn in list(self._turns.items())
            if key.user_id == user_id and (kind, name) == ("person", contact_id)
        ]
        for turn in theirs:
            async with turn:
                pass

    def _refuse_silenced(self, asked: _Request, to: Contact) -> None:
        before = self._silenced.get((asked.key.user_id, to.contact_id))
        if before is not None and asked.at <= before:
            raise Conflict("The contact was forgotten while this waited. Send it again if it is still meant.")

    async def state(self, key: SessionKey, message_id: str) -> MessageState:
        """Say how far a message of ours has come. Raises `MessageNotFound`.

        Of one that another gateway has sent only the page knows; raises `SessionNotReady` without one.
        """
        session = self._sessions.get(key)
        record = await self._sends.by_message(key, message_id)
        if record is not None:
            return record.to_state()
        ack = None
        if is_preset(message_id):
            try:
                ack = await session.ready_page().sending.message_ack(message_id)
            except Lost:
                raise SessionNotReady from None
        if ack is None:
            raise MessageNotFound
        return MessageState(message_id=message_id, status=status_of_ack(ack) or MessageStatus.QUEUED)

    async def look_up(self, key: SessionKey, phone: str) -> ContactLookup:
        """Say whether a number has an account. Raises `SessionNotReady` and `NumberUnknown`."""
        page = self._sessions.get(key).ready_page()
        try:
            _, contact = await self._find(key, page, chat_address(phone))
        except NumberNotOnWhatsapp:
            return ContactLookup(exists=False)
        except Lost:
            raise SessionNotReady from None
        return ContactLookup(exists=True, contact=contact)

    async def mark_seen(self, key: SessionKey, recipient: str) -> None:
        """Mark a chat as read. Raises `SessionNotReady`, `NumberNotOnWhatsapp` and `NumberUnknown`."""
        try:
            page, chat = await self._chat(key, recipient)
            await page.sending.mark_seen(chat)
        except Lost:
            raise SessionNotReady from None

    async def show_typing(self, key: SessionKey, recipient: str, seconds: float) -> None:
        """Begin to show that somebody writes. Raises as `mark_seen` does."""
        try:
            page, chat = await self._chat(key, recipient)
            await page.sending.show_typing(chat, seconds)
        except Lost:
            raise SessionNotReady from None

    async def _chat(self, key: SessionKey, recipient: str) -> tuple[WhatsappPage, str]:
        """Give a session's page, and the chat that a recipient is reached in."""
        page = self._sessions.get(key).ready_page()
        chat, _ = await self._find(key, page, await self._directory.address_of(key.user_id, recipient))
        return page, chat

    async def _find(self, key: SessionKey, page: WhatsappPage, address: str) -> tuple[str, Contact]:
        """Give the chat behind an address, and whose it is.

        Raises `NumberNotOnWhatsapp` and `NumberUnknown`.
        """
        if not is_direct(address):
            return address, contact_of(address)
        found = await page.find_account(address)
        if found is None:
            raise NumberNotOnWhatsapp
        return found.chat, await self._directory.meet(key.user_id, found.chat, found.other)

    @asynccontextmanager
    async def _turn(self, key: SessionKey, kind: str, name: str) -> AsyncIterator[None]:
        """Wait for one's turn; whoever came first goes first."""
        lock = self._turns.setdefault((key, kind, name), asyncio.Lock())
        async with lock:
            yield

    async def _deliver(
        self, page: WhatsappPage, asked: _Request, record: SendRecord | None, chat: str, to: Contact
    ) -> SendRecord:
        """Send unless the page has the message already: an earlier try may have come that far.

        That may have been another gateway's try, of which nothing is remembered here.
        """
        message_id = await self._message_id(page, asked, chat) if record is None else record.message_id
        ack = await page.sending.message_ack(message_id)
        if ack is not None:
            return await self._settle(record or await self._found(asked, message_id, to), ack)
        self._pacer.check(asked.key)
        async with self._attached(asked.message) as attachment:
            if record is None:
                record = await self._reserve(page, asked, attachment, message_id, to)
            await self._pacer.before(asked.key, page.sending, chat, asked.message)
            try:
                with tracing.span("page"):
                    acknowledged = await page.sending.send(
                        record.chat_id, asked.message, attachment, message_id=record.message_id
                    )
            except Refused as refused:
                self._pacer.refused(asked.key)
                return await self._commit(*outgoing.failed(record, refused.code))
        if not acknowledged:
            return record
        self._pacer.accepted(asked.key)
        return await self._settle(record, ack=1)

    @asynccontextmanager
    async def _attached(self, message: SendMessage) -> AsyncIterator[Attachment | None]:
        if message.media is None:
            yield None
            return
        async with self._attachments.open(message.type, message.media) as attachment:
            yield attachment

    async def _message_id(self, page: WhatsappPage, asked: _Request, chat: str) -> str:
        return preset_id(await page.sending.new_message_id(chat), asked.key, asked.idempotency_key)

    async def _reserve(
        self, page: WhatsappPage, asked: _Request, attachment: Attachment | None, message_id: str, to: Contact
    ) -> SendRecord:
        """Commit the message's id, and what will be told of it, before anything is sent."""
        chat = chat_of_message_id(message_id)
        async with self._pacer.admitted(asked.key, page.sending, chat, to) as first_contact_on:
            record = _record(asked, attachment, message_id, to)
            return await self._commit(replace(record, first_contact_on=first_contact_on))

    async def _found(self, asked: _Request, message_id: str, to: Contact) -> SendRecord:
        """Remember what another gateway has sent."""
        async with self._attached(asked.message) as attachment:
            return await self._commit(_record(asked, attachment, message_id, to))

    async def _settle(self, record: SendRecord, ack: int) -> SendRecord:
        """Record what WhatsApp's number says of a send."""
        status = status_of_ack(ack)
        if status is None:
            return record
        if status is MessageStatus.FAILED:
            return await self._commit(*outgoing.failed(record, ErrorCode.SEND_FAILED))
        return await self._commit(*outgoing.acknowledged(record, status, now()))

    async def _commit(self, record: SendRecord, told: Sequence[Draft] = ()) -> SendRecord:
        await self._journal.commit(Change(send=record, events=told))
        return record


def _record(asked: _Request, attachment: Attachment | None, message_id: str, to: Contact) -> SendRecord:
    chat = chat_of_message_id(message_id)
    return SendRecord(
        key=asked.key,
        idempotency_key=asked.idempotency_key,
        request_hash=asked.digest,
        message_id=message_id,
        chat_id=chat,
        to=to,
        status=MessageStatus.QUEUED,
        untold=outgoing.describe(
            asked.message, attachment, message_id=message_id, chat_id=chat, to=to, at=now()
        ),
    )


def _digest(message: SendMessage) -> str:
    return hashlib.sha256(message.to_json().encode()).hexdigest()


def _answer(record: SendRecord) -> SentMessage:
    """Answer with what became of a send. Raises what it failed with."""
    if record.status is MessageStatus.FAILED:
        raise HoldfastError.by_code[record.code or ErrorCode.SEND_FAILED]
    return record.to_sent()
