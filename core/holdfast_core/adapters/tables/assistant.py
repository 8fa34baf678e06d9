"""What a user says about the assistant, in versions, and the user's own tests."""

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    literal,
)

from holdfast_core.adapters.tables.base import METADATA, Moment, Number

assistant_versions = Table(
    "assistant_versions",
    METADATA,
    Column("user_id", ForeignKey("users.user_id"), primary_key=True),
    Column("part", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False),
    Column("body", JSON, nullable=False),
    Column("sealed_key", Text),
    Column("model", LargeBinary),
    Column("report", JSON),
    Column("tests", JSON),
    Column("created_at", Moment, nullable=False),
)
"""`part`: the settings or the intents. `sealed_key` is a model's, which `body` never holds.

`model` is what was trained on intents that are live or wait; earlier ones are trained anew when they return.
"""


def is_in_use() -> ColumnElement[bool]:
    """Say which versions are live or wait, in the very words of the partial index."""
    return assistant_versions.c.state != literal("earlier", literal_execute=True)


Index(
    "assistant_versions_in_use",
    assistant_versions.c.user_id,
    assistant_versions.c.part,
    assistant_versions.c.state,
    assistant_versions.c.number,
    sqlite_where=is_in_use(),
)

example_vectors = Table(
    "example_vectors",
    METADATA,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("embedder", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("vector", LargeBinary, nullable=False),
    UniqueConstraint("embedder", "digest"),
)
"""Vectors of intents' examples, by the SHA-256 of the text, which is not kept; float32, little-endian."""

test_packs = Table(
    "test_packs",
    METADATA,
    Column("user_id", ForeignKey("users.user_id"), primary_key=True),
    Column("tests", JSON, nullable=False),
)

test_runs = Table(
    "test_runs",
    METADATA,
    Column("user_id", ForeignKey("users.user_id"), primary_key=True),
    Column("run", JSON, nullable=False),
)
"""Each user's latest."""
