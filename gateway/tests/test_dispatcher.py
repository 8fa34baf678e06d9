import json
from contextlib import AsyncExitStack
from datetime import timedelta
from email.utils import format_datetime

import pytest
from holdfast_contract.deliveries import DeliveryState
from holdfast_contract.errors import SignatureInvalid
from holdfast_contract.signing import Signer, Verifier, new_secret
from holdfast_contract.times import from_rfc3339, now
from holdfast_gateway.adapters.store.tables import deliveries, events
from holdfast_gateway.adapters.webhook import WebhookReceiver
from holdfast_gateway.application.dispatcher import AT_ONCE as AT_ONCE_MOST
from holdfast_gateway.application.dispatcher import READ_AHEAD
from holdfast_gateway.application.outbox import Outbox
from holdfast_gateway.domain.delivery import lane_of
from holdfast_gateway.domain.session import SessionKey
from receiving import receiving_at, record
from scripted_page import until
from sqlalchemy import delete, select

pytestmark = pytest.mark.usefixtures("nothing_blocks_the_loop")
AT_ONCE = [timedelta(0)] * 4


@pytest.fixture
async def receiver(aiohttp_server):
    """Make receivers, each at an address of its own."""
    return lambda: receiving_at(aiohttp_server)


@pytest.fixture
async def receiving(receiver, memory):
    receiving = await receiver()
    await memory.waiting.configure([receiving.url])
    return receiving


@pytest.fixture
async def dispatch(memory, journal, receiving, secret):
    """Start an outbox; what it still does at the end of the test is stopped."""
    async with AsyncExitStack() as stack:

        async def start(schedule=AT_ONCE, to=None):
            signer = Signer([secret])
            receivers = [WebhookReceiver(url, signer) for url in to or [receiving.url]]
            for one in receivers:
                await stack.enter_async_context(one)
            outbox = Outbox(memory.waiting, journal, receivers, schedule)
            await outbox.start()
            stack.push_async_callback(outbox.stop)
            return outbox

        yield start


async def test_a_delivery_is_signed_with_its_event_id_and_a_mac_over_the_bare_body(
    dispatch, journal, receiving, secret
):
    await dispatch()
    await record(journal, "one")
    await until(lambda: receiving.got)
    _, headers, body, _ = receiving.got[0]
    assert Verifier([secret]).verify(headers, body) == json.loads(body)["id"]
    assert headers["x-hub-signature-256"].startswith("sha256=")
    with pytest.raises(SignatureInvalid):
        Verifier([new_secret()]).verify(headers, body)


async def test_deliveries_of_a_lane_keep_their_order_through_failures(dispatch, journal, receiving):
    failures = iter([500, 404, 202, 503])
    receiving.answer = lambda _event: next(failures, 202)
    await dispatch()
    await record(journal, "one", "two", "three")
    await until(lambda: len(receiving.accepted) == 3)
    assert receiving.accepted == ["one", "two", "three"]


async def test_one_lanes_trouble_holds_up_no_other(dispatch, journal, receiving):
    receiving.answer = lambda event: 500 if event["data"]["reason"] == "stuck" else 202
    await dispatch([timedelta(0), timedelta(hours=1)])
    await record(journal, "stuck", "behind", lane="a")
    await record(journal, "free", lane="b")
    await until(lambda: receiving.accepted == ["free"])
    await until(lambda: [item[0] for item in receiving.got].count("stuck") == 1)
    assert "behind" not in [item[0] for item in receiving.got]


async def test_every_attempt_carries_the_same_event_id(dispatch, journal, receiving):
    failures = iter([500, 500])
    receiving.answer = lambda _event: next(failures, 202)
    await dispatch()
    await record(journal, "one")
    await until(lambda: receiving.accepted)
    assert len({headers["webhook-id"] for _, headers, _, _ in receiving.got}) == 1


async def test_what_an_earlier_life_left_is_delivered(dispatch, journal, receiving):
    await record(journal, "before")
    await dispatch()
    await until(lambda: receiving.accepted == ["before"])


async def test_a_delivery_that_keeps_failing_is_dead_and_lets_the_next_one_through(
    dispatch, memory, journal, receiving
):
    receiving.answer = lambda event: 500 if event["data"]["reason"] == "bad" else 202
    await dispatch()
    await record(journal, "bad", "good")
    await until(lambda: receiving.accepted == ["good"])
    [dead] = await until(lambda: memory.deliveries.listed(DeliveryState.DEAD, 10))
    assert len(dead["attempts"]) == len(AT_ONCE)


async def test_a_redriven_delivery_is_sent_again(dispatch, memory, journal, receiving):
    receiving.answer = lambda _event: 500
    outbox = await dispatch()
    await record(journal, "bad")
    await until(lambda: len(receiving.got) == len(AT_ONCE))
    await until(lambda: memory.deliveries.listed(DeliveryState.DEAD, 10))
    receiving.answer = lambda _event: 202
    outbox.retry_now(await memory.deliveries.redrive(None))
    await until(lambda: receiving.accepted == ["bad"])


