"""Conversations as the inbox shows them: pieces of a page that each know when they have changed."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, tzinfo
from functools import cached_property
from urllib.parse import quote, urlencode

from holdfast_contract.conversations import (
    Conversation,
    ConversationDetails,
    ConversationFilter,
    ConversationList,
    ConversationMessage,
    MessageList,
)


def digest(*texts: str) -> str:
    """Name a state of something, so that a browser can say which one it has."""
    return hashlib.blake2b("\0".join(texts).encode(), digest_size=9).hexdigest()


@dataclass(frozen=True)
class Looking:
    """What is looked at: a part of the list, and a conversation in it."""

    user_id: str
    only: ConversationFilter | None = None
    text: str = ""
    before: str | None = None
    name: str | None = None
    session_id: str | None = None
    earlier: str | None = None

    @property
    def home(self) -> str:
        """The path of the inbox."""
        return f"/users/{self.user_id}/inbox"

    @property
    def path(self) -> str:
        """The path of what is looked at, without its query."""
        return self.home if self.name is None else f"{self.home}/{quote(self.name, safe='@')}"

    def list_at(self, **changes: str | None) -> str:
        """The path and query of the list, with some of them changed."""
        return self.home + self._query(changes)

    def thread_at(self, contact_id: str, session_id: str) -> str:
        """The path and query of a conversation beside this list."""
        path = f"{self.home}/{quote(contact_id, safe='@')}"
        return path + self._query({"sessionId": session_id, "before": self.before})

    def here_at(self, **changes: str | None) -> str:
        """The path and query of what is looked at, with some of them changed."""
        return self.path + self._query({"sessionId": self.session_id, "before": self.before} | changes)

    @property
    def now_at(self) -> str:
        """The path and query by which the page asks whether anything is new."""
        names = {"contactId": self.name, "sessionId": self.session_id, "earlier": self.earlier}
        return f"{self.home}/now" + self._query(names | {"before": self.before})

    def media_at(self, session_id: str, media_id: str) -> str:
        """The path of a file."""
        return f"{self.home}/media/{session_id}/{quote(media_id, safe='')}"

    def _query(self, changes: dict[str, str | None]) -> str:
        values = {"show": self.only and self.only.value, "q": self.text} | changes
        return "?" + urlencode(given) if (given := {k: v for k, v in values.items() if v}) else ""


@dataclass(frozen=True)
class Entry:
    """A conversation in the list."""

    of: Conversation
    is_open: bool

    @property
    def key(self) -> str:
        """Its name on the page."""
        return "talk-" + digest(self.of.session_id, self.of.contact.contact_id)

    @cached_property
    def version(self) -> str:
        """Its state."""
        return digest(self.of.to_json())

    @property
    def shown(self) -> ConversationMessage | None:
        """The message that stands for it: the one that was sought, else the last."""
        return self.of.found or self.of.last_message


@dataclass(frozen=True)
class Line:
    """A message of the thread; the first of a day carries the `day`."""

    of: ConversationMessage
    day: date | None

    @property
    def key(self) -> str:
        """Its name on the page."""
        of = self.of
        return "said-" + digest(of.message_id or f"{of.sent_at.isoformat()} {of.author} {of.text}")

    @cached_property
    def version(self) -> str:
        """Its state."""
        return digest(self.of.to_json(), str(self.day))


@dataclass(frozen=True)
class Inbox:
    """All that the page shows."""

    looking: Looking
    conversations: ConversationList
    details: ConversationDetails | None = None
    said: MessageList | None = None
    zone: tzinfo = UTC

    @cached_property
    def version(self) -> str:
        """The state of it all."""
        parts = (self.conversations, self.details, self.said)
        return digest(*("" if part is None else part.to_json() for part in parts))

    @property
    def entries(self) -> list[Entry]:
        """The list."""
        return [Entry(one, self._is_open(one)) for one in self.conversations.conversations]

    def _is_open(self, one: Conversation) -> bool:
        return self.details is not None and (one.session_id, one.contact.contact_id) == (
            self.details.session_id,
            self.details.contact.contact_id,
        )

    @property
    def has_sessions(self) -> bool:
        """Whether it says something to name a conversation's session."""
        return len({one.session_id for one in self.conversations.conversations}) > 1

    @property
    def lines(self) -> list[Line]:
        """The thread, oldest first."""
        return list(_by_days(self.said.messages[::-1] if self.said else [], self.zone))

    @property
    def state_version(self) -> str:
        """The state of who answers."""
        of = self.details
        return (
            "" if of is None else digest(f"{of.handler} {of.reason} {of.note} {of.waiting} {of.resumes_at}")
        )

    @property
    def contact_version(self) -> str:
        """The state of what is known of the contact."""
        of = self.details
        return "" if of is None else digest(of.contact.to_json(), *(one.to_json() for one in of.attributes))


def _by_days(messages: Sequence[ConversationMessage], zone: tzinfo) -> Iterator[Line]:
    before = None
    for message in messages:
        day = message.sent_at.astimezone(zone).date()
        yield Line(message, None if day == before else day)
        before = day
