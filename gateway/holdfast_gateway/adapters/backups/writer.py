"""Making a backup of a snapshot: what is new goes into one pack, the rest is named where it lies already."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import zstandard
from pyfastcdc import FastCDC

from holdfast_gateway.adapters.backups.manifest import FileEntry, Manifest, Pack, Piece
from holdfast_gateway.adapters.backups.sealing import BackupKey
from holdfast_gateway.domain.snapshots import Snapshot, Stamp

PIECE_BYTES = 16 << 10
"""The mean size that files are cut to. The content decides where, so that an insertion moves few; and small
pieces find more again of what a database has put in order anew."""

LEVEL = 3


@dataclass(frozen=True)
class Known:
    """What the last backup of a session knows: its manifest, and the stamps of the files it describes."""

    manifest: Manifest
    stamps: Mapping[str, Stamp]


@dataclass
class Cut:
    """What a backup consists of; pieces of the new pack have its number, which is the last one."""

    packs: list[Pack] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    files: list[FileEntry] = field(default_factory=list)
    packed_bytes: int = 0


def cut(snapshot: Snapshot, staging: Path, known: Known | None, key: BackupKey, pack: BinaryIO) -> Cut:
    """Cut what changed into pieces, and write those that are new into `pack`. Blocks.

    Memory is bounded by a few pieces, whatever the profile's size.
    """
    return _Cutter(snapshot, staging, known, key, pack).run()


class _Cutter:
    def __init__(
        self, snapshot: Snapshot, staging: Path, known: Known | None, key: BackupKey, pack: BinaryIO
    ) -> None:
        self._snapshot = snapshot
        self._staging = staging
        # Under another key the same content has other names: such a manifest is of no use here.
        usable = known is not None and known.manifest.key == key.id.hex()
        self._before = known.manifest if known is not None and usable else None
        self._entries = {entry.path: entry for entry in self._before.files} if self._before else {}
        self._there = {piece.id: piece for piece in self._before.pieces} if self._before else {}
        self._key = key
        self._pack = pack
        self._cut = Cut()
        self._numbers: dict[str, int] = {}
        self._pack_numbers: dict[int, int] = {}
        self._new: list[int] = []
        self._chunker = FastCDC(PIECE_BYTES)
        self._compressor = zstandard.ZstdCompressor(level=LEVEL)

    def run(self) -> Cut:
        for seen in self._snapshot.files:
            if seen.staged:
                numbers = self._pieces_of(self._staging / seen.path)
            else:
                numbers = tuple(self._reuse(number) for number in self._entries[seen.path].pieces)
            self._cut.files.append(FileEntry(seen.path, seen.mode, numbers))
        number = len(self._cut.packs)
        for new in self._new:
            self._cut.pieces[new] = self._cut.pieces[new]._replace(pack=number)
        return self._cut

    def _pieces_of(self, path: Path) -> tuple[int, ...]:
        with path.open("rb", buffering=0) as file:
            return tuple(self._piece(chunk.data) for chunk in self._chunker.cut_stream(file))

    def _piece(self, data: memoryview) -> int:
        name = self._key.piece_id(data)
        piece_id = name.hex()
        if piece_id in self._numbers:
            return self._numbers[piece_id]
        if piece_id in self._there:
            return self._take(self._there[piece_id])
        sealed = self._key.seal(self._compressor.compress(data), name)
        self._pack.write(sealed)
        number = self._add(Piece(piece_id, -1, self._cut.packed_bytes, len(sealed), len(data)))
        self._new.append(number)
        self._cut.packed_bytes += len(sealed)
        return number

    def _reuse(self, number: int) -> int:
        assert self._before is not None  # noqa: S101 - only a file that is known is not staged
        return self._take(self._before.pieces[number])

    def _take(self, piece: Piece) -> int:
        """Name a piece of the last backup, in the pack where it lies."""
        if piece.id in self._numbers:
            return self._numbers[piece.id]
        assert self._before is not None  # noqa: S101 - it is where the piece is from
        if piece.pack not in self._pack_numbers:
            self._pack_numbers[piece.pack] = len(self._cut.packs)
            self._cut.packs.append(self._before.packs[piece.pack])
        return self._add(piece._replace(pack=self._pack_numbers[piece.pack]))

    def _add(self, piece: Piece) -> int:
        number = self._numbers[piece.id] = len(self._cut.pieces)
        self._cut.pieces.append(piece)
        return number
