"""Whether a LevelDB folder is whole, as far as that can be told with certainty without opening it.

Read here: CURRENT, the MANIFESTs (a log of edits, format in LevelDB's doc/log_format.md and
db/version_edit.cc), and of the tables their size and their last eight bytes. A log that ends in
mid-record is what every hard kill leaves, and no damage.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

CURRENT = "CURRENT"
_CURRENT = re.compile(rb"\A(MANIFEST-\d+)\n\Z")
_MANIFEST = re.compile(r"\AMANIFEST-(\d+)\Z")
_TABLE = re.compile(r"\A(\d+)\.(?:ldb|sst)\Z")
_LOG = re.compile(r"\A\d+\.log\Z")

BLOCK = 32 << 10
_HEADER = struct.Struct("<IHB")
_FULL, _FIRST, _MIDDLE, _LAST = 1, 2, 3, 4

TABLE_END = struct.pack("<Q", 0xDB4775248B80FB57)


class Torn(Exception):
    """A file is not what LevelDB wrote; the text says where."""


@dataclass(frozen=True)
class Health:
    """What is wrong with a database, and the MANIFEST that CURRENT may certainly be pointed at again."""

    problems: tuple[str, ...] = ()
    recovers_to: str | None = None


@dataclass
class Manifest:
    """What a MANIFEST says of its database: the newest log, and the size of each table by its number."""

    log: int | None = None
    has_next: bool = False
    has_sequence: bool = False
    tables: dict[int, int] = field(default_factory=dict)


def examine(folder: Path) -> Health:
    """Look at a database that nobody has open."""
    names = {path.name for path in folder.iterdir() if path.is_file()}
    manifests = {name: _problems_of(folder, name, names) for name in names if _MANIFEST.match(name)}
    tables = [name for name in names if _TABLE.match(name)]
    current = _current(folder)
    if current is None and not manifests and not tables and not _has_entries(folder, names):
        return Health()  # nothing has been written yet
    if current is None:
        said = f"{CURRENT} is {'garbage' if (folder / CURRENT).exists() else 'missing'}"
    elif current not in manifests:
        said = f"{CURRENT} names {current}, which is missing"
    elif not manifests[current]:
        return Health()
    else:
        said = "; ".join(manifests[current])
    good = [name for name, problems in manifests.items() if not problems]
    certain = len(good) == 1 and _knows_all(folder, good[0], manifests, tables)
    return Health((said,), good[0] if certain else None)


def _has_entries(folder: Path, names: set[str]) -> bool:
    return any((folder / name).stat().st_size for name in names if _LOG.match(name))


def _current(folder: Path) -> str | None:
    try:
        found = _CURRENT.match((folder / CURRENT).read_bytes())
    except OSError:
        return None
    return found and found.group(1).decode()


def _knows_all(folder: Path, good: str, manifests: dict[str, list[str]], tables: list[str]) -> bool:
    """Say whether nothing newer than a good MANIFEST can have been lost with a broken one.

    LevelDB deletes tables that its MANIFEST does not name. Beside the newest MANIFEST such tables are
    compactions that were never finished; beside an older one they may be the data.
    """
    if good == max(manifests, key=_number):
        return True
    known = read_manifest((folder / good).read_bytes()).tables
    return all(_number(table) in known for table in tables)


def _number(name: str) -> int:
    found = _MANIFEST.match(name) or _TABLE.match(name)
    return int(found.group(1)) if found else -1


def _problems_of(folder: Path, name: str, names: set[str]) -> list[str]:
    """Give what is wrong with a MANIFEST and with the files that it names."""
    content = (folder / name).read_bytes()
    if not content:
        return [f"{name} is empty"]
    try:
        manifest = read_manifest(content)
    except Torn as torn:
        return [f"{name}: {torn}"]
    problems = [
        problem
        for number, size in sorted(manifest.tables.items())
        if (problem := _problem_of_table(folder, number, size, names))
    ]
    # LevelDB makes a log before a MANIFEST names it, and removes it only once a newer one is named.
    if manifest.log and f"{manifest.log:06}.log" not in names:
        problems.append(f"{manifest.log:06}.log, with the newest entries, is missing")
    return problems


def _problem_of_table(folder: Path, number: int, size: int, names: set[str]) -> str | None:
    name = next((name for ending in ("ldb", "sst") if (name := f"{number:06}.{ending}") in names), None)
    if name is None:
        return f"{number:06}.ldb is missing"
    with (folder / name).open("rb") as file:
        found = file.seek(0, 2)
        if found != size:
            return f"{name} has {found} bytes of {size}"
        file.seek(max(0, size - len(TABLE_END)))
        return None if file.read() == TABLE_END else f"{name} is no table"


def read_manifest(content: bytes) -> Manifest:
    """Apply a MANIFEST's edits one after the other. Raises `Torn`."""
    manifest = Manifest()
    for record in _records(content):
        _apply(manifest, _Reader(record))
    if manifest.log is None or not manifest.has_next or not manifest.has_sequence:
        raise Torn("it ends before its first edit does")
    return manifest


