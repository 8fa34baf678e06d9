"""How `make test` shares its tests out: two lanes run side by side, each in its own order.

Tests of core beside those of everything else. What looks for browsers and processes that were left behind, or
fills disks, is all in one lane, where nothing else of its kind runs.
"""

from pathlib import Path

import pytest

ROOT = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Name the lane of each test."""
    for item in items:
        folder = item.path.relative_to(ROOT).parts[0]
        item.add_marker(pytest.mark.xdist_group("core" if folder == "core" else "services"))
