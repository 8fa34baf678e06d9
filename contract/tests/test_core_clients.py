"""Both clients of core, against something that answers as the test says."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from holdfast_contract import calls, errors
from holdfast_contract.core_client import CoreClient, SyncCoreClient
from holdfast_contract.subscriptions import CreateSubscription

HOOK = CreateSubscription(url="https://receiver.test/hook")


class Core:
    """Answers what it is given, the last of it again and again, and notes what it was asked."""

    def __init__(self):
        self.asked = []
        self.answers = []

    async def handle(self, request):
        self.asked.append((request.method, request.raw_path, dict(request.headers), await request.text()))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if callable(answer):
            return await answer(request)
        status, body, headers = answer
        return web.Response(status=status, text=body, headers=headers, content_type="application/json")


def refusal(code, status, **headers):
    body = {"error": {"code": code, "message": "m", "details": {"a": 1}, "requestId": "r"}}
    return status, json.dumps(body), {name.replace("_", "-"): value for name, value in headers.items()}


def answer(**body):
    return 200, json.dumps(body), {}


class InThreads:
    def __init__(self, client):
        self._client = client

    def __getattr__(self, name):
        method = getattr(self._client, name)
        return lambda *args, **more: asyncio.to_thread(method, *args, **more)


@asynccontextmanager
async def opened(kind, url, **more):
    if kind == "threads":
        yield InThreads(SyncCoreClient(url, user_id="acme", api_key="the-key", **more))
    else:
        async with CoreClient(url, user_id="acme", api_key="the-key", **more) as client:
            yield client


@pytest.fixture(autouse=True)
def no_waits(monkeypatch):
    monkeypatch.setattr(calls, "FIRST_WAIT", 0.001)


@pytest.fixture
async def core(aiohttp_server):
    core = Core()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", core.handle)
    core.url = str((await aiohttp_server(app)).make_url("/"))
    return core


@pytest.fixture(params=["asyncio", "threads"])
def kind(request):
    return request.param


@pytest.fixture
async def client(kind, core):
    async with opened(kind, core.url) as client:
        yield client


async def test_a_call_carries_the_key_and_names_are_quoted(client, core):
    core.answers = [answer(subscriptions=[])]
    assert await client.subscriptions() == []
    core.answers = [answer(messages=[], next=None)]
    await client.messages("12345@lid/x", limit=2, before="1-0-2")
    [(_, first, headers, _), (_, second, _, _)] = core.asked
    assert (first, headers["Authorization"]) == ("/v1/users/acme/subscriptions", "Bearer the-key")
    assert second == "/v1/users/acme/conversations/12345%40lid%2Fx/messages?limit=2&before=1-0-2"


@pytest.mark.parametrize("code", [code for code in errors.ErrorCode if code in errors.HoldfastError.by_code])
async def test_every_code_comes_back_as_its_own_error(client, core, code):
    core.answers = [refusal(code, errors.HTTP_STATUS[code])]
    with pytest.raises(errors.HoldfastError) as raised:
        await client.subscribe(HOOK)
    assert (raised.value.code, raised.value.details) == (code, {"a": 1})


async def test_a_code_that_is_younger_than_the_client_is_told_all_the_same(client, core):
    core.answers = [refusal("COFFEE_COLD", 418)]
    with pytest.raises(errors.HoldfastError) as raised:
        await client.sessions()
    assert (raised.value.message, raised.value.details["code"]) == ("m", "COFFEE_COLD")


async def test_a_send_that_failed_in_passing_is_repeated_under_the_same_key(client, core):
    sent = answer(messageId="m1", status="sent", to={"contactId": "628110000"})
    core.answers = [refusal("GATEWAY_UNREACHABLE", 503), sent]
    await client.send_text("628110000", "hi")
    first, second = (headers["Idempotency-Key"] for _, _, headers, _ in core.asked)
    assert first == second


@pytest.mark.parametrize(
    ("refused", "times"),
    [
        (refusal("EMBEDDER_UNAVAILABLE", 503), 1),
        (refusal("UNAVAILABLE", 503), 2),
        (refusal("RATE_LIMITED", 429, Retry_After="0"), 2),
    ],
)
async def test_what_must_not_be_done_twice_is_repeated_only_where_it_was_not_begun(
    client, core, refused, times
):
    core.answers = [refused, refusal("SUBSCRIPTIONS_FULL", 409)]
    with pytest.raises(errors.HoldfastError):
        await client.subscribe(HOOK)
    assert len(core.asked) == times


async def test_who_is_told_to_wait_long_is_told_so_at_once(client, core):
    core.answers = [refusal("RATE_LIMITED", 429, Retry_After="60")]
    with pytest.raises(errors.RateLimited) as raised:
        await client.sessions()
    assert (raised.value.retry_after, len(core.asked)) == (60, 1)


async def test_a_redirect_is_not_followed_so_that_the_key_stays_here(client, core):
    core.answers = [(302, "", {"Location": core.url + "elsewhere"})]
    with pytest.raises(errors.CoreUnreachable):
        await client.sessions()
    assert {path for _, path, _, _ in core.asked} == {"/v1/users/acme/sessions"}


@pytest.mark.parametrize("nonsense", [(200, "{", {}), (200, "{}", {}), (200, "[]", {}), (500, "<p>", {})])
async def test_something_else_that_answers_is_not_taken_for_core(client, core, nonsense):
    core.answers = [nonsense]
    with pytest.raises(errors.CoreUnreachable):
        await client.sessions()


async def test_a_core_that_is_away_is_said_to_be_so(kind):
    async with opened(kind, "http://127.0.0.1:9") as client:
        with pytest.raises(errors.CoreUnreachable):
            await client.sessions()


async def test_a_core_that_does_not_answer_is_given_up(kind, core):
    released = asyncio.Event()

    async def hang(_request):
        await released.wait()
        return web.Response()

    core.answers = [hang]
    async with opened(kind, core.url, timeout=0.05) as client:
        with pytest.raises(errors.CoreUnreachable):
            await client.sessions()
    released.set()
    assert len(core.asked) == calls.ATTEMPTS


@pytest.mark.parametrize("status", [200, 503])
async def test_an_answer_that_breaks_off_is_no_answer(client, core, status):
    async def torn(request):
        response = web.StreamResponse(status=status, headers={"Content-Length": "100"})
        await response.prepare(request)
        await response.write(b'{"err')
        request.transport.close()
        return response

    core.answers = [torn]
    with pytest.raises(errors.CoreUnreachable):
        await client.sessions()


async def test_an_address_that_is_none_is_refused_when_the_client_is_made():
    with pytest.raises(ValueError, match="http"):
        SyncCoreClient("file:///etc", user_id="acme", api_key="k")


async def test_a_client_outside_of_its_block_says_what_to_do():
    with pytest.raises(RuntimeError, match="async with"):
        await CoreClient("http://127.0.0.1:9", user_id="acme", api_key="k").sessions()
