"""Removing what no backup names any more, and moving together what is left of many packs.

Only the holder of a session's head does either, after its own commit of that head. What is garbage then stays
garbage for ever: whoever claims the session later starts from that head, names nothing else that was there
before, and content never comes back under a name (each pack is sealed with fresh nonces).
"""

from collections import Counter
from datetime import timedelta
from pathlib import Path

from holdfast_gateway.adapters.backups.manifest import Manifest, Pack
from holdfast_gateway.adapters.backups.reader import stretches
from holdfast_gateway.adapters.backups.repository import Repository, data_prefix
from holdfast_gateway.domain.backup import Fenced, SeenHead
from holdfast_gateway.domain.session import SessionKey

GRACE = timedelta(hours=24)
"""So long an object stays that no head names: somebody may be reading a backup that has just expired."""

MANY_PACKS = 32
"""From so many packs in one backup on they are moved together: a restore asks for each one at least once."""

SPARSE = 0.5
"""A pack of which the backup uses a smaller share than this is given up when packs are moved together."""


def collect(repository: Repository, seen: SeenHead, grace: timedelta = GRACE) -> int:
    """Remove what the head does not name, and give the bytes freed. Blocks.

    Raises `Fenced` where the head is not ours any more, and `BackupProblem` where it cannot be known what is
    named: then nothing is removed.
    """
    key = seen.head.key
    named = repository.names_of(key, seen.head)
    listed = list(repository.objects.list(data_prefix(key)))
    # Looked at after the listing: nobody else has claimed the session so far, so nobody else named anything.
    there = repository.head(key)
    if there is None or there.etag != seen.etag:
        raise Fenced
    newest = max((item.modified for item in listed), default=None)
    garbage = [
        item
        for item in listed
        # The store's own clock, read off what was written last: ours may be off.
        if item.name not in named and newest is not None and newest - item.modified >= grace
    ]
    repository.objects.delete([item.name for item in garbage])
    return sum(item.size for item in garbage)


def is_scattered(manifest: Manifest) -> bool:
    """Say whether a backup lies in so many packs that it pays to move them together."""
    return len(manifest.packs) >= MANY_PACKS


def gather(repository: Repository, manifest: Manifest, scratch: Path) -> Manifest:
    """Move the pieces of small and sparse packs into one, and give the manifest that says so. Blocks.

    Pieces are moved as they are sealed. The backup stays the same one; the caller has the head name the new
    manifest. `scratch` is the path of a file for the new pack.
    """
    session = SessionKey(manifest.user_id, manifest.session_id)
    given_up = _given_up(manifest)
    moved: dict[str, int] = {}
    offset = 0
    with scratch.open("wb") as file:
        for stretch in stretches(manifest, given_up):
            data = repository.read_pack(session, stretch.pack, stretch.start, stretch.end - stretch.start)
            for piece in stretch.pieces:
                begin = piece.offset - stretch.start
                file.write(data[begin : begin + piece.length])
                moved[piece.id] = offset
                offset += piece.length
    new = Pack(repository.put_pack(session, scratch), offset)
    kept = [number for number in range(len(manifest.packs)) if number not in given_up]
    numbers = {old: number for number, old in enumerate(kept)}
    return manifest.model_copy(
        update={
            "packs": (*(manifest.packs[old] for old in kept), new),
            "pieces": tuple(
                piece._replace(pack=len(kept), offset=moved[piece.id])
                if piece.id in moved
                else piece._replace(pack=numbers[piece.pack])
                for piece in manifest.pieces
            ),
        }
    )


def _given_up(manifest: Manifest) -> frozenset[int]:
    """Give the numbers of the packs to be left: all but those that are big and mostly in use."""
    used: Counter[int] = Counter()
    for piece in manifest.pieces:
        used[piece.pack] += piece.length
    total = sum(used.values())
    return frozenset(
        number
        for number, pack in enumerate(manifest.packs)
        if used[number] < SPARSE * pack.size or used[number] < total / MANY_PACKS
    )
