"""Whether a clause says that something is so or that it is not."""

import re
from collections.abc import Iterator

_DENYING = """
    no not never none nobody nothing nowhere neither nor without cannot except excluding unless
    closed unavailable forbidden prohibited excluded impossible unable refused denied lacks
    nunca ningun ninguno ninguna sin nadie nada tampoco excepto cerrado cerrada cerrados prohibido prohibida
    nao nenhum nenhuma sem exceto fechado fechada proibido pas jamais aucun aucune sauf ferme fermee interdit
    nicht kein keine keinen keiner keinem nie niemals ohne ausser geschlossen verboten
    non nessun nessuna senza tranne chiuso chiusa vietato niet geen nooit zonder behalve gesloten verboden
    tidak tak bukan jangan belum tanpa kecuali tutup dilarang
"""
_NEGATIVE = frozenset(_DENYING.split())
"""Folded. Opposites that are said in one word count too: closed is not open."""

_CONTRACTED = re.compile(r"n['’]?t$")
_VERBS = frozenset(
    {
        "do",
        "does",
        "did",
        "is",
        "are",
        "was",
        "were",
        "have",
        "has",
        "had",
        "wo",
        "would",
        "ca",
        "could",
        "should",
    }
)

_BORDER = re.compile(
    r"[,;:.!?…()\[\]\n—–|•]+(?=\s|$)|\s[—–-]\s"
    r"|\s(?:but|however|although|though|while|whereas|pero|sino|aunque|mas|mais|porém|aber|sondern|doch"
    r"|tetapi|tapi|namun|maar)\s",
    re.IGNORECASE,
)


def clauses(text: str) -> Iterator[str]:
    """Take a text apart into what can be so, or not so, by itself."""
    yield from (clause for clause in _BORDER.split(text) if clause.strip())


def is_negative(words: list[str]) -> bool:
    """Whether a clause of these folded words denies; two denials in it cancel each other."""
    return sum(word in _NEGATIVE or _is_contracted(word) for word in words) % 2 == 1


def _is_contracted(word: str) -> bool:
    return bool(_CONTRACTED.search(word)) and _CONTRACTED.sub("", word) in _VERBS
