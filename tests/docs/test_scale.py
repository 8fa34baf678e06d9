"""The guide holds what the calculation prints now."""

import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_what_thousands_of_sessions_cost_is_what_the_unit_costs_give():
    costs = runpy.run_path(str(ROOT / "bench" / "costs.py"))
    assert costs["page"](10_000, 10_000_000) in (ROOT / "docs" / "scale.md").read_text()
