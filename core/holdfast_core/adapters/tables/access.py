"""People who sign in, tries that failed, and the log of who did what."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, Table, Text

from holdfast_core.adapters.tables.base import METADATA, Moment, Number

accounts = Table(
    "accounts",
    METADATA,
    Column("person_id", Text, primary_key=True),
    Column("email", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("user_id", ForeignKey("users.user_id")),
    Column("password_hash", Text),
    Column("revision", Integer, nullable=False, default=1),
    Column("created_at", Moment, nullable=False),
    Column("signed_in_at", Moment),
)
"""`password_hash` is Argon2id's own text, with its salt and its costs; null until an invitation is taken."""

sign_in_failures = Table(
    "sign_in_failures",
    METADATA,
    Column("number", Number, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Index("sign_in_failures_of", "digest", "at"),
)
"""`digest` is of the address or of the e-mail that was typed: people type their passwords there, too."""

audit = Table(
    "audit",
    METADATA,
    Column("number", Number, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("email", Text, nullable=False),
    Column("user_id", Text),
    Column("action", Text, nullable=False),
    Column("target", JSON, nullable=False),
    Column("address", Text, nullable=False),
    Index("audit_of_user", "user_id", "number"),
)
"""Who did what; `target` holds the ids that the action was about, never what was typed."""
