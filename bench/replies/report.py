"""What a part of the benchmark found: figures beside their bars, as a table."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One question's answer. `ok` is None where there is no bar, or nothing could be measured."""

    question: str
    bar: str
    figure: str
    ok: bool | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        return {True: "met", False: "MISSED", None: "–"}[self.ok]


def table(rows: Sequence[Row]) -> str:
    """Write the rows as Markdown with even columns, so that a terminal shows it well too."""
    lines = [("question", "bar", "measured", "", "note")]
    lines += [(row.question, row.bar, row.figure, row.verdict, row.note) for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    cells = [[cell.ljust(width) for cell, width in zip(line, widths, strict=True)] for line in lines]
    cells.insert(1, ["-" * width for width in widths])
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)
