"""PostgreSQL's way to the nearest vectors: pgvector's graph of small worlds (HNSW).

Statements leave the planner no choice: on tables that were just filled, of which it knows nothing yet, it
reads all of a user's vectors instead of a few by their numbers.
"""

import hashlib
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, select, text

from holdfast_core.adapters.knowledge.sight import VERSIONS, visible
from holdfast_core.adapters.tables import corpora

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SEARCHED_WHOLE = 5_000
"""With fewer passages all of a user's vectors are compared: the graph is of all users, and slower for few."""

_PASSAGES = select(corpora.c.passages).where(corpora.c.user_id == bindparam("user_id"))
_TO_GRAPH = (
    "SET LOCAL hnsw.ef_search = 100",
    "SET LOCAL hnsw.iterative_scan = strict_order",  # goes on until enough of the user's are found
    "SET LOCAL enable_sort = off",
)
_DISTANCE = "vector::{type} <=> CAST(:vector AS {type})"
_BY_GRAPH = f"""
    SELECT number, 1 - ({_DISTANCE}) FROM vectors WHERE user_id = :user_id AND embedder = {{embedder}}
    ORDER BY {_DISTANCE} LIMIT :limit
"""  # noqa: S608 - of the parts above alone
_ONE_BY_ONE = f"""
    WITH ours AS MATERIALIZED (
        SELECT number, 1 - ({_DISTANCE}) AS cosine FROM vectors
        WHERE user_id = :user_id AND embedder = {{embedder}}
    )
    SELECT number, cosine FROM ours ORDER BY cosine DESC LIMIT :limit
"""  # noqa: S608 - of the parts above alone
_ALSO = f"""
    WITH wanted AS MATERIALIZED (
        SELECT number, user_id, 1 - ({_DISTANCE}) AS cosine FROM vectors
        WHERE number = ANY(:also) AND embedder = {{embedder}}
    )
    SELECT number, cosine FROM wanted WHERE user_id = :user_id
"""  # noqa: S608 - of the parts above alone
_GRAPH = """
    CREATE INDEX IF NOT EXISTS {name} ON vectors
    USING hnsw ((vector::{type}) halfvec_cosine_ops) WHERE embedder = {embedder}
"""


class GraphSearch:
    """Compares all of a user's vectors where they are few, and follows the graph where they are many."""

    def nearest(
        self,
        connection: Connection,
        user_id: str,
        embedder: str,
        vector: "NDArray[np.float32]",
        limit: int,
        *,
        also: Collection[int],
        states: Sequence[str],
    ) -> dict[int, float]:
        """Give the cosines of the nearest passages, and of some others."""
        values = {
            "user_id": user_id,
            "vector": str(vector.tolist()),
            "also": list(also),
            "limit": VERSIONS * limit,
        }
        parts = {"type": f"halfvec({len(vector)})", "embedder": _literal(embedder)}
        nearest = _ONE_BY_ONE
        if (connection.scalar(_PASSAGES, {"user_id": user_id}) or 0) > SEARCHED_WHOLE:
            nearest = _BY_GRAPH
            for setting in _TO_GRAPH:
                connection.exec_driver_sql(setting)
        found = {row[0]: row[1] for row in connection.execute(text(nearest.format(**parts)), values)}
        best = visible(connection, user_id, list(found), states)[:limit]
        others = {row[0]: row[1] for row in connection.execute(text(_ALSO.format(**parts)), values)}
        return others | {number: found[number] for number in best}


def make_graph(connection: Connection, embedder: str, dimensions: int) -> None:
    """Have PostgreSQL keep a graph of an embedder's vectors, which costs nothing before there are any."""
    if connection.dialect.name != "postgresql":
        return
    name = f"vectors_{hashlib.sha256(embedder.encode()).hexdigest()[:16]}"
    parts = {"name": name, "type": f"halfvec({dimensions})", "embedder": _literal(embedder)}
    connection.exec_driver_sql(_GRAPH.format(**parts))


def _literal(words: str) -> str:
    """Write a name into a statement: an index of some rows is not used for a parameter."""
    return "'" + words.replace("'", "''").replace(":", "\\:").replace("%", "%%") + "'"
