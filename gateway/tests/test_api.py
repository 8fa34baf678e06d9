import asyncio
import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from aiohttp import encode_basic_auth, web
from gateway_api import BASE, Api
from holdfast_contract.events import Event, MessageReceivedData
from holdfast_contract.service.settings import StartRefused
from holdfast_contract.signing import Verifier
from holdfast_gateway import bootstrap
from holdfast_gateway.application.receiving_page import MessageSeen
from holdfast_gateway.bootstrap import build
from holdfast_gateway.domain.reasons import Lost, Reason
from holdfast_gateway.http.auth import Keys
from scripted_page import QR, READY, ScriptedBrowsers, until
from yarl import URL

pytestmark = pytest.mark.usefixtures("nothing_blocks_the_loop")
SEEN = MessageSeen(
    message_id="false_628120001@c.us_AAA",
    chat="628120001@c.us",
    author="628120001@c.us",
    chat_other="777@lid",
    author_name="Bea",
    from_me=False,
    type="chat",
    text="hello",
    reply_to=None,
    sent_at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
)


@pytest.mark.parametrize("path", ["/v1/sessions", BASE, "/v1/events", "/metrics", "/openapi.json", "/docs"])
@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer wrong"}, {"X-Api-Key": "ключ"}, {"Authorization": "Basic %%"}]
)
async def test_everything_but_health_needs_a_key(client, path, headers):
    response = await client.get(path, headers=headers)
    assert (response.status, (await response.json())["error"]["code"]) == (401, "UNAUTHENTICATED")


def test_a_key_of_bytes_that_are_no_text_is_just_a_wrong_one():
    assert not Keys(["a-good-key"]).have(b"\xff\xfe".decode("utf-8", "surrogateescape"))


@pytest.mark.parametrize("path", ["/health", "/ready"])
async def test_health_and_readiness_are_open(client, path):
    assert (await client.get(path)).status == 200


async def test_the_key_may_come_as_bearer_as_header_or_as_a_browsers_password(client, auth):
    key = auth["Authorization"].removeprefix("Bearer ")
    for headers in (auth, {"X-Api-Key": key}, {"Authorization": encode_basic_auth("me", key)}):
        assert (await client.get("/v1/sessions", headers=headers)).status == 200


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", BASE, 404, "SESSION_NOT_FOUND"),
        ("POST", f"{BASE}/stop", 404, "SESSION_NOT_FOUND"),
        ("GET", f"{BASE}/qr", 404, "SESSION_NOT_FOUND"),
        ("GET", "/v1/users/a%2Fb/sessions/default", 422, "VALIDATION_FAILED"),
        ("POST", "/v1/users/..%2F..%2Fetc/sessions/default/start", 422, "VALIDATION_FAILED"),
        ("POST", "/v1/users/ann/sessions/-x/start", 422, "VALIDATION_FAILED"),
        ("GET", "/v1/sessions?status=sleeping", 422, "VALIDATION_FAILED"),
        ("GET", "/v1/sessions?user_id=ann", 422, "VALIDATION_FAILED"),
        ("GET", "/v1/events?types=nonsense", 422, "VALIDATION_FAILED"),
        ("GET", "/v1/deliveries?state=lost", 422, "VALIDATION_FAILED"),
        ("POST", "/v1/deliveries/dlv_1/redrive", 404, "DELIVERY_NOT_FOUND"),
        ("GET", "/nowhere", 404, "NOT_FOUND"),
        ("PUT", "/health", 405, "METHOD_NOT_ALLOWED"),
    ],
)
async def test_a_wrong_call_is_told_what_is_wrong(api, method, path, status, code):
    assert await api.code(method, URL(path, encoded=True)) == (status, code)


