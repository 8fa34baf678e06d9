import io
from contextlib import suppress

import pytest
from core_support.files import PAGE, pdf, swollen_word_file, word_file
from core_support.texts import DOCUMENTS
from holdfast_contract.errors import (
    DocumentEmpty,
    DocumentEncrypted,
    DocumentScanned,
    DocumentTooLarge,
    DocumentUnreadable,
    HoldfastError,
    UnsupportedMediaType,
)
from holdfast_core.adapters.reading import docx
from holdfast_core.adapters.reading.files import read_file
from holdfast_core.domain.documents import documents
from holdfast_core.domain.documents.documents import File
from holdfast_core.domain.documents.kinds import named_kind
from hypothesis import HealthCheck, example, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st
from pypdf import PdfWriter

TABLE = "| Item | Price |\n|---|---|\n| Sourdough | 4 € |"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED_OFFICE = OLD_OFFICE + "EncryptedPackage".encode("utf-16-le")


def read(filename, body, title=None):
    if isinstance(body, str):
        body = body.encode()
    filename, kind = named_kind(filename)
    return read_file(File(filename, title, kind, len(body)), body)


def passages(filename, body):
    return [(p.source, p.heading, p.text) for p in read(filename, body).passages]


def refusal(filename, body):
    with pytest.raises(HoldfastError) as raised:
        read(filename, body)
    return raised.value


def test_a_page_is_read_along_its_headings_without_what_it_hides():
    found = read("page.html", PAGE)
    assert (found.title, found.bytes) == ("Corner Bakery", len(PAGE.encode()))
    assert passages("page.html", PAGE) == [
        (None, None, "We open at seven,\nevery weekday.\n\n- Rye\n- Spelt\n  1. plain\n  2. with seeds"),
        (None, "Prices", f"{TABLE}\n\n```\noven --on\n  --hot\n```\n\nHarbour Street 1"),
    ]


def test_a_page_fetches_nothing_and_reads_no_file_of_ours(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the key")
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]><p>Hello &x;<xi:include href="{secret}"/>'
    assert "the key" not in str(read("page.html", page))


def test_a_layout_table_is_read_as_text_and_a_page_with_two_first_headings_goes_by_its_title():
    page = "<title>Shop</title><table><tr><td><h1>A</h1><p>one</td><td><h1>B</h1>two</td></tr></table>"
    assert read("x.html", page).title == "Shop"
    assert passages("x.html", page) == [(None, "A", "one"), (None, "B", "two")]


def test_a_pages_own_encoding_is_believed():
    for encoding in ("windows-1251", "shift_jis", "utf-16"):
        text = "Цена" if encoding == "windows-1251" else "価格"
        page = f'<html><head><meta charset="{encoding}"></head><p>{text}'
        [(_, _, found)] = passages("x.html", page.encode(encoding))
        assert found == text


def test_a_pdf_is_read_page_by_page_without_its_running_lines():
    def page(number, *lines):
        running = [(10, 780, "Corner Bakery Handbook"), (10, 20, f"Page {number} of 3")]
        return [running[0], *lines, running[1]]

    body = pdf(
        page(1, (20, 700, "Handbook"), (10, 650, "We open at seven on all our week-"), (10, 638, "days.")),
        page(2, (14, 700, "Prices"), (10, 680, "Sourdough 4.50"), (10, 668, "Roll 0.60")),
        page(3, (14, 760, "Chapter 3"), (10, 680, "The last page has a line that is longer.")),
    )
    assert read("a.pdf", body).title == "Handbook"
    assert passages("a.pdf", body) == [
        ("page 1", None, "We open at seven on all our weekdays."),
        ("page 2", "Prices", "Sourdough 4.50\nRoll 0.60"),
        ("page 3", "Chapter 3", "The last page has a line that is longer."),
    ]


def test_a_word_file_is_read_with_its_headings_lists_and_tables():
    assert read("a.docx", word_file()).title == "Handbook"
    assert passages("a.docx", word_file()) == [
        (None, None, "For everybody who works here."),
        (None, "Prices", f"- Rye\n- Spelt\n\n{TABLE}"),
        (None, "Prices › Far away", "Call us.\n\nA note in a box."),
    ]


