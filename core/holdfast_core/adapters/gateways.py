"""Gateways and who holds which session, in the database."""

from collections.abc import Callable
from datetime import datetime, timedelta

from holdfast_contract.service.database import Database
from holdfast_contract.service.engines import insert_into
from sqlalchemy import Connection, delete, or_, select

from holdfast_core.adapters.tables import gateways, holders
from holdfast_core.domain.gateways import REMEMBERED, Holder, KnownGateway, Told

_SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is kept when a gateway was last heard: each event would otherwise write the same row."""


class GatewayTables:
    """What is known of gateways, by all processes of core together."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def known(self) -> list[KnownGateway]:
        """List the gateways that were heard of lately."""
        query = select(gateways).where(gateways.c.last_seen_at > self._clock() - REMEMBERED)
        rows = await self._database.read(
            lambda connection: connection.execute(query.order_by(gateways.c.gateway_id)).all()
        )
        return [KnownGateway(row.gateway_id, row.url, row.last_seen_at, row.draining_since) for row in rows]

    async def holder(self, user_id: str, session_id: str) -> Holder | None:
        """Say who holds a session, as far as it is known."""
        query = select(holders).where(holders.c.user_id == user_id, holders.c.session_id == session_id)
        row = await self._database.read(lambda connection: connection.execute(query).first())
        return None if row is None else Holder(row.gateway_id, row.generation)

    async def holders(self, user_id: str | None = None) -> dict[tuple[str, str], Holder]:
        """Say who holds which session: of one user or of all."""
        query = select(holders)
        if user_id is not None:
            query = query.where(holders.c.user_id == user_id)
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return {(row.user_id, row.session_id): Holder(row.gateway_id, row.generation) for row in rows}

    async def remember(
        self, user_id: str, session_id: str, told: Told, *, instead_of: Holder | None = None
    ) -> None:
        """Keep who holds a session, unless a higher generation is known.

        `instead_of`: the holder that was believed in and says that it is none; it is replaced at any rate.
        """

        def work(connection: Connection) -> None:
            if instead_of is not None:
                was = delete(holders).where(
                    holders.c.user_id == user_id,
                    holders.c.session_id == session_id,
                    holders.c.gateway_id == instead_of.gateway_id,
                    holders.c.generation == instead_of.generation,
                )
                connection.execute(was)
            keep_holder(connection, user_id, session_id, told)

        await self._database.write(work)

    async def forget(self, user_id: str, session_id: str) -> None:
        """Forget who holds a session, because there is none any more."""
        gone = delete(holders).where(holders.c.user_id == user_id, holders.c.session_id == session_id)
        await self._database.write(lambda connection: connection.execute(gone))

    async def heard(self, gateway_id: str, url: str | None) -> None:
        """Note that a gateway answered, and where it says that it is reached."""
        at = self._clock()
        await self._database.write(lambda connection: _keep_gateway(connection, gateway_id, url, at))

    async def note_draining(self, gateway_id: str, url: str, since: datetime | None) -> None:
        """Note since when a gateway has been seen to drain; None: it serves. `url` is where it was seen."""
        at = self._clock()

        def work(connection: Connection) -> None:
            row = insert_into(connection, gateways).values(
                gateway_id=gateway_id, url=url, last_seen_at=at, draining_since=since
            )
            connection.execute(
                row.on_conflict_do_update(
                    index_elements=["gateway_id"], set_={"draining_since": row.excluded.draining_since}
                )
            )

        await self._database.write(work)


def keep_holder(connection: Connection, user_id: str, session_id: str, told: Told) -> None:
    """Keep what a gateway told of a session's holder: see `domain.gateways.Holder`."""
    row = insert_into(connection, holders).values(
        user_id=user_id,
        session_id=session_id,
        gateway_id=told.holder.gateway_id,
        generation=told.holder.generation,
    )
    newest = row.on_conflict_do_update(
        index_elements=["user_id", "session_id"],
        set_={"gateway_id": row.excluded.gateway_id, "generation": row.excluded.generation},
        where=holders.c.generation < row.excluded.generation,
    )
    connection.execute(newest)
    _keep_gateway(connection, told.holder.gateway_id, told.url, told.at)


def _keep_gateway(connection: Connection, gateway_id: str, url: str | None, at: datetime) -> None:
    row = insert_into(connection, gateways).values(gateway_id=gateway_id, url=url, last_seen_at=at)
    moved = gateways.c.url.is_distinct_from(row.excluded.url)
    seen_again = row.on_conflict_do_update(
        index_elements=["gateway_id"],
        set_={"url": row.excluded.url, "last_seen_at": row.excluded.last_seen_at},
        where=or_(moved, gateways.c.last_seen_at < at - _SEEN_EVERY) & (gateways.c.last_seen_at <= at),
    )
    connection.execute(seen_again)
