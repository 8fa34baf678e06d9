"""The words of conversations in the database, so that what was said is found. Parts of transactions.

Each word of a conversation has one row, which names the newest message with it. So a search reads as many
rows as there are conversations with a word, however often it was said.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain

from holdfast_contract.contacts import ChatKind
from holdfast_contract.service.engines import insert_into
from sqlalchemy import ColumnElement, Connection, and_, delete, select

from holdfast_core.adapters.tables import conversation_words, conversations, messages
from holdfast_core.domain.conversations.said import words_in

MOST_SOUGHT = 8
"""Words of a search that count."""

_LAST = "\U0010ffff"
_kept = conversation_words.c


def add_words(connection: Connection, user_id: str, conversation: int, message: int, text: str) -> None:
    """Have a conversation be found by the words of a message."""
    _put(connection, user_id, conversation, dict.fromkeys(words_in(text), message))


def change_words(connection: Connection, user_id: str, message: int, before: str, after: str) -> None:
    """Have a message be found by its new words; the others lead to whatever else was said with them."""
    of_place = and_(
        conversations.c.user_id == messages.c.user_id,
        conversations.c.session_id == messages.c.session_id,
        conversations.c.contact_id == messages.c.contact_id,
        messages.c.chat_kind == ChatKind.DIRECT.value,
    )
    query = select(conversations.c.number, *(messages.c[name] for name in ("session_id", "contact_id")))
    row = connection.execute(query.join(messages, of_place).where(messages.c.number == message)).first()
    if row is None:
        return
    its = (_kept.user_id == user_id, _kept.conversation == row.number, _kept.message == message)
    gone = set(words_in(before)) - set(words_in(after))
    orphans = set(connection.scalars(select(_kept.word).where(*its, _kept.word.in_(gone))))
    connection.execute(delete(conversation_words).where(*its, _kept.word.in_(orphans)))
    others = select(messages.c.number, messages.c.text).where(
        messages.c.user_id == user_id,
        messages.c.session_id == row.session_id,
        messages.c.contact_id == row.contact_id,
        messages.c.number != message,
        messages.c.text.is_not(None),
    )
    found: dict[str, int] = {}
    if orphans:
        for number, text in connection.execute(others.order_by(messages.c.number.desc())):
            found |= dict.fromkeys(orphans.intersection(words_in(text)) - found.keys(), number)
            if len(found) == len(orphans):
                break
    _put(connection, user_id, row.number, found | dict.fromkeys(words_in(after), message))


def move_words(connection: Connection, user_id: str, old: int, new: int) -> None:
    """Have one conversation be found by the words of another."""
    theirs = (_kept.user_id == user_id, _kept.conversation == old)
    rows = connection.execute(select(_kept.word, _kept.message).where(*theirs)).all()
    connection.execute(delete(conversation_words).where(*theirs))
    _put(connection, user_id, new, {row.word: row.message for row in rows})


def forget_words(connection: Connection, user_id: str, contact_id: str) -> None:
    """Forget the words of all conversations with a contact."""
    theirs = select(conversations.c.number).where(
        conversations.c.user_id == user_id, conversations.c.contact_id == contact_id
    )
    connection.execute(
        delete(conversation_words).where(_kept.user_id == user_id, _kept.conversation.in_(theirs))
    )


def holds(user_id: str, text: str) -> ColumnElement[bool] | None:
    """Say which conversations hold all words of a text, the last of them as a beginning; None without any."""
    sought = _sought(text)
    if not sought:
        return None
    of_user = _kept.user_id == user_id
    return and_(
        *(conversations.c.number.in_(select(_kept.conversation).where(of_user, is_it)) for is_it in sought)
    )


def found_in(connection: Connection, user_id: str, text: str, numbers: Sequence[int]) -> dict[int, int]:
    """Give of each of these conversations the message with most of the words, the newest of several.

    It is one of those that hold a word last.
    """
    sought = _sought(text)
    if not sought or not numbers:
        return {}
    held: dict[int, set[int]] = defaultdict(set)
    query = select(_kept.conversation, _kept.message).where(
        _kept.user_id == user_id, _kept.conversation.in_(numbers)
    )
    for is_it in sought:  # one by one, each along the index of words
        for conversation, message in connection.execute(query.where(is_it)):
            held[conversation].add(message)
    newest = {one: sorted(theirs, reverse=True)[:MOST_SOUGHT] for one, theirs in held.items()}
    texts = select(messages.c.number, messages.c.text).where(messages.c.number.in_(chain(*newest.values())))
    counts = {row.number: _count(row.text or "", text) for row in connection.execute(texts)}
    return {one: max(theirs, key=lambda number: (counts[number], number)) for one, theirs in newest.items()}


def _count(said: str, text: str) -> int:
    """Count the words of a search that a message holds."""
    *whole, last = _words_sought(text)
    held = words_in(said)
    return len(set(whole).intersection(held)) + any(word.startswith(last) for word in held)


def _sought(text: str) -> list[ColumnElement[bool]]:
    """Say what each word of a search is like."""
    words = _words_sought(text)
    if not words:
        return []
    *whole, last = words
    return [*(_kept.word == word for word in whole), and_(_kept.word >= last, _kept.word < last + _LAST)]


def _words_sought(text: str) -> list[str]:
    """Give the words of a search; a single letter begins too many to be one."""
    words = words_in(text)[:MOST_SOUGHT]
    return [] if len(words) == 1 and len(words[0]) == 1 and words[0].isascii() else words


def _put(connection: Connection, user_id: str, conversation: int, found: dict[str, int]) -> None:
    rows = [
        {"user_id": user_id, "word": word, "conversation": conversation, "message": message}
        for word, message in found.items()
    ]
    if not rows:
        return
    addition = insert_into(connection, conversation_words)
    newest = addition.on_conflict_do_update(
        index_elements=["user_id", "word", "conversation"],
        set_={"message": addition.excluded.message},
        where=addition.excluded.message > _kept.message,
    )
    connection.execute(newest, rows)
