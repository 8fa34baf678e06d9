"""Tests as a table of comma-separated values, for those who keep them in a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from holdfast_contract.errors import ValidationFailed
from holdfast_contract.trials import MOST_TESTS, Trial

COLUMNS = (
    "question",
    "intent",
    "source",
    "heading",
    "action",
    "refusal",
    "contains",
    "contactName",
    "at",
)
"""Of `contains` each part is a line of its cell."""

_EXPECTED = ("intent", "source", "heading", "action")
_YES_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}

_FORMULA = re.compile(r"['\t\r]*[=+@-]")
"""What a spreadsheet reckons with. An apostrophe before it makes it a text, there and here."""


def written(tests: Sequence[Trial]) -> str:
    """Write tests as a table, headed by the names of its columns."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(COLUMNS)
    for test in tests:
        wire = test.to_wire()
        cells = wire | wire["expect"] | {"contains": "\n".join(wire["expect"]["contains"])}
        writer.writerow(_cell(cells[column]) for column in COLUMNS)
    return sheet.getvalue()


def read(text: str) -> list[Trial]:
    """Read a table. Raises `ValidationFailed` with the row that is wrong."""
    text = text.removeprefix("\ufeff")
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        rows = list(csv.DictReader(io.StringIO(text), delimiter=delimiter, restkey="", strict=True))
    except csv.Error as error:
        raise ValidationFailed(
            f"This is no table that can be read ({error}). Export one as a pattern."
        ) from None
    if not rows or "question" not in rows[0]:
        raise ValidationFailed("The first row has to name the columns: question, and what is expected.")
    return list(_tests(rows))


def _tests(rows: Sequence[Mapping[str, Any]]) -> Iterator[Trial]:
    if len(rows) > MOST_TESTS:
        raise ValidationFailed(f"There are {len(rows)} rows; {MOST_TESTS} tests are the most.")
    for number, row in enumerate(rows, start=2):
        try:
            yield Trial.from_wire(_wire(row))
        except ValidationFailed as error:
            told = error.details.get("fields", [])
            problem = f"{told[0]['field']}: {told[0]['problem']}" if told else error.message
            raise ValidationFailed(f"Row {number} cannot be read. {problem}") from None


def _wire(row: Mapping[str, Any]) -> dict[str, Any]:
    cells = {
        name: _plain(value) for name, value in row.items() if name in COLUMNS and value and value.strip()
    }
    expect: dict[str, Any] = {name: cells[name] for name in _EXPECTED if name in cells}
    if "refusal" in cells:
        expect["refusal"] = _YES_NO.get(cells["refusal"].casefold(), cells["refusal"])
    if "contains" in cells:
        expect["contains"] = [line for line in cells["contains"].splitlines() if line.strip()]
    return {
        "question": cells.get("question", ""),
        "expect": expect,
        "contactName": cells.get("contactName"),
        "at": cells.get("at"),
    }


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text}" if _FORMULA.match(text) else text


def _plain(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
