"""A user who leaves is gone from every table, folder and backup, and others are not touched."""

import sqlite3
from contextlib import closing

import pytest
from gateway_api import BASE
from holdfast_contract.contacts import Contact
from holdfast_contract.errors import SessionOwnedElsewhere
from holdfast_contract.messages import MessageStatus
from holdfast_contract.times import now
from holdfast_gateway.adapters.store.tables import metadata
from holdfast_gateway.application.leaving import Leaving
from holdfast_gateway.application.messages import draft_of
from holdfast_gateway.application.receiving_page import FileSeen
from holdfast_gateway.application.store import Change
from holdfast_gateway.domain.sending import SendRecord
from holdfast_gateway.domain.session import SessionKey, SessionRecord
from scripted_receiving import BEA, ScriptedReceiving, message

pytestmark = pytest.mark.usefixtures("nothing_blocks_the_loop")
KEY, SECOND, BOB = SessionKey("ann", "default"), SessionKey("ann", "second"), SessionKey("bob", "default")


class Held:
    """Sessions that are held here, but for those that turned out to be held elsewhere."""

    def __init__(self, store, *keys, elsewhere=()):
        self._store, self._keys, self._elsewhere = store, list(keys), elsewhere

    def all(self):
        return [type("Supervised", (), {"key": key}) for key in self._keys]

    async def delete(self, key):
        if key in self._elsewhere:
            raise SessionOwnedElsewhere
        self._keys.remove(key)
        await self._store.forget(key)


@pytest.fixture
async def world(memory):
    """Ann with two sessions and Bob with one; each has messages, a file, and a message sent."""
    page = ScriptedReceiving()
    for number, key in enumerate((KEY, SECOND, BOB)):
        await memory.store.commit(Change(session=SessionRecord(key)))
        seen = message(number, 1000 + number, type="image", media=FileSeen("image/png"), text=f"of {key}")
        page.files[seen.message_id] = f"picture of {key}".encode()
        contact = await memory.contacts.meet(key.user_id, seen.chat, seen.chat_other, name=f"Bea of {key}")
        await memory.journal.commit(Change(events=[draft_of(key, seen, contact, catch_up=False)]))
        await memory.library.fetch_missing(key, page)
        sent = SendRecord(
            key=key,
            idempotency_key="k1",
            request_hash="h",
            message_id=f"true_{BEA}_3EB{number}",
            chat_id=BEA,
            to=Contact(contact_id="628120001", phone="628120001", name=f"Bea of {key}"),
            status=MessageStatus.SENT,
            sent_at=now(),
        )
        await memory.journal.commit(Change(send=sent))
    return memory


def rows_with(folder, word):
    """Count the rows that hold a word, table by table."""
    with closing(sqlite3.connect(folder / "gateway.db")) as connection:
        return {
            table: count
            for table in metadata.tables
            if (count := sum(word in str(row) for row in connection.execute(f"SELECT * FROM {table}")))
        }


async def test_every_row_and_file_of_a_user_goes_and_no_other_s(world, tmp_path):
    bob = rows_with(tmp_path, "bob")
    assert {"sessions", "events", "sends", "contacts", "media"} <= set(rows_with(tmp_path, "ann"))
    withdrawn = []

    async def withdraw(lane):
        withdrawn.append(lane)

    leaving = Leaving(Held(world.store, KEY, SECOND, BOB), world.leaving, world.library, withdraw)
    said = await leaving.let_go("ann")
    assert (said.sessions, said.elsewhere, said.events, said.media) == (2, [], 2, 2)
    assert rows_with(tmp_path, "ann") == {}
    assert rows_with(tmp_path, "bob") == bob
    files = [path.read_bytes() for path in (tmp_path / "media").rglob("*") if path.is_file()]
    assert [file for file in files if b"picture of" in file] == [f"picture of {BOB}".encode()]
    assert len(withdrawn) == 2
    again = await leaving.let_go("ann")
    assert (again.sessions, again.events, again.media) == (0, 0, 0)


async def test_a_session_that_another_gateway_holds_is_named(world):
    held = Held(world.store, KEY, SECOND, elsewhere=(SECOND,))
    said = await Leaving(held, world.leaving, world.library, _nothing).let_go("ann")
    assert (said.sessions, said.elsewhere) == (1, ["second"])


async def _nothing(_lane):
    pass


async def test_the_api_lets_a_user_go_with_browsers_and_profiles(api, connected, browsers):
    assert (await api("DELETE", "/v1/users/ann")).status == 200
    assert await api.code("GET", BASE) == (404, "SESSION_NOT_FOUND")
    assert (browsers.open_now, len(browsers.removed)) == (0, 1)
