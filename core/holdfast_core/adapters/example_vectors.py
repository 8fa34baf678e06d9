"""Vectors of examples that were embedded before: intents are saved again and again with few new ones."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from holdfast_contract.service.database import Database
from holdfast_contract.service.engines import insert_into
from sqlalchemy import Connection, delete, func, select

from holdfast_core.adapters.tables import example_vectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_KEPT = 20_000
"""Vectors, of all users together; the oldest go first."""


class ExampleVectors:
    """The cache of vectors. A vector depends on its text alone, so that users share them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def known(self, embedder: str, texts: Sequence[str]) -> "Mapping[str, NDArray[np.float32]]":
        """Give the vectors that there are."""
        by_digest = {_digest(text): text for text in texts}
        query = select(example_vectors.c.digest, example_vectors.c.vector).where(
            example_vectors.c.embedder == embedder, example_vectors.c.digest.in_(by_digest)
        )
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        import numpy as np  # noqa: PLC0415 - loaded where vectors are, and nowhere else

        return {by_digest[row.digest]: np.frombuffer(row.vector, "<f4") for row in rows}

    async def keep(self, embedder: str, vectors: "Mapping[str, NDArray[np.float32]]") -> None:
        """Remember vectors of the embedder of that name."""
        rows = [
            {"embedder": embedder, "digest": _digest(text), "vector": vector.astype("<f4").tobytes()}
            for text, vector in vectors.items()
        ]

        def work(connection: Connection) -> None:
            addition = insert_into(connection, example_vectors)
            connection.execute(addition.on_conflict_do_nothing(index_elements=["embedder", "digest"]), rows)
            newest = select(func.max(example_vectors.c.number)).scalar_subquery()
            connection.execute(delete(example_vectors).where(example_vectors.c.number <= newest - _KEPT))

        await self._database.write(work)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="surrogatepass")).digest()
