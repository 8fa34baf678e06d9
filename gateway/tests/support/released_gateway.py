"""What a gateway remembers of a small shop, for `infra/scripts/release_dump.py`."""

from holdfast_contract.contacts import Contact
from holdfast_contract.events import EventType, SessionReasonData
from holdfast_contract.messages import MessageStatus
from holdfast_contract.service.database import Database
from holdfast_contract.times import now
from holdfast_gateway.adapters.store.memory import Memory
from holdfast_gateway.adapters.store.tables import metadata
from holdfast_gateway.application.store import Change, Draft
from holdfast_gateway.domain.recovery import Rung, Step
from holdfast_gateway.domain.sending import SendRecord
from holdfast_gateway.domain.session import Desired, SessionKey, SessionRecord

KEY = SessionKey("bakery", "default")
SENDS = 5


async def fill(url: str) -> None:
    """Put into an empty database what a session leaves there."""
    database = await Database(url, metadata).open()
    memory = Memory(database)
    await memory.waiting.configure(["http://127.0.0.1:3000/webhooks/gateway"])
    record = SessionRecord(KEY, Desired.RUNNING, linked=True, phone="628111222333", last_connected_at=now())
    await memory.store.commit(Change(session=record))
    for number in range(SENDS):
        send = SendRecord(
            key=KEY,
            idempotency_key=f"reply-{number}",
            request_hash="h",
            message_id=f"true_62813@c.us_{number}",
            chat_id="62813@c.us",
            to=Contact(contact_id="62813", phone="62813"),
            status=MessageStatus.QUEUED,
        )
        lost = SessionReasonData(reason="NETWORK_LOST")
        told = Draft(EventType.SESSION_DISCONNECTED, KEY, lost, once=str(number))
        await memory.store.commit(Change(send=send, events=[told]))
    await memory.store.record_step(KEY, Step(next(iter(Rung)), 1, 2.0), "NETWORK_LOST")
    await database.close()
