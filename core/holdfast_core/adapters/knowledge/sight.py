"""Which passages are seen: as things are, or as they would be once all that is staged is live."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select

from holdfast_core.adapters.tables import passages
from holdfast_core.adapters.tables.knowledge import LEAVING, LIVE, STAGED

VERSIONS = 3
"""Of a passage there may be three at once: one is live, one is to come, one waits to be taken away."""

IS_SEEN = (
    passages.c.number.in_(bindparam("numbers", expanding=True)),
    passages.c.user_id == bindparam("user_id"),
    passages.c.state.in_(bindparam("states", expanding=True)),
)
_SEEN = select(passages.c.number).where(*IS_SEEN)


def states(*, staged: bool) -> tuple[str, str]:
    """Say in which states a passage is seen."""
    return (LIVE, STAGED) if staged else (LIVE, LEAVING)


def visible(connection: Connection, user_id: str, numbers: Sequence[int], seen: Sequence[str]) -> list[int]:
    """Leave out passages that are not seen, and those of other users."""
    values = {"user_id": user_id, "numbers": numbers, "states": seen}
    found = set(connection.scalars(_SEEN, values))
    return [number for number in numbers if number in found]
