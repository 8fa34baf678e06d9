"""What is kept of a session outside this machine, and for how long."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from holdfast_contract.backups import Backup
from holdfast_contract.model import WireModel
from holdfast_contract.sessions import SessionSettings
from holdfast_contract.times import Timestamp

from holdfast_gateway.domain.session import Desired, SessionKey, SessionRecord


class BackupProblem(Exception):
    """A backup cannot be used; the sentence says why."""


class BackupDamaged(BackupProblem):
    """What was read is not what was written."""


class BackupKeyUnknown(BackupProblem):
    """It was sealed with a key that this gateway does not have."""

    def __init__(self, key_id: str) -> None:
        """`key_id` is 16 hexadecimal digits; it says nothing of the key."""
        self.key_id = key_id
        super().__init__(f"it is sealed with another key ({key_id}); add that one to GATEWAY_BACKUP_KEY")


class BackupTooNew(BackupProblem):
    """It was written by a newer format, or by a newer Chromium than the one that is here."""


class Fenced(Exception):
    """Another gateway has claimed the session meanwhile: nothing of ours may be written any more."""


class KeptBackup(Backup):
    """A backup as its session's head names it.

    `manifest` is the name of the object that describes it, `generation` the head's when it was taken. What
    was written before `news_since` has been told to everybody: whoever goes on with it tells what came later.
    """

    manifest: str
    generation: int
    news_since: Timestamp | None = None

    @property
    def told_until(self) -> datetime:
        """From when on there is news to tell for whoever goes on with it."""
        return self.news_since or self.taken_at

    def shown(self) -> Backup:
        """Give what callers see of it."""
        return Backup(**self.model_dump(include=set(Backup.model_fields)))


class KeptSession(WireModel):
    """What another gateway needs to know of a session to take it over."""

    desired: Desired = Desired.STOPPED
    linked: bool = False
    phone: str | None = None
    name: str | None = None
    whatsapp_version: str | None = None
    settings: SessionSettings = SessionSettings()

    @classmethod
    def of(cls, record: SessionRecord) -> "KeptSession":
        """Take from a record what holds anywhere."""
        return cls(
            desired=record.desired,
            linked=record.linked,
            phone=record.phone,
            name=record.name,
            whatsapp_version=record.whatsapp_version,
            settings=record.settings,
        )


class Holder(WireModel):
    """The gateway that may move a head, by the generation of its lease.

    Once it is `released` it has given the session up in order: whoever is first may claim it.
    """

    gateway_id: str
    lease: int
    released: bool = False


class Head(WireModel):
    """The one object of a session that changes: who holds it, and which backups there are, newest first.

    `generation` rises with each claim. `origin` is drawn when the head is made, so that a session that was
    purged and begun anew is another one. `writing` is drawn for each write: whoever has lost sight of an
    answer knows his own write again by it.
    """

    format_version: int = 1
    user_id: str
    session_id: str
    origin: str
    generation: int
    writing: str = ""
    holder: Holder
    session: KeptSession
    backups: tuple[KeptBackup, ...] = ()
    logged_out_at: Timestamp | None = None

    @property
    def key(self) -> SessionKey:
        """Whose session, and which."""
        return SessionKey(self.user_id, self.session_id)

    @property
    def is_restorable(self) -> bool:
        """Whether a login can be had from here; one that was logged out is refused by WhatsApp."""
        return bool(self.backups) and self.session.linked and self.logged_out_at is None


@dataclass(frozen=True)
class SeenHead:
    """A head as it was last read or written, and the tag of this very content."""

    head: Head
    etag: str


class Lineage(WireModel):
    """What the profile on this machine descends from: a session's origin, and when it was last held here."""

    origin: str
    generation: int


def is_current(lineage: Lineage | None, head: Head) -> bool:
    """Say whether the profile on this machine is at least as new as every backup."""
    if not head.backups:
        return True
    if lineage is None or lineage.origin != head.origin:
        return False
    return max(backup.generation for backup in head.backups) <= lineage.generation


class Retention(WireModel):
    """How long backups are kept: the `last` so many, and the newest of each day for so many `days`."""

    last: int = 10
    days: int = 7

    @property
    def of_tombstones(self) -> timedelta:
        """How long the backups of a session that was logged out are kept."""
        return timedelta(days=self.days)

    def keep(self, backups: Iterable[KeptBackup], at: datetime) -> Sequence[KeptBackup]:
        """Give those that are kept, newest first. A day is one of UTC.

        A later holder's are newer, whatever the clocks of both machines say.
        """
        newest_first = sorted(backups, key=lambda b: (b.generation, b.taken_at, b.backup_id), reverse=True)
        kept = newest_first[: self.last]
        days = {backup.taken_at.date() for backup in kept}
        for backup in newest_first[self.last :]:
            day = backup.taken_at.date()
            if day not in days and at - backup.taken_at < timedelta(days=self.days):
                days.add(day)
                kept.append(backup)
        return kept
