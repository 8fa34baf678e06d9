import json
import re

import pytest
from event_catalogue import DATA, PAGE, draw, event_of
from holdfast_contract.core_events import CoreEventType
from holdfast_contract.events import Event, EventType
from holdfast_contract.subscriptions import SUBSCRIBED_TYPES


def test_the_page_of_events_is_what_the_models_say():
    assert PAGE.read_text() == draw(), "Run `make docs`."


def test_every_type_there_is_stands_in_it_once():
    types = {type_.value for type_ in (*EventType, *CoreEventType)}
    headings = re.findall(r"^### ([a-z_]+\.[a-z_]+)$", draw(), re.MULTILINE)
    assert sorted(headings) == sorted(types)
    assert set(SUBSCRIBED_TYPES) < types


@pytest.mark.parametrize("type_", DATA)
def test_an_example_is_an_event_that_its_models_read_and_leave_as_it_is(type_):
    event = event_of(type_)
    read = Event.from_wire(event)
    assert json.loads(read.to_json()) == event
    assert DATA[type_].from_wire(read.data).to_wire() == event["data"]
    assert "…" not in json.dumps(event, ensure_ascii=False)
