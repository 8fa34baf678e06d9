import asyncio
import json

import aiohttp
import pytest
from aiohttp import web
from holdfast_contract import calls, errors
from holdfast_contract import client as client_module
from holdfast_contract.client import GatewayClient
from holdfast_contract.events import EventType
from holdfast_contract.messages import SendMessage

HI = SendMessage(to="628110000", text="hi")


class Gateway:
    """Answers as the test says, over real HTTP."""

    def __init__(self):
        self.asked = []
        self.answers = []

    async def handle(self, request):
        self.asked.append((request.method, request.path, dict(request.headers), await request.text()))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if callable(answer):
            return await answer(request)
        status, body, *headers = answer
        return web.json_response(text=body, status=status, headers=headers[0] if headers else {})


def error(code, status, **headers):
    body = {"error": {"code": code, "message": "m", "details": {"a": 1}, "requestId": "r"}}
    return status, json.dumps(body), headers


@pytest.fixture(autouse=True)
def no_waits(monkeypatch):
    monkeypatch.setattr(calls, "FIRST_WAIT", 0.001)


@pytest.fixture
async def gateway(aiohttp_server):
    gateway = Gateway()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", gateway.handle)
    server = await aiohttp_server(app)
    gateway.url = str(server.make_url("/"))
    return gateway


@pytest.fixture
async def client(gateway):
    async with aiohttp.ClientSession() as http:
        yield GatewayClient(http, gateway.url, "the-key")


async def test_a_send_carries_the_key_and_the_idempotency_key(client, gateway, vector):
    gateway.answers = [(201, vector("sent_message").decode())]
    sent = await client.send("ann", "default", HI, idempotency_key="k1")
    assert sent.status == "sent"
    [(method, path, headers, body)] = gateway.asked
    assert (method, path) == ("POST", "/v1/users/ann/sessions/default/messages")
    assert (headers["Authorization"], headers["Idempotency-Key"]) == ("Bearer the-key", "k1")
    assert json.loads(body) == {"to": "628110000", "type": "text", "text": "hi"}


async def test_a_chat_is_marked_as_seen_and_typed_in(client, gateway):
    gateway.answers = [(204, ""), (204, "")]
    await client.mark_seen("ann", "default", "12345@lid")
    await client.show_typing("ann", "default", "12345@lid", 2.5)
    chat = "/v1/users/ann/sessions/default/chats/12345@lid"
    assert [(method, path) for method, path, *_ in gateway.asked] == [
        ("POST", f"{chat}/seen"),
        ("POST", f"{chat}/typing"),
    ]
    assert json.loads(gateway.asked[1][3]) == {"seconds": 2.5}


async def test_a_restore_that_fails_is_not_begun_anew(client, gateway):
    gateway.answers = [error("BACKUP_STORE_UNREACHABLE", 503)]
    with pytest.raises(errors.BackupStoreUnreachable):
        await client.restore("ann", "default", "bak_1")
    [(method, path, _, body)] = gateway.asked
    assert (method, path) == ("POST", "/v1/users/ann/sessions/default/restore")
    assert json.loads(body) == {"backupId": "bak_1"}


async def test_a_ticket_is_asked_for_what_its_holder_may_hear(client, gateway):
    gateway.answers = [(201, json.dumps({"ticket": "t1", "expiresAt": "2026-11-20T09:30:00.000Z"}))]
    ticket = await client.event_ticket(user_id="ann", types=[EventType.SESSION_STATUS])
    assert ticket.ticket == "t1"
    [(method, path, _, body)] = gateway.asked
    assert (method, path) == ("POST", "/v1/events/tickets")
    assert json.loads(body) == {"userId": "ann", "types": ["session.status"]}


@pytest.mark.parametrize("code", [code for code in errors.ErrorCode if code in errors.HoldfastError.by_code])
async def test_every_code_comes_back_as_its_own_error(client, gateway, code):
    gateway.answers = [error(code, errors.HTTP_STATUS[code])]
    with pytest.raises(errors.HoldfastError) as raised:
        await client.session("ann", "default")
    assert (raised.value.code, raised.value.details) == (code, {"a": 1})


async def test_a_passing_failure_is_tried_again_with_the_same_key(client, gateway, vector):
    gateway.answers = [error("UNAVAILABLE", 503), (201, vector("sent_message").decode())]
    await client.send("ann", "default", HI, idempotency_key="k1")
    assert [headers["Idempotency-Key"] for _, _, headers, _ in gateway.asked] == ["k1", "k1"]


@pytest.mark.parametrize(
    ("code", "status"), [("SESSION_NOT_READY", 409), ("VALIDATION_FAILED", 422), ("REACHOUT_TIMELOCK", 429)]
)
async def test_a_lasting_refusal_is_not_tried_again(client, gateway, code, status):
    gateway.answers = [error(code, status)]
    with pytest.raises(errors.HoldfastError):
        await client.send("ann", "default", HI, idempotency_key="k1")
    assert len(gateway.asked) == 1


async def test_a_gateway_that_is_away_is_said_to_be_so(gateway):
    async with aiohttp.ClientSession() as http:
        away = GatewayClient(http, "http://127.0.0.1:9", "the-key")
        with pytest.raises(errors.GatewayUnreachable):
            await away.sessions()


async def test_something_else_that_answers_is_not_taken_for_a_gateway(client, gateway):
    gateway.answers = [(500, "<html>nginx</html>")]
    with pytest.raises(errors.GatewayUnreachable):
        await client.sessions()


async def test_nonsense_in_a_good_answer_is_no_crash(client, gateway):
    gateway.answers = [(200, "{")]
    with pytest.raises(errors.GatewayUnreachable):
        await client.sessions()


async def test_a_gateway_that_does_not_answer_is_given_up(client, gateway, monkeypatch):
    async def never(_request):
        await asyncio.sleep(3600)

    monkeypatch.setattr(client_module, "TIMEOUT", aiohttp.ClientTimeout(total=0.05))
    gateway.answers = [never]
    with pytest.raises(errors.GatewayUnreachable):
        await client.session("ann", "default")
    assert len(gateway.asked) == calls.ATTEMPTS


async def test_a_qr_is_fetched_as_a_picture(client, gateway):
    async def svg(request):
        assert request.headers["Accept"] == "image/svg+xml"
        return web.Response(text="<svg/>", content_type="image/svg+xml")

    gateway.answers = [svg]
    assert await client.qr_svg("ann", "default") == "<svg/>"


async def test_a_file_is_read_as_it_comes_with_the_part_that_was_asked_for(client, gateway):
    async def file(_request):
        return web.Response(body=b"picture", content_type="image/png")

    gateway.answers = [file]
    async with client.media("ann", "default", "med/1", part="bytes=0-6") as response:
        assert (response.content_type, await response.read()) == ("image/png", b"picture")
    [(method, path, headers, _)] = gateway.asked
    assert (method, path) == ("GET", "/v1/users/ann/sessions/default/media/med/1")
    assert (headers["Range"], headers["Authorization"]) == ("bytes=0-6", "Bearer the-key")


async def test_a_file_that_is_not_there_is_the_gateways_error(client, gateway):
    gateway.answers = [error("MEDIA_NOT_FOUND", 404)]
    with pytest.raises(errors.MediaNotFound):
        async with client.media("ann", "default", "med_1"):
            pass
