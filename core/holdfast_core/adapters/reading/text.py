"""Bytes to text: UTF-8, UTF-16 that says so, and Windows-1252 where it can be nothing else."""

import codecs
import re

from holdfast_contract.errors import DocumentUnreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as UTF-16's does, so it is looked for first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")

_WESTERN = frozenset("áàâäãåéèêëíìîïóòôöõúùûüçñßæøœÁÀÂÄÃÅÉÈÊËÍÌÎÏÓÒÔÖÕÚÙÛÜÇÑÆØŒªº")
_SIGNS = frozenset("\xa0¡¿«»‹›“”„‘’‚–—…•·€£¥¢§©®™°±×÷½¼¾²³µ¶†‡‰")
_LETTER_RUN = re.compile(r"[^\W\d_]+")


def decode(body: bytes) -> str:
    """Read a file as text. Raises `DocumentUnreadable` where it is none, or its encoding is not certain."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            text = _strict(body, encoding)
            break
    else:
        text = _unmarked(body)
    if _CONTROL.search(text):
        raise DocumentUnreadable("The document is not a text file: it holds control characters.")
    return text


def _strict(body: bytes, encoding: str) -> str:
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.removesuffix("-sig").upper()
        problem = f"The document says that it is {name}, but byte {error.start + 1} does not fit."
        raise DocumentUnreadable(f"{problem} Save it as UTF-8.") from None


def _unmarked(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        if (text := _western(body)) is not None:
            return text
        problem = f"The document is not text in UTF-8: byte {error.start + 1} does not fit."
        raise DocumentUnreadable(f"{problem} Save it as UTF-8.") from None


def _western(body: bytes) -> str | None:
    """Read Windows-1252, unless the result is no text of Western Europe.

    There letters with marks stand between plain ones. In another alphabet's encoding most would be marked,
    and in that of another Latin one some would come out as signs inside words.
    """
    try:
        text = body.decode("cp1252")
    except UnicodeDecodeError:
        return None
    beyond = {character for character in text if character > "\x7f"}
    if beyond - _WESTERN - _SIGNS or re.search(r"[^\W\d_][¡¿¢£¥§©±¼½¾²³µ¶†‡‰×÷][^\W\d_]", text):
        return None
    words = [word for word in _LETTER_RUN.findall(text) if not word.isascii()]
    marked = sum(character > "\x7f" for word in words for character in word)
    return text if marked * 2 <= sum(map(len, words)) else None
