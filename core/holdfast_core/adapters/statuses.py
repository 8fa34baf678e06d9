"""How far messages of ours have come, in the database. These are parts of transactions."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from holdfast_contract.errors import ErrorCode
from holdfast_contract.messages import MessageStatus
from holdfast_contract.service.engines import insert_into
from sqlalchemy import Connection, delete, or_, update

from holdfast_core.adapters.tables import early_statuses, messages
from holdfast_core.domain.conversations.messages import Author, Message
from holdfast_core.domain.conversations.statuses import Progress, statuses_before

EARLY = timedelta(hours=1)
"""How long a status waits for its message; of what others send through the gateway no message comes."""


def advance(connection: Connection, progress: Progress, now: datetime) -> None:
    """Note how far a message has come, unless it was further; keep it where the message is not known yet."""
    if not _write(connection, progress):
        _keep(connection, progress, now)


def take_early(connection: Connection, message: Message) -> None:
    """Give a new message the status that came before it."""
    its = (
        early_statuses.c.user_id == message.user_id,
        early_statuses.c.session_id == message.session_id,
        early_statuses.c.message_id == message.message_id,
    )
    taking = delete(early_statuses).where(*its).returning(early_statuses.c.status, early_statuses.c.error)
    row = connection.execute(taking).first()
    if row is not None:
        error = row.error and ErrorCode(row.error)
        named = (message.user_id, message.session_id, message.message_id)
        _write(connection, Progress(*named, MessageStatus(row.status), error))


def forget_early(connection: Connection, user_id: str, names: Iterable[str | None]) -> None:
    """Forget what came before messages with a contact: their ids hold the contact's."""
    theirs = [early_statuses.c.message_id.contains(name, autoescape=True) for name in names if name]
    connection.execute(delete(early_statuses).where(early_statuses.c.user_id == user_id, or_(*theirs)))


def _write(connection: Connection, progress: Progress) -> bool:
    """Write it on the message, where that is a step further. False where there is no such message."""
    its = (
        messages.c.user_id == progress.user_id,
        messages.c.session_id == progress.session_id,
        messages.c.message_id == progress.message_id,
    )
    earlier = [status.value for status in statuses_before(progress.status)]
    is_further = or_(messages.c.status.is_(None), messages.c.status.in_(earlier))
    values = {"status": progress.status.value, "error": progress.error and progress.error.value}
    is_ours = messages.c.author != Author.CONTACT.value
    further = connection.execute(update(messages).where(*its, is_ours, is_further).values(values))
    return further.rowcount > 0 or connection.execute(messages.select().where(*its)).first() is not None


def _keep(connection: Connection, progress: Progress, now: datetime) -> None:
    connection.execute(delete(early_statuses).where(early_statuses.c.told_at < now - EARLY))
    row = insert_into(connection, early_statuses).values(
        user_id=progress.user_id,
        session_id=progress.session_id,
        message_id=progress.message_id,
        status=progress.status.value,
        error=progress.error and progress.error.value,
        told_at=now,
    )
    earlier = [status.value for status in statuses_before(progress.status)]
    further = row.on_conflict_do_update(
        index_elements=["user_id", "session_id", "message_id"],
        set_={"status": row.excluded.status, "error": row.excluded.error},
        where=early_statuses.c.status.in_(earlier),
    )
    connection.execute(further)
