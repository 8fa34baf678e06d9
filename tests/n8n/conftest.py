"""Tests against the real n8n, by `make test-n8n`: they take minutes and 2 GB, so `make test` leaves them out.

Their outcome is written to `.artifacts/n8n.json` and into docs/n8n.md.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

import pytest
import pytest_asyncio

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

collect_ignore_glob = [] if os.environ.get("HOLDFAST_N8N") else ["test_*.py"]
_OUTCOMES = []


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent == HERE:
            # All share one n8n, so they share its loop; starting it may take a minute on a busy machine.
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
            item.add_marker(pytest.mark.timeout(900))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shop():
    """A shop with a paired phone, its workflows switched on in n8n."""
    from shop import Shop  # noqa: PLC0415 - what it imports is there only once n8n is installed

    with tempfile.TemporaryDirectory(prefix="holdfast-n8n-") as folder:
        async with Shop(Path(folder)) as shop:
            yield shop


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if call.when == "call" or (call.when == "setup" and report.failed):
        sentence = item.name.removeprefix("test_").replace("_", " ")
        _OUTCOMES.append({"test": sentence, "passed": report.passed, "seconds": round(call.duration, 1)})
    return report


def pytest_sessionfinish(session):
    config = session.config
    if not _OUTCOMES or config.option.keyword or [Path(one).resolve() for one in config.args] != [HERE]:
        return  # a part of them says nothing of the whole
    from outcome import note  # noqa: PLC0415

    note(_OUTCOMES, time.strftime("%Y-%m-%d"))
