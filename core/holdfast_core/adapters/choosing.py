"""Who subscribes to what, remembered for as long as the database says that it is still so."""

from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, bindparam, select

from holdfast_core.adapters.tables import subscription_versions, subscriptions
from holdfast_core.domain.subscriptions import Filter, Subscribers

REMEMBERED = 256
"""Users whose subscriptions are remembered at the most; of the others they are read each time."""

_VERSIONS = select(subscription_versions).where(
    subscription_versions.c.user_id.in_(bindparam("users", expanding=True))
)
_ACTIVE = (
    select(
        subscriptions.c.user_id,
        subscriptions.c.subscription_id,
        subscriptions.c.event_types,
        subscriptions.c.sessions,
        subscriptions.c.chats,
        subscriptions.c.intents,
    )
    .where(subscriptions.c.user_id.in_(bindparam("users", expanding=True)), subscriptions.c.is_active)
    .order_by(subscriptions.c.number)
)


class KnownSubscribers:
    """The subscribers of the users that were asked for last.

    For a user who never subscribed this is one look at an index, and for others too as long as nothing
    changes. The look is part of the asking transaction, so that what another process changed is seen at once.
    Transactions that write run one after the other, in one thread, and nobody else asks.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[str, Subscribers]] = OrderedDict()

    def of(self, connection: Connection, users: Collection[str]) -> Mapping[str, Subscribers]:
        """Give the subscribers of those of these users who have any."""
        rows = connection.execute(_VERSIONS, {"users": list(users)}).all()
        changed = [row.user_id for row in rows if self._version(row.user_id) != row.version]
        read = _read(connection, changed) if changed else {}
        found = {}
        for user_id, version in rows:
            subscribers = read[user_id] if user_id in read else self._known[user_id][1]
            self._known[user_id] = (version, subscribers)
            self._known.move_to_end(user_id)
            if subscribers:
                found[user_id] = subscribers
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return found

    def _version(self, user_id: str) -> str | None:
        return self._known[user_id][0] if user_id in self._known else None


def _read(connection: Connection, users: Sequence[str]) -> dict[str, Subscribers]:
    found: dict[str, list[tuple[str, Filter]]] = {user_id: [] for user_id in users}
    for row in connection.execute(_ACTIVE, {"users": users}):
        filter_ = Filter(
            frozenset(row.event_types), frozenset(row.sessions), frozenset(row.chats), frozenset(row.intents)
        )
        found[row.user_id].append((row.subscription_id, filter_))
    return {user_id: Subscribers(filters) for user_id, filters in found.items()}
