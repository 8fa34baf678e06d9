"""The threat model names the tests that show what it says."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "threat-model.md"


def test_every_test_that_it_names_is_there():
    named = re.findall(r"\[`(test_\w+)`\]\(\.\./([\w/.-]+)\)", PAGE.read_text())
    assert len(named) > 40
    for test, path in named:
        assert re.search(rf"^(async )?def {test}\(", (ROOT / path).read_text(), re.MULTILINE), (
            f"{path}: {test}"
        )


def test_every_row_says_what_shows_it_or_that_nothing_does():
    rows = [line for line in PAGE.read_text().splitlines() if line.startswith("| ") and line.count("|") >= 5]
    threats = [row.split("|") for row in rows if "what holds it" not in row]
    assert len(threats) > 30
    for _, threat, _, shown, *_ in threats:
        assert "test_" in shown or shown.strip().startswith("none"), threat
