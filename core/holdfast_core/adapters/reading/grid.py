"""Tables as Markdown writes them."""

from collections.abc import Sequence


def markdown_table(rows: Sequence[Sequence[str]]) -> str | None:
    """Write rows as a table, of which the first is the head. None where there is no cell with text."""
    filled = [row for row in rows if any(row)]
    if not filled:
        return None
    width = max(map(len, filled))
    lines = [_line([*row, *[""] * (width - len(row))]) for row in filled]
    return "\n".join([lines[0], "|" + "---|" * width, *lines[1:]])


def _line(row: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in row) + " |"
