import re

import pytest
from holdfast_core.domain.chunks import MOST_CODE_WORDS, MOST_WORDS, chunk_markdown, chunk_text
from holdfast_core.domain.excerpt import LONGEST, excerpt
from holdfast_core.domain.plain import pieces
from holdfast_core.domain.ranking import Corpus, Question
from holdfast_core.domain.terms import terms
from hypothesis import given
from hypothesis import strategies as st

LINES = st.sampled_from(
    [
        "# Title",
        "## Part #",
        "### Deep",
        "#### ",
        "A sentence. Another one! A third?",
        "- an item",
        "  continued",
        "12. numbered",
        "| a | b |",
        "|---|---|",
        "```python",
        "```",
        "~~~",
        "# in code or not",
        "Underlined",
        "======",
        "------",
        "",
        "   ",
        "> quoted",
        "word " * 200,
        "x" * 5000,
    ]
)
DOCUMENTS = st.one_of(st.text(), st.lists(st.one_of(LINES, st.text(max_size=30))).map("\n".join))


def letters(text):
    return re.sub(r"[\W_]+", "", text)


@given(DOCUMENTS)
def test_no_text_is_lost_in_plain_chunks(text):
    assert "".join("".join(chunk.text.split()) for chunk in chunk_text(text)) == "".join(text.split())


@given(DOCUMENTS)
def test_every_letter_of_a_markdown_text_is_in_a_passage_or_above_one(text):
    chunks = chunk_markdown(text)
    kept = " ".join([*(h for chunk in chunks for h in chunk.headings), *(chunk.text for chunk in chunks)])
    whole = letters(kept)
    for word in set(re.findall(r"[^\W_]+", text)):
        assert word in whole


@given(DOCUMENTS)
def test_passages_are_short(text):
    for chunk in chunk_markdown(text):
        assert len(chunk.text.split()) <= MOST_CODE_WORDS + 2 * MOST_WORDS


def test_passages_carry_the_headings_above_them():
    text = "# A\n\nintro\n\n## B\n\nfirst\n\n### C\n\nsecond\n\n## D\n\nthird"
    assert [(chunk.headings, chunk.text) for chunk in chunk_markdown(text)] == [
        (("A",), "intro"),
        (("A", "B"), "first"),
        (("A", "B", "C"), "second"),
        (("A", "D"), "third"),
    ]


def test_underlined_headings_count_and_marks_in_code_do_not():
    text = "Title\n=====\n\ntext\n\n```\n# no heading\n\n- no item\n```\n\nPart\n----\nmore"
    assert [(chunk.headings, chunk.text) for chunk in chunk_markdown(text)] == [
        (("Title",), "text\n\n```\n# no heading\n\n- no item\n```"),
        (("Title", "Part"), "more"),
    ]


def test_a_table_stays_with_the_prose_before_it_and_a_long_one_repeats_its_head():
    short = "Prices:\n\n| item | price |\n|---|---|\n| bread | 4 |"
    assert [chunk.text for chunk in chunk_markdown(short)] == [short]
    rows = "\n".join(f"| item {n} | {'word ' * 20}|" for n in range(30))
    long = chunk_markdown("| item | price |\n|---|---|\n" + rows)
    assert len(long) > 3
    assert all(chunk.text.startswith("| item | price |\n|---|---|\n") for chunk in long)


def test_short_paragraphs_are_joined_and_long_ones_cut_at_sentences():
    joined = chunk_text("\n\n".join(["ten words stand in this one short line of text."] * 20))
    assert all(80 <= len(chunk.text.split()) <= MOST_WORDS for chunk in joined[:-1])
    cut = chunk_text("This is a sentence of eight words, see. " * 100)
    assert len(cut) > 3
    assert all(chunk.text.endswith("see.") for chunk in cut)


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
    assert terms(one) == terms(other)


@given(st.text())
def test_terms_are_letters_and_digits_only(text):
    assert all(re.fullmatch(r"\w+", term) and '"' not in term for term in terms(text))


@given(st.lists(st.sampled_from("abcdef")), st.lists(st.sampled_from("abcdefgh"), max_size=100))
def test_a_score_is_between_nothing_and_all(question, passage):
    corpus = Corpus(9, 20.0, {"a": 9, "b": 1, "c": 4})
    assert 0 <= Question(question, corpus).score(passage) <= 1


def test_a_score_rises_with_what_is_held_and_how_closely_it_stands():
    question = Question(["bread", "price"], Corpus(20, 30.0, {"bread": 3, "price": 3}))
    filler = ["x"] * 60
    nothing, one = question.score(filler), question.score(["bread", *filler])
    far, near = (
        question.score(["bread", *filler, "price"]),
        question.score(["bread", "price", *filler]),
    )
    assert 0 == nothing < one < far < near < 1


def test_a_rare_word_that_is_missing_weighs_more_than_common_ones_that_are_there():
    question = Question(["ship", "madrid"], Corpus(100, 30.0, {"ship": 60}))
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
    question = Question(terms("a sentence numbered item"), Corpus(3, 10.0, {}))
    assert len(excerpt(text, question)) <= LONGEST


def test_of_a_long_passage_the_part_that_answers_is_given():
    filler = "Nothing of interest stands in this sentence at all, though it goes on. " * 12
    text = filler + "The workshop closes at noon on Fridays. Bring your own tools. " + filler
    found = excerpt(text, Question(terms("When does the workshop close on Fridays?"), Corpus(3, 10.0, {})))
    assert found.startswith("The workshop closes at noon on Fridays. Bring your own tools.")
    assert len(found) < 400
