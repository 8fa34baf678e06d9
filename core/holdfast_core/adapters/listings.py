"""Lists that are read page by page, and the list of what was said in a conversation."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from holdfast_contract.contacts import ChatKind
from holdfast_contract.conversations import ConversationMessage, MessageList, MessageProgress
from holdfast_contract.replies import Answer
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    Select,
    Subquery,
    and_,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)

from holdfast_core.adapters.states import Place
from holdfast_core.adapters.tables import DONE, FAILED, NOTHING, WAITING, messages, replies
from holdfast_core.application.conversations import Wanted
from holdfast_core.domain.conversations.messages import Author

_JOINT = "-"
_EPOCH = datetime.fromtimestamp(0, UTC)

_PROGRESS = {
    WAITING: MessageProgress.QUEUED,
    DONE: MessageProgress.SENT,
    FAILED: MessageProgress.FAILED,
}


def newest_first(query: Select[Any], order: Sequence[ColumnElement[Any]], wanted: Wanted) -> Select[Any]:
    """Have a query give one page, and one row more where there are further pages.

    `order` is a time, and numbers that tell equal times apart.
    """
    if wanted.before is not None:
        at, *others = map(int, wanted.before.split(_JOINT))
        moment = literal(_EPOCH + timedelta(milliseconds=at), order[0].type)
        query = query.where(tuple_(*order) < tuple_(moment, *(literal(one, BigInteger) for one in others)))
    return query.order_by(*(column.desc() for column in order)).limit(wanted.limit + 1)


def next_page(rows: Sequence[Row[Any]], order: Sequence[ColumnElement[Any]], wanted: Wanted) -> str | None:
    """Say where the next page begins; None where this one is the last."""
    if len(rows) <= wanted.limit:
        return None
    at, *others = (getattr(rows[wanted.limit - 1], column.key or "") for column in order)
    return _JOINT.join(map(str, ((at - _EPOCH) // timedelta(milliseconds=1), *others)))


def said_in(place: Place) -> tuple[ColumnElement[bool], ...]:
    """Say which messages are a conversation's."""
    user_id, session_id, contact_id = place
    return (
        messages.c.user_id == user_id,
        messages.c.session_id == session_id,
        messages.c.contact_id == contact_id,
        messages.c.chat_kind == ChatKind.DIRECT.value,
    )


def list_messages(connection: Connection, place: Place, wanted: Wanted) -> MessageList:
    """List messages, and our own words that are not sent among them, at the time they were written."""
    said = _everything(place)
    order = (said.c.sent_at, said.c.is_reply, said.c.number)
    rows = connection.execute(newest_first(select(said), order, wanted)).all()
    shown = rows[: wanted.limit]
    decided = _decisions(connection, place, shown)
    return MessageList(
        messages=[_message(row, decided.get((row.is_reply, row.number))) for row in shown],
        next=next_page(rows, order, wanted),
    )


def last_message(connection: Connection, place: Place) -> ConversationMessage | None:
    """Give what was said last."""
    return next(iter(list_messages(connection, place, Wanted(1)).messages), None)


def _everything(place: Place) -> Subquery:
    user_id, session_id, contact_id = place
    said = select(
        messages.c.sent_at,
        literal(0).label("is_reply"),
        messages.c.number,
        messages.c.message_id,
        messages.c.author,
        messages.c.type,
        messages.c.text,
        literal(DONE).label("state"),
        literal(None, replies.c.error.type).label("error"),
    ).where(*said_in(place))
    unsent = select(
        replies.c.created_at,
        literal(1),
        replies.c.number,
        literal(None, messages.c.message_id.type),
        replies.c.author,
        literal("text"),
        replies.c.text,
        replies.c.state,
        replies.c.error,
    ).where(
        replies.c.user_id == user_id,
        replies.c.session_id == session_id,
        replies.c.contact_id == contact_id,
        replies.c.state.in_([WAITING, FAILED]),
    )
    return union_all(said, unsent).subquery()


def _message(row: Row[Any], decision: dict[str, Any] | None) -> ConversationMessage:
    is_theirs = row.author == Author.CONTACT.value
    return ConversationMessage(
        message_id=row.message_id,
        author=row.author,
        type=row.type,
        text=row.text,
        status=MessageProgress.RECEIVED if is_theirs else _PROGRESS[row.state],
        error=row.error if row.state == FAILED else None,
        sent_at=row.sent_at,
        decision=None if decision is None else Answer.from_wire(decision),
    )


def _decisions(
    connection: Connection, place: Place, rows: Sequence[Row[Any]]
) -> dict[tuple[int, int], dict[str, Any]]:
    """Give the decisions that led to these messages of ours, or to saying nothing to those of the contact."""
    ours = [row for row in rows if row.author == Author.ASSISTANT.value]
    sent = {row.message_id: (row.is_reply, row.number) for row in ours}
    unsent = [row.number for row in rows if row.is_reply]
    asked = [row.number for row in rows if row.author == Author.CONTACT.value]
    columns = (replies.c.number, replies.c.sent_message_id, replies.c.message_number, replies.c.decision)
    query = select(*columns, replies.c.state).where(
        replies.c.user_id == place[0],
        replies.c.session_id == place[1],
        replies.c.decision.is_not(None),
        or_(
            replies.c.sent_message_id.in_(list(sent)),
            replies.c.number.in_(unsent),
            and_(replies.c.message_number.in_(asked), replies.c.state == NOTHING),
        ),
    )
    found = {}
    for row in connection.execute(query):
        silent = (0, row.message_number) if row.state == NOTHING else (1, row.number)
        found[sent.get(row.sent_message_id, silent)] = row.decision
    return found


def reply_shown(row: Row[Any]) -> ConversationMessage:
    """Show words of ours, sent or not, as a message."""
    return ConversationMessage(
        message_id=row.sent_message_id,
        author=row.author,
        type="text",
        text=row.text,
        status=_PROGRESS[row.state],
        error=row.error if row.state == FAILED else None,
        sent_at=row.sent_at or row.created_at,
    )
