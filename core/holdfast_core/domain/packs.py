"""A user's tests as a list that several people change: each test is known by what it says."""

import hashlib
from collections.abc import Iterable, Sequence

from holdfast_contract.errors import Conflict, NotFound
from holdfast_contract.trials import MOST_TESTS, Trial

_DIGITS = 16

_GONE = "This test is no longer as you saw it: somebody changed or deleted it. Look at the list again."
_THERE = "This question is a test already. Change that test, or ask for another moment or contact."
_FULL = f"There are {MOST_TESTS} tests, which is the most. Delete one that you need no longer."


def test_id(test: Trial) -> str:
    """Name a test by all that it says: whoever changes it makes another one of it."""
    return hashlib.sha256(test.to_json().encode()).hexdigest()[:_DIGITS]


test_id.__test__ = False  # type: ignore[attr-defined] # not one of pytest's


def added(tests: Sequence[Trial], test: Trial) -> list[Trial]:
    """Add a test. Raises `Conflict` where its question is there already, or no more fit."""
    if _asks(test) in map(_asks, tests):
        raise Conflict(_THERE)
    return _within([*tests, test])


def joined(tests: Sequence[Trial], more: Iterable[Trial]) -> list[Trial]:
    """Add those tests whose questions are not there yet. Raises `Conflict` where no more fit."""
    kept, known = list(tests), set(map(_asks, tests))
    for test in more:
        if _asks(test) not in known:
            known.add(_asks(test))
            kept.append(test)
    return _within(kept)


def replaced(tests: Sequence[Trial], old: str, test: Trial) -> list[Trial]:
    """Put a test in another's place. Raises `NotFound`, and `Conflict` where its question is elsewhere."""
    place = _place(tests, old)
    others = [*tests[:place], *tests[place + 1 :]]
    if _asks(test) in map(_asks, others):
        raise Conflict(_THERE)
    return [*tests[:place], test, *tests[place + 1 :]]


def removed(tests: Sequence[Trial], old: str) -> list[Trial]:
    """Take a test away. Raises `NotFound`."""
    place = _place(tests, old)
    return [*tests[:place], *tests[place + 1 :]]


def _place(tests: Sequence[Trial], wanted: str) -> int:
    for place, test in enumerate(tests):
        if test_id(test) == wanted:
            return place
    raise NotFound(_GONE)


def _asks(test: Trial) -> tuple[object, ...]:
    """Give what makes two tests the same question."""
    return (" ".join(test.question.casefold().split()), test.contact_name, test.at)


def _within(tests: list[Trial]) -> list[Trial]:
    if len(tests) > MOST_TESTS:
        raise Conflict(_FULL)
    return tests
