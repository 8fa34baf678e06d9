"""Reading a backup back: into an empty folder, or only to see that all of it is there and whole."""

import os
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import zstandard

from holdfast_gateway.adapters.backups.manifest import Manifest, Piece
from holdfast_gateway.adapters.backups.repository import Repository
from holdfast_gateway.adapters.backups.sealing import BackupKey
from holdfast_gateway.adapters.folders import sync
from holdfast_gateway.domain.backup import BackupDamaged
from holdfast_gateway.domain.session import SessionKey

READERS = 4
STRETCH_BYTES = 2 << 20
"""What one request fetches at most; so many times the readers is the memory that reading takes."""

GAP_BYTES = 64 << 10
"""Between two pieces so much is read for nothing rather than asked for twice."""

Progress = Callable[[int], None]
"""Told how many bytes of the profile have been read since the last time."""


class Place(NamedTuple):
    """Where a piece belongs in the profile."""

    path: str
    offset: int


class Stretch(NamedTuple):
    """A part of a pack that is read in one request."""

    pack: str
    pieces: tuple[Piece, ...]

    @property
    def start(self) -> int:
        """Where it begins in the pack."""
        return self.pieces[0].offset

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.pieces[-1].offset + self.pieces[-1].length


def extract(repository: Repository, manifest: Manifest, folder: Path, progress: Progress) -> None:
    """Write a backup into a new folder, each piece checked, and have it on the disk. Blocks.

    Raises `BackupProblem` for one that is not whole, and `StoreFailed` where the store does not say.
    """
    folder.mkdir(mode=0o700)
    for path in sorted(manifest.folders):
        _inside(folder, path).mkdir(mode=0o700, parents=True, exist_ok=True)
    for file in manifest.files:
        os.close(os.open(_inside(folder, file.path), os.O_WRONLY | os.O_CREAT | os.O_EXCL, file.mode))
    places = _places(manifest)

    def write(piece: Piece, data: bytes) -> None:
        for place in places[piece.id]:
            descriptor = os.open(folder / place.path, os.O_WRONLY)
            try:
                os.pwrite(descriptor, data, place.offset)
            finally:
                os.close(descriptor)
        progress(len(data) * len(places[piece.id]))

    _read(repository, manifest, write)
    _to_disk(folder, manifest)


def verify(repository: Repository, manifest: Manifest, progress: Progress) -> None:
    """Read every piece and check it. Raises as `extract` does."""
    places = _places(manifest)
    _read(repository, manifest, lambda piece, data: progress(len(data) * len(places[piece.id])))


def _read(repository: Repository, manifest: Manifest, take: Callable[[Piece, bytes], None]) -> None:
    session = SessionKey(manifest.user_id, manifest.session_id)

    def fetch(stretch: Stretch) -> None:
        data = memoryview(
            repository.read_pack(session, stretch.pack, stretch.start, stretch.end - stretch.start)
        )
        decompressor = zstandard.ZstdDecompressor()
        for piece in stretch.pieces:
            begin = piece.offset - stretch.start
            sealed = data[begin : begin + piece.length]
            take(piece, _open(repository.keys.key_of(sealed), decompressor, piece, sealed))

    with ThreadPoolExecutor(READERS, thread_name_prefix="backup-read") as readers:
        # The first fault ends it; what is under way is waited for, what has not begun never does.
        futures = [
            readers.submit(fetch, stretch) for stretch in stretches(manifest, range(len(manifest.packs)))
        ]
        try:
            for future in futures:
                future.result()
        except BaseException:
            readers.shutdown(wait=False, cancel_futures=True)
            raise


def _open(
    key: BackupKey, decompressor: zstandard.ZstdDecompressor, piece: Piece, sealed: memoryview
) -> bytes:
    name = bytes.fromhex(piece.id)
    try:
        data = decompressor.decompress(key.open(sealed, name), max_output_size=piece.size)
    except zstandard.ZstdError:
        raise BackupDamaged("a piece cannot be unpacked") from None
    if len(data) != piece.size or key.piece_id(data) != name:
        raise BackupDamaged("a piece is not the one that its manifest names")
    return data


def stretches(manifest: Manifest, packs: Container[int]) -> Iterator[Stretch]:
    """Give what is to be read to have every piece that lies in these packs."""
    by_pack: Mapping[int, list[Piece]] = defaultdict(list)
    for piece in manifest.pieces:
        if piece.pack in packs:
            by_pack[piece.pack].append(piece)
    for number, pieces in sorted(by_pack.items()):
        pack = manifest.packs[number].name
        run: list[Piece] = []
        for piece in sorted(pieces, key=lambda piece: piece.offset):
            if run and not _fits(run, piece):
                yield Stretch(pack, tuple(run))
                run = []
            run.append(piece)
        yield Stretch(pack, tuple(run))


def _fits(run: list[Piece], piece: Piece) -> bool:
    end = run[-1].offset + run[-1].length
    return piece.offset - end <= GAP_BYTES and piece.offset + piece.length - run[0].offset <= STRETCH_BYTES


def _places(manifest: Manifest) -> Mapping[str, list[Place]]:
    places: dict[str, list[Place]] = defaultdict(list)
    for file in manifest.files:
        offset = 0
        for number in file.pieces:
            piece = manifest.pieces[number]
            places[piece.id].append(Place(file.path, offset))
            offset += piece.size
    return places


def _inside(folder: Path, path: str) -> Path:
    """Give the place of a path in the folder. Raises `BackupDamaged` for one that leads out of it."""
    parts = PurePosixPath(path)
    if parts.is_absolute() or ".." in parts.parts or not parts.parts:
        raise BackupDamaged("a path in it leads out of the profile")
    return folder / parts


def _to_disk(folder: Path, manifest: Manifest) -> None:
    paths = [*(file.path for file in manifest.files), *manifest.folders, ""]
    with ThreadPoolExecutor(READERS, thread_name_prefix="backup-sync") as syncing:
        list(syncing.map(lambda path: sync(folder / path), paths))
