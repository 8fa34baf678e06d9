"""Telling an exchange of two machines from a conversation."""

import re
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise, takewhile

from holdfast_contract.assistant import LoopBreaker

from holdfast_core.domain.conversations.messages import Author, Message

AT_ONCE = timedelta(seconds=2)
"""Sooner than this after our reply nobody has read it and written another message, time after time."""

_CHANGING = re.compile(r"[\W\d_]+")


def is_loop(rules: LoopBreaker, conversation: Sequence[Message]) -> bool:
    """Say whether the contact's last messages look like another machine's.

    `conversation` is what was said, oldest first, up to and with the messages that are to be answered. Digits
    and punctuation do not make a message another one: machines count and stamp their messages.
    """
    return _repeats(rules.repeats, conversation) or _is_quick(rules.quick, conversation)


def _repeats(most: int | None, conversation: Sequence[Message]) -> bool:
    said = [_gist(message) for message in conversation if message.author == Author.CONTACT]
    if most is None or not said or not said[-1]:
        return False
    same = takewhile(lambda gist: gist == said[-1], reversed(said))
    answered = sum(message.author == Author.ASSISTANT for message in conversation)
    return sum(1 for _ in same) >= most and answered >= most - 1


def _is_quick(most: int | None, conversation: Sequence[Message]) -> bool:
    """Count the contact's last messages that each followed one of ours at once."""
    if most is None:
        return False
    turns = [
        later.sent_at - earlier.sent_at < AT_ONCE
        for earlier, later in pairwise(conversation)
        if earlier.author == Author.ASSISTANT and later.author == Author.CONTACT
    ]
    return sum(1 for _ in takewhile(bool, reversed(turns))) >= most


def _gist(message: Message) -> str:
    return _CHANGING.sub(" ", (message.text or "").casefold()).strip()
