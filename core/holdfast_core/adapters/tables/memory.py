"""What is remembered of contacts, and what was spent on them."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text

from holdfast_core.adapters.tables.base import METADATA, Moment

contact_attributes = Table(
    "contact_attributes",
    METADATA,
    Column("user_id", Text, primary_key=True),
    Column("contact_id", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("message_id", Text),
    Column("at", Moment, nullable=False),
)

spending = Table(
    "spending",
    METADATA,
    Column("user_id", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("contact_id", Text, primary_key=True),
    Column("messages", Integer, nullable=False),
    Column("tokens", BigInteger, nullable=False),
    Column("billionths", BigInteger, nullable=False),
    Index("spending_on_contact", "user_id", "contact_id"),
)
"""What was spent in a day of the user's time zone; `billionths` of the currency, so that sums are exact.

A user's whole day is the sum over its contacts. Under an empty contact_id stands what was spent on contacts
that were forgotten since. (One row for the whole would have every reply of a user wait for the one before.)
"""
