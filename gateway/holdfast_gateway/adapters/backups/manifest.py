"""What a backup consists of: files, the pieces that they are cut into, and the packs that these lie in.

A manifest is written whole, or as what differs from one that was (its base): most of a profile stays as it is
from one backup to the next, and saying so again would cost more than the changes themselves.
"""

import json
from collections.abc import Iterable
from typing import NamedTuple

import zstandard
from holdfast_contract.backups import Versions
from holdfast_contract.model import WireModel
from holdfast_contract.times import Timestamp
from pydantic import ValidationError

from holdfast_gateway.domain.backup import BackupDamaged, BackupTooNew

FORMAT = 1

MOST_OF_BASE = 0.25
"""Where a larger share of the pieces than this has changed since the base, a manifest is written whole."""


class Pack(NamedTuple):
    """An object of sealed pieces behind one another; its name stands for its content. `size` in bytes."""

    name: str
    size: int


class Piece(NamedTuple):
    """A stretch of some file: its id in hexadecimal, where it lies sealed, and its size when opened."""

    id: str
    pack: int
    offset: int
    length: int
    size: int


class FileEntry(NamedTuple):
    """A file: its path below the profile, its permissions, and the numbers of its pieces in order."""

    path: str
    mode: int
    pieces: tuple[int, ...]


class Manifest(WireModel):
    """One backup. `key` names the key that its pieces are sealed with; `folders` are all, empty ones too.

    `base` names the manifest that this one is written against, None where it is written whole. `gone` are the
    base's files that it does not have; it matters only in the written form.
    """

    format_version: int = FORMAT
    backup_id: str
    user_id: str
    session_id: str
    taken_at: Timestamp
    gateway_id: str
    generation: int
    versions: Versions
    key: str
    packs: tuple[Pack, ...]
    pieces: tuple[Piece, ...]
    files: tuple[FileEntry, ...]
    folders: tuple[str, ...]
    base: str | None = None
    gone: tuple[str, ...] = ()

    def write(self) -> bytes:
        """Give the compressed form."""
        return zstandard.compress(self.to_json().encode(), level=3)

    @classmethod
    def read(cls, data: bytes) -> "Manifest":
        """Read the compressed form. Raises `BackupDamaged` and `BackupTooNew`."""
        try:
            document = json.loads(zstandard.decompress(data))
            if document["formatVersion"] > FORMAT:
                raise BackupTooNew(f"its format {document['formatVersion']} is newer than this gateway")
            return cls.model_validate(document)
        except (ValueError, KeyError, TypeError, zstandard.ZstdError, ValidationError) as error:
            raise BackupDamaged(f"its manifest cannot be read ({type(error).__name__})") from None

    @property
    def size(self) -> int:
        """The bytes of all files together."""
        return sum(self.pieces[number].size for file in self.files for number in file.pieces)

    def places(self, file: FileEntry) -> tuple[tuple[str, str, int], ...]:
        """Say what a file is made of and where that lies: ids, packs and offsets, in order."""
        pieces = (self.pieces[number] for number in file.pieces)
        return tuple((piece.id, self.packs[piece.pack].name, piece.offset) for piece in pieces)

    def against(self, name: str, base: "Manifest") -> "Manifest | None":
        """Give what differs from `base`, which is kept under `name`; None where that is too much."""
        there = {file.path: (file.mode, base.places(file)) for file in base.files}
        changed = [file for file in self.files if there.get(file.path) != (file.mode, self.places(file))]
        if sum(len(file.pieces) for file in changed) > len(self.pieces) * MOST_OF_BASE:
            return None
        here = {file.path for file in self.files}
        gone = tuple(path for path in there if path not in here)
        parts = Parts()
        parts.add(self, changed)
        return self._with(parts, base=name, gone=gone)

    def on(self, base: "Manifest") -> "Manifest":
        """Give the whole that this, written against `base`, stands for."""
        here = {file.path for file in self.files}.union(self.gone)
        parts = Parts()
        parts.add(base, (file for file in base.files if file.path not in here))
        parts.add(self, self.files)
        return self._with(parts, base=self.base, gone=())

    def _with(self, parts: "Parts", *, base: str | None, gone: tuple[str, ...]) -> "Manifest":
        return self.model_copy(
            update={
                "packs": tuple(parts.packs),
                "pieces": tuple(parts.pieces),
                "files": tuple(parts.files),
                "base": base,
                "gone": gone,
            }
        )


class Parts:
    """Files for a manifest, with the pieces and packs that these need and no others."""

    def __init__(self) -> None:
        self.packs: list[Pack] = []
        self.pieces: list[Piece] = []
        self.files: list[FileEntry] = []
        self._packs: dict[str, int] = {}
        self._pieces: dict[tuple[str, int, int], int] = {}

    def add(self, manifest: Manifest, files: Iterable[FileEntry]) -> None:
        """Take these files of this manifest."""
        for file in files:
            numbers = tuple(self.take(manifest, number) for number in file.pieces)
            self.files.append(file._replace(pieces=numbers))

    def take(self, manifest: Manifest, number: int) -> int:
        """Take this piece of this manifest, in the pack where it lies, and give its number here."""
        piece = manifest.pieces[number]
        pack = manifest.packs[piece.pack]
        if pack.name not in self._packs:
            self._packs[pack.name] = len(self.packs)
            self.packs.append(pack)
        here = piece._replace(pack=self._packs[pack.name])
        place = here.id, here.pack, here.offset
        if place not in self._pieces:
            self._pieces[place] = len(self.pieces)
            self.pieces.append(here)
        return self._pieces[place]
