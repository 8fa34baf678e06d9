"""When a contact reads as done: by marks and numbers of words, in no language in particular."""

from datetime import timedelta

import pytest
from holdfast_contract.assistant import Debounce
from holdfast_core.domain.conversations.debounce import reads_as_finished, wait_after

FINISHED = [
    "Open?",
    "¿Cuánto cuesta el envío?",
    "几点开门？",
    "متى تفتحون؟",
    "I need three boxes.",
    "Necesito tres cajas…",
    "What does delivery cost?? 🙏🏽",
    'Is it "red"?)',
    "how much is the delivery to harbour street",
]
FRAGMENTS = [
    "hi",
    "Hi!",
    "hello there",
    "are you",
    "I need:",
    "one more thing,",
    "",
    "   ",
    "👍",
    "ok.",
    "and -",
]


@pytest.mark.parametrize("text", FINISHED)
def test_a_question_or_a_sentence_is_finished(text):
    assert reads_as_finished(text)


@pytest.mark.parametrize("text", FRAGMENTS)
def test_a_fragment_is_not(text):
    assert not reads_as_finished(text)


def test_each_is_waited_for_as_the_tenant_says():
    rules = Debounce(quiet_seconds=3, finished_seconds=0.3)
    assert wait_after("Open?", rules) == timedelta(seconds=0.3)
    assert wait_after("hi", rules) == timedelta(seconds=3)
    assert wait_after("Open?", Debounce(quiet_seconds=3)) == timedelta(seconds=3)
    assert wait_after("Open?", Debounce(quiet_seconds=3, finished_seconds=0)) == timedelta(0)
