"""Lists that are read page by page, and the list of what was said in a conversation."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from holdfast_contract.contacts import ChatKind
from holdfast_contract.conversations import (
    ConversationMessage,
    MessageList,
    MessageProgress,
    MessageReaction,
    QuotedMessage,
)
from holdfast_contract.events import Media
from holdfast_contract.messages import ContactCard, Location, MessageStatus, Poll
from holdfast_contract.model import WireModel
from holdfast_contract.replies import Answer
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    Select,
    literal,
    literal_column,
    null,
    select,
    tuple_,
    union_all,
)

from holdfast_core.adapters.states import Place
from holdfast_core.adapters.tables import DONE, FAILED, NOTHING, WAITING, messages, reactions, replies
from holdfast_core.application.conversations import Wanted
from holdfast_core.domain.conversations.messages import Author

_JOINT = "-"
BEGINNING = datetime.fromtimestamp(0, UTC)

_PROGRESS = {
    WAITING: MessageProgress.QUEUED,
    DONE: MessageProgress.SENT,
    FAILED: MessageProgress.FAILED,
    **{status.value: MessageProgress(status.value) for status in MessageStatus},
    # It is on its way: the gateway has it, and tells where it cannot go on.
    MessageStatus.QUEUED.value: MessageProgress.SENT,
}
"""By the state of a reply, or the status of a message."""


class _Carried(WireModel):
    """What a message carries beside its text, as it is stored."""

    media: Media | None = None
    location: Location | None = None
    contacts: list[ContactCard] | None = None
    poll: Poll | None = None


def newest_first(query: Select[Any], order: Sequence[ColumnElement[Any]], wanted: Wanted) -> Select[Any]:
    """Have a query give one page, and one row more where there are further pages.

    `order` is a time, and numbers that tell equal times apart.
    """
    if wanted.before is not None:
        at, *others = map(int, wanted.before.split(_JOINT))
        moment = literal(BEGINNING + timedelta(milliseconds=at), order[0].type)
        query = query.where(tuple_(*order) < tuple_(moment, *(literal(one, BigInteger) for one in others)))
    return query.order_by(*(column.desc() for column in order)).limit(wanted.limit + 1)


def next_page(rows: Sequence[Row[Any]], order: Sequence[ColumnElement[Any]], wanted: Wanted) -> str | None:
    """Say where the next page begins; None where this one is the last."""
    if len(rows) <= wanted.limit:
        return None
    at, *others = (getattr(rows[wanted.limit - 1], column.key or "") for column in order)
    return _joined(at, *others)


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
    user_id, session_id, contact_id = place
    said = _SAID.where(*said_in(place))
    unsent = _UNSENT.where(
        replies.c.user_id == user_id, replies.c.session_id == session_id, replies.c.contact_id == contact_id
    )
    # Each has an index to be read along; both in one would be sorted whole.
    rows = [
        *connection.execute(_part(said, messages.c.sent_at, messages.c.number, 0, wanted)),
        *connection.execute(_part(unsent, replies.c.created_at, replies.c.number, 1, wanted)),
    ]
    rows.sort(key=_standing, reverse=True)
    shown = rows[: wanted.limit]
    more = len(rows) > wanted.limit
    return MessageList(
        messages=_shown(connection, shown), next=_joined(*_standing(shown[-1])) if more else None
    )


def last_messages(
    connection: Connection, last: Mapping[Place, int | None]
) -> dict[Place, ConversationMessage]:
    """Give what was said last in each of these conversations of one user; known is the last message's number.

    It may be words of ours that are not sent yet.
    """
    if not last:
        return {}
    user_id = next(iter(last))[0]
    of_contacts = replies.c.contact_id.in_({contact_id for _, _, contact_id in last})
    rows = [
        *connection.execute(_SAID.where(messages.c.number.in_(filter(None, last.values())))),
        *connection.execute(_UNSENT.where(replies.c.user_id == user_id, of_contacts)),
    ]
    newest = {(user_id, row.session_id, row.contact_id): row for row in sorted(rows, key=_standing)}
    wanted = [(place, newest[place]) for place in last if place in newest]
    shown = _shown(connection, [row for _, row in wanted])
    return {place: message for (place, _), message in zip(wanted, shown, strict=True)}


def messages_shown(connection: Connection, numbers: Collection[int]) -> dict[int, ConversationMessage]:
    """Show messages by their numbers."""
    rows = connection.execute(_SAID.where(messages.c.number.in_(numbers))).all() if numbers else []
    return {row.number: _message(row) for row in rows}


_SAID = select(
    messages.c.sent_at,
    literal_column("0").label("is_reply"),
    messages.c.number,
    messages.c.user_id,
    messages.c.session_id,
    messages.c.contact_id,
    messages.c.message_id,
    messages.c.author,
    messages.c.type,
    messages.c.text,
    messages.c.detail,
    messages.c.status,
    messages.c.error,
    messages.c.edited_at,
    messages.c.revoked_at,
)

_UNSENT = select(
    replies.c.created_at.label("sent_at"),
    literal_column("1").label("is_reply"),
    replies.c.number,
    replies.c.user_id,
    replies.c.session_id,
    replies.c.contact_id,
    null().label("message_id"),
    replies.c.author,
    literal_column("'text'").label("type"),
    replies.c.text,
    null().label("detail"),
    replies.c.state.label("status"),
    replies.c.error,
    null().label("edited_at"),
    null().label("revoked_at"),
).where(replies.c.state.in_([WAITING, FAILED]))


def _part(
    query: Select[Any], at: ColumnElement[Any], number: ColumnElement[int], rank: int, wanted: Wanted
) -> Select[Any]:
    """Have one of two lists give its part of a page of both, in which equal times stand by their rank."""
    if wanted.before is not None:
        milliseconds, before_rank, before_number = map(int, wanted.before.split(_JOINT))
        moment = literal(BEGINNING + timedelta(milliseconds=milliseconds), at.type)
        if rank == before_rank:
            query = query.where(tuple_(at, number) < tuple_(moment, literal(before_number, BigInteger)))
        else:
            query = query.where(at <= moment if rank < before_rank else at < moment)
    return query.order_by(at.desc(), number.desc()).limit(wanted.limit + 1)


def _standing(row: Row[Any]) -> tuple[datetime, int, int]:
    return (row.sent_at, row.is_reply, row.number)


def _joined(at: datetime, *numbers: int) -> str:
    return _JOINT.join(map(str, ((at - BEGINNING) // timedelta(milliseconds=1), *numbers)))


def _shown(connection: Connection, rows: Sequence[Row[Any]]) -> list[ConversationMessage]:
    """Show messages of one user with all that belongs to them."""
    if not rows:
        return []
    decided = _decisions(connection, rows)
    reacted = _reactions(connection, rows)
    quoted = _quoted(connection, rows)
    return [
        _message(
            row,
            decided.get((row.is_reply, row.number)),
            reacted.get((row.session_id, row.message_id), ()),
            quoted.get((row.session_id, (row.detail or {}).get("replyTo"))),
        )
        for row in rows
    ]


def _message(
    row: Row[Any],
    decision: dict[str, Any] | None = None,
    reactions: Sequence[MessageReaction] = (),
    quoted: QuotedMessage | None = None,
) -> ConversationMessage:
    is_theirs = row.author == Author.CONTACT.value
    carried = _Carried.from_wire(row.detail or {})
    return ConversationMessage(
        message_id=row.message_id,
        author=row.author,
        type=row.type,
        text=row.text,
        status=MessageProgress.RECEIVED if is_theirs else _PROGRESS[row.status or DONE],
        error=row.error if row.status == FAILED else None,
        sent_at=row.sent_at,
        decision=None if decision is None else Answer.from_wire(decision),
        **vars(carried),
        quoted=quoted,
        reactions=list(reactions),
        edited_at=row.edited_at,
        revoked_at=row.revoked_at,
    )


def _decisions(connection: Connection, rows: Sequence[Row[Any]]) -> dict[tuple[int, int], dict[str, Any]]:
    """Give the decisions that led to these messages of ours, or to saying nothing to those of the contact."""
    ours = [row for row in rows if row.author == Author.ASSISTANT.value and not row.is_reply]
    sent = {(row.session_id, row.message_id): (0, row.number) for row in ours}
    unsent = [row.number for row in rows if row.is_reply]
    asked = [row.number for row in rows if row.author == Author.CONTACT.value]
    decided = select(
        replies.c.number,
        replies.c.session_id,
        replies.c.sent_message_id,
        replies.c.message_number,
        replies.c.decision,
        replies.c.state,
    ).where(replies.c.decision.is_not(None))
    # Each is found by an index of its own; together they would be looked for among all of the user's.
    query = union_all(
        decided.where(
            replies.c.user_id == rows[0].user_id,
            replies.c.sent_message_id.in_([message_id for _, message_id in sent]),
        ),
        decided.where(replies.c.number.in_(unsent)),
        decided.where(replies.c.message_number.in_(asked), replies.c.state == NOTHING),
    )
    found = {}
    for row in connection.execute(query):
        silent = (0, row.message_number) if row.state == NOTHING else (1, row.number)
        found[sent.get((row.session_id, row.sent_message_id), silent)] = row.decision
    return found


def _reactions(
    connection: Connection, rows: Sequence[Row[Any]]
) -> dict[tuple[str, str], list[MessageReaction]]:
    """Give the reactions that stand: of each author the newest, unless it was taken back."""
    query = select(reactions).where(
        reactions.c.user_id == rows[0].user_id,
        reactions.c.session_id.in_({row.session_id for row in rows}),
        reactions.c.message_id.in_([row.message_id for row in rows if row.message_id]),
    )
    newest = {}
    for row in connection.execute(query.order_by(reactions.c.sent_at, reactions.c.number)):
        newest[row.session_id, row.message_id, row.author] = row.emoji
    standing: dict[tuple[str, str], list[MessageReaction]] = {}
    for (session_id, message_id, author), emoji in newest.items():
        if emoji:
            reaction = MessageReaction(author=author, emoji=emoji)
            standing.setdefault((session_id, message_id), []).append(reaction)
    return standing


def _quoted(connection: Connection, rows: Sequence[Row[Any]]) -> dict[tuple[str, str | None], QuotedMessage]:
    """Give the messages of the same conversations that these answer."""
    named = {(row.session_id, row.detail["replyTo"]) for row in rows if (row.detail or {}).get("replyTo")}
    if not named:
        return {}
    columns = (messages.c.session_id, messages.c.message_id, messages.c.author, messages.c.type)
    query = select(*columns, messages.c.text).where(
        messages.c.user_id == rows[0].user_id,
        messages.c.session_id.in_({session_id for session_id, _ in named}),
        messages.c.message_id.in_({message_id for _, message_id in named}),
        messages.c.contact_id.in_({row.contact_id for row in rows}),
    )
    found = {key: QuotedMessage(message_id=key[1]) for key in named}
    for row in connection.execute(query):
        found[row.session_id, row.message_id] = QuotedMessage(
            message_id=row.message_id, author=row.author, type=row.type, text=row.text
        )
    return {**found}


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
