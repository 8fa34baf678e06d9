from datetime import UTC, datetime, timedelta

from holdfast_contract.assistant import LoopBreaker
from holdfast_contract.contacts import ChatKind
from holdfast_core.domain.conversations.loops import is_loop
from holdfast_core.domain.conversations.messages import Author, Message

START = datetime(2026, 11, 23, 9, tzinfo=UTC)


def talk(*said):
    """A conversation of (author's first letter, text, seconds after the one before)."""
    at, messages = START, []
    for number, (author, text, wait) in enumerate(said):
        at += timedelta(seconds=wait)
        messages.append(
            Message(
                user_id="acme",
                session_id="default",
                chat_id="1@c.us",
                chat_kind=ChatKind.DIRECT,
                contact_id="1",
                message_id=str(number),
                author=Author.CONTACT if author == "c" else Author.ASSISTANT,
                type="text",
                text=text,
                sent_at=at,
            )
        )
    return messages


def exchange(count, text, wait):
    return [part for turn in range(count) for part in (("c", text(turn), wait), ("a", "Answer", 1))]


def test_the_same_words_with_another_number_each_time_are_a_machines():
    said = [*exchange(3, lambda turn: f"Ticket #{turn} received.", 60), ("c", "Ticket #4 received!", 60)]
    assert is_loop(LoopBreaker(), talk(*said))
    assert not is_loop(LoopBreaker(repeats=None), talk(*said))


def test_a_person_who_repeats_themselves_without_an_answer_is_none():
    assert not is_loop(LoopBreaker(), talk(*[("c", "hello?", 30)] * 6))


def test_answers_that_come_at_once_time_after_time_are_a_machines():
    said = exchange(9, lambda turn: f"word {'x' * turn}", 0.5)
    assert is_loop(LoopBreaker(), talk(*said, ("c", "and", 0.5)))
    assert not is_loop(LoopBreaker(quick=None), talk(*said, ("c", "and", 0.5)))


def test_one_slow_answer_is_a_persons():
    quick = exchange(5, lambda turn: f"word {'x' * turn}", 0.5)
    assert not is_loop(LoopBreaker(), talk(*quick, ("c", "let me think", 20), ("a", "Yes", 1), *quick))


def test_different_questions_at_a_persons_pace_are_none():
    said = exchange(20, lambda turn: f"question {'x' * turn}", 5)
    assert not is_loop(LoopBreaker(), talk(*said))
