import pytest
from holdfast_contract.assistant import Attribute
from holdfast_contract.errors import ValidationFailed
from holdfast_core.domain.conversations.attributes import read_attributes, without_introduction
from hypothesis import given
from hypothesis import strategies as st

DECLARED = [
    Attribute.from_wire(given)
    for given in (
        {"name": "name", "kind": "name"},
        {"name": "email", "kind": "email"},
        {"name": "phone", "kind": "phone"},
        {"name": "size", "kind": "choice", "choices": ["small", "medium", "large"]},
        {"name": "order", "kind": "text", "cues": ["my order is", "order number"]},
        {"name": "guests", "kind": "number", "cues": ["we are", "a table for"]},
        {"name": "birthday", "kind": "date", "cues": ["born on", "my birthday is"]},
    )
]


def values(*texts):
    found = read_attributes(DECLARED, [(text, None) for text in texts])
    return {attribute.name: attribute.value for attribute in found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hi, my name is Ayu Lestari and I am late", {"name": "Ayu Lestari"}),
        ("me llamo José", {"name": "José"}),
        ("nama saya budi", {"name": "Budi"}),
        ("this is not what I ordered", {}),
        ("this is urgent", {}),
        ("hello, this is Budi Santoso from the office", {"name": "Budi Santoso"}),
        ("write to Ana.Perez+shop@example.co.id please", {"email": "Ana.Perez+shop@example.co.id"}),
        ("call me at +62 817-1740-7674", {"phone": "+6281717407674"}),
        ("it costs 1500", {}),
        ("A LARGE one, thanks", {"size": "large"}),
        ("enlarged photos", {}),
        ("my order is KX-204, where is it?", {"order": "KX-204"}),
        ("we are 12", {"guests": "12"}),
        ("12 of us", {}),
        ("I was born on 21.11.1990", {"birthday": "1990-11-21"}),
        ("my birthday is 03/04/1990", {}),
        ("my birthday is 31.02.1990", {}),
    ],
)
def test_only_what_was_said_is_read(text, expected):
    assert values(text) == expected


def test_the_last_word_counts_and_names_its_source():
    [read] = read_attributes(DECLARED, [("size small", "a"), ("no, medium", "b")])
    assert (read.value, read.source, read.message_id) == ("medium", "medium", "b")


@pytest.mark.parametrize(
    "given", [{"name": "a", "kind": "choice"}, {"name": "a"}, {"name": "1a", "kind": "email"}]
)
def test_an_attribute_that_could_never_be_read_is_refused(given):
    with pytest.raises(ValidationFailed):
        Attribute.from_wire(given)


def test_a_question_is_left_without_who_asks_it():
    asked = "Hi, my name is Ayu Lestari. How much is delivery?"
    assert without_introduction(asked) == "Hi,  . How much is delivery?"
    assert without_introduction("this is urgent: where is my bread?") == "this is urgent: where is my bread?"


@given(st.text())
def test_any_text_can_be_read(text):
    values(text)
