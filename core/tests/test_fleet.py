"""Many gateways: core places a session, finds it, and follows it when it moves."""

import asyncio
from datetime import timedelta

import pytest
from core_support.fleet import gateways_running, hear, told_by
from core_support.running import make_settings, message_event, url_of
from core_support.waiting import until
from holdfast_contract.errors import GatewayUnreachable, SessionNotReady
from holdfast_contract.sessions import SessionStatus
from holdfast_contract.times import now
from holdfast_core.adapters.tables import forgettings, holders, lanes_of, replies
from sqlalchemy import update

PHONE = "6281717407674"


@pytest.fixture
async def fleet():
    """Three gateways on one store; core is told the addresses of the first two."""
    async with gateways_running(3) as running:
        yield running


@pytest.fixture
async def core(start, fleet, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    first, second, _ = fleet
    running = await start(make_settings(url_of(tmp_path / "core.db"), f"{first.url}, {second.url}"))
    await running.add_user()
    return running


async def held_by(core, session_id="default"):
    rows = [row for row in await core.rows(holders) if row.session_id == session_id]
    return rows[0].gateway_id if rows else None


def of_session(gateway):
    return [call for call in gateway.calls if "/sessions/" in call]


async def ask(core, method="GET", path="", **more):
    return await core.operate(method, f"/v1/users/acme/sessions/default{path}", **more)


async def send(core, key="k-1"):
    body = {"to": PHONE, "type": "text", "text": "hello"}
    return await ask(core, "POST", "/messages", json=body, headers={"Idempotency-Key": key})


# ---- placing ----------------------------------------------------------------------------------------


async def test_a_new_session_starts_where_most_room_is(core, fleet):
    first, second, _ = fleet
    first.max_sessions, second.max_sessions = 3, 9
    assert (await ask(core, "POST", "/start")).status == 202
    assert (list(first.sessions), list(second.sessions)) == ([], [("acme", "default")])
    assert await held_by(core) == "gw-2"


async def test_a_gateway_that_is_emptied_full_or_away_gets_no_new_session(core, fleet):
    first, second, _ = fleet
    second.drain_state = "draining"
    assert (await ask(core, "POST", "/start")).status == 202
    assert list(first.sessions) == [("acme", "default")]


async def test_who_is_full_by_now_is_passed_over(core, fleet):
    first, second, _ = fleet
    second.max_sessions = 60
    assert (await core.operate("POST", "/v1/users/acme/sessions/one/start")).status == 202
    second.max_sessions = 1  # what was heard of it a moment ago says otherwise
    assert (await core.operate("POST", "/v1/users/acme/sessions/two/start")).status == 202
    assert (list(first.sessions), list(second.sessions)) == ([("acme", "two")], [("acme", "one")])


async def test_many_starts_at_once_are_spread_by_the_room_there_is(core, fleet):
    first, second, _ = fleet
    first.max_sessions, second.max_sessions = 10, 8
    names = [f"s{number}" for number in range(6)]
    paths = [f"/v1/users/acme/sessions/{name}/start" for name in names]
    answers = await asyncio.gather(*(core.operate("POST", path) for path in paths))
    assert {answer.status for answer in answers} == {202}
    assert (len(first.sessions), len(second.sessions)) == (4, 2)
    assert sum(call.endswith("/health") for call in first.calls) == 1


async def test_where_no_gateway_has_room_the_answer_says_so(core, fleet):
    for gateway in fleet:
        gateway.max_sessions = 0
    answer = await ask(core, "POST", "/start")
    assert (answer.status, (await answer.json())["error"]["code"]) == (503, "CAPACITY_EXHAUSTED")


async def test_two_starts_at_once_end_on_one_gateway(core, fleet):
    answers = await asyncio.gather(*(ask(core, "POST", "/start") for _ in range(6)))
    assert {answer.status for answer in answers} == {202}
    owners = {(await answer.json())["owner"]["gatewayId"] for answer in answers}
    assert len(owners) == 1
    assert sum(len(gateway.sessions) for gateway in fleet) == 1


# ---- finding and following ---------------------------------------------------------------------------


async def test_calls_go_to_the_gateway_that_told_that_it_holds_the_session(core, fleet):
    first, second, _ = fleet
    second.put("acme", SessionStatus.CONNECTED)
    await hear(core, second)
    assert (await send(core)).status == 201
    assert (of_session(first), [call for call in of_session(second) if "POST" in call]) == (
        [],
        ["POST /v1/users/acme/sessions/default/messages"],
    )


async def test_a_gateway_that_core_was_never_told_of_is_known_by_its_signed_events(core, fleet):
    third = fleet[2]
    third.put("acme", SessionStatus.CONNECTED)
    await hear(core, third)
    assert (await send(core)).status == 201
    assert third.texts == ["hello"]


async def test_a_refusal_that_names_the_holder_is_followed_once_and_remembered(core, fleet):
    first, second, _ = fleet
    first.put("acme", SessionStatus.CONNECTED)
    await hear(core, first)
    second.take_over("acme")
    assert (await send(core)).status == 201
    assert (second.texts, await held_by(core)) == (["hello"], "gw-2")
    asked = len(of_session(first))
    assert (await send(core, "k-2")).status == 201
    assert len(of_session(first)) == asked


async def test_a_takeover_by_a_gateway_nobody_had_heard_of_is_followed_too(core, fleet):
    first, _, third = fleet
    first.put("acme", SessionStatus.CONNECTED)
    await hear(core, first)
    third.take_over("acme")
    assert (await send(core)).status == 201
    assert (third.texts, await held_by(core)) == (["hello"], "gw-3")


async def test_while_a_takeover_is_under_way_the_caller_is_told_to_come_back(core, fleet):
    first, second, _ = fleet
    first.put("acme", SessionStatus.CONNECTED)
    await hear(core, first)
    first.fault = GatewayUnreachable()
    answer = await send(core)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    second.take_over("acme")
    assert (await send(core)).status == 201
    assert second.texts == ["hello"]


async def test_a_session_that_nobody_has_is_not_found_and_one_that_may_be_is_not_denied(core, fleet):
    assert (await ask(core)).status == 404
    fleet[0].fault = GatewayUnreachable()
    assert (await ask(core)).status == 503


async def test_a_late_word_of_an_earlier_holder_moves_no_session_back(core, fleet):
    first, second, _ = fleet
    first.put("acme", SessionStatus.CONNECTED)
    late = told_by(first)
    second.take_over("acme")
    await hear(core, second)
    await core.deliver(late)
    await core.settled(2)
    assert await held_by(core) == "gw-2"


async def test_a_deleted_session_is_looked_for_anew(core, fleet):
    first, second, _ = fleet
    first.put("acme", SessionStatus.CONNECTED)
    await hear(core, first)
    assert (await ask(core, "DELETE")).status == 204
    assert await held_by(core) is None
    first.heads.clear()
    first.max_sessions = 1
    assert (await ask(core, "POST", "/start")).status == 202
    assert (list(second.sessions), await held_by(core)) == ([("acme", "default")], "gw-2")


async def test_a_contact_is_answered_once_though_the_gateway_dies_between(core, fleet):
    first, second, _ = fleet
    first.put("acme", SessionStatus.CONNECTED)
    await hear(core, first)
    first.fault = GatewayUnreachable()
    await core.deliver(message_event())

    async def was_tried():
        return [row for row in await core.rows(replies) if row.attempts]

    await until(was_tried)
    second.take_over("acme")
    await core.deliver(told_by(second))
    await until(lambda: second.sent, seconds=20)
    assert (len(second.texts), first.texts) == (1, [])


async def test_what_could_not_be_sent_goes_out_as_soon_as_the_session_is_back(core, fleet):
    first, second, _ = fleet
    first.put("acme", SessionStatus.CONNECTED)
    await hear(core, first)
    first.fault = GatewayUnreachable()
    await core.deliver(message_event())

    async def is_put_off():
        return [row for row in await core.rows(replies) if row.error and row.lease_holder is None]

    await until(is_put_off)
    later = {"due_at": now() + timedelta(hours=1)}
    for table in (replies, lanes_of(replies)):
        await core.core.database.write(
            lambda connection, table=table: connection.execute(update(table).values(later))
        )
    second.take_over("acme")
    await core.deliver(told_by(second))
    await until(lambda: second.sent)
    assert len(second.texts) == 1


async def test_a_file_is_fetched_from_the_gateway_that_received_it(core, fleet):
    first, second, _ = fleet
    first.put("acme", SessionStatus.CONNECTED)
    first.media["acme", "default", "m1"] = ("image/png", b"picture")
    second.take_over("acme")
    await hear(core, second)
    async with core.core.gateway.media("acme", "default", "m1") as response:
        assert await response.read() == b"picture"


async def test_a_session_that_is_not_ready_is_asked_of_no_other_gateway_while_its_holder_has_it(core, fleet):
    first, second, _ = fleet
    first.put("acme", SessionStatus.STARTING)
    await hear(core, first, status="starting")
    first.refusals.append(SessionNotReady())
    assert (await send(core)).status == 409
    assert of_session(second) == []


# ---- one gateway, as ever -----------------------------------------------------------------------------


async def test_with_one_gateway_each_call_is_one_request_and_errors_come_through(start, settings, gateway):
    core = await start(settings)
    await core.add_user()
    gateway.put("acme", SessionStatus.CONNECTED)
    await core.deliver(told_by(gateway))
    await core.settled(1)
    assert (await ask(core)).status == 200
    assert (await core.operate("GET", "/v1/users/acme/sessions/other")).status == 404
    assert gateway.calls == ["GET /v1/users/acme/sessions/default", "GET /v1/users/acme/sessions/other"]


# ---- lists -------------------------------------------------------------------------------------------


async def test_lists_are_of_all_gateways_and_one_that_is_away_loses_no_session(core, fleet):
    first, second, _ = fleet
    first.put("acme", SessionStatus.CONNECTED, "shop")
    second.put("acme", SessionStatus.CONNECTED, "office")
    await hear(core, first, session_id="shop")
    await hear(core, second, session_id="office")
    await core.settled(2)
    listed = await (await core.operate("GET", "/v1/users/acme/sessions")).json()
    assert [(one["sessionId"], one["owner"]["gatewayId"]) for one in listed["sessions"]] == [
        ("office", "gw-2"),
        ("shop", "gw-1"),
    ]
    assert listed["unreachable"] == []
    second.fault = GatewayUnreachable()
    listed = await (await core.operate("GET", "/v1/users/acme/sessions")).json()
    assert [(one["sessionId"], one["status"], one["reason"]) for one in listed["sessions"]] == [
        ("office", "connected", "gateway_unreachable"),
        ("shop", "connected", None),
    ]
    assert listed["unreachable"] == ["gw-2"]
    troubles = (await core.core.troubles.of_user("acme")).troubles
    assert [(one.kind, one.gateway_id) for one in troubles] == [("gateway_unreachable", "gw-2")]


async def test_a_session_that_two_gateways_list_is_shown_as_its_holder_tells_it(core, fleet):
    first, second, _ = fleet
    first.put("acme", SessionStatus.FAILED)
    second.take_over("acme")
    listed = await (await core.operate("GET", "/v1/users/acme/sessions")).json()
    assert [one["status"] for one in listed["sessions"]] == ["connected"]


# ---- gateways themselves -----------------------------------------------------------------------------


async def test_the_operator_sees_the_gateways_drains_one_and_has_it_serve_again(core, fleet):
    first, second, _ = fleet
    first.put("acme", SessionStatus.CONNECTED)
    second.fault = GatewayUnreachable()
    listed = (await (await core.operate("GET", "/v1/gateways")).json())["gateways"]
    assert [(one["gatewayId"], one["reachable"]) for one in listed] == [("gw-1", True), (None, False)]
    assert listed[0]["capacity"] == {"maxSessions": 50, "held": 1, "free": 49}
    assert (await core.operate("POST", "/v1/gateways/gw-9/drain")).status == 404
    answer = await core.operate("POST", "/v1/gateways/gw-1/drain")
    assert (answer.status, (await answer.json())["state"]) == (202, "draining")
    [told, _] = (await (await core.operate("GET", "/v1/gateways")).json())["gateways"]
    assert (told["draining"], told["drain"]["remaining"], told["drainingSince"] is not None) == (
        True,
        1,
        True,
    )
    answer = await core.operate("DELETE", "/v1/gateways/gw-1/drain")
    assert (answer.status, (await answer.json())["state"]) == (200, "serving")
    [told, _] = (await (await core.operate("GET", "/v1/gateways")).json())["gateways"]
    assert (told["draining"], told["drainingSince"]) == (False, None)


async def test_a_users_key_does_not_reach_the_gateways(core):
    key = await core.key()
    for method, path in (("GET", ""), ("POST", "/gw-1/drain"), ("DELETE", "/gw-1/drain")):
        headers = {"Authorization": f"Bearer {key}"}
        answer = await core.client.request(method, f"/v1/gateways{path}", headers=headers)
        assert answer.status == 403


async def test_what_is_wrong_with_gateways_is_told_to_the_operator(core, fleet):
    first, second, _ = fleet
    first.max_sessions = second.max_sessions = 0
    kinds = {one.kind for one in (await core.core.troubles.of_all()).troubles}
    assert "gateways_full" in kinds
    await core.operate("POST", "/v1/gateways/gw-1/drain")
    desk = core.core.gateway_desk
    clock = desk._clock
    core.core.troubles._clock = lambda: clock() + timedelta(hours=1)
    troubles = (await core.core.troubles.of_all()).troubles
    assert [one.gateway_id for one in troubles if one.kind == "gateway_draining"] == ["gw-1"]


async def test_a_gateway_that_was_emptied_and_stopped_is_no_trouble_and_one_that_died_is(core, fleet):
    first, _, third = fleet
    for gateway, name in ((first, "shop"), (third, "office")):
        gateway.put("acme", SessionStatus.CONNECTED, name)
        await hear(core, gateway, session_id=name)

    async def silent():
        troubles = (await core.core.troubles.of_all()).troubles
        return {one.gateway_id for one in troubles if one.kind == "gateway_unreachable"}

    assert await silent() == set()
    await core.operate("POST", "/v1/gateways/gw-2/drain")
    for gateway in fleet:
        gateway.fault = GatewayUnreachable() if gateway is not first else None
    assert await silent() == {"gw-3"}
    first.take_over("acme", "office")
    await hear(core, first, session_id="office")
    await core.settled(3)
    assert await silent() == set()


async def test_calls_at_once_at_the_start_all_know_every_gateway(core, fleet, start):
    third = fleet[2]
    third.put("acme", SessionStatus.CONNECTED)
    await hear(core, third)
    fresh = await start(core.settings, work=False)
    answers = await asyncio.gather(*(ask(fresh) for _ in range(5)))
    assert {answer.status for answer in answers} == {200}


# ---- forgetting --------------------------------------------------------------------------------------


async def test_every_gateway_forgets_a_contact_and_one_that_is_away_is_told_later_alone(core, fleet):
    _, second, third = fleet
    third.put("acme", SessionStatus.CONNECTED)
    await hear(core, third)
    second.fault = GatewayUnreachable()
    receipt = await core.reset()
    assert (receipt["gateway"], receipt["gatewaysPending"]) == ("pending", ["gw-2"])
    assert receipt["gatewayForgot"]["events"] == 8
    second.fault = None

    async def is_done():
        return (await core.rows(forgettings))[0].state == "done"

    await until(is_done, seconds=20)
    told = [len(gateway.forgotten) for gateway in fleet]
    assert told == [1, 1, 1]
