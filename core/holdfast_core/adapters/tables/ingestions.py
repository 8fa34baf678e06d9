"""Documents on their way into the knowledge base."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, Table, Text

from holdfast_core.adapters.tables.base import METADATA, Moment, queue

ingestions = queue(
    "ingestions",
    Column("user_id", Text, nullable=False),
    Column("document_id", Text, nullable=False),
    Column("filename", Text, nullable=False),
    Column("title", Text),
    Column("kind", Text, nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("upload_id", Text),
    Column("stage", Text, nullable=False),
    Column("done", Integer, nullable=False, default=0),
    Column("total", Integer, nullable=False, default=0),
    Column("problem", Text),
    Column("is_cancelled", Boolean, nullable=False, default=False),
    Column("created_at", Moment, nullable=False),
    Index("ingestions_of_document", "user_id", "document_id"),
)
"""A user is one conversation: documents are taken in one by one. What is through leaves no row behind.

Without an upload the document is live, and only its embeddings are missing.
"""

upload_parts = Table(
    "upload_parts",
    METADATA,
    Column("upload_id", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("came_at", Moment, nullable=False, index=True),
)
"""Files as they came, in parts: kept until their passages are live."""
