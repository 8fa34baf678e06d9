"""Whether a SQLite file is whole. The file itself is never written to."""

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

_MAGIC = b"SQLite format 3\0"
_CERTAIN = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_JOURNALS = ("-journal", "-wal")

COMPANIONS = (*_JOURNALS, "-shm")
"""What SQLite keeps beside a file, by the ends of the names."""

SCRATCH = ".check-"
"""How the folders begin in which copies are looked at."""


def is_sqlite(file: Path) -> bool:
    """Say whether a file calls itself a SQLite database."""
    try:
        with file.open("rb") as content:
            return content.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def problem_of(file: Path, scratch_below: Path) -> str | None:
    """Say what is certainly wrong with a file; None where nothing is, or where it could not be looked at.

    A file whose last writer was killed is looked at in a copy: SQLite first plays its journal back, and
    that is for the browser to do.
    """
    if file.stat().st_size == 0:
        return None
    if not any(_is_filled(file.with_name(file.name + ending)) for ending in _JOURNALS):
        return _quick_check(f"{file.as_uri()}?immutable=1")
    try:
        with tempfile.TemporaryDirectory(prefix=SCRATCH, dir=scratch_below) as scratch:
            copy = Path(shutil.copy2(file, scratch))
            for ending in _JOURNALS:
                if (journal := file.with_name(file.name + ending)).is_file():
                    shutil.copy2(journal, scratch)
            return _quick_check(f"{copy.as_uri()}?mode=rw")
    except OSError:
        return None


def _is_filled(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0


def _quick_check(uri: str) -> str | None:
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            said = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        # A schema that this SQLite cannot read may be a newer one's.
        newer = "malformed database schema" in str(error)
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        return str(error) if code in _CERTAIN and not newer else None
    return None if said == ("ok",) else str(said[0]).splitlines()[0]
