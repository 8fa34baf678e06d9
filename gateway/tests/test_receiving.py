"""What a page tells and holds, told once and in order, through missing pages, full disks and crashes."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from backup_world import Told
from gateway_values import LIMITS
from holdfast_contract.errors import StorageExhausted
from holdfast_contract.events import Event
from holdfast_contract.sessions import SessionStatus as S
from holdfast_contract.times import now
from holdfast_gateway.adapters.page_events import read_deed
from holdfast_gateway.application import listener as listening
from holdfast_gateway.application import supervisor, telling
from holdfast_gateway.application.page import Booted
from holdfast_gateway.application.receiving_page import EditSeen, ReactionSeen, RevokeSeen
from holdfast_gateway.application.slots import StartSlots
from holdfast_gateway.application.supervisor import Supervisor
from holdfast_gateway.domain.reasons import Lost, Reason
from holdfast_gateway.domain.session import SessionKey, SessionRecord
from scripted_page import LINKED, QR, READY, ScriptedBrowsers, ScriptedPage, until
from scripted_receiving import BEA, message, readable

pytestmark = pytest.mark.usefixtures("nothing_blocks_the_loop")
KEY = SessionKey("ann", "default")
CYD = "628120002@c.us"
START = int(datetime(2026, 11, 20, 9, 30, tzinfo=UTC).timestamp())
LINKED_BEFORE = SessionRecord(KEY, linked=True, last_connected_at=datetime.fromtimestamp(START, UTC))


@pytest.fixture(autouse=True)
def no_waits(monkeypatch):
    monkeypatch.setattr(telling, "FIRST_WAIT", 0.01)
    monkeypatch.setattr(listening, "RETRY_WAITS", (0.0, 0.0))


@pytest.fixture
async def make(memory, custody):
    """Make a started session over a page; the page has told nothing yet."""
    made = []

    async def build(page=None, record=LINKED_BEFORE):
        browsers = ScriptedBrowsers(*([] if page is None else [page]))
        built = Supervisor(
            record,
            browsers=browsers,
            slots=StartSlots(1),
            **memory.parts(KEY),
            limits=LIMITS,
            custody=custody,
            backlog=Told(),
        )
        made.append(built)
        await built.start(None)
        await until(lambda: browsers.opened)
        return built, browsers.page

    yield build
    for built in made:
        await built.close()


@pytest.fixture
def told(memory):
    """Give what was told of messages so far, or of one type; waits for so many."""

    async def read(count, type_=None):
        async def enough():
            events = await memory.log.events_after(0, user_id=None, types=frozenset(), limit=10_000)
            found = [
                Event.from_body(event.body.encode())
                for event in events
                if event.type == type_ or (type_ is None and event.type.startswith("message."))
            ]
            return [found] if len(found) >= count else None

        [found] = await until(enough)
        assert len(found) == count, [event.data for event in found]
        return [event.data for event in found]

    return read


async def settled(page):
    """Wait until all that the page told so far has been taken in and told on."""
    await until(page.events.empty)


def texts(told):
    return [one["text"] for one in told]


async def test_what_the_page_holds_is_told_before_what_is_heard(make, told):
    page = ScriptedPage()
    page.receiving.deeds = [message(number, START + number) for number in range(5)]
    _, page = await make(page)
    page.tell(message(5, START + 5))
    page.tell(READY)
    page.tell(message(6, START + 6))
    received = await told(7)
    assert texts(received) == [f"message {number}" for number in range(7)]
    assert [one["catchUp"] for one in received] == [True] * 6 + [False]


async def test_nothing_that_was_heard_overtakes_what_is_still_being_read(make, told):
    page = ScriptedPage()
    page.receiving.gate = asyncio.Event()
    page.receiving.deeds = [message(1, START + 1)]
    _, page = await make(page)
    page.tell(READY)
    page.tell(message(2, START + 2))
    await settled(page)
    assert await told(0) == []
    page.receiving.gate.set()
    assert texts(await told(2)) == ["message 1", "message 2"]


async def test_each_connection_reads_from_where_the_chat_was_told_and_tells_nothing_twice(make, told):
    page = ScriptedPage()
    page.receiving.deeds = [message(number, START + 1000 * number) for number in range(1, 4)]
    _, page = await make(page)
    page.tell(READY)
    await told(3)
    page.receiving.deeds.append(message(4, START + 4000))
    page.tell(replace(LINKED, mode="OFFLINE"))
    page.tell(READY)
    assert texts(await told(4))[-1] == "message 4"
    assert page.receiving.reads[-1][1].since > START + 2000


async def test_a_page_that_loads_itself_anew_is_read_again(make, told):
    _, page = await make()
    page.tell(READY)
    page.tell(message(1, START + 1))
    await told(1)
    page.receiving.deeds = [message(1, START + 1), message(2, START + 2)]
    page.tell(Booted())
    page.tell(READY)
    assert texts(await told(2)) == ["message 1", "message 2"]


async def test_what_was_written_before_the_first_pairing_is_no_news(make, told):
    page = ScriptedPage()
    page.receiving.deeds = [message(1, now().timestamp() - 60), message(2, now().timestamp() + 1)]
    _, page = await make(page, SessionRecord(KEY))
    page.tell(QR)
    page.tell(LINKED)
    page.tell(READY)
    assert texts(await told(1)) == ["message 2"]


async def test_a_message_that_cannot_be_read_yet_is_told_when_it_can_however_late(make, told):
    unreadable = message(1, START + 1, type="ciphertext")
    page = ScriptedPage()
    page.receiving.deeds = [unreadable, message(2, START + 10_000)]
    _, page = await make(page)
    page.tell(READY)
    assert texts(await told(1)) == ["message 2"]
    page.receiving.deeds[0] = readable(unreadable)
    page.tell(Booted())
    page.tell(READY)
    assert sorted(texts(await told(2))) == ["message 1", "message 2"]
    page.tell(Booted())
    page.tell(READY)
    page.tell(message(3, START + 10_001))
    await told(3)
    assert page.receiving.reads[-1][1].since > START + 1


async def test_a_message_heard_encrypted_and_readable_only_in_another_page_is_told(make, told):
    unreadable = message(1, START + 1, type="ciphertext")
    _, page = await make()
    page.tell(READY)
    for heard in (unreadable, message(2, START + 10_000)):
        page.tell(heard)
    await told(1)
    page.receiving.deeds = [readable(unreadable), message(2, START + 10_000)]
    page.tell(Booted())
    page.tell(READY)
    assert sorted(texts(await told(2))) == ["message 1", "message 2"]


async def test_an_edit_is_told_once_and_another_one_again(make, told):
    _, page = await make()
    page.tell(READY)
    about = {"message_id": f"false_{BEA}_1", "chat": BEA, "author": BEA, "from_me": False}
    first = EditSeen(**about, edit_id="E1", text="one", at=now())
    page.tell(first)
    page.tell(first)
    page.tell(replace(first, edit_id="E2", text="two"))
    reaction = ReactionSeen(**about, reaction_id="R1", emoji="👍", at=now())
    revoke = RevokeSeen(**about)
    for deed in (reaction, reaction, revoke, revoke):
        page.tell(deed)
    page.tell(message(2, START + 2))
    await told(1, "message.received")
    assert texts(await told(2, "message.edited")) == ["one", "two"]
    assert len(await told(1, "message.reaction")) == 1
    assert len(await told(1, "message.revoked")) == 1


@pytest.mark.parametrize("trouble", [StorageExhausted(), OSError("the disk is gone")])
async def test_while_nothing_can_be_recorded_messages_wait_and_the_session_lives(
    make, told, store, monkeypatch, trouble
):
    session, page = await make()
    page.tell(READY)
    page.tell(message(0, START))
    await told(1)
    whole, tries = store.commit, 0

    async def failing(change):
        nonlocal tries
        tries += 1
        raise trouble

    monkeypatch.setattr(store, "commit", failing)
    for number in range(1, 4):
        page.tell(message(number, START + number))
    await until(lambda: tries > 3)
    assert session.record.status is S.CONNECTED
    monkeypatch.setattr(store, "commit", whole)
    assert texts(await told(4)) == [f"message {number}" for number in range(4)]
    assert session.record.status is S.CONNECTED


async def test_a_full_disk_does_not_end_a_session_whose_state_cannot_be_recorded(
    make, told, store, monkeypatch
):
    monkeypatch.setattr(supervisor, "STORE_WAIT", 0.01)
    session, page = await make()
    page.tell(READY)
    page.tell(message(1, START + 1))
    await told(1)
    whole, refused = store.commit, []

    async def failing_once(change):
        if refused:
            return await whole(change)
        refused.append(change)
        raise StorageExhausted

    monkeypatch.setattr(store, "commit", failing_once)
    page.tell(replace(LINKED, mode="OFFLINE"))
    await until(lambda: session.page is not None and session.page is not page)
    session.page.tell(READY)
    session.page.tell(message(2, START + 2))
    await told(2)
    assert session.record.status is S.CONNECTED


async def test_messages_beyond_what_can_be_kept_are_read_from_the_page_in_order(
    make, told, store, monkeypatch
):
    monkeypatch.setattr(listening, "KEPT", 3)
    _, page = await make()
    page.tell(READY)
    page.tell(message(0, START))
    await told(1)
    whole = store.commit

    async def failing(change):
        raise StorageExhausted

    monkeypatch.setattr(store, "commit", failing)
    written = [message(number, START + number) for number in range(1, 9)]
    page.receiving.deeds = [message(0, START), *written]
    for one in written:
        page.tell(one)
    await settled(page)
    monkeypatch.setattr(store, "commit", whole)
    page.tell(message(9, START + 9))
    page.receiving.deeds.append(message(9, START + 9))
    assert texts(await told(10)) == [f"message {number}" for number in range(10)]


async def test_a_page_that_cannot_be_read_holds_up_nobody_and_is_read_the_next_time(make, told):
    page = ScriptedPage()
    page.receiving.deeds = [message(1, START + 1)]
    page.receiving.failures = [Lost(Reason.PAGE_UNRESPONSIVE)] * 3
    _, page = await make(page)
    page.tell(READY)
    page.tell(message(2, START + 10_000))
    assert texts(await told(1)) == ["message 2"]
    page.tell(Booted())
    page.tell(READY)
    assert sorted(texts(await told(2))) == ["message 1", "message 2"]


async def test_a_session_that_goes_on_after_a_crash_tells_the_rest_and_nothing_twice(make, told):
    first = ScriptedPage()
    first.receiving.deeds = [message(number, START + number) for number in range(3)]
    session, page = await make(first)
    page.tell(READY)
    await told(3)
    await session.close()
    second = ScriptedPage()
    second.receiving.deeds = [message(number, START + number) for number in range(6)]
    _, page = await make(second)
    page.tell(READY)
    page.tell(message(5, START + 5))
    assert texts(await told(6)) == [f"message {number}" for number in range(6)]


async def test_both_addresses_of_a_person_are_one_contact_in_one_lane(make, told, memory):
    _, page = await make()
    page.tell(READY)
    page.tell(message(1, START + 1, chat="777@lid", author_name="Bea"))
    page.tell(message(2, START + 2, chat=CYD))
    await told(2)
    page.tell(message(3, START + 3, chat="777@lid", chat_other=CYD, author_name=None))
    page.tell(message(4, START + 4, chat=CYD))
    received = await told(4)
    phone = CYD.removesuffix("@c.us")
    assert [one["from"]["contactId"] for one in received] == ["777@lid", phone, phone, phone]
    known = {"contactId": phone, "phone": phone, "lid": "777@lid", "name": "Bea"}
    assert received[2]["from"] == received[3]["from"] == known
    events = await memory.log.events_after(0, user_id=None, types=frozenset({"message.received"}), limit=9)
    assert {event.lane for event in events} == {"ann/default 777@lid"}


def test_what_a_page_tells_in_broken_pieces_harms_nobody_else():
    told = {
        "kind": "message",
        "messageId": "false_1@c.us_A",
        "chat": "1@c.us",
        "chatOther": None,
        "author": "1@c.us",
        "authorOther": None,
        "authorName": "cut \ud83d",
        "fromMe": False,
        "type": "vcard",
        "text": "cut \ud83d",
        "media": None,
        "location": {"latitude": 200, "longitude": 0, "place": ""},
        "cards": [{"displayName": None, "vcard": "TEL;TYPE=CELL:+62 812-000\nFN:x"}],
        "poll": {"question": "", "options": [], "maxAnswers": 0},
        "replyTo": None,
        "sentAt": START,
    }
    seen = read_deed(told)
    assert (seen.text, seen.author_name) == ("cut \ufffd", "cut \ufffd")
    assert (seen.location, seen.poll) == (None, None)
    assert [(card.name, card.phone) for card in seen.contacts] == [("62812000", "62812000")]
    assert read_deed(told | {"sentAt": None}) is None
    assert read_deed(told | {"author": "nobody"}) is None
    assert read_deed({"kind": "message"}) is None


async def test_a_lid_that_went_to_somebody_else_does_not_make_two_people_one(memory):
    await memory.contacts.meet("ann", "777@lid", BEA, name="Bea")
    other = await memory.contacts.meet("ann", "777@lid", CYD, name="Cyd")
    bea = await memory.contacts.meet("ann", BEA, in_group=True)
    assert (bea.phone, bea.lid, bea.name) == (BEA.removesuffix("@c.us"), None, "Bea")
    assert (other.phone, other.lid, other.name) == (CYD.removesuffix("@c.us"), "777@lid", "Cyd")
    assert await memory.contacts.address_of("ann", "777@lid") == "777@lid"
    assert await memory.contacts.address_of("ann", bea.contact_id) == BEA
    # What Bea wrote under the lid stays hers.
    await memory.forgetting.forget("ann", other.contact_id, now())
    assert (await memory.contacts.meet("ann", BEA)).name == "Bea"
