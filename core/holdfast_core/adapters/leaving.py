"""Who is being removed: asked wherever events come in, so it loads nothing but the tables."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, exists, select

from holdfast_core.adapters.tables import DONE, removals, users


def is_leaving(user_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Say that a user is being removed."""
    return exists().where(removals.c.user_id == user_id, removals.c.state != DONE)


def gone_among(connection: Connection, user_ids: Collection[str]) -> set[str]:
    """Give those of these users who are being removed, or were and did not come back."""
    query = (
        select(removals.c.user_id)
        .outerjoin(users, users.c.user_id == removals.c.user_id)
        .where(removals.c.user_id.in_(user_ids), (removals.c.state != DONE) | users.c.user_id.is_(None))
    )
    return set(connection.scalars(query))
