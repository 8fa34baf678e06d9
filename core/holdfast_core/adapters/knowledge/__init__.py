"""Documents, their passages, and the indexes by which they are found, each user's apart in every query."""

from holdfast_core.adapters.knowledge.store import KnowledgeTables

__all__ = ["KnowledgeTables"]
