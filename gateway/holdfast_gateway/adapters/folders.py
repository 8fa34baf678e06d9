"""What lies in a folder: files and their sizes, and of a profile's marks of a login and caches."""

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from holdfast_gateway.adapters import left_out
from holdfast_gateway.domain.login import Markers

ASIDE = left_out.ASIDE
DEFAULT = left_out.DEFAULT

_COOKIES = ("Cookies", "Network/Cookies")
_EMPTY_TALK = frozenset({"LOCK", "LOG", "LOG.old"})
"""Files of a LevelDB that hold none of its data."""


def files_below(folder: Path) -> Iterator[Path]:
    """Walk through all files; none where there is no folder."""
    for at, _, names in os.walk(folder):
        yield from (Path(at, name) for name in names)


def sync(path: Path) -> None:
    """Have a file's content, or the names in a folder, on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def size_of(files: Iterable[Path]) -> int:
    """Add up sizes in bytes. A file that vanishes meanwhile counts nothing: the browser may be open."""
    return sum(map(_size, files))


def _size(file: Path) -> int:
    try:
        return file.lstat().st_size
    except OSError:
        return 0


def newest_change(folder: Path) -> float:
    """Give when anything in a folder changed last, in seconds of the epoch; 0 where there is none."""
    newest = 0.0
    for at, _, names in os.walk(folder):
        for path in (Path(at), *(Path(at, name) for name in names)):
            try:
                newest = max(newest, path.lstat().st_mtime)
            except OSError:
                continue
    return newest


def markers_in(profile: Path) -> Markers:
    """Measure what a login leaves, in whichever layout: LevelDB, and SQLite in newer Chromiums."""
    user = profile / DEFAULT
    return Markers(
        database=size_of(_data_below(user / "IndexedDB")),
        local_storage=size_of([*_data_below(user / "Local Storage"), user / "LocalStorage"]),
        cookies=size_of(user / name for name in _COOKIES),
    )


def _data_below(folder: Path) -> Iterator[Path]:
    return (f for f in files_below(folder) if f.name not in _EMPTY_TALK and ASIDE not in f.name)


def cookie_files(profile: Path) -> list[Path]:
    """Give the cookie databases that are there."""
    return [path for name in _COOKIES if (path := profile / DEFAULT / name).is_file()]


def caches_in(profile: Path) -> list[Path]:
    """Give the folders that hold nothing but caches."""
    found = (
        path for base in (profile, profile / DEFAULT) for name in left_out.CACHES for path in base.glob(name)
    )
    return [path for path in found if path.is_dir() and not path.is_symlink()]


def clear_caches(profile: Path) -> int:
    """Delete the caches, and give how many bytes they held."""
    freed = 0
    for cache in caches_in(profile):
        before = size_of(files_below(cache))
        shutil.rmtree(cache, ignore_errors=True)
        freed += before - size_of(files_below(cache))
    return freed
