"""What goes wrong on purpose: which faults there are, how long they last, whom they hit. Pure."""

import itertools
import time
from dataclasses import dataclass, field

from holdfast_simulator.errors import MalformedError

DEFAULT_SECONDS: dict[str, float | None] = {
    "offline": 10,
    "conflict": None,
    "logout": 0,
    "hang": 3600,
    "crash": 0,
    "slow": 30,
    "never_ready": 60,
    "refuse_login": 30,
    "ack_lost": 30,
    "update_breaks_page": None,
}
"""Every kind and how long it lasts where nobody says; None: until cleared, 0: it happens at once, once."""

AT_ONCE = frozenset({"logout", "hang", "crash"})
"""These are done to the pages that are there now; nothing stays behind on the server."""


@dataclass(frozen=True)
class Fault:
    """One fault; times by the monotonic clock in seconds, `device_id` None where it hits all."""

    kind: str
    device_id: str | None
    seconds: float | None
    started: float
    fault_id: str = field(default="")

    @property
    def ends(self) -> float | None:
        """When it is over; None where only clearing ends it."""
        return None if self.seconds is None else self.started + self.seconds

    def hits(self, device_id: str | None) -> bool:
        """Whether it concerns this device (None: a page without a login)."""
        return self.device_id is None or self.device_id == device_id


class Faults:
    """The faults in force."""

    def __init__(self) -> None:
        self._active: list[Fault] = []
        self._numbers = itertools.count(1)
        self.updates = 0
        """How many times WhatsApp has been "updated"; raises the page's version."""

    def start(self, kind: str, device_id: str | None, seconds: float | None) -> Fault:
        """Begin a fault; `seconds` None takes the kind's usual time."""
        if kind not in DEFAULT_SECONDS:
            raise MalformedError(
                "VALIDATION_FAILED",
                f"There is no fault {kind!r}.",
                field="kind",
                known=sorted(DEFAULT_SECONDS),
            )
        lasts = DEFAULT_SECONDS[kind] if seconds is None else seconds
        fault = Fault(kind, device_id, lasts, time.monotonic(), f"fault_{next(self._numbers)}")
        if kind not in AT_ONCE:
            self._active.append(fault)
        self.updates += kind == "update_breaks_page"
        return fault

    def active(self) -> list[Fault]:
        """Those that still last, oldest first."""
        now = time.monotonic()
        self._active = [one for one in self._active if one.ends is None or one.ends > now]
        return list(self._active)

    def lasts(self, kind: str, device_id: str | None) -> bool:
        """Whether a fault of this kind hits this device now."""
        return any(one.kind == kind and one.hits(device_id) for one in self.active())

    def end(self, kind: str | None = None, device_id: str | None = None) -> list[Fault]:
        """End the faults of a kind (all kinds: None) that hit a device (None: whomever); returns them."""
        ended = [
            one
            for one in self.active()
            if kind in (None, one.kind) and (device_id is None or one.hits(device_id))
        ]
        self._active = [one for one in self._active if one not in ended]
        return ended
