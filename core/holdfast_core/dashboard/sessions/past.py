"""A day of a session as a strip of states, and in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from holdfast_contract.events import EventType
from holdfast_contract.sessions import SessionStatus

from holdfast_core.dashboard.sessions.cards import TONES
from holdfast_core.domain.session_history import Occurrence, Timeline

DAY = timedelta(hours=24)
WIDTH = 1440
"""Of the strip: one for each minute of the day."""

SHOWN = 40
"""Lines of the list at the most."""

SHORTEST_SHARE = 60.0
"""Minutes that must be known of before a share of them says anything."""

_TOLD = frozenset(
    {
        EventType.SESSION_STATUS,
        EventType.SESSION_RESTORED_READY,
        EventType.SESSION_RESTORE_FAILED,
        EventType.BACKUP_FAILED,
    }
)
"""What is worth a line. The other events tell the same as the status that goes with them."""


@dataclass(frozen=True)
class Stretch:
    """A time in one state, None where nothing is known of it; `x` and `width` are in minutes of the day."""

    state: SessionStatus | None
    tone: str
    x: float
    width: float


@dataclass(frozen=True)
class Past:
    """The day: the strip, the lines of the list (newest first), and how many backups were taken."""

    since: datetime
    until: datetime
    stretches: tuple[Stretch, ...]
    failures: tuple[float, ...]
    lines: tuple[Occurrence, ...]
    backups: int
    connected_share: int | None

    @property
    def version(self) -> str:
        """Changes with what happened; the strip moves on by a minute's width without being drawn anew."""
        newest = self.lines[0].event_id if self.lines else ""
        return f"{newest}.{self.backups}.{self.until.hour}"


def past_of(timeline: Timeline, now: datetime) -> Past:
    """Draw a timeline that ends now."""
    stretches = _stretches(timeline, now)
    known = sum(one.width for one in stretches if one.state is not None)
    connected = sum(one.width for one in stretches if one.state == SessionStatus.CONNECTED)
    told = [one for one in timeline.occurrences if one.type in _TOLD]
    return Past(
        since=timeline.since,
        until=now,
        stretches=tuple(stretches),
        failures=tuple(
            _minutes(timeline.since, one.at)
            for one in timeline.occurrences
            if one.type == EventType.BACKUP_FAILED
        ),
        lines=tuple(reversed(told[-SHOWN:])),
        backups=sum(one.type == EventType.BACKUP_COMPLETED for one in timeline.occurrences),
        connected_share=round(100 * connected / known) if known >= SHORTEST_SHARE else None,
    )


def _stretches(timeline: Timeline, now: datetime) -> list[Stretch]:
    found = []
    state, begun = timeline.opening, timeline.since
    changes = [(one.at, one.status) for one in timeline.occurrences if one.status is not None]
    for at, status in [*changes, (now, None)]:
        width = _minutes(begun, at)
        if width > 0:
            tone = "unknown" if state is None else TONES[state]
            found.append(Stretch(state, tone, _minutes(timeline.since, begun), width))
        state, begun = status, max(at, begun)
    return found


def _minutes(begin: datetime, end: datetime) -> float:
    return round((end - begin).total_seconds() / 60, 2)
