"""The receivers that events go to, and what becomes of what waits for one that is gone."""

from collections.abc import Sequence
from typing import Any

from holdfast_contract.deliveries import DeliveryState
from holdfast_contract.times import now, to_rfc3339
from sqlalchemy import Connection, Update, select, update
from sqlalchemy.dialects.sqlite import insert

from holdfast_gateway.adapters.store.tables import deliveries, receivers

GONE = "its receiver is no longer configured"


def configure(connection: Connection, urls: Sequence[str]) -> list[int]:
    """Know these receivers, hand over what waits for others, and give the id of each."""
    connection.execute(update(receivers).values(is_configured=False))
    for url in urls:
        statement = insert(receivers).values(url=url, is_configured=True)
        connection.execute(statement.on_conflict_do_update(set_={"is_configured": True}))
    by_url = {row.url: row.receiver_id for row in connection.execute(select(receivers))}
    ids = [by_url[url] for url in urls]
    left = update(deliveries).where(
        deliveries.c.state == DeliveryState.PENDING, deliveries.c.receiver_id.not_in(ids)
    )
    if len(ids) == 1:
        connection.execute(handed_over(left, ids[0]))
    if ids:
        connection.execute(left.values(state=DeliveryState.DEAD, next_attempt_at=None, problem=GONE))
    return ids


def configured(connection: Connection) -> list[int]:
    """Give the receivers that events go to now."""
    query = select(receivers.c.receiver_id).where(receivers.c.is_configured)
    return list(connection.execute(query.order_by(receivers.c.receiver_id)).scalars())


def handed_over(chosen: Update, receiver_id: int) -> Update:
    """Have deliveries begin anew at another receiver; those of events that it has had already stay."""
    return chosen.prefix_with("OR IGNORE").values(receiver_id=receiver_id, **begun_anew())


def begun_anew() -> dict[str, Any]:
    """Give what a delivery is like before its first attempt."""
    return {
        "state": DeliveryState.PENDING,
        "attempts": 0,
        "next_attempt_at": to_rfc3339(now()),
        "problem": None,
    }
