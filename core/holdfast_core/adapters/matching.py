"""Finding rows by letters that a person typed."""

from typing import Any

from sqlalchemy import ColumnElement, or_


def holds(column: ColumnElement[Any], typed: str) -> ColumnElement[bool]:
    """Say where a column holds these letters, large or small.

    SQLite knows only of A to Z which is large and which is small, so the other letters are looked for in the
    ways in which people write them.
    """
    ways = (typed,) if typed.isascii() else (typed, typed.lower(), typed.upper(), typed.title())
    return or_(*(column.icontains(way, autoescape=True) for way in dict.fromkeys(ways)))
