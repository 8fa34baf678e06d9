"""Reading CSV: questions with their answers, or rows of which each is found by what stands in it."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from holdfast_core.adapters.reading.contents import Contents
from holdfast_core.adapters.reading.text import decode
from holdfast_core.domain.documents.chunks import Block, Chunk, Heading, Piece, cut

_DELIMITERS = ",;\t|"
_SAMPLE = 50
"""Rows by which the delimiter is told."""

_QUESTION = frozenset(
    """
    q question questions pregunta preguntas pergunta perguntas frage fragen domanda domande vraag vragen
    pertanyaan soalan pytanie pytania otázka otázky întrebare întrebări kérdés fråga frågor spørgsmål
    spørsmål kysymys küsimus soru вопрос вопросы питання въпрос ερώτηση שאלה سؤال السؤال پرسش سوال
    प्रश्न सवाल প্রশ্ন கேள்வி คำถาม 问题 問題 質問 질문
    """.split()  # noqa: SIM905 - a list takes a page
)
_ANSWER = frozenset(
    """
    a answer answers respuesta respuestas resposta respostas antwort antworten risposta risposte réponse
    réponses antwoord antwoorden jawaban jawapan odpowiedź odpowiedzi odpověď odpovědi răspuns
    răspunsuri válasz svar vastaus vastus cevap yanıt ответ ответы відповідь отговор απάντηση תשובה
    إجابة الإجابة جواب پاسخ उत्तर जवाब উত্তর பதில் คำตอบ 答案 回答 答え 답변 대답
    """.split()  # noqa: SIM905 - a list takes a page
)
_QUESTION_MARKS = ("?", "？", "؟")

_Row = tuple[int, list[str]]
"""Its number as a spreadsheet shows it, and its cells."""


def read(body: bytes) -> Contents:
    """Read a table. Raises `DocumentUnreadable` where its encoding is not certain."""
    csv.field_size_limit(max(csv.field_size_limit(), len(body) + 1))  # it is one limit for all
    text = decode(body)
    return Contents(None, _chunks(list(_rows(text, _delimiter(text)))))


def _rows(text: str, delimiter: str) -> Iterator[_Row]:
    for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
        stripped = [cell.strip() for cell in cells]
        if any(stripped):
            yield number, stripped


def _delimiter(text: str) -> str:
    """Give the delimiter by which most rows have one width."""

    def fit(delimiter: str) -> tuple[float, int]:
        widths = Counter(len(cells) for _, cells in islice(_rows(text, delimiter), _SAMPLE))
        width, count = widths.most_common(1)[0] if widths else (1, 1)
        return (count / widths.total(), width) if width > 1 else (0.0, 0)

    return max(_DELIMITERS, key=fit)


def _chunks(rows: Sequence[_Row]) -> Iterator[Chunk]:
    """Make of each row a passage of its own."""
    if not rows:
        return
    head = rows[0][1]
    asked, answered = _named(head, _QUESTION), _named(head, _ANSWER)
    if asked is not None and answered is not None:
        columns, body = (asked, answered), rows[1:]
    elif _are_questions(rows):
        columns, body = (0, 1), rows
    else:
        yield from _records(rows)
        return
    for number, cells in body:
        question, answer = (cells[column] if column < len(cells) else "" for column in columns)
        source = f"row {number}"
        pieces: list[Piece] = [Heading(1, question, source)] if question else []
        yield from cut([*pieces, Block(answer, source=source)] if answer else pieces)


def _named(head: Sequence[str], names: frozenset[str]) -> int | None:
    return next((column for column, name in enumerate(head) if name.casefold().rstrip(":?") in names), None)


def _are_questions(rows: Sequence[_Row]) -> bool:
    """Whether the first column asks, and there is one that may answer."""
    asking = sum(cells[0].endswith(_QUESTION_MARKS) for _, cells in rows)
    return asking * 2 > len(rows) and all(len(cells) > 1 for _, cells in rows)


def _records(rows: Sequence[_Row]) -> Iterator[Chunk]:
    """Write each row as lines `column: value`, where the first row names the columns."""
    head = rows[0][1]
    has_head = len(rows) > 1 and not any(character.isdigit() for name in head for character in name)
    names = head if has_head else []
    for number, cells in rows[1:] if has_head else rows:
        named = [names[column] if column < len(names) else "" for column in range(len(cells))]
        lines = [f"{name}: {cell}" if name else cell for name, cell in zip(named, cells, strict=True) if cell]
        yield from cut([Block("\n".join(lines), source=f"row {number}")])