@pytest.mark.parametrize(
    ("body", "type_", "status"),
    [
        (b"{", "application/json", 422),
        (b"\xff\xfe", "application/json", 422),
        (b"[" * 100_000, "application/json", 422),
        (b'{"phone": NaN}', "application/json", 422),
        (b'{"phone": "abc"}', "application/json", 422),
        (b'{"telephone": "62811"}', "application/json", 422),
        (b'{"phone": "628110000"}', "text/plain", 415),
        (b" " * (1 << 21), "application/json", 413),
    ],
)
async def test_a_broken_body_is_refused_and_starts_nothing(api, body, type_, status):
    response = await api("POST", f"{BASE}/start", data=io.BytesIO(body), headers={"Content-Type": type_})
    assert response.status == status
    assert (await api("GET", BASE)).status == 404


async def test_user_id_in_a_body_is_refused_with_the_right_spelling(api):
    response = await api("POST", f"{BASE}/start", json={"user_id": "ann"})
    assert response.status == 422
    assert "userId" in (await response.json())["error"]["message"]


async def test_an_error_carries_the_request_id_that_the_caller_gave(api):
    response = await api("GET", BASE, headers={"X-Request-Id": "abc-1"})
    assert (await response.json())["error"]["requestId"] == "abc-1"
    assert response.headers["X-Request-Id"] == "abc-1"


async def test_the_qr_comes_as_json_png_or_svg(api, browsers):
    await api("POST", f"{BASE}/start")
    await until(lambda: browsers.opened)
    browsers.page.tell(QR)
    await api.reach("pairing")
    assert (await (await api("GET", f"{BASE}/qr")).json())["qr"] == "code-1"
    png = await api("GET", f"{BASE}/qr", headers={"Accept": "image/png"})
    assert (await png.read()).startswith(b"\x89PNG")
    svg = await api("GET", f"{BASE}/qr", headers={"Accept": "image/svg+xml"})
    assert b"<svg" in await svg.read()
    assert svg.headers["Cache-Control"] == "no-store"


async def test_no_qr_is_given_where_none_is_shown(api, connected):
    assert await api.code("GET", f"{BASE}/qr") == (409, "PAIRING_NOT_SHOWN")


async def read_events(response, count):
    """Read so many events from a stream of Server-Sent Events."""
    events = []
    async with asyncio.timeout(5):
        while len(events) < count:
            line = (await response.content.readline()).decode()
            if line.startswith("data: "):
                events.append(Event.from_wire(json.loads(line.removeprefix("data: "))))
    return events


async def test_a_received_message_is_told_on_the_live_stream_once(api, connected):
    stream = await api("GET", "/v1/events?types=message.received&userId=ann")
    connected.tell(SEEN)
    connected.tell(SEEN)
    connected.tell(replace(SEEN, message_id="false_628120001@c.us_BBB", text="again"))
    events = await read_events(stream, 2)
    data = [MessageReceivedData.from_wire(event.data) for event in events]
    assert [item.text for item in data] == ["hello", "again"]
    assert (data[0].from_.contact_id, data[0].from_.name) == ("628120001", "Bea")


async def test_a_listener_resumes_behind_the_last_event_that_it_saw(api, connected):
    stream = await api("GET", "/v1/events?after=none")
    first = await read_events(stream, 2)
    stream.close()
    connected.tell(SEEN)
    again = await api("GET", "/v1/events", headers={"Last-Event-ID": first[0].id})
    resumed = await read_events(again, 2)
    assert resumed[0].id == first[1].id


async def test_signs_of_life_are_on_the_live_stream_only(aiohttp_client, make_settings, browsers, auth):
    settings = make_settings(heartbeat_interval=0.02)
    api = Api(await aiohttp_client(build(settings, browsers)), auth)
    await api("POST", f"{BASE}/start")
    await until(lambda: browsers.opened)
    stream = await api("GET", "/v1/events?types=session.heartbeat")
    browsers.page.tell(READY)
    await api.reach("connected")
    lines = []
    async with asyncio.timeout(5):
        while not any('"connected"' in line for line in lines):
            lines.append((await stream.content.readline()).decode())
    # One that passes has no place of its own in the log: its id names the one before it.
    told = await read_events(await api("GET", "/v1/events?after=none"), 6)
    assert {event.type for event in told if "." in event.id} <= {"session.heartbeat"}
    assert "session.heartbeat" not in {event.type for event in told if "." not in event.id}


