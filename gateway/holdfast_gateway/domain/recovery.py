"""The ladder that a lost session climbs back on: the mildest step first, each with its wait."""

import random
from dataclasses import dataclass
from enum import StrEnum

from holdfast_gateway.domain.reasons import Reason


class Rung(StrEnum):
    """What is tried, from the mildest to the last."""

    RECONNECT = "reconnect"
    RELOAD = "reload"
    NEW_PAGE = "new_page"
    NEW_BROWSER = "new_browser"
    REPAIR = "repair"
    RESTORE = "restore"


IN_BROWSER = frozenset({Rung.RECONNECT, Rung.RELOAD, Rung.NEW_PAGE})
"""The rungs that keep the browser open."""

FIRST_RUNG: dict[Reason, Rung] = {
    Reason.NETWORK_LOST: Rung.RECONNECT,
    Reason.CONNECT_TIMEOUT: Rung.RELOAD,
    Reason.DEPRECATED_VERSION: Rung.RELOAD,
    Reason.PAGE_INCOMPATIBLE: Rung.RELOAD,
    Reason.PAGE_CRASHED: Rung.NEW_PAGE,
    Reason.PROFILE_DAMAGED: Rung.REPAIR,
}
"""Where the climb begins; for other reasons with a new browser.

A page that hangs takes its renderer with it, which pages of one profile share: nothing milder helps.
"""

PATIENT = frozenset(
    {
        Reason.NETWORK_LOST,
        Reason.WHATSAPP_UNREACHABLE,
        Reason.PAGE_INCOMPATIBLE,
        Reason.PROFILE_IN_USE,
        Reason.LEASE_LOST,
        Reason.BACKUP_STORE_UNREACHABLE,
    }
)
"""The world's faults, not the profile's: new browsers are tried for as long as they last, and no more."""

FIRST_WAIT = 1.0
"""Seconds before the second try of a new browser; doubled for each one after. The first try is at once."""

LONGEST_WAIT = 60.0
JITTER = 0.2


@dataclass(frozen=True)
class Step:
    """One try: which rung, the how-manieth since the session was last connected, after how many seconds."""

    rung: Rung
    attempt: int
    wait: float


class Recovery:
    """One session's climb. It begins anew each time that the session is connected."""

    def __init__(self, browser_tries: int, chance: random.Random) -> None:
        """`browser_tries` is how many new browsers are tried before the profile itself is suspected."""
        self._ladder = (
            Rung.RECONNECT,
            Rung.RELOAD,
            Rung.NEW_PAGE,
            *(Rung.NEW_BROWSER for _ in range(browser_tries)),
            Rung.REPAIR,
            Rung.RESTORE,
        )
        self._chance = chance
        self._next = 0
        self._browsers = 0
        self.attempt = 0

    def climb(self, reason: Reason) -> Step | None:
        """Give the next step after a loss; None at the ladder's end."""
        place = max(self._next, self._ladder.index(FIRST_RUNG.get(reason, Rung.NEW_BROWSER)))
        if reason in PATIENT:
            place = min(place, self._ladder.index(Rung.REPAIR) - 1)
        if place >= len(self._ladder):
            return None
        self._next = max(self._next, place + 1)
        self.attempt += 1
        return Step(self._ladder[place], self.attempt, self._wait(self._ladder[place]))

    def reset(self) -> None:
        """Stand on the ground again."""
        self._next = self._browsers = self.attempt = 0

    def _wait(self, rung: Rung) -> float:
        if rung is not Rung.NEW_BROWSER:
            return 0.0
        self._browsers += 1
        if self._browsers == 1:
            return 0.0
        wait = min(FIRST_WAIT * 2.0 ** (self._browsers - 2), LONGEST_WAIT)
        return wait * self._chance.uniform(1 - JITTER, 1 + JITTER)
