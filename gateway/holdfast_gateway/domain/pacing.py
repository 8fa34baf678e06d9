"""How a session writes as a person would: how long it types, how it pauses, whom it may write to. Pure.

Accounts that write like machines, or to many strangers, are refused by WhatsApp first and banned then.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from random import Random

JITTER = 0.3
"""Share by which every time is shortened or lengthened by chance."""

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Pacing:
    """The measures. Times in seconds before jitter; None and 0 stand for no limit and no wait."""

    typing_per_character: float = 0.0
    shortest_typing: float = 0.0
    longest_typing: float = 0.0
    gap: float = 0.0
    """From one message of a session to the next."""

    first_contacts_per_day: int | None = None
    refusals: int | None = None
    """So many in a row make the session pause."""

    first_pause: float = 0.0
    longest_pause: float = 0.0

    @classmethod
    def human(cls, first_contacts_per_day: int) -> "Pacing":
        """Give the measures of a quick person."""
        return cls(
            typing_per_character=0.06,
            shortest_typing=1.0,
            longest_typing=12.0,
            gap=1.5,
            first_contacts_per_day=first_contacts_per_day,
            refusals=3,
            first_pause=300.0,
            longest_pause=86_400.0,
        )

    def typing_time(self, characters: int, chance: Random) -> float:
        """Say how long somebody types a text, in seconds."""
        plain = max(self.shortest_typing, self.typing_per_character * characters)
        return min(self.longest_typing, _jittered(plain, chance))

    def gap_time(self, chance: Random) -> float:
        """Say how long to wait until the next message, in seconds."""
        return _jittered(self.gap, chance)


OFF = Pacing()


@dataclass(frozen=True)
class Rhythm:
    """When a session may write next: its messages stand in line, whatever chats they are for."""

    free_at: float = 0.0
    """Seconds of the caller's clock."""

    def next(self, now: float, typing: float, gap: float) -> tuple[float, "Rhythm"]:
        """Give how long to wait before typing, in seconds, and the rhythm after it."""
        start = max(now, self.free_at)
        return start - now, Rhythm(start + typing + gap)


@dataclass(frozen=True)
class Breaker:
    """Refusals in a row, and until when the session sends nothing because of them."""

    refusals: int = 0
    paused_until: datetime = NEVER

    def wait(self, at: datetime) -> float:
        """Give how long the pause still lasts, in seconds; 0 where there is none."""
        return max(0.0, (self.paused_until - at).total_seconds())

    def refused(self, pacing: Pacing, at: datetime) -> "Breaker":
        """Count a refusal: each one beyond the bearable doubles the pause."""
        refusals = self.refusals + 1
        if pacing.refusals is None or refusals < pacing.refusals:
            return replace(self, refusals=refusals)
        # Beyond so many doublings the longest pause is reached anyway.
        doublings = min(refusals - pacing.refusals, 30)
        pause = min(pacing.longest_pause, pacing.first_pause * 2**doublings)
        return Breaker(refusals, at + timedelta(seconds=pause))

    def accepted(self) -> "Breaker":
        """Forget refusals: WhatsApp takes messages again."""
        return Breaker()


def rest_of_day(at: datetime) -> float:
    """Say how long the day (UTC) still lasts, in seconds."""
    day = at.astimezone(UTC).date()
    return (datetime.combine(day + timedelta(days=1), time(), UTC) - at).total_seconds()


def _jittered(seconds: float, chance: Random) -> float:
    return seconds * chance.uniform(1 - JITTER, 1 + JITTER)
