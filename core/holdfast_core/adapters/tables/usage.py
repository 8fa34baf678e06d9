"""What was counted of the days that are over."""

from sqlalchemy import JSON, Column, Integer, Table, Text

from holdfast_core.adapters.tables.base import METADATA, Moment, Number

usage_days = Table(
    "usage_days",
    METADATA,
    Column("user_id", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("received", Integer, nullable=False),
    Column("by_assistant", Integer, nullable=False),
    Column("by_people", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("quoted", Integer, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("declined", Integer, nullable=False),
    Column("handed_over", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("tokens", Number, nullable=False),
    Column("billionths", Number, nullable=False),
    Column("watched_seconds", Integer, nullable=False),
    Column("connected_seconds", Integer, nullable=False),
    Column("disconnections", Integer, nullable=False),
    Column("backups", Integer, nullable=False),
    Column("failed_backups", Integer, nullable=False),
    Column("backup_bytes", Number, nullable=False),
    Column("waits", JSON, nullable=False),
    Column("counted_at", Moment, nullable=False),
    sqlite_with_rowid=False,
)
"""A day of the time zone that the user had when it was counted. Numbers only: a reset changes nothing here.

`waits` counts replies by class of the time that they took, see `domain.usage`.
"""
