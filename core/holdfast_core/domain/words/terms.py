"""Words as the search sees them: the same for documents, questions and excerpts.

A word is folded (case, accents) and reduced to its stem by the rules of its language. A code or a number is
kept as it is, and in its parts, whatever stands between these: `KX-204`, `kx 204` and `KX204` find each
other. Scripts that put no spaces between words are read by pairs of letters.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from holdfast_core.domain.words.folding import fold
from holdfast_core.domain.words.languages import STEMMERS, stop_words

Word = tuple[str, ...]
"""A word of a question: the terms of which a passage holds any, each as one language has it."""

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Thai, Lao, Burmese, Khmer, Japanese, Chinese."""

_SIGNS = "\u0900-\u0963\u0966-\u0dff"
"""Letters and vowel signs from Hindi to Sinhala; to Python the signs are no letters."""

_LETTER = rf"(?:(?![_{_UNSPACED}])[\w{_SIGNS}])"
_PHONE = re.compile(r"\+\d[\d ().-]{6,18}\d|\b0\d{2,4}[ -]\d[\d -]{4,12}\d\b")
_TOKEN = re.compile(rf"[{_UNSPACED}]+|{_LETTER}+(?:(?:['’_./:-]|(?<=\d),(?=\d)){_LETTER}+)*")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_JOINTS = re.compile(r"[_./:,-]+")
_DIGITS = re.compile(r"\d+")
_RUN = re.compile(rf"{_LETTER}+")
_PARTS = re.compile(r"\d+|[^\W\d_]+")
_MOST_PARTS = 6
_APOSTROPHE = re.compile(r"['’]s?")
_ELISION = re.compile(r"^(?:qu|\w{1,2}|[dnsa]ell|dall|all|un)['’](?=\w)")
_ELIDING = frozenset({"fr", "it", "ca"})
_LAST_LATIN = "\u024f"
_BARE_ENDINGS = {
    "es": (("cion", "ción"), ("sion", "sión")),
    "pt": (("cao", "ção"), ("coes", "ções"), ("sao", "são")),
}
"""As they are often typed; stemmers know them with their accents."""

_NAMED_NUMBER = re.compile(r"\b([A-Z]{1,5}) (\d{2,})\b")


def terms(text: str, language: str | None) -> list[str]:
    """Give the subject words of a text in order: folded, stop words left out, stemmed."""
    stops = stop_words(language)
    found: list[str] = []
    for piece, is_exact in _pieces(text):
        if is_exact:
            found.append(piece)
        elif fold(word := _bare(piece, language)) not in stops:
            found += _forms(word, language)
    return found


def located(text: str, language: str | None) -> Iterator[tuple[int, int, list[str]]]:
    """Give where what has terms stands in a text, from where to where, and its terms; some overlap."""
    for pattern in (_PHONE, _NAMED_NUMBER):
        for found in pattern.finditer(text):
            yield *found.span(), terms(found[0], language)
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        if not _IS_UNSPACED.match(found[0]):
            yield start, end, terms(found[0], language)
            continue
        for place in range(start, max(start + 1, end - 1)):
            yield place, min(place + 2, end), terms(text[place : place + 2], language)


def question_words(text: str, language: str | None, languages: Sequence[str | None]) -> list[Word]:
    """Give the subject words of a question, each once, as passages in any of these languages may hold it."""
    held = tuple(languages) or (language,)
    stops = frozenset[str]().union(*map(stop_words, {language} if language in held else {language, *held}))
    words: dict[Word, None] = {}
    for piece, is_exact in _pieces(text):
        if is_exact:
            words[piece,] = None
            continue
        spoken = {one: _bare(piece, one) for one in held}
        if stops.isdisjoint(map(fold, spoken.values())):
            forms = (form for one, word in spoken.items() for form in _forms(word, one))
            words[tuple(dict.fromkeys(forms))] = None
    return list(words)


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Give what stands in a text one by one, and whether that is exact: no word that has a stem."""
    text = unicodedata.normalize("NFKC", text)
    for found in _PHONE.finditer(text):
        yield "".join(_DIGITS.findall(found[0])), True
    for found in _NAMED_NUMBER.finditer(text):
        yield (found[1] + found[2]).lower(), True
    for token in _TOKEN.findall(text):
        if _IS_UNSPACED.match(token):
            yield from ((token[place : place + 2], True) for place in range(max(1, len(token) - 1)))
        elif any(map(str.isdigit, token)):
            yield from ((part, True) for part in _code(token))
        else:
            yield from ((word, False) for word in _JOINTS.split(token) if word)


def _code(token: str) -> list[str]:
    """Give a code as one, then its parts."""
    folded = fold(token)
    whole = "".join(_RUN.findall(folded))
    parts = [part for part in _PARTS.findall(folded) if len(part) > 1]
    return [whole] if parts == [whole] or len(parts) > _MOST_PARTS else [whole, *parts]


def _bare(word: str, language: str | None) -> str:
    """Take off what an apostrophe ties to a word, and capitals."""
    if language in _ELIDING:
        word = _ELISION.sub("", word)
    return _APOSTROPHE.sub("", word).casefold()


@lru_cache(maxsize=50_000)
def _forms(word: str, language: str | None) -> Word:
    """Give the stem; where people may leave accents out, also the one that the other spelling has."""
    stemmer = _stemmer(language)
    if stemmer is None:
        return (fold(word),)
    stem, other = fold(stemmer.stemWord(word)), fold(word)
    for bare, ending in _BARE_ENDINGS.get(language or "", ()):
        if other == word and word.endswith(bare):
            other = word.removesuffix(bare) + ending
    if other == word or word[0] > _LAST_LATIN:
        return (stem,)
    return tuple(dict.fromkeys((stem, fold(stemmer.stemWord(other)))))


@cache
def _stemmer(language: str | None) -> Any:
    if language not in STEMMERS:
        return None
    import snowballstemmer  # type: ignore[import-untyped]  # noqa: PLC0415 - loads all its languages

    return snowballstemmer.stemmer(STEMMERS[language])