async def test_settings_of_a_session_are_checked_and_kept(api, browsers):
    body = {"settings": {"proxy": "ftp://x", "userAgent": "", "media": "some"}}
    response = await api("POST", f"{BASE}/start", json=body)
    fields = {item["field"] for item in (await response.json())["error"]["details"]["fields"]}
    assert fields == {"settings.proxy", "settings.userAgent", "settings.media"}
    good = {"settings": {"proxy": "socks5://127.0.0.1:1080", "media": "block"}}
    assert (await api("POST", f"{BASE}/start", json=good)).status == 202
    await until(lambda: browsers.settings)
    assert browsers.settings[0].proxy == "socks5://127.0.0.1:1080"
    await api("POST", f"{BASE}/restart")
    await until(lambda: len(browsers.settings) == 2)
    assert browsers.settings[1] == browsers.settings[0]


async def test_a_machine_without_memory_says_so(aiohttp_client, make_settings, browsers, auth, monkeypatch):
    monkeypatch.setattr(bootstrap, "has_memory", lambda: False)
    api = Api(await aiohttp_client(build(make_settings(), browsers)), auth)
    assert await api.code("POST", f"{BASE}/start") == (503, "CAPACITY_EXHAUSTED")


async def test_the_same_events_come_over_a_websocket(client, auth, connected):
    async with client.ws_connect("/v1/events?types=message.received", headers=auth) as socket:
        connected.tell(SEEN)
        event = Event.from_wire(json.loads((await socket.receive(timeout=5)).data))
    assert event.type == "message.received"


@pytest.mark.parametrize("type_", ["ciphertext", "e2e_notification", "protocol", "call_log"])
async def test_the_protocols_own_messages_are_not_told(api, connected, type_):
    stream = await api("GET", "/v1/events?types=message.received")
    connected.tell(replace(SEEN, type=type_))
    connected.tell(replace(SEEN, message_id="false_1@c.us_C"))
    [event] = await read_events(stream, 1)
    assert event.data["messageId"] == "false_1@c.us_C"


async def test_a_message_written_by_hand_on_the_phone_is_told_as_such(api, connected):
    stream = await api("GET", "/v1/events?types=message.sent")
    await api.send()
    [message_id] = connected.sending.acks
    connected.tell(replace(SEEN, message_id=message_id, from_me=True, text="hi"))
    connected.tell(replace(SEEN, message_id="true_628120001@c.us_HAND", from_me=True, text="by hand"))
    events = await read_events(stream, 2)
    assert [event.data["source"] for event in events] == ["api", "phone"]


async def test_webhooks_carry_the_same_bodies_as_the_live_stream(
    aiohttp_client, aiohttp_server, make_settings, browsers, auth, secret
):
    received = []

    async def hook(request):
        body = await request.read()
        received.append((Verifier([secret]).verify(request.headers, body), body))
        return web.Response(status=202)

    receiver = web.Application()
    receiver.router.add_post("/hook", hook)
    url = (await aiohttp_server(receiver)).make_url("/hook")
    client = await aiohttp_client(build(make_settings(webhook_url=str(url)), browsers))
    api = Api(client, auth)
    await api("POST", f"{BASE}/start")
    await until(lambda: received)
    stream = await api("GET", "/v1/events?after=none")
    [event] = await read_events(stream, 1)
    assert received[0] == (event.id, event.to_json().encode())

    async def delivered():
        listed = await (await api("GET", "/v1/deliveries?state=delivered")).json()
        return [delivery["eventId"] for delivery in listed["deliveries"]]

    assert (await until(delivered))[-1] == event.id


