"""Named timers of one task."""

from datetime import datetime, timedelta

from holdfast_contract.times import now

LONGEST_PATIENCE = 3600.0
"""Seconds; one waits no longer even where no timer is set."""


class Timers:
    """Timers that are asked rather than calling back, so that their owner does one thing at a time."""

    def __init__(self) -> None:
        self._due: dict[str, datetime] = {}

    def set(self, name: str, within: timedelta) -> None:
        """Make a timer due in so long; an earlier setting is replaced."""
        self._due[name] = now() + within

    def drop(self, name: str) -> None:
        """Take a timer away."""
        self._due.pop(name, None)

    def clear(self) -> None:
        """Take all away."""
        self._due.clear()

    def patience(self) -> float:
        """Give the seconds until the first one is due."""
        if not self._due:
            return LONGEST_PATIENCE
        return max(0.0, (min(self._due.values()) - now()).total_seconds())

    def due(self) -> list[str]:
        """Take the timers that are due, the longest overdue first."""
        moment = now()
        names = sorted((name for name, due in self._due.items() if due <= moment), key=self._due.__getitem__)
        for name in names:
            del self._due[name]
        return names
