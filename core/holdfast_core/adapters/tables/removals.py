"""Users who are being removed, and the receipts of those who were."""

from sqlalchemy import JSON, Column, Index, Text

from holdfast_core.adapters.tables.base import Moment, queue

removals = queue(
    "removals",
    Column("removal_id", Text, nullable=False, unique=True),
    Column("user_id", Text, nullable=False),
    Column("requested_at", Moment, nullable=False),
    Column("removed_at", Moment),
    Column("rows", JSON, nullable=False),
    Column("gateways", JSON, nullable=False),
    Index("removals_of_user", "user_id", "number"),
)
"""`rows` counts what was deleted so far, `gateways` holds what each forgot, by its address.

A done one stays: it is the receipt, and what is told late of a user who was removed is known by it.
"""
