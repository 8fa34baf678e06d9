import re

import pytest
from core_support.texts import DOCUMENTS
from holdfast_core.domain.answers.excerpt import LONGEST, excerpt
from holdfast_core.domain.search.ranking import Corpus, Question
from holdfast_core.domain.words.plain import pieces
from holdfast_core.domain.words.terms import question_words, terms
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Opening HOURS", "opened hour"),
        ("café", "cafe"),
        ("What's your price?", "prices"),
        ("GATEWAY_BACKUP_KEEP", "gateway backups keeps"),
        ("deliveries", "delivery"),
        ("Straße", "STRASSE"),
    ],
)
def test_words_that_mean_the_same_are_the_same_terms(one, other):
    assert terms(one, "en") == terms(other, "en")


@given(st.text())
def test_terms_hold_nothing_that_an_index_would_read_as_an_order(text):
    assert not any(re.search(r"[\x00-/:-@\[-`{-\x7f\s]", term) for term in terms(text, "en"))


@given(st.lists(st.sampled_from("abcdef")), st.lists(st.sampled_from("abcdefgh"), max_size=100))
def test_a_score_is_between_nothing_and_all(question, passage):
    corpus = Corpus(9, 20.0, {"a": 9, "b": 1, "c": 4})
    assert 0 <= Question([(term,) for term in dict.fromkeys(question)], corpus).score(passage) <= 1


def test_a_score_rises_with_what_is_held_and_how_closely_it_stands():
    question = Question([("bread",), ("price",)], Corpus(20, 30.0, {"bread": 3, "price": 3}))
    filler = ["x"] * 60
    nothing, one = question.score(filler), question.score(["bread", *filler])
    far, near = (
        question.score(["bread", *filler, "price"]),
        question.score(["bread", "price", *filler]),
    )
    assert 0 == nothing < one < far < near < 1


def test_a_rare_word_that_is_missing_weighs_more_than_common_ones_that_are_there():
    question = Question([("ship",), ("madrid",)], Corpus(100, 30.0, {"ship": 60}))
    assert question.score(["ship"] * 3) < 0.3


def plain(markdown):
    return "".join(piece.gap + piece.text for piece in pieces(markdown)).strip()


@pytest.mark.parametrize(
    ("markdown", "read"),
    [
        ("**Bold** and *slanted* and `code_with_marks**`.", "Bold and slanted and code_with_marks**."),
        (
            "See [the guide](docs/guide.md) or [us](https://x.test/a).",
            "See the guide or us (https://x.test/a).",
        ),
        ("![A picture](a.png)\n<!-- hidden -->Text<br>", "A picture Text"),
        ("- one\n- two\n\n1. first", "• one\n• two\n\n1. first"),
        ("| a | b |\n|---|:-:|\n| 1 | `x` |", "a — b\n1 — x"),
        ("Run:\n\n```sh\nmake **demo**\n```\n", "Run:\n\nmake **demo**"),
        ("> quoted\n> on", "quoted on"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("### Heading\nText over\ntwo lines.", "Heading\nText over two lines."),
        ("**Uses `a_b` inside.** More", "Uses a_b inside. More"),
        ("[`core/`](core) and **`make`** <!-- `x` --> and `y`", "core/ and make  and y"),
        ("Tree:\n\n```\n├── a\n└── b\nplain\n```", "Tree:\n\nplain"),
    ],
)
def test_markdown_reads_as_plain_text_in_a_chat(markdown, read):
    assert plain(markdown) == read


@given(DOCUMENTS)
def test_an_excerpt_is_never_long_and_never_fails(text):
    question = Question(question_words("a sentence numbered item", "en", ["en"]), Corpus(3, 10.0, {}))
    assert len(excerpt(text, question)) <= LONGEST


def test_of_a_long_passage_the_part_that_answers_is_given():
    filler = "Nothing of interest stands in this sentence at all, though it goes on. " * 12
    text = filler + "The workshop closes at noon on Fridays. Bring your own tools. " + filler
    words = question_words("When does the workshop close on Fridays?", "en", ["en"])
    found = excerpt(text, Question(words, Corpus(3, 10.0, {})))
    assert "The workshop closes at noon on Fridays. Bring your own tools." in found
    assert len(found) < 500