@pytest.mark.parametrize(
    "table",
    [
        "Question,Answer\nOpen on Sunday?,No.\n\nDo you deliver?,Yes: 4 €.\n",
        "id;frage;kategorie;antwort\n1;Open on Sunday?;x;No.\n\n2;Do you deliver?;x;Yes: 4 €.\n",
        "Pertanyaan\tJawaban\nOpen on Sunday?\tNo.\n\nDo you deliver?\tYes: 4 €.\n",
        "問題,答案\nOpen on Sunday?,No.\n\nDo you deliver?,Yes: 4 €.\n",
    ],
)
def test_each_row_of_questions_and_answers_is_a_passage(table):
    found = passages("faq.csv", table.encode("utf-8-sig"))
    assert found == [("row 2", "Open on Sunday?", "No."), ("row 4", "Do you deliver?", "Yes: 4 €.")]


def test_a_table_whose_first_column_asks_needs_no_head():
    table = 'Are you open?,"Yes,\nalways"\nDo you deliver?,No\n'
    assert passages("faq.csv", table) == [
        ("row 1", "Are you open?", "Yes,\nalways"),
        ("row 2", "Do you deliver?", "No"),
    ]


def test_a_row_of_any_other_table_is_found_by_what_stands_in_it():
    table = "Artikel;Preis\nBrot, dunkel;4,50 €\nBrötchen;\n"
    assert passages("prices.csv", table.encode("cp1252")) == [
        ("row 2", None, "Artikel: Brot, dunkel\nPreis: 4,50 €"),
        ("row 3", None, "Artikel: Brötchen"),
    ]
    assert passages("bare.csv", "Bread,4.50\nRoll,0.60\n")[0] == ("row 1", None, "Bread\n4.50")


def test_texts_are_read_in_the_encodings_that_are_certain():
    text = "# Café\n\nÖffnungszeiten: 9–18 Uhr, „täglich“. Crème brûlée 4 €, ¿y señor?"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"):
        assert read("a.md", text.encode(encoding)).passages == read("a.md", text).passages
    for sample, encoding in (
        ("Мы открыты с девяти до шести", "cp1251"),
        ("Jesteśmy otwarci, ceny są niskie: był dzień, więcej złota", "cp1250"),
        ("営業時間は九時からです", "shift_jis"),
        ("我们每天九点开门营业", "gbk"),
        ("Hafta içi açığız, ekmek şöyle", "cp1254"),
    ):
        error = refusal("a.txt", sample.encode(encoding))
        assert (type(error), "Save it as UTF-8" in error.message) == (DocumentUnreadable, True)


def test_the_title_is_the_given_one_or_the_files_own_or_its_name():
    assert read("a.md", "# One\n\ntext", title="Given").title == "Given"
    assert [p.heading for p in read("a.md", "# One\n\ntext", title="Given").passages] == ["One"]
    assert [p.heading for p in read("a.md", "# One\n\ntext").passages] == [None]
    assert read("a.txt", "# One\n\ntext").title == "a.txt"


def test_a_passage_is_named_by_what_it_says_and_said_once():
    one, other = read("a.md", "# A\n\nsame\n\n# B\n\nsame"), read("a.md", "# A\n\nsame\n\n# C\n\nsame")
    assert one.passages[0].digest == other.passages[0].digest
    assert one.passages[1].digest != other.passages[1].digest
    assert [p.text for p in read("a.csv", "x\nsame\nsame\nother").passages] == ["x: same", "x: other"]
    assert read("a.md", "text", title="T").passages[0].digest != read("a.md", "text").passages[0].digest


