import asyncio
import gzip
from decimal import Decimal

import pytest
from aiohttp import web
from core_support import model_server as scripts
from core_support.model_server import KEY
from holdfast_contract.errors import (
    HoldfastError,
    ModelRefused,
    ModelTimeout,
    ModelUnreachable,
    ModelUnusable,
)
from holdfast_contract.models import ModelSettings, ModelShown
from holdfast_core.adapters.models import transport
from holdfast_core.adapters.models.client import BATCH, ModelClient
from holdfast_core.adapters.models.transport import ModelHttp
from holdfast_core.domain.answers.models import Deadlines, ModelAccess, Prompt, Usage
from pydantic import SecretStr

PROMPT = Prompt("The rules, which are private.", "When do you open? Ayu asks.")


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch):
    monkeypatch.setattr(transport, "FIRST_WAIT", 0.01)


@pytest.fixture
async def client(model_server):
    async with ModelHttp([model_server.host]) as http:
        yield ModelClient(http)


def access(model_server, **changes) -> ModelAccess:
    deadlines = Deadlines(total=20, first_byte=10, between=10)
    values = {
        "base_url": model_server.url,
        "model": "small",
        "api_key": SecretStr(KEY),
        "embedding_model": "vectors",
        "deadlines": deadlines,
    }
    return ModelAccess(**(values | changes))


async def test_a_streamed_answer_is_read_with_its_usage(model_server, client):
    model_server.script = [scripts.streamed("We open ", "at 7 [1].", counted=scripts.usage(120, 30))]
    completion = await client.chat(access(model_server), PROMPT)
    assert completion.text == "We open at 7 [1]."
    assert completion.usage == Usage(120, 30)
    assert model_server.keys == [f"Bearer {KEY}"]
    (body,) = model_server.requests
    assert (body["model"], body["stream"], body["temperature"]) == ("small", True, 0)
    assert body["messages"] == [
        {"role": "system", "content": PROMPT.rules},
        {"role": "user", "content": PROMPT.material},
    ]


async def test_a_server_that_does_not_stream_is_understood(model_server, client):
    model_server.script = [scripts.whole("We open at 7 [1].", scripts.usage(9, 4))]
    completion = await client.chat(access(model_server), PROMPT)
    assert (completion.text, completion.usage) == ("We open at 7 [1].", Usage(9, 4))


@pytest.mark.parametrize("counted", [None, scripts.usage(0, 0), {"prompt_tokens": "many"}, scripts.usage(-5)])
async def test_usage_that_a_server_does_not_tell_is_estimated_and_said_to_be(model_server, client, counted):
    model_server.script = [scripts.streamed("We open at 7 [1].", counted=counted)]
    usage = (await client.chat(access(model_server), PROMPT)).usage
    assert usage.is_estimated
    assert usage.prompt_tokens == PROMPT.tokens > 10
    assert usage.completion_tokens == 5


async def test_a_model_that_thinks_aloud_is_not_quoted(model_server, client):
    model_server.script = [scripts.streamed("<think>They ask ", "for hours.</think>\n\nAt 7 [1].")]
    assert (await client.chat(access(model_server), PROMPT)).text == "At 7 [1]."
    model_server.script = [scripts.streamed("<think>They ask ", "for hours and")]
    assert (await client.chat(access(model_server), PROMPT)).text == ""


@pytest.mark.parametrize(
    "first",
    [
        scripts.refusing(429),
        scripts.refusing(429, retry_after="0"),
        scripts.refusing(500),
        scripts.refusing(503),
        scripts.refusing(408),
    ],
)
async def test_what_passes_is_tried_once_more(model_server, client, first):
    model_server.script = [first, scripts.streamed("At 7 [1].")]
    assert (await client.chat(access(model_server), PROMPT)).text == "At 7 [1]."
    assert len(model_server.requests) == 2


async def test_a_server_that_stays_away_is_asked_twice_and_no_more(model_server, client):
    model_server.script = [scripts.refusing(503, retry_after="0")]
    with pytest.raises(ModelUnreachable):
        await client.chat(access(model_server), PROMPT)
    assert len(model_server.requests) == 2


async def test_a_server_that_asks_for_much_patience_is_not_asked_again(model_server, client):
    model_server.script = [scripts.refusing(429, retry_after="60")]
    with pytest.raises(ModelUnreachable) as problem:
        await client.chat(access(model_server), PROMPT)
    assert problem.value.retry_after == 60
    assert len(model_server.requests) == 1


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 413, 422])
async def test_a_refusal_is_final_and_names_neither_key_nor_prompt(model_server, client, status):
    model_server.script = [scripts.refusing(status, f"Wrong key {KEY} for: {PROMPT.material}")]
    with pytest.raises(ModelRefused) as problem:
        await client.chat(access(model_server), PROMPT)
    assert len(model_server.requests) == 1
    said = f"{problem.value!r} {problem.value.details} {problem.value.__cause__}"
    assert KEY not in said
    assert "Ayu" not in said
    assert problem.value.message.endswith(".")


async def test_a_server_that_wants_other_parameters_gets_them_from_then_on(model_server, client):
    model_server.script = [
        scripts.refusing(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens'."),
        scripts.refusing(400, "'temperature' does not support 0 with this model."),
        scripts.refusing(422, "stream_options: Extra inputs are not permitted"),
        scripts.streamed("At 7 [1]."),
    ]
    for _ in range(2):
        assert (await client.chat(access(model_server), PROMPT)).text == "At 7 [1]."
    assert len(model_server.requests) == 5
    assert model_server.requests[-1].keys() == {"model", "messages", "stream", "max_completion_tokens"}


@pytest.mark.parametrize(
    "answer",
    [
        scripts.raw(b"<html>It works!</html>", "text/html"),
        scripts.raw(b"\x00\xff\xfe garbage"),
        scripts.raw(b""),
        scripts.raw(b"[" * 100_000),
        scripts.json_body([]),
        scripts.json_body({"choices": []}),
        scripts.json_body({"choices": [{"message": {"content": ["a list"]}}]}),
        scripts.json_body({"choices": "none"}),
        scripts.raw(b"data: {nonsense\n\n", "text/event-stream"),
        scripts.raw(b'data: "text"\n\n', "text/event-stream"),
        scripts.raw(b"", "text/event-stream"),
        scripts.raw(b"made", status=201),
    ],
)
async def test_an_answer_that_is_none_is_refused_and_not_asked_for_again(model_server, client, answer):
    model_server.script = [answer]
    with pytest.raises(ModelUnusable):
        await client.chat(access(model_server), PROMPT)
    assert len(model_server.requests) == 1


@pytest.mark.parametrize("answer", [scripts.broken("We open "), scripts.cut("We open "), scripts.broken()])
async def test_an_answer_that_breaks_off_is_not_taken_and_not_repeated(model_server, client, answer):
    model_server.script = [answer, scripts.streamed("again")]
    with pytest.raises(ModelUnusable):
        await client.chat(access(model_server), PROMPT)
    assert len(model_server.requests) == 1


async def test_an_endless_stream_and_a_huge_body_are_cut_off(model_server, client):
    for answer in (scripts.endless(), scripts.whole("x" * (2 << 20))):
        model_server.script = [answer]
        with pytest.raises(ModelUnusable, match="too large"):
            await client.chat(access(model_server), PROMPT)


async def test_a_server_that_says_nothing_is_given_up(model_server, client):
    for answer in (model_server.hang, model_server.hang_after(), model_server.hang_after("We open ")):
        model_server.script = [answer]
        model_server.requests.clear()
        with pytest.raises(ModelTimeout):
            await client.chat(access(model_server, deadlines=Deadlines(20, 0.2, 0.2)), PROMPT)
        assert len(model_server.requests) == 1


async def test_a_stream_that_drips_for_too_long_is_given_up(model_server, client):
    async def drip(request, _body):
        response = await scripts._begin(request)
        while True:
            await response.write(b": still there\n\n")
            await asyncio.sleep(0.02)

    model_server.script = [drip]
    with pytest.raises(ModelTimeout):
        await client.chat(access(model_server, deadlines=Deadlines(0.3, 10, 10)), PROMPT)


async def test_a_call_that_is_cancelled_ends(model_server, client):
    model_server.script = [model_server.hang]
    call = asyncio.ensure_future(client.chat(access(model_server, deadlines=Deadlines()), PROMPT))
    await model_server.asked.wait()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call


async def test_a_compressed_body_is_held_to_its_real_size(model_server, client):
    async def bomb(_request, _body):
        body = gzip.compress(b'{"choices": "' + b"x" * (8 << 20))
        return web.Response(body=body, headers={"Content-Encoding": "gzip"}, content_type="application/json")

    async def broken(_request, _body):
        return web.Response(body=b"not gzip", headers={"Content-Encoding": "gzip"}, content_type="text/plain")

    for answer in (bomb, broken):
        model_server.script = [answer]
        with pytest.raises(ModelUnusable):
            await client.chat(access(model_server), PROMPT)


async def test_something_that_speaks_no_http_is_no_model():
    async def greet(_reader, writer):
        writer.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as listening:
        host = f"127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        async with ModelHttp([host]) as http:
            with pytest.raises(ModelUnreachable):
                await ModelClient(http).chat(ModelAccess(f"http://{host}/v1", "m"), PROMPT)


async def test_half_of_an_emoji_does_not_break_what_stores_the_answer(model_server, client):
    model_server.script = [scripts.raw(b'{"choices": [{"message": {"content": "At 7 \\ud83d [1]."}}]}')]
    completion = await client.chat(access(model_server), Prompt("rules", "half an emoji: \ud83d"))
    assert completion.text.encode() == b"At 7 ? [1]."


async def test_a_redirect_does_not_carry_the_key_along(model_server, client):
    for to in ("/elsewhere/v1/chat/completions", "https://collector.example/"):
        model_server.script = [scripts.redirecting(to)]
        model_server.keys.clear()
        with pytest.raises(ModelUnusable):
            await client.chat(access(model_server), PROMPT)
        assert len(model_server.keys) == 1


@pytest.mark.parametrize(
    "address",
    [
        "http://[::1/v1",
        "http://127.0.0.1/v1",
        "http://localhost/v1",
        "http://169.254.169.254/v1",
        "http://[::1]/v1",
        "http://10.1.1.1/",
    ],
)
async def test_a_tenant_reaches_no_private_address(model_server, client, address):
    with pytest.raises(ModelUnreachable):
        await client.chat(access(model_server, base_url=address), PROMPT)


async def test_an_allowed_host_opens_no_other_port_of_it(model_server):
    model_server.script = [scripts.streamed("At 7 [1].")]
    async with ModelHttp(["127.0.0.1", "127.0.0.1:1"]) as http:
        with pytest.raises(ModelUnreachable):
            await ModelClient(http).chat(access(model_server), PROMPT)
    assert model_server.requests == []


async def test_vectors_come_in_the_order_of_their_texts_and_in_batches(model_server, client):
    model_server.script = [scripts.embedded(shuffled=True)]
    texts = [f"text {number}" for number in range(BATCH + 5)]
    assert await client.embeddings(access(model_server), texts) == [scripts.vector(text) for text in texts]
    assert [len(body["input"]) for body in model_server.requests] == [BATCH, 5]
    assert model_server.requests[0]["model"] == "vectors"


@pytest.mark.parametrize(
    "answer",
    [
        scripts.json_body({"data": []}),
        scripts.json_body({"data": [{"index": 0, "embedding": []}]}),
        scripts.json_body({"data": [{"index": 0, "embedding": ["a"]}]}),
        scripts.json_body({"data": [{"index": 7, "embedding": [1.0]}]}),
        scripts.json_body({"error": "none"}),
        scripts.raw(b"data: nothing", "text/event-stream"),
    ],
)
async def test_vectors_that_are_none_are_refused(model_server, client, answer):
    model_server.script = [answer]
    with pytest.raises(ModelUnusable):
        await client.embeddings(access(model_server), ["text"])


async def test_a_refusal_of_vectors_is_told(model_server, client):
    model_server.script = [scripts.refusing(404)]
    with pytest.raises(ModelRefused, match="model's name"):
        await client.embeddings(access(model_server), ["text"])


async def test_no_error_is_logged_with_what_was_said(model_server, client, caplog, capsys):
    caplog.set_level(0)
    for answer in (scripts.refusing(401, KEY), scripts.broken("Ayu"), scripts.refusing(500, retry_after="0")):
        model_server.script = [answer]
        with pytest.raises(HoldfastError):
            await client.chat(access(model_server), PROMPT)
    said = caplog.text + "".join(capsys.readouterr())
    assert not any(secret in said for secret in (KEY, "Ayu", "private"))


def test_a_key_does_not_show_when_its_access_is_printed(model_server):
    assert KEY not in repr(access(model_server))


def test_a_call_is_paid_exactly(model_server):
    prices = {"price_in": Decimal("0.15"), "price_out": Decimal("0.60")}
    assert access(model_server, **prices).cost(Usage(1_234, 567)) == Decimal("0.0005253")
    assert access(model_server).cost(Usage(1_234, 567)) == 0


def test_a_key_is_accepted_and_not_shown():
    settings = ModelSettings.from_wire(
        {"baseUrl": "https://models.example/v1", "model": "m", "apiKey": KEY, "priceIn": "0.15"}
    )
    assert settings.api_key.get_secret_value() == KEY
    assert settings.price_in == Decimal("0.15")
    assert KEY not in settings.to_json()
    assert KEY not in repr(settings)
    shown = ModelShown.of(settings, KEY)
    assert (shown.api_key_set, shown.api_key_end, shown.model) == (True, "4c28", "m")
    assert shown.to_wire()["priceIn"] == "0.15"
    assert ModelShown.of(settings, "short").api_key_end is None
    assert not ModelShown.of(settings, None).api_key_set


@pytest.mark.parametrize("key", ["", "two words", "line\n", "ключ", "x" * 2_000])
def test_a_key_that_is_none_is_refused_and_not_repeated(key):
    with pytest.raises(HoldfastError) as problem:
        ModelSettings.from_wire({"baseUrl": "https://models.example/v1", "model": "m", "apiKey": key})
    assert not key or key not in str(problem.value.details)


@pytest.mark.parametrize(
    "address",
    ["ftp://x.example", "https://key@x.example/v1", "https://x.example/v1?key=1", "models.example", ""],
)
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(HoldfastError):
        ModelSettings.from_wire({"baseUrl": address, "model": "m"})
