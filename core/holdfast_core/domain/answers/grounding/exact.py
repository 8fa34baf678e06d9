"""What may not be put in other words: numbers, amounts, times, links, addresses, codes and names.

A text is read into tokens of which each has one normal form, so that 1,500 and 1500, 10 am and 10:00, €4 and
four euros are the same and 10 am and 10 pm are not.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from functools import cache

from holdfast_core.domain.words.folding import fold

_UNITS = {
    "euro": "€ eur euro euros",
    "dollar": "$ us$ usd dollar dollars dólar dólares",
    "pound": "£ gbp pound pounds",
    "yen": "¥ jpy yen",
    "rupee": "₹ inr rupee rupees",
    "rupiah": "rp idr rupiah",
    "real": "r$ brl",
    "franc": "chf",
    "percent": "% percent prozent pourcent persen",
    "kilometre": "km kilometer kilometers kilometre kilometres kilómetro kilómetros kilomètres quilômetros",
    "kilogram": "kg kilo kilos kilogram kilograms kilogramm",
    "minute": "min mins minute minutes minuten minuto minutos menit",
}
_UNIT_OF = {name: unit for unit, names in _UNITS.items() for name in names.split()}
UNITS = frozenset(_UNITS)
"""The words that signs, codes and short forms of units are read as."""

_CURRENCIES = "€ eur $ us$ usd £ gbp ¥ jpy ₹ inr rp idr r$ brl chf %"
_SIGNS = sorted(_CURRENCIES.split(), key=len, reverse=True)
_SIGN = "|".join(re.escape(sign) for sign in _SIGNS)

_COUNTED = """
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty;
    dos tres cuatro cinco seis siete ocho nueve diez; dois três quatro cinco seis sete oito nove dez;
    deux trois quatre cinq six sept huit neuf dix; zwei drei vier fünf sechs sieben acht neun zehn;
    dua tiga empat lima enam tujuh delapan sembilan sepuluh