@pytest.mark.parametrize(
    ("filename", "body", "kind", "says"),
    [
        ("scan.pdf", pdf([]), DocumentScanned, "OCR"),
        ("locked.pdf", pdf([(10, 700, "x")], password="secret"), DocumentEncrypted, "password"),
        ("locked.docx", LOCKED_OFFICE, DocumentEncrypted, "password"),
        ("old.docx", OLD_OFFICE + bytes(512), UnsupportedMediaType, "Save it as DOCX"),
        ("broken.pdf", pdf([(10, 700, "x")])[:200], DocumentUnreadable, "broken"),
        ("broken.docx", word_file()[:4000], DocumentUnreadable, "broken"),
        ("noise.pdf", bytes(range(256)) * 8, DocumentUnreadable, "not a PDF"),
        ("noise.md", bytes(range(256)) * 8, DocumentUnreadable, "not"),
        ("noise.csv", b"a\0b", DocumentUnreadable, "control"),
        ("page.pdf", PAGE.encode(), UnsupportedMediaType, "is HTML by its content, not PDF. Name it .html."),
        ("export.csv", b"\xef\xbb\xbf <HTML><table>", UnsupportedMediaType, "is HTML"),
        ("word.pdf", word_file(), UnsupportedMediaType, "is DOCX by its content"),
        ("photo.md", b"\x89PNG\r\n", UnsupportedMediaType, "an image"),
        ("empty.html", "<html><body><nav>Home</nav></body></html>", DocumentEmpty, "no text"),
        ("blank.html", " ", DocumentEmpty, "no text"),
        ("empty.csv", "\n\n,,\n", DocumentEmpty, "no text"),
        ("deep.html", "<div>" * 50_000 + "text", DocumentUnreadable, "nests"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why_and_what_to_do(filename, body, kind, says):
    error = refusal(filename, body)
    assert (type(error), says in error.message) == (kind, True), error.message


@pytest.mark.parametrize("filename", ["a.xlsx", "a.doc", "a.png", "a", "a.json", ".md.exe"])
def test_other_kinds_are_refused_by_their_name_with_advice(filename):
    with pytest.raises(UnsupportedMediaType) as raised:
        named_kind(filename)
    assert ".csv" in raised.value.message or ".docx" in raised.value.message


def test_a_pdf_that_only_forbids_changes_is_read():
    writer = PdfWriter(clone_from=io.BytesIO(pdf([(10, 700, "Readable.")])))
    writer.encrypt("", "owner", algorithm="AES-128")
    out = io.BytesIO()
    writer.write(out)
    assert passages("a.pdf", out.getvalue()) == [("page 1", None, "Readable.")]


def test_a_file_that_unpacks_to_far_more_is_refused_unopened(monkeypatch):
    monkeypatch.setattr(docx, "MOST_UNPACKED", 8 << 20)
    swollen = swollen_word_file(9 << 20)
    assert len(swollen) < 1 << 18
    assert "unpacks" in refusal("a.docx", swollen).message


def test_a_document_of_too_many_passages_is_refused(monkeypatch):
    monkeypatch.setattr(documents, "MOST_PASSAGES", 10)
    table = "item\n" + "\n".join(f"number {n}" for n in range(11))
    assert type(refusal("a.csv", table)) is DocumentTooLarge
    assert len(read("a.csv", table.rsplit("\n", 1)[0]).passages) == 10


def never_but_a_typed_error(kind, body):
    with suppress(HoldfastError):
        found = read("a" + kind, body)
        assert found.title
        assert all(p.text.strip() for p in found.passages)
        assert [p.position for p in found.passages] == list(range(len(found.passages)))
        assert len({p.digest for p in found.passages}) == len(found.passages)


TEXT_KINDS = st.sampled_from([".md", ".txt", ".html", ".csv"])
TAGS = st.sampled_from(
    """
    <p> </p> <div> <table> <tr> <td> </table> <ul> <li> </ul> <ol> <h1> </h1> <h2> <pre> <br> <b> </b> <!--
    --> &amp; <script> <span+hidden> <svg> <title> <body> </html> &#0; <?xml?> <![CDATA[ <dl> <dt> <caption>
    """.split()  # noqa: SIM905 - a list takes a page
)
PAGES = st.lists(st.one_of(TAGS, st.text(max_size=8))).map(lambda parts: "".join(parts).replace("+", " "))


@given(TEXT_KINDS, st.one_of(st.binary(), DOCUMENTS.map(lambda text: text.encode("utf-8", "replace"))))
@with_settings(deadline=None)
def test_whatever_a_text_holds_there_is_a_document_or_a_typed_error(kind, body):
    never_but_a_typed_error(kind, body)


@given(PAGES)
@example("<ol><li>a<li>b</ol></ol><li>c")
@with_settings(deadline=None)
def test_whatever_a_page_holds_there_is_a_document_or_a_typed_error(page):
    never_but_a_typed_error(".html", page.encode("utf-8", "replace"))


@given(st.lists(st.lists(st.text(max_size=6), max_size=4), max_size=6), st.sampled_from(",;\t"))
@with_settings(deadline=None)
def test_whatever_a_table_holds_there_is_a_document_or_a_typed_error(rows, delimiter):
    never_but_a_typed_error(".csv", "\n".join(delimiter.join(row) for row in rows).encode("utf-8", "replace"))


SAMPLES = {
    ".pdf": pdf([(14, 700, "Prices"), (10, 680, "Sourdough 4.50")], [(10, 700, "x")]),
    ".docx": word_file(),
}


@given(st.sampled_from(sorted(SAMPLES)), st.data())
@with_settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_however_a_file_is_damaged_there_is_a_document_or_a_typed_error(kind, data):
    body = bytearray(SAMPLES[kind])
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(body) - 1))
        body[place : place + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=20))
    never_but_a_typed_error(kind, bytes(body))
