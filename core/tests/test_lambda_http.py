"""What comes to a function URL arrives as it was sent, and what is answered goes out as it was answered."""

import asyncio
import base64
import json

import pytest
from aiohttp import web
from holdfast_contract.service.addresses import address_of
from holdfast_core.adapters.aws.http_events import LARGEST, answer_of, request_of
from holdfast_core.aws_lambda import Served
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

TOKEN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~"
NAMES = st.text(TOKEN, min_size=1, max_size=20).map(lambda name: f"x-{name.lower()}")
VALUES = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=40)
PATHS = st.text("abcZ019-._~!$&'()*+,;=:@/%20%C3", max_size=40).map(
    lambda path: f"/{path.replace('%', '%25')}"
)
QUERIES = st.text("abc019-._~!$&'()*+,;=:@/?", max_size=40)
METHODS = st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"])


def event_of(method="GET", path="/", query="", headers=None, body=b"", **more):
    return {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": query,
        "headers": {"host": "core.example", **(headers or {})},
        "requestContext": {"http": {"method": method, "sourceIp": "203.0.113.9"}},
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
    } | more


@pytest.fixture(scope="module")
def echo():
    """A function that answers with what reached the application."""

    async def tell(request):
        body = await request.read()
        seen = {
            "method": request.method,
            "target": request.raw_path,
            "address": address_of(request),
            "headers": [[name.lower(), value] for name, value in request.headers.items()],
        }
        answer = web.Response(body=body, headers={"X-Seen": json.dumps(seen)})
        answer.headers.add("Set-Cookie", "a=1; Path=/")
        answer.headers.add("Set-Cookie", "b=2")
        return answer

    app = web.Application(client_max_size=1 << 23)
    app.router.add_route("*", "/{rest:.*}", tell)
    with asyncio.Runner() as runner:
        served = Served(app)
        runner.run(served.start())
        yield lambda event, within=10: runner.run(served.answer(event, within))
        runner.run(served.stop())


@given(METHODS, PATHS, QUERIES, st.dictionaries(NAMES, VALUES, max_size=5), st.binary(max_size=3000))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_request_arrives_as_it_was_sent(echo, method, path, query, headers, body):
    answer = echo(event_of(method, path, query, headers, body))
    seen = json.loads(answer["headers"]["x-seen"])
    assert seen["method"] == method
    assert seen["target"] == (f"{path}?{query}" if query else path)
    arrived = dict(seen["headers"])
    assert {name: arrived[name] for name in headers} == headers
    assert arrived["host"] == "core.example"
    given_back = answer["body"]
    assert (base64.b64decode(given_back) if answer["isBase64Encoded"] else given_back.encode()) == body


def test_cookies_go_both_ways(echo):
    answer = echo(event_of(cookies=["a=1", "b=2"]))
    assert ["cookie", "a=1; b=2"] in json.loads(answer["headers"]["x-seen"])["headers"]
    assert answer["cookies"] == ["a=1; Path=/", "b=2"]


def test_a_caller_cannot_say_where_it_calls_from(echo):
    answer = echo(event_of(headers={"x-forwarded-for": "10.0.0.1"}))
    assert json.loads(answer["headers"]["x-seen"])["address"] == "203.0.113.9"


def test_text_is_taken_as_it_is_and_a_path_that_was_decoded_on_the_way_is_encoded_again():
    request = request_of(event_of(path="/a b/ü", body=b"", isBase64Encoded=False) | {"body": "é"})
    assert (request.target, request.body) == ("/a%20b/%C3%BC", "é".encode())


def test_an_answer_that_takes_too_long_is_given_up(echo):
    answer = echo(event_of(), within=0)
    assert (answer["statusCode"], json.loads(answer["body"])["error"]["code"]) == (408, "REQUEST_TIMEOUT")


@pytest.mark.parametrize("byte", [b"a", b"\xff"])
def test_an_answer_that_lambda_cannot_carry_is_refused(byte):
    answer = answer_of(200, [("Content-Type", "text/plain")], byte * LARGEST)
    assert (answer["statusCode"], json.loads(answer["body"])["error"]["code"]) == (413, "PAYLOAD_TOO_LARGE")


def test_headers_that_come_more_than_once_are_joined_and_those_of_the_connection_stay_behind():
    answer = answer_of(200, [("Vary", "a"), ("vary", "b"), ("Connection", "close")], b"\xff")
    assert answer["headers"] == {"vary": "a, b"}
    assert (answer["body"], answer["isBase64Encoded"]) == ("/w==", True)