"""
_NUMBER_WORDS = {
    word: str(number)
    for language in _COUNTED.split(";")
    for number, word in enumerate(language.split(), start=2)
} | {"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "ninety": "90", "hundred": "100"}
"""Left out is what is a word as well: one, due, once."""

_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(_NUMBER_WORDS)})\b", re.IGNORECASE)
_THOUSANDS = {"k": 3, "rb": 3, "ribu": 3, "thousand": 3, "mil": 3, "million": 6, "jt": 6, "juta": 6}

_TOKEN = rf"""
    (?P<email>[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,8}})
  | (?P<link>[a-z][a-z0-9+.-]{{1,20}}://[^\s<>"]+ | www\.[^\s<>"]+
      | (?:\d{{1,3}}\.){{3}}\d{{1,3}}(?:[:/][^\s<>"]*)?
      | (?:[^\W_](?:[\w-]{{0,61}}[^\W_])?\.){{1,8}}[^\W\d_]{{2,24}}(?::\d+)?(?:/[^\s<>"]*)?(?!\w))
  | (?P<date>\d{{4}}-\d{{1,2}}-\d{{1,2}} | \d{{1,2}}(?P<mark>[./-])\d{{1,2}}(?P=mark)\d{{2,4}})(?!\d)
  | (?P<time>\d{{1,2}}(?:[:.]\d{{2}})?\s*[ap](?:\.\s?m\.?|m\b) | \d{{1,2}}:\d{{2}}(?::\d{{2}})?(?!\d)
      | \d{{1,2}}(?:[:.]\d{{2}})?\s*(?:h\d{{2}}|h|uhr)\b
      | \d{{1,2}}(?:\s+o['’]clock)?\s+(?:in\s+the\s+(?:morning|afternoon|evening)|at\s+night)\b)
  | (?P<phone>(?:\+|\(\+?\d|\b0)[\d\s().\-/]{{5,}}\d
      | \b\d{{2,4}}(?:[\s.-]\d{{2,5}}){{2,}}(?![\d,]))
  | (?P<sign>(?<!\w)(?:{_SIGN}))(?=\.?\s?\d) | (?P<after>(?<=\d)\s?(?:{_SIGN})(?!\w))
  | (?P<code>[^\W\d_]+[-/]?\d[\w-]*|[^\W_]*_\w+)
  | (?P<number>(?:\d{{1,3}}(?:[.,'’\s]\d{{3}})+(?!\d)|\d+)(?:[.,]\d{{1,2}}(?!\d)|[.,]\d+)?)
      (?:st\b|nd\b|rd\b|th\b|[ºª])?(?:\s?(?P<scale>k|rb|ribu|thousand|mil|million|jt|juta)\b)?
  | (?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)
"""
_CLOCK = re.compile(r"\d+")
_ENDS_OF_LINKS = ".,;:!?)]}\"'»”’*_"
_MINUTES_OF_HALF_A_DAY = 12 * 60
_SHORTEST_PHONE = 7


class Kind(Enum):
    """What a token is. Phones are numbers: both are digits, however they are grouped."""

    WORD = auto()
    NUMBER = auto()
    TIME = auto()
    LITERAL = auto()


@dataclass(frozen=True)
class Token:
    """A part of a text. `value` is its normal form; a time's is the minutes since midnight.

    `is_name` is true of a word with a capital letter that does not stand at the beginning.
    """

    kind: Kind
    value: str
    text: str
    is_name: bool = False


def visible(text: str) -> str:
    """Give a text as it is seen: compatible characters as one, and without those that show nothing."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in plain if unicodedata.category(letter) != "Cf")


def bare(word: str) -> str:
    """Give a word's letters and digits without case and accents."""
    return "".join(letter for letter in fold(word) if letter.isalnum())


def tokens(text: str) -> list[Token]:
    """Read a text into tokens; marks between them are left out."""
    plain = _NUMBER_WORD.sub(lambda word: _NUMBER_WORDS[word[0].casefold()], visible(text))
    return list(_tokens(plain))


@cache
def _pattern() -> re.Pattern[str]:
    """Compile it once it is needed: a core without a model starts without."""
    return re.compile(_TOKEN, re.VERBOSE | re.IGNORECASE)


def _tokens(text: str) -> Iterator[Token]:
    is_first = True
    for found in _pattern().finditer(text):
        name, whole = found.lastgroup, found[0].strip()
        if found["number"] is not None:
            yield Token(Kind.NUMBER, _number(found["number"], found["scale"]), whole)
        elif name in {"word", "sign", "after"}:
            yield _word(whole, is_first=is_first)
        elif name == "time":
            yield Token(Kind.TIME, _minutes(whole), whole)
        elif name == "phone":
            yield Token(Kind.NUMBER, "".join(filter(str.isdecimal, whole)), whole)
        elif name == "date":
            yield Token(Kind.LITERAL, _date(whole), whole)
        elif name == "link":
            yield Token(Kind.LITERAL, _link(whole), whole)
        else:
            yield Token(Kind.LITERAL, whole.casefold(), whole)
        is_first = False


def _word(text: str, *, is_first: bool) -> Token:
    folded = text.casefold()
    if unit := _UNIT_OF.get(folded):
        return Token(Kind.WORD, unit, unit)
    return Token(
        Kind.WORD, bare(folded.removesuffix("'s").removesuffix("’s")), text, _is_name(text, is_first)
    )


def _is_name(text: str, is_first: bool) -> bool:  # noqa: FBT001 - said beside the text it is about
    return not is_first and text[0].isupper() and len(text) > 1


def _number(text: str, scale: str | None) -> str:
    """Give a number's digits without grouping, its decimals after a point and without needless zeros."""
    if text.isdecimal() and len(text) >= _SHORTEST_PHONE:
        return text
    *groups, last = re.split(r"[.,'’\s]", text)
    marks = re.findall(r"[.,'’\s]", text)
    # Three digits after a mark are a group of thousands, unless another mark has grouped before.
    has_decimals = bool(marks) and (len(last) != 3 or (len(marks) > 1 and marks[-1] != marks[-2]))
    digits = "".join(groups) + ("." if has_decimals else "") + last
    value = Decimal(digits).scaleb(_THOUSANDS[scale.casefold()] if scale else 0)
    return f"{value.normalize():f}"


def _minutes(text: str) -> str:
    hour, minute = ([int(digits) for digits in _CLOCK.findall(text)] + [0])[:2]
    folded = text.casefold().replace(".", "")
    is_late = bool(re.search(r"pm|p m|afternoon|evening|night", folded))
    is_early = bool(re.search(r"am|a m|morning", folded))
    if (is_late or is_early) and hour <= 12:
        hour = hour % 12 + (12 if is_late else 0)
    return str(hour * 60 + minute)


def _date(text: str) -> str:
    """Give the parts of a date without leading zeros; the international form has its year first."""
    parts = [str(int(part)) for part in re.split(r"[./-]", text)]
    if text[:4].isdecimal():
        parts.reverse()
    return "-".join(parts)


def _link(text: str) -> str:
    """Give a link without its scheme, its host in small letters."""
    rest = re.sub(r"^https?://", "", text.rstrip(_ENDS_OF_LINKS), flags=re.IGNORECASE)
    host, slash, path = rest.partition("/")
    return (host.casefold() + slash + path).rstrip("/")


def hours(token: Token) -> frozenset[str]:
    """Give the bare numbers that a time on the hour may be written as: 18:00 as 18 and as 6."""
    minutes = int(token.value)
    if minutes % 60:
        return frozenset()
    return frozenset({str(minutes // 60), str(minutes % _MINUTES_OF_HALF_A_DAY // 60 or 12)})