def _apply(manifest: Manifest, edit: "_Reader") -> None:
    while edit.rest:
        match edit.number():
            case 1:
                edit.text()  # the comparator's name
            case 2:
                manifest.log = edit.number()
            case 3:
                edit.number()
                manifest.has_next = True
            case 4:
                edit.number()
                manifest.has_sequence = True
            case 5:
                edit.number()  # a level, and where its next compaction begins
                edit.text()
            case 6:
                edit.number()
                manifest.tables.pop(edit.number(), None)
            case 7:
                edit.number()
                number = edit.number()
                manifest.tables[number] = edit.number()
                edit.text()  # the table's first key, and its last
                edit.text()
            case 9:
                edit.number()  # the log before, of old versions
            case tag:
                raise Torn(f"an edit has the unknown field {tag}")


class _Reader:
    """Reads an edit's fields: numbers of seven bits a byte, and texts with their length before them."""

    def __init__(self, rest: bytes) -> None:
        self.rest = rest

    def number(self) -> int:
        value = 0
        for place, byte in enumerate(self.rest[:10]):
            value |= (byte & 0x7F) << (7 * place)
            if byte < 0x80:
                self.rest = self.rest[place + 1 :]
                return value
        raise Torn("an edit ends within a number")

    def text(self) -> bytes:
        length = self.number()
        if length > len(self.rest):
            raise Torn("an edit ends within a text")
        text, self.rest = self.rest[:length], self.rest[length:]
        return text


def _records(content: bytes) -> Iterator[bytes]:
    """Give the whole records of a log; one that the end of the file cuts off was never finished."""
    parts: list[bytes] | None = None
    place = 0
    while place + _HEADER.size <= len(content):
        left = BLOCK - place % BLOCK
        if left < _HEADER.size:
            place += left
            continue
        checksum, length, kind = _HEADER.unpack_from(content, place)
        body = content[place + _HEADER.size : place + _HEADER.size + length]
        if kind == 0 and length == 0:
            place += left  # set apart beforehand, and not written yet
            continue
        if length > left - _HEADER.size:
            raise Torn(f"a record at byte {place} leaves its block")
        if len(body) < length:
            return
        if masked_crc(bytes([kind]) + body) != checksum:
            raise Torn(f"the checksum at byte {place} is wrong")
        place += _HEADER.size + length
        parts = _joined(parts, kind, body, place)
        if kind in {_FULL, _LAST}:
            yield b"".join(parts)
            parts = None


def _joined(parts: list[bytes] | None, kind: int, body: bytes, place: int) -> list[bytes]:
    """Put a record's pieces in a row. Raises `Torn` where one is not due."""
    if kind not in {_FULL, _FIRST, _MIDDLE, _LAST} or (kind in {_MIDDLE, _LAST}) != (parts is not None):
        raise Torn(f"a record before byte {place} has lost a part")
    return [*(parts or []), body]


def _crc_table() -> list[int]:
    table = []
    for byte in range(256):
        value = byte
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
        table.append(value)
    return table


_CRC_TABLE = _crc_table()


def crc32c(data: bytes) -> int:
    """Give the Castagnoli checksum, as RFC 3720 has it."""
    value = 0xFFFFFFFF
    for byte in data:
        value = value >> 8 ^ _CRC_TABLE[(value ^ byte) & 0xFF]
    return value ^ 0xFFFFFFFF


def masked_crc(data: bytes) -> int:
    """Give a checksum as LevelDB stores it: turned and shifted, so that checksums of checksums stay good."""
    crc = crc32c(data)
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF
