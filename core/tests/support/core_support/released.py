"""A small shop as a release leaves it behind, for `infra/scripts/release_dump.py`."""

from functools import partial

import numpy as np
from aiohttp.test_utils import TestClient, TestServer
from holdfast_core.adapters.tables import deliveries, inbox, passages, replies, turns, vectors
from holdfast_core.bootstrap import CORE, build
from sqlalchemy import Connection, insert, select

from core_support.fake_gateway import FakeGateway
from core_support.running import HOURS, Running, event, make_settings, message_event, somebody, teach
from core_support.waiting import until
from core_support.world import make_world

SHOP = "bakery"
WRITERS = ("6281300000001", "6281300000002", "6281300000003")
ASKED = ("When are you open on Sundays?", "Do you deliver sourdough bread?", "Is anybody there?")


async def fill(url: str) -> None:
    """Have a core run on an empty database, and people write to it."""
    gateway = FakeGateway()
    async with TestServer(gateway.app()) as server:
        gateway.url = str(server.make_url("")).rstrip("/")
        settings = make_settings(url, gateway.url)
        app = build(settings)
        async with TestClient(TestServer(app)) as client:
            core = Running(client, gateway, app[CORE], settings)
            await make_world(core, SHOP)
            await teach(core.core, HOURS, SHOP)
            for phone in WRITERS:
                for asked in ASKED:
                    data = message_event(asked)["data"] | somebody(phone, name=f"Writer {phone[-1]}")
                    await core.deliver(event("message.received", data, SHOP))
            await until(partial(_all_is_done, core), seconds=60)
            await core.core.database.write(_leave_a_vector)


def _leave_a_vector(connection: Connection) -> None:
    """Have one of a model's vectors, without the size of all of them."""
    row = connection.execute(select(passages)).first()
    vector = np.linspace(-1, 1, 8, dtype=np.float16).tobytes()
    connection.execute(
        insert(vectors).values(number=row.number, embedder="tiny", user_id=row.user_id, vector=vector)
    )


async def _all_is_done(core: Running) -> bool:
    for queue in (inbox, turns, replies, deliveries):
        if any(row.state in {"new", "waiting"} for row in await core.rows(queue)):
            return False
    return len(await core.rows(replies)) >= len(WRITERS) * len(ASKED)
