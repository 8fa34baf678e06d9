import json
from datetime import timedelta

import pytest
from aiohttp import web
from holdfast_contract.errors import SignatureInvalid
from holdfast_contract.events import EventType, SessionReasonData
from holdfast_contract.signing import Verifier, new_secret
from holdfast_gateway.adapters.webhook import WebhookReceiver
from holdfast_gateway.application.dispatcher import Dispatcher
from holdfast_gateway.application.store import Change, Draft
from holdfast_gateway.domain.delivery import DeliveryState
from holdfast_gateway.domain.session import SessionKey
from scripted_page import until

pytestmark = pytest.mark.usefixtures("nothing_blocks_the_loop")
AT_ONCE = [timedelta(0)] * 4


class Receiving:
    """A receiver over real HTTP that answers as the test says."""

    def __init__(self):
        self.got = []
        self.answer = lambda _event: 202

    async def handle(self, request):
        body = await request.read()
        event = json.loads(body)
        status = self.answer(event)
        self.got.append((event["data"]["reason"], dict(request.headers), body, status))
        return web.Response(status=status)

    @property
    def accepted(self):
        return [reason for reason, _, _, status in self.got if status < 300]


@pytest.fixture
async def receiving(aiohttp_server):
    receiving = Receiving()
    app = web.Application()
    app.router.add_post("/hook", receiving.handle)
    server = await aiohttp_server(app)
    receiving.url = str(server.make_url("/hook"))
    return receiving


@pytest.fixture
async def dispatch(store, journal, receiving, secret):
    """Start a dispatcher; what it still does at the end of the test is stopped."""
    async with WebhookReceiver(receiving.url, [secret]) as receiver:
        started = []

        async def start(schedule=AT_ONCE):
            dispatcher = Dispatcher(store, journal, receiver, schedule)
            await dispatcher.start()
            started.append(dispatcher)
            return dispatcher

        yield start
        for dispatcher in started:
            await dispatcher.stop()


async def record(journal, *reasons, lane="chat"):
    data = [SessionReasonData(reason=reason) for reason in reasons]
    key = SessionKey("ann", "default")
    await journal.commit(
        Change(events=[Draft(EventType.SESSION_DISCONNECTED, key, item, lane=lane) for item in data])
    )


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
    dispatch, store, journal, receiving
):
    receiving.answer = lambda event: 500 if event["data"]["reason"] == "bad" else 202
    await dispatch()
    await record(journal, "bad", "good")
    await until(lambda: receiving.accepted == ["good"])
    [dead] = await store.deliveries(DeliveryState.DEAD, 10)
    assert len(dead["attempts"]) == len(AT_ONCE)


async def test_a_redriven_delivery_is_sent_again(dispatch, store, journal, receiving):
    receiving.answer = lambda _event: 500
    dispatcher = await dispatch()
    await record(journal, "bad")
    await until(lambda: len(receiving.got) == len(AT_ONCE))
    await until(lambda: store.deliveries(DeliveryState.DEAD, 10))
    receiving.answer = lambda _event: 202
    dispatcher.retry_now(await store.redrive(None))
    await until(lambda: receiving.accepted == ["bad"])


async def test_a_receiver_that_is_away_is_an_attempt_and_no_error_of_ours(store, journal, secret):
    async with WebhookReceiver("http://127.0.0.1:9/hook", [secret]) as receiver:
        dispatcher = Dispatcher(store, journal, receiver, [timedelta(0)])
        await dispatcher.start()
        await record(journal, "one")
        dead = await until(lambda: store.deliveries(DeliveryState.DEAD, 10))
        await dispatcher.stop()
    assert dead[0]["attempts"][0]["error"] == "ClientConnectorError"
