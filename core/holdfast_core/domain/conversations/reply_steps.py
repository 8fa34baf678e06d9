"""Subscriptions that are asked for a reply: which of them on which message, and what follows from an answer.

| what was heard                                  | what follows                                          |
|-------------------------------------------------|-------------------------------------------------------|
| a reply                                         | it is said                                            |
| the wish for a person                           | a person is called, with the reply where there is one |
| nothing to say                                  | the assistant goes on                                 |
| nothing in time, or nothing that can be used    | as the subscription's `onTimeout` has it              |

| `onTimeout` | what follows                                              |
|-------------|-----------------------------------------------------------|
| `continue`  | the assistant goes on                                     |
| `fallback`  | the assistant says that it does not know                  |
| `handoff`   | a person is called                                        |
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from holdfast_contract.intents import Intent, IntentAction
from holdfast_contract.reply_steps import OnTimeout

from holdfast_core.domain.subscriptions import Destination


class Heard(StrEnum):
    """What asking came to."""

    REPLY = "reply"
    HANDOFF = "handoff"
    NOTHING = "nothing"
    LATE = "late"
    UNREACHED = "unreached"
    REFUSED = "refused"
    UNREADABLE = "unreadable"


class Follows(StrEnum):
    """What is done then."""

    SAY = "say"
    CALL_A_PERSON = "call a person"
    GO_ON = "go on"
    FALL_BACK = "fall back"


_ANSWERED = {
    Heard.REPLY: Follows.SAY,
    Heard.HANDOFF: Follows.CALL_A_PERSON,
    Heard.NOTHING: Follows.GO_ON,
}
_UNANSWERED = {
    OnTimeout.CONTINUE: Follows.GO_ON,
    OnTimeout.FALLBACK: Follows.FALL_BACK,
    OnTimeout.HANDOFF: Follows.CALL_A_PERSON,
}


def follows(heard: Heard, on_timeout: OnTimeout) -> Follows:
    """Say what is done with what was heard."""
    return _ANSWERED.get(heard) or _UNANSWERED[on_timeout]


@dataclass(frozen=True)
class Answered:
    """What was heard, with the reply where there is one; a `problem` says what was wrong, and what to do."""

    heard: Heard
    reply: str | None = None
    problem: str | None = None
    status: int | None = None


@dataclass(frozen=True)
class ReplyStep:
    """A subscription that is asked for a reply. An empty filter lets everything through.

    `name` is for people, and `chats` are contactIds.
    """

    destination: Destination
    name: str
    timeout_seconds: int
    on_timeout: OnTimeout
    asks_always: bool = False
    sessions: frozenset[str] = frozenset()
    chats: frozenset[str] = frozenset()
    intents: frozenset[str] = frozenset()

    def hears(self, session_id: str | None, contact_id: str | None) -> bool:
        """Say whether it hears of a conversation; None is none in particular, as where one only tries."""
        return (not self.sessions or session_id is None or session_id in self.sessions) and (
            not self.chats or contact_id is None or contact_id in self.chats
        )

    @property
    def hears_everything(self) -> bool:
        """Whether it is asked on every message, whatever the contact wants."""
        return self.asks_always and not self.intents

    def answers(self, intent: Intent | None) -> bool:
        """Say whether it answers messages with an intent that is left to automations."""
        is_left = intent is not None and intent.action == IntentAction.AUTOMATION
        return is_left and (not self.intents or (intent is not None and intent.name in self.intents))


def chosen(steps: Iterable[ReplyStep], intent: Intent | None) -> ReplyStep | None:
    """Choose who is asked, one at the most: the first that answers the intent, else who hears everything.

    Among those that answer it, one that names it comes before one that takes any.
    """
    known = list(steps)
    answering = sorted((step for step in known if step.answers(intent)), key=lambda step: not step.intents)
    return next(iter(answering), None) or next((step for step in known if step.hears_everything), None)
