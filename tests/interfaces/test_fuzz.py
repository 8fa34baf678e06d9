"""Whatever is sent to core's receiver of webhooks, it answers, keeps still about it, and goes on."""

import json
import random
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
from core_support.running import message_event, somebody
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from interfaces.effort import EXAMPLES, SEED, examples
from interfaces.nonsense import MARK, bodies, framings, header_lines, malformed_events
from interfaces.receiver import SECRETS, receiver, refusal_problem, request_head, signed, until

pytestmark = pytest.mark.timeout(0 if EXAMPLES else 60)
BODY = json.dumps(message_event(MARK)).encode()
EVENT_ID = json.loads(BODY)["id"]
_NUMBERS = count(81_700_000)
GROWTH = 32 << 20
"""Bytes: a body of the largest size in hand for each of some calls at once, and no more."""


@pytest.fixture(scope="module")
def core(tmp_path_factory):
    """One core for all barrages: what one of them leaves behind would show in the next."""
    with receiver(tmp_path_factory.mktemp("fuzz")) as running:
        warm_up = [running.deliver(message_event()) for _ in range(20)]
        assert {answer.status_code for answer in warm_up} == {202}
        yield running


@pytest.fixture(autouse=True)
def still_well(core):
    """After each barrage a message is taken and answered, memory is as it was, and the log tells nothing."""
    before = core.memory()
    yield
    # From somebody new: a barrage may well have said that a person answers the others by hand.
    event = message_event(**somebody(f"62{next(_NUMBERS)}"))
    assert core.deliver(event).status_code == 202
    assert json.loads(core.deliver(event).content)["duplicate"]
    until(lambda: core.answers_to(event) == 1)
    assert core.memory() - before < GROWTH
    told = core.log.read_text()
    assert [secret for secret in (MARK, *SECRETS.values()) if secret in told] == []
    assert "Traceback" not in told


def tries(short):
    def decorate(test):
        effort = settings(
            max_examples=examples(short),
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        return seed(SEED)(effort(test))

    return decorate


@tries(100)
@given(st.data())
def test_any_headers_are_answered(core, data):
    lines = data.draw(header_lines(signed(BODY, EVENT_ID)))
    length = (b"Content-Length", str(len(BODY)).encode())
    assert refusal_problem(core.send(request_head([*lines, length]), BODY)) is None


@tries(60)
@given(bodies)
def test_any_body_is_answered_also_where_its_signature_is_right(core, body):
    assert refusal_problem(core.post(body, signed(body, "evt_1"))) is None


@pytest.mark.parametrize("name", framings(BODY))
def test_any_framing_of_a_body_is_answered_or_cut_off(core, name):
    headers = [(key.encode(), value.encode()) for key, value in signed(BODY, EVENT_ID).items()]
    last, *pieces = framings(BODY)[name]
    assert refusal_problem(core.send(request_head(headers)[:-2] + last, *pieces)) is None


def test_no_malformed_event_holds_up_those_behind_it(core):
    events = list(malformed_events())
    if not EXAMPLES:
        events = random.Random(SEED).sample(events, 300)
    for event in events:
        answer = core.deliver(event)
        assert refusal_problem(answer) is None, event
        assert answer is not None, event
        assert answer.status_code in {202, 401, 422}, event


def test_unsigned_megabytes_leave_nothing_behind(core):
    body = b"x" * (1 << 20)
    forged = signed(b"another", "evt_1")
    assert {core.post(body, forged).status_code for _ in range(examples(30))} == {401}


def test_who_stalls_is_cut_off(core):
    head = request_head([(b"Content-Length", b"100")])
    chunked = request_head([(b"Transfer-Encoding", b"chunked")])
    chunks = [b"", b"f" * 40 + b"\r\nx", b"xyz\r\n", b"-5\r\n", b"5\r\nab"]
    stalled = [b"", b"P", head[:30], head, head + b"x", *(chunked + begun for begun in chunks)]
    with ThreadPoolExecutor(len(stalled)) as together:
        answers = list(together.map(core.send, stalled))
    assert [refusal_problem(answer) for answer in answers] == [None] * len(stalled)
