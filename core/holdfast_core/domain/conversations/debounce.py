"""How long to wait for a contact to finish: people send a thought in fragments."""

import re
from datetime import timedelta

from holdfast_contract.assistant import Debounce

_AFTERTHOUGHT = re.compile(r"[\s\"'»”’)\]}\u200d\ufe0f\U0001f000-\U0001faff\u2600-\u27bf]+$")
"""What may follow a sentence's end without being part of it: quotes, brackets, emoji."""

_ASKS = "?\u037e\u061f\u2e2e\uff1f"
"""Question marks: also the Greek, Arabic and full-width ones."""

_ENDS = ".!\u2026\u0964\u06d4\u3002\uff01"
"""Full stops: also of Hindi, Urdu, Chinese and Japanese."""

_DANGLES = ",:-/&+(\u2013\u2014\u060c\u3001\uff0c\uff1a"
"""Marks that announce more."""

FEW_WORDS = 3
"""A sentence: a lone "Hi!" is mostly followed by what is wanted."""

MANY_WORDS = 6
"""So much is taken for finished without a mark at its end; many people write none."""


def wait_after(text: str, debounce: Debounce) -> timedelta:
    """Give how long to wait for more after this message."""
    is_short = debounce.finished_seconds is not None and reads_as_finished(text)
    seconds = debounce.finished_seconds if is_short else debounce.quiet_seconds
    return timedelta(seconds=seconds or 0)


def reads_as_finished(text: str) -> bool:
    """Say whether a text reads as a whole question or sentence, in whatever language.

    That is: it ends with a question mark; or with a full stop, and has a few words; or it has many words, and
    does not end with what announces more. Scripts that put no spaces between words need the mark.
    """
    text = _AFTERTHOUGHT.sub("", text)
    words = len(text.split())
    if not text or text[-1] in _DANGLES:
        return False
    return text[-1] in _ASKS or words >= (FEW_WORDS if text[-1] in _ENDS else MANY_WORDS)
