"""Documents, their passages, and what is made of these so that they are found.

Of a passage there is a narrow row with its state, and a wide one with its text, so that a new version of a
large document goes live in one short transaction.
"""

from typing import Any

from holdfast_contract.service.settings import StartRefused
from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    event,
    literal,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import UserDefinedType

from holdfast_core.adapters.tables.base import METADATA, Moment, Number

LIVE = "live"
STAGED = "staged"
LEAVING = "leaving"
GONE = "gone"
"""States of a passage. Staged ones are of the version that is to come, leaving ones are not; live ones are
of both. Gone ones are seen by nobody and taken away bit by bit."""

corpora = Table(
    "corpora",
    METADATA,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("user_id", ForeignKey("users.user_id"), nullable=False, unique=True),
    Column("vectors", Integer, nullable=False, default=0),
    Column("passages", Integer, nullable=False, default=0),
    Column("length", BigInteger, nullable=False, default=0),
    Column("languages", JSON, nullable=False, default=dict),
    sqlite_autoincrement=True,
)
"""What a user's passages are like as a whole, in whatever state: how many, their terms, how many of each
language. `vectors` rises with each change to the user's vectors. Whoever changes passages locks this row."""

documents = Table(
    "documents",
    METADATA,
    Column("document_id", Text, primary_key=True),
    Column("user_id", ForeignKey("users.user_id"), nullable=False),
    Column("filename", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("language", Text),
    Column("updated_at", Moment),
    Column("upload", Integer, nullable=False, default=0),
    Column("staged", JSON(none_as_null=True)),
    UniqueConstraint("user_id", "filename"),
)
"""`updated_at`: when a version last went live; null before the first did. `upload` counts versions that were
staged, `staged` holds title, bytes and language of the one that is to come."""

passages = Table(
    "passages",
    METADATA,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("user_id", Text, nullable=False),
    Column("document_id", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("language", Text),
    Column("length", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("source", Text),
    Column("upload", Integer, nullable=False),
    Column("next_position", Integer, nullable=False),
    Column("next_source", Text),
    UniqueConstraint("document_id", "digest"),
    sqlite_autoincrement=True,
)
"""`length` counts terms, those of the headings too. `upload`: the newest version that has the passage, at
`next_position`."""

gone = passages.c.state == literal(GONE, literal_execute=True)
Index("passages_gone", passages.c.user_id, sqlite_where=gone)

passage_texts = Table(
    "passage_texts",
    METADATA,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("heading", Text),
    Column("text", Text, nullable=False),
    Column("terms", Text, nullable=False),
    Column("heading_terms", Integer, nullable=False),
)
"""`terms`: in their order, separated by spaces. So many of them are of the title and the headings."""

holdings = Table(
    "holdings",
    METADATA,
    Column("corpus", Number, primary_key=True, autoincrement=False),
    Column("term", Text, primary_key=True),
    Column("passages", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""How many passages of a corpus hold a term."""


class HalfVector(UserDefinedType[bytes]):
    """pgvector's `halfvec`, as the bytes of a float16 array."""

    cache_ok = True

    def get_col_spec(self, **_options: Any) -> str:
        """Name the type, of any dimensions."""
        return "halfvec"

    def bind_processor(self, _dialect: Dialect) -> Any:
        """Write numbers as text."""

        def process(value: bytes | None) -> str | None:
            import numpy as np  # noqa: PLC0415 - only where there are vectors

            return None if value is None else str(np.frombuffer(value, np.float16).tolist())

        return process

    def result_processor(self, _dialect: Dialect, _kind: object) -> Any:
        """Read them."""

        def process(value: str | None) -> bytes | None:
            import numpy as np  # noqa: PLC0415 - only where there are vectors

            return None if value is None else np.array(value[1:-1].split(","), np.float16).tobytes()

        return process


vectors = Table(
    "vectors",
    METADATA,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("embedder", Text, primary_key=True),
    Column("user_id", Text, nullable=False),
    Column("vector", LargeBinary().with_variant(HalfVector(), "postgresql"), nullable=False),
    Index("vectors_of_user", "user_id", "embedder"),
)

_INDEX = {
    "sqlite": (
        # Beside the terms themselves, which `passage_texts` holds, nothing is kept but who holds which.
        """
        CREATE VIRTUAL TABLE IF NOT EXISTS passage_index
        USING fts5(terms, content = '', detail = none, columnsize = 0,
            tokenize = "ascii tokenchars '_+'")
        """,
    ),
    "postgresql": (
        # Rows are read for their numbers alone, so their terms lie elsewhere.
        """
        CREATE TABLE IF NOT EXISTS passage_index (
            number bigint PRIMARY KEY, terms tsvector STORAGE EXTERNAL NOT NULL
        ) WITH (toast_tuple_target = 128)
        """,
        # What is new would otherwise lie in a heap first, which every search would read through.
        """
        CREATE INDEX IF NOT EXISTS passage_index_terms ON passage_index
        USING gin (terms) WITH (fastupdate = off)
        """,
    ),
}
"""Holds terms as the application made them, so that words are split and stemmed in one place only."""


_NO_PGVECTOR = (
    "PostgreSQL's extension pgvector is missing in this database: install it on the server, and run "
    "`CREATE EXTENSION vector` there as an administrator."
)


@event.listens_for(METADATA, "before_create")
def _make_types(_metadata: MetaData, connection: Connection, **_options: Any) -> None:
    if connection.dialect.name == "postgresql":
        try:
            connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS vector")
        except DBAPIError as error:
            raise StartRefused(f"{_NO_PGVECTOR} ({type(error.orig).__name__})") from error


@event.listens_for(METADATA, "after_create")
def _make_index(_metadata: MetaData, connection: Connection, **_options: Any) -> None:
    for statement in _INDEX[connection.dialect.name]:
        connection.exec_driver_sql(statement)
