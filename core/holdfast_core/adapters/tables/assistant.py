"""What a user says about the assistant, in versions, and the user's own tests."""

from sqlalchemy import (
    JSON,
    Boolean,
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
    Column("tried_on", Text),
    Column("created_at", Moment, nullable=False),
    Column("live_at", Moment),
)
"""`part`: the settings or the intents. `sealed_key` is a model's, which `body` never holds.

`tried_on` says of a draft beside what `tests` were run. `live_at`: when it went live last.

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

test_rounds = Table(
    "test_rounds",
    METADATA,
    Column("user_id", ForeignKey("users.user_id"), primary_key=True),
    Column("round_id", Text, nullable=False),
    Column("draft", Boolean, nullable=False),
    Column("with_model", Boolean, nullable=False),
    Column("with_automations", Boolean, nullable=False),
    Column("tests", JSON, nullable=False),
    Column("total", Integer, nullable=False),
    Column("results", JSON, nullable=False),
    Column("beside", JSON, nullable=False),
    Column("done", Integer, nullable=False),
)
"""Each user's run that is under way in stretches; `total` counts its tests, `done` its results."""
