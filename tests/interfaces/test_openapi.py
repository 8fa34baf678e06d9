"""Both services do as their OpenAPI documents say, whatever they are sent."""

import re

import pytest
import requests
from interfaces import services
from interfaces.documents import EVENT_STREAM, is_endless, problems, shape_problem
from interfaces.effort import EXAMPLES

pytestmark = pytest.mark.timeout(0 if EXAMPLES else 180)

STREAM_QUERIES = [
    {},
    {"types": "message.received"},
    {"types": "nonsense"},
    {"types": "\0,\ud7ff"},
    {"userId": "../x"},
    {"userId": ["ann", "../x"]},
    {"userId": "ann\n"},
    {"user_id": "ann"},
    {"after": "evt_nothing"},
    {"after": "\0"},
    {"after": "9" * 4000},
    {"ticket": ""},
    {"ticket": "forged"},
    {"ticket": "é.\0.x"},
]


@pytest.fixture(params=["core", "gateway"])
def service(request, tmp_path):
    with getattr(services, request.param)(tmp_path) as running:
        yield running


def test_every_operation_answers_as_documented_whatever_it_is_sent(service):
    found = problems(service, short=3)
    assert not found, "\n\n".join(found)


def test_every_answer_with_a_body_is_described(service):
    undescribed = [
        f"{method} {path}"
        for path, methods in service.document()["paths"].items()
        for method, operation in methods.items()
        for status, answer in operation["responses"].items()
        if status != "204" and not answer.get("content")
    ]
    assert undescribed == []


def test_a_live_stream_begins_as_documented_or_is_refused_in_our_form(tmp_path):
    with services.gateway(tmp_path) as gateway:
        paths = gateway.document()["paths"]
        endless = [path for path, methods in paths.items() if is_endless(methods.get("get", {}))]
        for query in STREAM_QUERIES:
            for path in endless:
                answer = requests.get(
                    gateway.url + path, params=query, headers=gateway.headers, stream=True, timeout=5
                )
                with answer:
                    assert str(answer.status_code) in paths[path]["get"]["responses"], query
                    if answer.ok:
                        assert answer.headers["Content-Type"] == EVENT_STREAM
                    else:
                        assert shape_problem(answer) is None, query
    assert endless


def test_core_tells_of_every_failure_of_the_gateway_that_it_passes_on(tmp_path):
    with services.core(tmp_path) as core, services.gateway(tmp_path) as gateway:
        passed_on, made = core.document()["paths"], gateway.document()["paths"]
    missing = {
        f"{method} {path}": codes
        for path in passed_on.keys() & made.keys()
        if "{sessionId}" in path
        for method, operation in passed_on[path].items()
        if (codes := _codes(made[path][method]) - _codes(operation))
    }
    assert missing == {}


def _codes(operation):
    return {
        code
        for answer in operation["responses"].values()
        for code in re.findall(r"`([A-Z_]+)`:", answer["description"])
    }
