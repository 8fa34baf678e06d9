"""What happens in a session's chats, recorded as it is seen."""

from dataclasses import replace

from holdfast_contract.events import MessageSource

from holdfast_gateway.application import messages
from holdfast_gateway.application.journal import Journal
from holdfast_gateway.application.page import AcksSeen, MessageSeen
from holdfast_gateway.application.store import Change, Store
from holdfast_gateway.domain.sending import is_further, status_of_ack
from holdfast_gateway.domain.session import SessionKey


class Listener:
    """Records one session's messages and receipts."""

    def __init__(self, key: SessionKey, store: Store, journal: Journal) -> None:
        """`store` knows which messages the API sent."""
        self._key = key
        self._store = store
        self._journal = journal

    async def on_message(self, seen: MessageSeen) -> None:
        """Record a message, once; what the API sent is told by the one who sent it."""
        if not messages.is_told(seen):
            return
        if not seen.from_me:
            draft = messages.received(self._key, seen)
        elif await self._store.send_by_message(self._key, seen.message_id) is None:
            draft = messages.sent_by_hand(self._key, seen)
        else:
            return
        await self._journal.commit(Change(events=[draft]))

    async def on_acks(self, seen: AcksSeen) -> None:
        """Record how far messages of ours have come."""
        status = status_of_ack(seen.ack)
        if status is None:
            return
        for message_id in seen.message_ids:
            known = await self._store.send_by_message(self._key, message_id)
            if known is not None and not is_further(known.status, status):
                continue
            source = MessageSource.PHONE if known is None else MessageSource.API
            chat = messages.chat_of_message_id(message_id)
            draft = messages.came_further(self._key, message_id, chat, status, source)
            send = None if known is None else replace(known, status=status)
            await self._journal.commit(Change(send=send, events=[draft]))
