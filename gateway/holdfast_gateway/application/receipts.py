"""Receipts: how far messages of ours have come, in the order in which a reader can understand it."""

from contextlib import nullcontext
from functools import partial

import structlog
from holdfast_contract.events import MessageSource
from holdfast_contract.messages import MessageStatus
from holdfast_contract.service import tracing
from holdfast_contract.times import now
from holdfast_contract.trails import trail_in_key

from holdfast_gateway.application import outgoing
from holdfast_gateway.application.journal import Journal
from holdfast_gateway.application.page import AcksSeen
from holdfast_gateway.application.sending_page import SendingPage
from holdfast_gateway.application.sends import Sends
from holdfast_gateway.application.store import Change
from holdfast_gateway.application.telling import patiently
from holdfast_gateway.domain.sending import (
    SendRecord,
    chat_of_message_id,
    code_of_refusal,
    is_further,
    is_preset,
    status_of_ack,
)
from holdfast_gateway.domain.session import SessionKey

UNACKNOWLEDGED = 200
"""Sends that a page is asked for when it connects, the newest ones."""

log = structlog.get_logger()


class Receipts:
    """Records one session's receipts."""

    def __init__(self, key: SessionKey, sends: Sends, journal: Journal) -> None:
        """`sends` knows which messages the API sent."""
        self._key = key
        self._sends = sends
        self._journal = journal

    async def on_acks(self, seen: AcksSeen) -> None:
        """Record how far messages of ours have come."""
        status = status_of_ack(seen.ack)
        if status is None:
            return
        for message_id in seen.message_ids:
            record = await self._sends.by_message(self._key, message_id)
            if record is not None:
                await self._on_send(record, status, seen.refusal)
            else:
                chat = chat_of_message_id(message_id)
                source = MessageSource.API if is_preset(message_id) else MessageSource.PHONE
                told = outgoing.came_further(self._key, message_id, chat, status, source=source)
                await self._journal.commit(Change(events=[told]))

    async def catch_up(self, page: SendingPage) -> None:
        """Ask a page that is back for what nobody heard of: it sends again by itself. Raises `Lost`."""
        for record in await self._sends.unacknowledged(self._key, UNACKNOWLEDGED):
            ack = await page.message_ack(record.message_id)
            status = None if ack is None else status_of_ack(ack)
            if status is not None:
                await patiently(partial(self._on_send, record, status, None))

    async def _on_send(self, record: SendRecord, status: MessageStatus, refusal: str | None) -> None:
        if not is_further(record.status, status):
            return
        trail = trail_in_key(record.idempotency_key)
        with tracing.span("receipt", trail, status=status.value) if trail else nullcontext():
            await self._commit(record, status, refusal)
        log.info("receipt", message_id=record.message_id, status=status, request_id=trail, **self._key.ids())

    async def _commit(self, record: SendRecord, status: MessageStatus, refusal: str | None) -> None:
        if status is MessageStatus.FAILED:
            further, told = outgoing.failed(record, code_of_refusal(refusal))
        else:
            further, told = outgoing.acknowledged(record, status, now())
        await self._journal.commit(Change(send=further, events=told))
