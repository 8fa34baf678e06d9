"""Reading HTML: headings, paragraphs, lists, tables and code, without what a page only shows or hides."""

import codecs
import re
from collections.abc import Iterator
from itertools import islice

from holdfast_contract.errors import DocumentEmpty, DocumentUnreadable
from lxml import etree, html

from holdfast_core.adapters.reading.contents import Contents
from holdfast_core.adapters.reading.grid import markdown_table
from holdfast_core.adapters.reading.text import decode
from holdfast_core.domain.documents.chunks import Block, Heading, Piece, cut

_LEVELS = {f"h{level}": level for level in range(1, 7)}
_SKIPPED = frozenset(
    """
    head script style noscript template nav svg math iframe object embed canvas audio video map button
    select textarea dialog
    """.split()  # noqa: SIM905 - a list takes a page
)
_INLINE = frozenset(
    """
    a abbr acronym b bdi bdo big br cite code data del dfn em font i img input ins kbd label mark q ruby
    rp rt s samp small span strike strong sub sup time tt u var wbr
    """.split()  # noqa: SIM905 - a list takes a page
)
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_LATIN_1 = frozenset({"iso-8859-1", "latin1", "us-ascii", "ascii"})
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SPACE_RUN = re.compile(r" {2,}")
_BREAK = re.compile(r" *\n[ \n]*")


def read(body: bytes) -> Contents:
    """Read a page. Raises `DocumentEmpty` and `DocumentUnreadable`."""
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    try:
        root = html.document_fromstring(_text(body).encode("utf-8", "replace"), parser)
    except etree.ParserError:
        raise DocumentEmpty from None
    if any("depth" in entry.message for entry in parser.error_log):
        raise DocumentUnreadable(
            "The page nests its elements too deeply to be read. Save it in a simpler form."
        )
    return Contents(_title(root), cut(_Walk().pieces(root)))


def _text(body: bytes) -> str:
    declared = _CHARSET.search(body[:2048])
    if declared is None:
        return decode(body)
    name = declared[1].decode("ascii", "replace").lower()
    try:
        # As browsers do: who says Latin 1 means Windows-1252.
        return body.decode("cp1252" if name in _LATIN_1 else codecs.lookup(name).name)
    except (LookupError, ValueError):
        return decode(body)


def _title(root: html.HtmlElement) -> str | None:
    shown = (heading for heading in root.iter("h1") if not any(map(_is_hidden, _up(heading))))
    headings = list(islice(shown, 2))
    if len(headings) == 1:
        return _joined(headings[0])
    named = root.find(".//title")
    return None if named is None else _joined(named)


def _up(element: html.HtmlElement) -> Iterator[html.HtmlElement]:
    yield element
    yield from element.iterancestors()


def _is_hidden(element: html.HtmlElement) -> bool:
    given = element.attrib
    return (
        element.tag in _SKIPPED
        or "hidden" in given
        or given.get("aria-hidden", "").lower() == "true"
        or given.get("role", "").lower() == "navigation"
        or bool(_HIDDEN_STYLE.search(given.get("style", "")))
    )


def _visible(element: html.HtmlElement) -> Iterator[str]:
    """Give the texts within an element that a reader sees."""
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, inner in walker:
        if event == "end":
            if inner is not element:
                yield inner.tail or ""
        elif inner is not element and _is_hidden(inner):
            walker.skip_subtree()
        else:
            if inner.tag == "br":
                yield "\n"
            elif inner is not element and inner.tag not in _INLINE:
                yield " "  # keeps the words of neighbouring items apart
            yield inner.text or ""


def _joined(element: html.HtmlElement) -> str:
    return _SPACE.sub(" ", "".join(_visible(element))).strip()


class _Walk:
    """Goes through a page from its beginning to its end and gathers what is read."""

    def __init__(self) -> None:
        self._line: list[str] = []
        self._lists: list[int | None] = []
        """The lists around: the next number of a numbered one."""

        self._mark = ""
        self._follows_item = False

    def pieces(self, root: html.HtmlElement) -> Iterator[Piece]:
        """Give the pieces in their order."""
        walker = etree.iterwalk(root, events=("start", "end"))
        passed: html.HtmlElement | None = None
        for event, element in walker:
            if element.tag not in _INLINE:
                yield from self._flush()
            if event == "start":
                whole = [] if _is_hidden(element) else _whole(element)
                if whole is None:
                    self._open(element)
                else:
                    yield from whole
                    passed = element
                    walker.skip_subtree()
            else:
                if element is not passed:
                    self._close(element)
                passed = None
                self._add(element.tail)
        yield from self._flush()

    def _add(self, text: str | None) -> None:
        if text:
            self._line.append(_SPACE.sub(" ", text))

    def _open(self, element: html.HtmlElement) -> None:
        match element.tag:
            case "ul" | "menu":
                self._lists.append(None)
            case "ol":
                self._lists.append(1)
            case "li":
                self._mark = self._next_mark()
            case "br":
                self._line.append("\n")
        self._add(element.text)

    def _close(self, element: html.HtmlElement) -> None:
        if element.tag in {"ul", "menu", "ol"} and self._lists:
            self._lists.pop()
            self._follows_item = bool(self._lists)

    def _next_mark(self) -> str:
        number = self._lists[-1] if self._lists else None
        indent = "  " * (len(self._lists) - 1)
        if number is None:
            return f"{indent}- "
        self._lists[-1] = number + 1
        return f"{indent}{number}. "

    def _flush(self) -> Iterator[Block]:
        """Give the paragraph that has come together."""
        text = _BREAK.sub("\n", _SPACE_RUN.sub(" ", "".join(self._line))).strip()
        self._line = []
        if text:
            yield Block(self._mark + text, tight=self._follows_item and bool(self._lists))
            self._mark, self._follows_item = "", bool(self._lists)


def _whole(element: html.HtmlElement) -> list[Piece] | None:
    """Read an element that is one piece: a heading, a table, code. None for any other."""
    if element.tag in _LEVELS:
        title = _joined(element)
        return [Heading(_LEVELS[element.tag], title)] if title else []
    if element.tag == "pre":
        code = "".join(_visible(element)).strip("\n")
        fence = "~~~" if "```" in code else "```"
        return [Block(f"{fence}\n{code}\n{fence}")] if code.strip() else []
    if element.tag == "table" and _is_data(element):
        named = [Block(_joined(caption)) for caption in element.findall("caption")]
        rows = [[_joined(cell) for cell in row.iterchildren("td", "th")] for row in element.iter("tr")]
        table = markdown_table(rows)
        return [*named, Block(table)] if table else []
    return None


def _is_data(table: html.HtmlElement) -> bool:
    """Whether a table holds data; one that holds headings or tables only lays a page out."""
    is_plain = all(inner is table for inner in table.iter("table", *_LEVELS))
    return is_plain and any(sum(1 for _ in row.iterchildren("td", "th")) > 1 for row in table.iter("tr"))
