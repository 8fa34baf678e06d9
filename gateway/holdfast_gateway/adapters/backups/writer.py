"""Making a backup of a snapshot: what is new goes into one pack, the rest is named where it lies already."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

import zstandard
from pyfastcdc import FastCDC

from holdfast_gateway.adapters.backups.manifest import FileEntry, Manifest, Parts, Piece
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


class Cut(NamedTuple):
    """What a backup consists of, and the size in bytes of the new pack.

    The pieces of that one have the number that it gets when it is added to the packs.
    """

    parts: Parts
    packed_bytes: int


def cut(snapshot: Snapshot, staging: Path, known: Known | None, key: BackupKey, pack: BinaryIO) -> Cut:
    """Cut what changed into pieces, and write those that are new into `pack`. Blocks.

    What is known must be sealed under this key: under another one the same content has other names. Memory is
    bounded by a few pieces, whatever the profile's size.
    """
    return _Cutter(staging, known, key, pack).run(snapshot)


class _Cutter:
    def __init__(self, staging: Path, known: Known | None, key: BackupKey, pack: BinaryIO) -> None:
        self._staging = staging
        self._before = known.manifest if known is not None else None
        self._entries = {entry.path: entry for entry in self._before.files} if self._before else {}
        self._there = {piece.id: n for n, piece in enumerate(self._before.pieces)} if self._before else {}
        self._key = key
        self._pack = pack
        self._packed_bytes = 0
        self._parts = Parts()
        self._new: dict[str, int] = {}
        self._chunker = FastCDC(PIECE_BYTES)
        self._compressor = zstandard.ZstdCompressor(level=LEVEL)

    def run(self, snapshot: Snapshot) -> Cut:
        for seen in snapshot.files:
            if seen.staged:
                numbers = self._pieces_of(self._staging / seen.path)
            else:
                numbers = tuple(self._take(number) for number in self._entries[seen.path].pieces)
            self._parts.files.append(FileEntry(seen.path, seen.mode, numbers))
        pieces, pack = self._parts.pieces, len(self._parts.packs)
        for number in self._new.values():
            pieces[number] = pieces[number]._replace(pack=pack)
        return Cut(self._parts, self._packed_bytes)

    def _pieces_of(self, path: Path) -> tuple[int, ...]:
        with path.open("rb", buffering=0) as file:
            return tuple(self._piece(chunk.data) for chunk in self._chunker.cut_stream(file))

    def _piece(self, data: memoryview) -> int:
        name = self._key.piece_id(data)
        piece_id = name.hex()
        if piece_id in self._there:
            return self._take(self._there[piece_id])
        if piece_id not in self._new:
            sealed = self._key.seal(self._compressor.compress(data), name)
            self._pack.write(sealed)
            self._new[piece_id] = len(self._parts.pieces)
            self._parts.pieces.append(Piece(piece_id, -1, self._packed_bytes, len(sealed), len(data)))
            self._packed_bytes += len(sealed)
        return self._new[piece_id]

    def _take(self, number: int) -> int:
        """Name a piece of the last backup, in the pack where it lies."""
        assert self._before is not None  # noqa: S101 - it is where the piece is from
        return self._parts.take(self._before, number)
