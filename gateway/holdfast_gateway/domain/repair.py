"""What a repair found, and what it did about it."""

from dataclasses import dataclass, field
from enum import StrEnum


class Damage(StrEnum):
    """What can be wrong with a profile."""

    IN_USE = "in_use"
    STALE_LOCK = "stale_lock"
    ORPHAN_BROWSER = "orphan_browser"
    TORN_DATABASE = "torn_database"
    MISSING_PARTS = "missing_parts"
    FULL_DISK = "full_disk"
    UNREADABLE = "unreadable"


class Remedy(StrEnum):
    """What was done, from the mildest to the last."""

    NONE = "none"
    LOCK_REMOVED = "lock_removed"
    ORPHAN_ENDED = "orphan_ended"
    CACHES_CLEARED = "caches_cleared"
    SET_ASIDE = "set_aside"
    DATABASE_RECOVERED = "database_recovered"
    RESTORE_NEEDED = "restore_needed"


_RUNGS = list(Remedy)


@dataclass(frozen=True)
class Finding:
    """One thing that was wrong, what was done, and whether it is right now."""

    damage: Damage
    remedy: Remedy
    mended: bool
    detail: str


@dataclass(frozen=True)
class RepairReport:
    """All that was found; nothing found is a healthy profile."""

    findings: tuple[Finding, ...] = field(default=())

    @property
    def healthy(self) -> bool:
        """Whether nothing is wrong any more."""
        return all(finding.mended for finding in self.findings)

    @property
    def rung(self) -> Remedy:
        """The strongest remedy that it took, or that it would take."""
        return max((finding.remedy for finding in self.findings), key=_RUNGS.index, default=Remedy.NONE)

    @property
    def restore_needed(self) -> bool:
        """Whether only a backup helps. Chromium empties a database that it cannot open: do not open it."""
        return self.rung is Remedy.RESTORE_NEEDED
