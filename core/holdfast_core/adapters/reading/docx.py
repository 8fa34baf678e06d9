"""Reading DOCX: headings, paragraphs, lists and tables as Word orders them."""

import io
import re
import zipfile
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.oxml.ns import nsmap, qn
from holdfast_contract.errors import DocumentUnreadable
from lxml import etree

from holdfast_core.adapters.reading.contents import Contents
from holdfast_core.adapters.reading.grid import markdown_table
from holdfast_core.domain.documents.chunks import Block, Heading, Piece, cut

MOST_UNPACKED = 200 * 1024 * 1024
"""Bytes that all parts of a file may have unpacked."""

_HEADING = re.compile(r"heading ([1-9])$", re.IGNORECASE)
_RUNS = etree.XPath(
    ".//w:r[not(ancestor::mc:Fallback) and not(w:rPr/w:vanish)]",
    namespaces={"w": nsmap["w"], "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006"},
)
"""The runs of text that are shown: also those that a reviewer inserted, and those in boxes, once."""


def read(body: bytes) -> Contents:
    """Read a file. Raises `DocumentUnreadable` for one that is no file of Word, or unpacks to too much."""
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        if sum(part.file_size for part in package.infolist()) > MOST_UNPACKED:
            raise DocumentUnreadable("The DOCX file unpacks to far more than a document holds.")
    pieces = list(_pieces(docx.Document(io.BytesIO(body))))
    first = next((piece for piece in pieces if isinstance(piece, Heading)), None)
    return Contents(first.text if first else None, cut(pieces))


def _pieces(document: Document) -> Iterator[Piece]:
    styles = {style.style_id: style.name or "" for style in document.styles}
    follows_item = False
    for element in document.element.body.iter(qn("w:p"), qn("w:tbl")):
        if element.tag == qn("w:tbl"):
            yield from _table(element)
            follows_item = False
            continue
        text = _text(element)
        if not text or _is_inner(element):
            continue
        style = styles.get(element.style or "", "")
        is_item = style.startswith("List") or element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None
        if style == "Title":
            yield Heading(0, text)
        elif found := _HEADING.match(style):
            yield Heading(int(found[1]), text)
        else:
            yield Block(f"- {text}" if is_item else text, tight=is_item and follows_item)
        follows_item = is_item


def _is_inner(paragraph: etree._Element) -> bool:
    """Whether a paragraph is part of a table, or of a box that another one holds."""
    return next(paragraph.iterancestors(qn("w:tbl"), qn("w:p")), None) is not None


def _text(element: etree._Element) -> str:
    return "".join(run.text for run in _RUNS(element)).strip()


def _table(table: etree._Element) -> Iterator[Block]:
    """Read a table; a box of one column is read as paragraphs."""
    if next(table.iterancestors(qn("w:tbl")), None) is not None:
        return
    rows = [[_cell(cell) for cell in row.findall(qn("w:tc"))] for row in table.findall(qn("w:tr"))]
    if all(len(row) < 2 for row in rows):
        yield from (Block(cell) for row in rows for cell in row if cell)
    elif (text := markdown_table(rows)) is not None:
        yield Block(text)


def _cell(cell: etree._Element) -> str:
    return "\n".join(filter(None, map(_text, cell.iter(qn("w:p")))))
