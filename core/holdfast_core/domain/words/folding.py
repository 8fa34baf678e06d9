"""Letters without case and accents."""

import re
import unicodedata

_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]")
"""Marks that people leave out: of Latin, Greek and Cyrillic letters, Hebrew points, Arabic vowels."""

_UNMARKED = str.maketrans("øłđıæœ", "oldiao")


def fold(word: str) -> str:
    """Give a word without case and accents; `ß` becomes `ss`."""
    if word.isascii():
        return word.lower()
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", word.casefold()))
    return unicodedata.normalize("NFC", plain).translate(_UNMARKED)