async def test_a_receiver_that_is_away_is_an_attempt_and_no_error_of_ours(dispatch, memory, journal):
    await dispatch([timedelta(0)], to=["http://127.0.0.1:9/hook"])
    await record(journal, "one")
    dead = await until(lambda: memory.deliveries.listed(DeliveryState.DEAD, 10))
    assert dead[0]["attempts"][0]["error"] == "ClientConnectorError"


@pytest.mark.parametrize(
    "retry_after", ["3600", lambda: format_datetime(now() + timedelta(seconds=3600), usegmt=True)]
)
async def test_the_time_that_a_receiver_asks_for_is_seconds_or_a_date(
    dispatch, memory, journal, receiving, retry_after
):
    receiving.answer = lambda _event: 503
    receiving.headers = {"Retry-After": retry_after if isinstance(retry_after, str) else retry_after()}
    await dispatch()
    await record(journal, "one")
    [one] = await until(lambda: listed_after_an_attempt(memory))
    wait = from_rfc3339(one["nextAttemptAt"]) - now()
    assert timedelta(minutes=58) < wait <= timedelta(minutes=61)


async def listed_after_an_attempt(memory):
    return [item for item in await memory.deliveries.listed(None, 10) if item["attempts"]]


async def test_every_receiver_gets_every_event_in_its_order(dispatch, journal, receiver, receiving):
    other = await receiver()
    await dispatch(to=[receiving.url, other.url])
    await record(journal, "one", "two", "three")
    for one in (receiving, other):
        await until(lambda one=one: one.accepted == ["one", "two", "three"])
    assert [one[1]["webhook-id"] for one in receiving.got] == [one[1]["webhook-id"] for one in other.got]


async def test_a_receiver_that_hangs_or_refuses_slows_no_other(
    dispatch, memory, journal, receiver, receiving
):
    hanging, refusing = await receiver(), await receiver()
    hanging.gate.clear()
    refusing.answer = lambda _event: 500
    hour = [timedelta(0), timedelta(hours=1)]
    await dispatch(hour, to=[hanging.url, refusing.url, receiving.url])
    chats = [f"c{number}" for number in range(3 * AT_ONCE_MOST)]
    for chat in chats:
        await record(journal, chat, lane=chat)
    await until(lambda: sorted(receiving.accepted) == sorted(chats))
    await until(lambda: len(refusing.got) == len(chats))
    assert len(hanging.got) <= AT_ONCE_MOST
    hanging.gate.set()
    await until(lambda: sorted(hanging.accepted) == sorted(chats))


async def test_more_than_is_read_at_once_keeps_its_order(dispatch, journal, receiving):
    told = [str(number) for number in range(2 * READ_AHEAD + 1)]
    await record(journal, *told)
    await dispatch()
    await until(lambda: receiving.accepted == told)


async def test_what_comes_while_its_chat_is_under_way_follows(dispatch, journal, receiving):
    receiving.gate.clear()
    await dispatch()
    await record(journal, "one")
    await until(lambda: receiving.got)
    await record(journal, "two")
    receiving.gate.set()
    await until(lambda: receiving.accepted == ["one", "two"])


async def test_what_was_answered_before_a_stop_is_not_sent_again(dispatch, journal, receiving):
    told = [str(number) for number in range(300)]
    for reason in told:
        await record(journal, reason, lane=f"c{reason}")
    outbox = await dispatch()
    await until(lambda: len(receiving.got) > 100)
    await outbox.stop()
    assert len(receiving.got) < 300
    await dispatch()
    await until(lambda: set(receiving.accepted) == set(told))
    assert len(receiving.got) - len(told) <= AT_ONCE_MOST


async def test_each_of_many_attempts_is_recorded(dispatch, memory, journal, receiving):
    await dispatch()
    for chat in range(40):
        await record(journal, "one", "two", lane=f"c{chat}")

    async def delivered():
        listed = await memory.deliveries.listed(DeliveryState.DELIVERED, 200)
        return listed if len(listed) == 80 else None

    listed = await until(delivered)
    assert {(len(item["attempts"]), item["attempts"][0]["status"]) for item in listed} == {(1, 202)}


async def forget(memory, reason):
    """Remove a delivery, as when its contact is forgotten."""
    of = select(events.c.sequence).where(events.c.body.contains(reason))
    removal = delete(deliveries).where(deliveries.c.sequence.in_(of))
    await memory.waiting._database.write(lambda connection: connection.execute(removal).rowcount)


async def test_what_was_withdrawn_is_not_sent_though_it_was_read(dispatch, memory, journal, receiving):
    receiving.gate.clear()
    outbox = await dispatch()
    await record(journal, "under way", "forgotten")
    await until(lambda: receiving.got)
    await forget(memory, "forgotten")
    await outbox.withdraw(lane_of(SessionKey("ann", "default"), "chat"))
    receiving.gate.set()
    await record(journal, "new")
    await until(lambda: receiving.accepted == ["under way", "new"])
