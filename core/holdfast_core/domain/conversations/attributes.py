"""Reading what a tenant wants to remember of a contact from what the contact wrote, and nothing else."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import takewhile

from holdfast_contract.assistant import Attribute, AttributeKind

from holdfast_core.domain.conversations.decisions import Remembered

_SURE = (
    r"my name is|my name['’]s|i am called|me llamo|mi nombre es|nama saya|saya bernama|"
    r"meu nome é|me chamo|ich heiße|mein name ist|je m['’]appelle|mon nom est|mi chiamo|ik heet"
)
"""What a name follows, and nothing else."""

_PERHAPS = r"this is|soy|aqui é|hier ist|ici"
"""What a name follows where it is written as one: `this is Ayu`, not `this is urgent`."""

_NAME = re.compile(rf"\b(?i:({_SURE})|{_PERHAPS})[ ,:]+((?:[^\W\d_][^\W\d_'’-]*\s?){{1,3}})")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.])\+?\d[\d ().-]{6,18}\d(?![\w.])")
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)?(?![\w.,]*\d)")
_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b|\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b")
_LONGEST = 120
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15
"""Of a phone number, by ITU-T E.164 and practice."""


def read_attributes(
    attributes: Sequence[Attribute], said: Iterable[tuple[str, str | None]]
) -> tuple[Remembered, ...]:
    """Give what a contact's messages, each a text and its id, say of each attribute; the last word counts."""
    found: dict[str, Remembered] = {}
    for text, message_id in said:
        for attribute in attributes:
            for value, source in _values(attribute, text):
                found[attribute.name] = Remembered(attribute.name, value, source, message_id)
    return tuple(found.values())


def _values(attribute: Attribute, text: str) -> Iterator[tuple[str, str]]:
    """Give each value with the words it was read from."""
    match attribute.kind:
        case AttributeKind.NAME:
            yield from ((name, source) for name, source in _names(text))
        case AttributeKind.EMAIL:
            yield from ((found[0], found[0]) for found in _EMAIL.finditer(text))
        case AttributeKind.CHOICE:
            yield from _choices(attribute, text)
        case AttributeKind.TEXT:
            yield from ((value, source) for value, source in _after_cues(attribute, text))
        case AttributeKind.PHONE | AttributeKind.NUMBER | AttributeKind.DATE:
            # A bare number says nothing of what it counts; where cues are given, one of them leads to it.
            parts = [value for value, _ in _after_cues(attribute, text)] if attribute.cues else [text]
            for part in parts:
                yield from _READERS[attribute.kind](part)


def without_introduction(text: str) -> str:
    """Give what is left of a message without the words by which somebody says who they are."""
    for _, source in _names(text):
        text = text.replace(source, " ")
    return text


def _names(text: str) -> Iterator[tuple[str, str]]:
    for found in _NAME.finditer(text):
        words = found[2].split()
        written_so = list(takewhile(lambda word: word[:1].isupper(), words))
        if written_so or (found[1] and len(words) == 1):
            given = " ".join(written_so or words)
            yield given if written_so else given.title(), f"{found[0][: -len(found[2])]}{given}"


def _choices(attribute: Attribute, text: str) -> Iterator[tuple[str, str]]:
    for choice in attribute.choices:
        if found := _word(choice).search(text):
            yield choice, found[0]


def _after_cues(attribute: Attribute, text: str) -> Iterator[tuple[str, str]]:
    for cue in attribute.cues:
        for found in _word(cue).finditer(text):
            value = re.split(r"[.!?,;](?=\s|$)|\n", text[found.end() :].lstrip(" :,="), maxsplit=1)[0].strip()
            if value and len(value) <= _LONGEST:
                yield value, f"{found[0]} {value}"


def _phones(text: str) -> Iterator[tuple[str, str]]:
    for found in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", found[0])
        if not _DATE.fullmatch(found[0]) and _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS:
            yield ("+" if found[0].startswith("+") else "") + digits, found[0]


def _numbers(text: str) -> Iterator[tuple[str, str]]:
    yield from ((found[0].replace(",", "."), found[0]) for found in _NUMBER.finditer(text))


def _dates(text: str) -> Iterator[tuple[str, str]]:
    """Read dates as 2026-11-21, 21.11.2026 and 21/11/2026; where day and month could be swapped, none."""
    for found in _DATE.finditer(text):
        if found[1]:
            year, month, day = int(found[1]), int(found[2]), int(found[3])
        else:
            year, month, day = int(found[6]), int(found[5]), int(found[4])
            if "/" in found[0] and day <= 12 and day != month:
                continue
        try:
            yield date(year, month, day).isoformat(), found[0]
        except ValueError:
            continue


_READERS = {
    AttributeKind.PHONE: _phones,
    AttributeKind.NUMBER: _numbers,
    AttributeKind.DATE: _dates,
}


@lru_cache(maxsize=1_000)
def _word(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)
