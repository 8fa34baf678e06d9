"""How `make test` shares its tests out: three lanes run side by side and take folder after folder.

Much of their time is waiting for browsers, processes and clocks, so that there are more lanes than cores.

The tests of a folder stay in one lane and in their order, so that what a folder starts for all its tests (a
database server, an S3 server) is started once.
"""

from pathlib import Path

import pytest

ROOT = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Name the folder that a test stays with."""
    for item in items:
        folder = item.path.parent.relative_to(ROOT)
        item.add_marker(pytest.mark.xdist_group(folder.as_posix()))
