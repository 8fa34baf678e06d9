"""Where the words of a question stand in a passage."""

import pytest
from holdfast_core.domain.search.marking import marked
from holdfast_core.domain.search.ranking import Corpus, Question
from holdfast_core.domain.words.terms import question_words
from hypothesis import given
from hypothesis import strategies as st


def asked(text, language="en"):
    return Question(question_words(text, language, [language]), Corpus(1, 1.0, {}))


def shown(text, question, language="en"):
    return "".join(f"[{piece}]" if is_hit else piece for piece, is_hit in marked(text, language, question))


@pytest.mark.parametrize(
    ("question", "text", "marks"),
    [
        ("Do you deliver?", "We are delivering bread. Delivery is free.", "We are [delivering] bread."),
        ("KX 204", "Take the KX-204, not the KX-205.", "Take the [KX-204], not"),
        ("call +62 817 1740 7674", "Write to 0817 or +62 817-1740-7674.", "or [+62 817-1740-7674]."),
        ("the", "The bread", "The bread"),
    ],
)
def test_a_word_is_marked_in_whatever_form_it_is_found(question, text, marks):
    assert marks in shown(text, asked(question))


def test_a_script_without_spaces_is_marked_letter_by_letter():
    assert shown("毎日営業しています", asked("営業", "ja"), "ja").startswith("毎日[営業]し")


@given(st.text(max_size=80), st.text(max_size=20), st.sampled_from([None, "en", "es", "ja", "th"]))
def test_no_letter_of_a_text_is_lost_or_doubled(text, question, language):
    assert "".join(piece for piece, _ in marked(text, language, asked(question, language))) == text
