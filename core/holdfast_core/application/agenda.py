"""What is due when: noted as it is stored, so that whoever does the work can be told of it.

The database alone says what is to be done. Workers that stand beside it look by themselves; those that only
live while they are called are told, by a queue outside of it, where to look.
"""

import secrets
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

OF_A_CONVERSATION = ("inbox", "turns", "replies")
"""Queues through which one conversation's work goes: from what came in to what is to be sent."""


@dataclass(frozen=True)
class Lane:
    """A conversation's work in one queue."""

    queue: str
    conversation: str

    @property
    def group(self) -> str:
        """Name what is worked on by one at a time: a conversation with all its queues, or the lane alone."""
        queue = "conversation" if self.queue in OF_A_CONVERSATION else self.queue
        return f"{queue}/{self.conversation}"

    @property
    def all_of_group(self) -> Sequence["Lane"]:
        """Give the lanes of its group, this one among them."""
        if self.queue not in OF_A_CONVERSATION:
            return [self]
        return [Lane(queue, self.conversation) for queue in OF_A_CONVERSATION]


@dataclass(frozen=True)
class Due:
    """That a lane is to be looked at, from a moment on."""

    lane: Lane
    at: datetime
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    """What is told twice under one id is one telling."""


class Agenda:
    """What was noted since somebody asked: of each lane the earliest moment. Used by several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._noted: dict[Lane, Due] = {}

    def note(self, dues: Iterable[Due]) -> None:
        """Take up what is due."""
        with self._lock:
            for due in dues:
                known = self._noted.get(due.lane)
                if known is None or due.at < known.at:
                    self._noted[due.lane] = due

    def take(self, group: str | None = None) -> Sequence[Due]:
        """Give what was noted, or what was of one group, and forget it here."""
        with self._lock:
            taken = [due for lane, due in self._noted.items() if group in {None, lane.group}]
            for due in taken:
                del self._noted[due.lane]
        return taken