async def test_a_full_gateway_says_so_and_room_comes_back(aiohttp_client, make_settings, browsers, auth):
    api = Api(await aiohttp_client(build(make_settings(max_sessions=1), browsers)), auth)
    await api("POST", f"{BASE}/start")
    other = "/v1/users/bob/sessions/default"
    assert await api.code("POST", f"{other}/start") == (503, "CAPACITY_EXHAUSTED")
    assert (await api("POST", f"{BASE}/start")).status == 202
    await api("POST", f"{BASE}/stop")
    assert (await api("POST", f"{other}/start")).status == 202


async def test_a_repair_says_what_it_found_and_the_session_comes_back(api, connected, browsers):
    response = await api("POST", f"{BASE}/repair")
    assert (response.status, await response.json()) == (
        200,
        {"healthy": True, "rung": "none", "findings": []},
    )
    await until(lambda: len(browsers.opened) == 2)
    assert await api.code("POST", "/v1/users/bob/sessions/default/repair") == (404, "SESSION_NOT_FOUND")


async def test_a_screenshot_is_a_picture_or_a_clear_no(api, connected):
    assert (await (await api("GET", f"{BASE}/screenshot")).read()).startswith(b"\x89PNG")
    connected.now_seen = Lost(Reason.PAGE_UNRESPONSIVE)
    assert await api.code("GET", f"{BASE}/screenshot") == (409, "SESSION_NOT_READY")
    await api("POST", f"{BASE}/stop")
    assert await api.code("GET", f"{BASE}/screenshot") == (409, "SESSION_NOT_READY")


async def test_metrics_count_sessions_and_deliveries(api, connected):
    text = await (await api("GET", "/metrics")).text()
    assert 'holdfast_gateway_sessions{status="connected"} 1.0\n' in text
    assert 'holdfast_gateway_deliveries{state="dead"} 0.0\n' in text


async def test_a_report_tells_all_that_is_known(api, connected):
    report = await (await api("GET", f"{BASE}/report")).json()
    assert report["session"]["status"] == "connected"
    assert {item["witness"] for item in report["evidence"]} >= {"page", "markers"}


async def test_a_deleted_session_is_forgotten(api, connected, browsers):
    assert (await api("DELETE", BASE)).status == 204
    assert await api.code("GET", BASE) == (404, "SESSION_NOT_FOUND")
    assert browsers.open_now == 0
    assert len(browsers.removed) == 1


async def test_sessions_come_back_after_a_restart_and_those_that_were_stopped_stay_so(
    aiohttp_client, make_settings, auth
):
    first = ScriptedBrowsers()
    client = await aiohttp_client(build(make_settings(), first))
    api = Api(client, auth)
    await api("POST", f"{BASE}/start")
    await api("POST", "/v1/users/bob/sessions/default/start")
    await api("POST", "/v1/users/bob/sessions/default/stop")
    await client.close()
    second = ScriptedBrowsers()
    api = Api(await aiohttp_client(build(make_settings(), second)), auth)
    await until(lambda: second.opened)
    sessions = (await (await api("GET", "/v1/sessions")).json())["sessions"]
    assert [(s["userId"], s["status"]) for s in sessions] == [("ann", "starting"), ("bob", "stopped")]
    assert len(second.opened) == 1


async def test_a_second_gateway_on_the_same_data_is_refused(client, make_settings):
    second = web.AppRunner(build(make_settings(), ScriptedBrowsers()))
    with pytest.raises(StartRefused, match="data folder"):
        await second.setup()


async def test_the_openapi_document_names_every_route_once(api):
    document = await (await api("GET", "/openapi.json")).json()
    operations = [op["operationId"] for path in document["paths"].values() for op in path.values()]
    assert document["openapi"].startswith("3.1")
    assert len(operations) == len(set(operations))
    assert "startSession" in operations


async def test_the_docs_page_brings_all_its_parts_from_here(api):
    page = await (await api("GET", "/docs")).text()
    assert "http" not in page.replace("http-equiv", "")
    for part in ("swagger-ui-bundle.js", "swagger-ui.css", "start.js"):
        assert (await api("GET", f"/docs/assets/{part}")).status == 200
