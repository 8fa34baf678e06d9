"""A brake on guessing passwords."""

from collections.abc import Callable

from holdfast_contract.errors import RateLimited

TRIES = 5
WINDOW = 60.0
"""Seconds in which one address may fail so often."""

_MOST_ADDRESSES = 10_000


class Throttle:
    """Counts failures by address."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock` gives seconds that only rise."""
        self._clock = clock
        self._failures: dict[str, list[float]] = {}

    def check(self, address: str) -> None:
        """Raises `RateLimited` where an address has failed too often of late."""
        recent = self._recent(address)
        if len(recent) >= TRIES:
            raise RateLimited(retry_after=WINDOW - (self._clock() - recent[0]))

    def failed(self, address: str) -> None:
        """Count a failure."""
        if len(self._failures) >= _MOST_ADDRESSES:
            self._failures = {known: times for known in self._failures if (times := self._recent(known))}
        self._failures[address] = [*self._recent(address), self._clock()]

    def _recent(self, address: str) -> list[float]:
        since = self._clock() - WINDOW
        return [at for at in self._failures.get(address, ()) if at > since]
