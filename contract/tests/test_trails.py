import json
import subprocess
import sys

import pytest
from holdfast_contract.service import tracing
from holdfast_contract.service.settings import StartRefused
from holdfast_contract.trails import trail_in_event, trail_in_key, trail_of

TRAIL = trail_of("ann", "default", "false_628111@c.us_3EB0")


def test_a_trail_is_the_same_for_the_same_message_and_no_other():
    assert trail_of("ann", "default", "false_628111@c.us_3EB0") == TRAIL
    others = {
        trail_of("ben", "default", "false_628111@c.us_3EB0"),
        trail_of("ann", "second", "false_628111@c.us_3EB0"),
        trail_of("ann", "default", "false_628111@c.us_3EB1"),
    }
    assert len(others | {TRAIL}) == 4


def test_an_event_of_a_message_leads_to_its_trail_and_any_other_to_none():
    event = {"userId": "ann", "sessionId": "default", "data": {"messageId": "false_628111@c.us_3EB0"}}
    assert trail_in_event(json.dumps(event)) == TRAIL
    for body in (json.dumps({**event, "data": {}}), "[]", "not JSON", '{"data": {"messageId": 1}}'):
        assert trail_in_event(body) is None


@pytest.mark.parametrize("key", ["order-17", "reply-17", "person-" + "a" * 40, "reply-" + "x" * 40])
def test_a_key_of_somebody_elses_leads_to_no_trail(key):
    assert trail_in_key(key) is None


def test_without_a_collector_nothing_is_traced(monkeypatch):
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    tracing.configure("test", None)
    headers = {}
    with tracing.begin("message", TRAIL), tracing.span("send", TRAIL), tracing.serving("GET /", {}):
        tracing.mark(action="answer")
        tracing.name_in(headers)
    assert headers == {}


def test_a_service_without_the_packages_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(StartRefused, match="tracing"):
        tracing.configure("test", "http://127.0.0.1:4318")


def test_opentelemetrys_own_variable_names_a_collector_too():
    code = (
        "from holdfast_contract.service import tracing\n"
        "tracing.configure('test', None)\n"
        "headers = {}\n"
        f"with tracing.begin('message', {TRAIL!r}):\n"
        "    tracing.name_in(headers)\n"
        "print(headers['traceparent'])\n"
        "import os; os._exit(0)"
    )
    environment = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9", "OTEL_SDK_DISABLED": "false"}
    done = subprocess.run(
        [sys.executable, "-u", "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.split("-")[:3] == ["00", TRAIL, TRAIL[:16]], done.stderr
