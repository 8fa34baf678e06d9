"""The tests as a table, each with what became of it when they were run last."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from holdfast_contract.trials import Outcome, TestRun, Trial

from holdfast_core.domain.packs import test_id

ON_A_PAGE = 25


class Show(StrEnum):
    """Which tests are listed."""

    ALL = "all"
    FAILED = "failed"
    PASSED = "passed"
    NEW = "new"


@dataclass(frozen=True)
class Row:
    """A test, and how it came out. Without an outcome it was not run since it says what it says."""

    test_id: str
    test: Trial
    outcome: Outcome | None

    @property
    def state(self) -> Show:
        """Where it stands."""
        if self.outcome is None:
            return Show.NEW
        return Show.PASSED if self.outcome.passed else Show.FAILED


@dataclass(frozen=True)
class Listing:
    """A page of the rows that are shown, and how many there are of each state."""

    rows: Sequence[Row]
    show: Show
    counts: dict[Show, int]
    page: int
    pages: int


def listing(tests: Sequence[Trial], run: TestRun | None, show: Show, page: int) -> Listing:
    """List tests with the results of the latest run."""
    results: dict[str, list[Outcome]] = defaultdict(list)
    for result in run.results if run else ():
        results[_asked(result)].append(result)
    rows = [
        Row(test_id(test), test, found.pop(0) if (found := results[_asked(test)]) else None) for test in tests
    ]
    counts = {state: sum(row.state == state for row in rows) for state in Show}
    counts[Show.ALL] = len(rows)
    shown = [row for row in rows if show in {Show.ALL, row.state}]
    pages = max(1, -(-len(shown) // ON_A_PAGE))
    page = min(max(page, 1), pages)
    return Listing(shown[(page - 1) * ON_A_PAGE : page * ON_A_PAGE], show, counts, page, pages)


def _asked(what: Trial | Outcome) -> str:
    """Give what a test and its result have in common."""
    return f"{what.question}\0{what.expect.to_json()}"
