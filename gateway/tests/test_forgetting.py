"""A contact who is forgotten is forgotten everywhere, and what was told is not told again."""

import asyncio

import pytest
from holdfast_contract.deliveries import DeliveryState
from holdfast_contract.events import Event
from holdfast_contract.messages import MessageStatus
from holdfast_contract.times import now, to_rfc3339
from holdfast_gateway.application.messages import draft_of
from holdfast_gateway.application.receiving_page import FileSeen
from holdfast_gateway.application.store import Change
from holdfast_gateway.domain.sending import SendRecord
from holdfast_gateway.domain.session import SessionKey, SessionRecord
from scripted_page import until
from scripted_receiving import BEA, ScriptedReceiving, message

pytestmark = pytest.mark.usefixtures("nothing_blocks_the_loop")
KEY, OTHER = SessionKey("ann", "default"), SessionKey("ann", "second")
BOB = SessionKey("bob", "default")
CYD, LID = "628120002@c.us", "777@lid"


@pytest.fixture
async def receive(memory):
    """Have a message told, as a listener does."""
    for key in (KEY, OTHER, BOB):
        await memory.store.commit(Change(session=SessionRecord(key)))

    async def told(seen, key=KEY):
        contact = await memory.contacts.meet(key.user_id, seen.chat, seen.chat_other, name=seen.author_name)
        draft = draft_of(key, seen, contact, catch_up=False)
        return await memory.journal.commit(Change(events=[draft])), draft.data

    return told


async def bodies(memory, user_id="ann"):
    events = await memory.log.events_after(0, user_id=user_id, types=frozenset(), limit=100)
    return [Event.from_body(event.body.encode()).data["text"] for event in events]


async def test_messages_deliveries_texts_files_and_the_name_go_and_only_theirs(memory, receive):
    page = ScriptedReceiving()
    picture = message(1, 1000, type="image", media=FileSeen("image/png"), text="look")
    page.files[picture.message_id] = b"a picture"
    for seen in (picture, message(2, 1001, chat=LID, chat_other=BEA, text="by lid")):
        await receive(seen)
    await receive(message(3, 1002, text="elsewhere"), OTHER)
    for key, seen in ((KEY, message(4, 1003, chat=CYD, text="of another")), (BOB, message(5, 1004))):
        await receive(seen, key)
    await memory.library.fetch_missing(KEY, page)
    sent = SendRecord(
        key=KEY,
        idempotency_key="k1",
        request_hash="h",
        message_id=f"true_{BEA}_3EB0",
        chat_id=BEA,
        to=await memory.contacts.meet("ann", BEA, name="Bea"),
        status=MessageStatus.SENT,
        sent_at=now(),
    )
    await memory.journal.commit(Change(send=sent))

    forgotten = await memory.forgetting.forget("ann", "628120001", now())
    counts = (forgotten.events, forgotten.deliveries, forgotten.sends, forgotten.media)
    assert counts == (3, 3, 1, 1)
    assert await bodies(memory) == ["of another"]
    assert await bodies(memory, "bob") == ["message 5"]
    assert (await memory.deliveries.count())[DeliveryState.PENDING] == 2
    assert (await memory.sends.by_key(KEY, "k1")).to.name is None
    assert (await memory.contacts.meet("ann", BEA)).name is None
    assert "ann/default 628120001@c.us" in memory.withdrawn
    assert (await memory.forgetting.forget("ann", "628120001", now())).model_dump(exclude={"contact_id"}) == {
        "events": 0,
        "deliveries": 0,
        "sends": 0,
        "media": 0,
    }


async def test_what_was_told_before_is_not_told_again_and_what_comes_later_is(memory, receive):
    await receive(message(1, 1000))
    await memory.forgetting.forget("ann", "628120001", now())
    again, _ = await receive(message(1, 1000))
    new, _ = await receive(message(2, 1001))
    assert (again, len(new)) == ([], 1)
    assert await bodies(memory) == ["message 2"]


async def test_who_is_told_late_of_a_reset_keeps_what_came_after_it(memory, receive):
    await receive(message(1, 1000))
    reset_at = now()
    await until(lambda: to_rfc3339(now()) > to_rfc3339(reset_at))
    await receive(message(2, 1001))
    await memory.forgetting.forget("ann", "628120001", reset_at)
    assert await bodies(memory) == ["message 2"]
    assert (await memory.deliveries.count())[DeliveryState.PENDING] == 1


async def test_a_file_that_was_on_its_way_when_its_contact_was_forgotten_does_not_stay(
    memory, receive, tmp_path
):
    page = ScriptedReceiving(gate=asyncio.Event())
    picture = message(1, 1000, type="image", media=FileSeen("image/png"))
    page.files[picture.message_id] = b"a picture"
    await receive(picture)
    fetching = asyncio.create_task(memory.library.fetch_missing(KEY, page))
    await until(lambda: page.downloads)
    await memory.forgetting.forget("ann", "628120001", now())
    page.gate.set()
    await fetching
    assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []


async def test_a_contact_is_forgotten_through_the_api_and_an_unknown_one_too(api, connected):
    connected.tell(message(1, now().timestamp(), text="secret"))
    route = "/v1/users/ann/contacts"

    async def forgotten():
        answer = await api("DELETE", f"{route}/628120001")
        assert answer.status == 200, await answer.text()
        return (await answer.json())["events"]

    assert await until(forgotten) == 1
    assert (await api("DELETE", f"{route}/99999@lid")).status == 200
    assert (await api("DELETE", f"{route}/nobody")).status == 422
