"""Vectors of passages, and those nearest to a question's."""

import threading
from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdfast_contract.service.engines import insert_into
from sqlalchemy import Connection, bindparam, select

from holdfast_core.adapters.knowledge.writing import corpus_of, note_vectors
from holdfast_core.adapters.tables import corpora, passages, vectors
from holdfast_core.adapters.tables.knowledge import GONE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from holdfast_core.domain.search.sketches import Sketches

    Vector = NDArray[np.float32]

COMPARED = 160
"""Vectors that are compared in full: those whose sketches agree most with the question's."""

MOST_BYTES = 64 << 20
"""Of sketches in memory, of all users together: of about a million passages."""

_AT_ONCE = 2_000
"""Vectors that are read at once to be sketched."""


def add(connection: Connection, user_id: str, embedder: str, rows: Sequence[tuple[int, bytes]]) -> None:
    """Keep vectors, as float16, of those passages that are still there."""
    corpus_of(connection, user_id)
    numbers = [number for number, _ in rows]
    there = select(passages.c.number).where(
        passages.c.user_id == user_id, passages.c.number.in_(numbers), passages.c.state != GONE
    )
    kept = set(connection.scalars(there))
    values = [
        {"number": number, "embedder": embedder, "user_id": user_id, "vector": vector}
        for number, vector in rows
        if number in kept
    ]
    if values:
        connection.execute(insert_into(connection, vectors).on_conflict_do_nothing(), values)
        note_vectors(connection, user_id)


_OURS = (vectors.c.user_id == bindparam("user_id"), vectors.c.embedder == bindparam("embedder"))
_NUMBERS = select(vectors.c.number).where(*_OURS)
_NEW = select(vectors.c.number, vectors.c.vector).where(
    *_OURS, vectors.c.number.in_(bindparam("numbers", expanding=True))
)
_SOME = (
    select(vectors.c.number, vectors.c.vector)
    .join(passages, passages.c.number == vectors.c.number)
    .where(
        # Not by `vectors.user_id`: its index would read all of the user's.
        passages.c.user_id == bindparam("user_id"),
        vectors.c.embedder == bindparam("embedder"),
        vectors.c.number.in_(bindparam("numbers", expanding=True)),
        passages.c.state.in_(bindparam("states", expanding=True)),
    )
)


@dataclass(frozen=True)
class _Held:
    version: int
    sketches: "Sketches"


class SketchSearch:
    """SQLite's way: sketches in memory say which vectors to read."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[str, str], _Held] = OrderedDict()
        self._loading = threading.Lock()

    def nearest(
        self,
        connection: Connection,
        user_id: str,
        embedder: str,
        vector: "Vector",
        limit: int,
        *,
        also: Collection[int],
        states: Sequence[str],
    ) -> dict[int, float]:
        """Give the cosines of the nearest passages, and of some others."""
        import numpy as np  # noqa: PLC0415 - only where there are vectors

        ours = {"user_id": user_id, "embedder": embedder}
        near = self._sketches(connection, ours, len(vector)).nearest(vector, COMPARED)
        values = {**ours, "numbers": [*{*near, *also}], "states": list(states)}
        rows = connection.execute(_SOME, values).all()
        if not rows:
            return {}
        cosines = matrix_of([row.vector for row in rows]).astype(np.float32) @ vector
        found = {row.number: float(cosine) for row, cosine in zip(rows, cosines, strict=True)}
        best = sorted(found, key=found.__getitem__, reverse=True)[:limit]
        return {number: found[number] for number in found if number in also or number in best}

    def _sketches(self, connection: Connection, ours: dict[str, str], dimensions: int) -> "Sketches":
        version = (
            connection.scalar(select(corpora.c.vectors).where(corpora.c.user_id == ours["user_id"])) or 0
        )
        key = (ours["user_id"], ours["embedder"])
        held = self._held.get(key)
        if held is not None and held.version == version:
            return held.sketches
        with self._loading:
            held = self._held.get(key)
            if held is None or held.version < version:
                held = _Held(version, _read(connection, ours, dimensions, held))
                self._keep(key, held)
        return held.sketches

    def _keep(self, key: tuple[str, str], held: _Held) -> None:
        self._held[key] = held
        self._held.move_to_end(key)
        while len(self._held) > 1 and sum(each.sketches.size for each in self._held.values()) > MOST_BYTES:
            self._held.popitem(last=False)


def _read(connection: Connection, ours: dict[str, str], dimensions: int, before: _Held | None) -> "Sketches":
    """Bring sketches up to date, which reads only what is new."""
    import numpy as np  # noqa: PLC0415 - only where there are vectors

    from holdfast_core.domain.search.sketches import Sketches  # noqa: PLC0415 - loads NumPy

    there = np.fromiter(connection.scalars(_NUMBERS, ours), np.int64)
    sketches = Sketches.none(dimensions) if before is None else before.sketches.only(there)
    new = np.setdiff1d(there, sketches.numbers, assume_unique=True).tolist()
    for start in range(0, len(new), _AT_ONCE):
        rows = connection.execute(_NEW, {**ours, "numbers": new[start : start + _AT_ONCE]}).all()
        sketches = sketches.extended([row.number for row in rows], matrix_of([row.vector for row in rows]))
    return sketches


def packed(row: "Vector") -> bytes:
    """Write a vector as it is stored: float16."""
    import numpy as np  # noqa: PLC0415 - only where there are vectors

    return row.astype(np.float16).tobytes()


def matrix_of(rows: Sequence[bytes]) -> "NDArray[np.float16]":
    """Read vectors, a row each."""
    import numpy as np  # noqa: PLC0415 - only where there are vectors

    return np.frombuffer(b"".join(rows), np.float16).reshape(len(rows), -1)
