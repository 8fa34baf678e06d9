import re

from core_support.texts import DOCUMENTS
from holdfast_core.domain.documents.chunks import MOST_CODE_WORDS, MOST_WORDS, cut
from holdfast_core.domain.documents.markdown import markdown_pieces, text_pieces
from hypothesis import given


def chunk_markdown(text):
    return list(cut(markdown_pieces(text)))


def chunk_text(text):
    return list(cut(text_pieces(text)))


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


def test_every_passage_says_on_which_line_it_begins():
    text = "# A\n\nfirst\n\n\n## B\n\n" + "word " * 100 + "\n\n- item\n- other\n"
    assert [(chunk.text[:5], chunk.source) for chunk in chunk_markdown(text)] == [
        ("first", "line 3"),
        ("word ", "line 8"),
        ("- ite", "line 10"),
    ]
    text = "\n\n" + "word " * 100 + "\n\n\nother"
    assert [chunk.source for chunk in chunk_text(text)] == ["line 3", "line 6"]


def test_a_long_line_of_marks_is_read_in_a_moment():
    for line in (
        "# a" + " " * 200_000 + "b",
        "# " + "#" * 200_000 + "x",
        "|\n" + "-" * 200_000 + "x",
        "-" * 200_000,
    ):
        assert chunk_markdown(line)
