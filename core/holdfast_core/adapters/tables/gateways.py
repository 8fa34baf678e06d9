"""Gateways as they told of themselves, and which of them holds which session."""

from sqlalchemy import Column, Table, Text

from holdfast_core.adapters.tables.base import METADATA, Moment, Number

gateways = Table(
    "gateways",
    METADATA,
    Column("gateway_id", Text, primary_key=True),
    Column("url", Text),
    Column("last_seen_at", Moment, nullable=False),
    Column("draining_since", Moment),
)

holders = Table(
    "holders",
    METADATA,
    Column("user_id", Text, primary_key=True),
    Column("session_id", Text, primary_key=True),
    Column("gateway_id", Text, nullable=False),
    Column("generation", Number, nullable=False),
)
"""The one row of a session is of the highest generation that is known: see `domain.gateways.Holder`."""
