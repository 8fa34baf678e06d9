import json

import pytest
from holdfast_contract.core import Ask, CreateUser
from holdfast_contract.errors import ValidationFailed
from holdfast_contract.events import Event, MessageReceivedData, SessionStatusData
from holdfast_contract.knowledge import AddDocument
from holdfast_contract.messages import SendMessage, SentMessage
from holdfast_contract.sessions import Session, StartSession
from hypothesis import given
from hypothesis import strategies as st

GOLDEN = {
    "message_received": Event,
    "session_status": Event,
    "session": Session,
    "send_message": SendMessage,
    "sent_message": SentMessage,
}
REQUESTS = [AddDocument, Ask, CreateUser, SendMessage, StartSession]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@pytest.mark.parametrize("name", GOLDEN)
def test_golden_bytes_are_read_and_written_to_the_byte(vector, name):
    assert GOLDEN[name].from_body(vector(name)).to_json().encode() == vector(name)


@pytest.mark.parametrize(
    ("name", "data"), [("message_received", MessageReceivedData), ("session_status", SessionStatusData)]
)
def test_an_events_data_is_read_and_written_to_the_byte(vector, name, data):
    golden = json.loads(vector(name))["data"]
    assert json.loads(data.from_wire(golden).to_json()) == golden


def test_a_field_that_a_newer_peer_added_is_passed_over(vector):
    newer = json.loads(vector("message_received")) | {"priority": "high"}
    assert Event.from_wire(newer) == Event.from_body(vector("message_received"))


@pytest.mark.parametrize("model", REQUESTS)
def test_a_misspelt_tenant_is_named_in_every_request(model):
    with pytest.raises(ValidationFailed, match="userId"):
        model.from_wire({"user_id": "ann"})


def test_a_misspelt_tenant_is_named_in_events_and_in_their_data(vector):
    event = json.loads(vector("message_received"))
    with pytest.raises(ValidationFailed, match="userId"):
        Event.from_wire({**event, "data": {"user_id": "ann"}})


def test_snake_case_is_no_spelling_of_the_wire():
    with pytest.raises(ValidationFailed):
        SendMessage.from_wire({"to": "628110000", "text": "x", "reply_to": "y"})


@pytest.mark.parametrize("model", REQUESTS)
def test_a_field_that_does_not_exist_is_named(model):
    with pytest.raises(ValidationFailed) as refused:
        model.from_wire({"colour": "red"})
    assert any(item["field"] == "colour" for item in refused.value.details["fields"])


def test_what_was_sent_is_not_repeated_in_the_error():
    with pytest.raises(ValidationFailed) as refused:
        SendMessage.from_wire({"to": "my-secret-note", "text": "x"})
    assert "my-secret-note" not in str(refused.value.details) + refused.value.message


@given(st.binary(max_size=200))
def test_no_bytes_break_a_reader(body):
    for model in REQUESTS:
        try:
            model.from_body(body)
        except ValidationFailed:
            continue


@given(json_values)
def test_no_json_breaks_a_reader(value):
    for model in [*REQUESTS, Event]:
        try:
            model.from_wire(value)
        except ValidationFailed:
            continue


@pytest.mark.parametrize("to", ["628110000", "+628110000", "628110000@c.us", "12345@lid", "1203630@g.us"])
def test_a_message_may_go_to_a_phone_a_contact_and_a_chat(to):
    assert SendMessage.from_wire({"to": to, "text": "x"}).to == to


@pytest.mark.parametrize("to", ["", "abc", "status@broadcast", "62811 0000", "628110000@evil.example", "0"])
def test_a_message_goes_nowhere_else(to):
    with pytest.raises(ValidationFailed):
        SendMessage.from_wire({"to": to, "text": "x"})
