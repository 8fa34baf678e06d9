"""What a gateway tells of the backups of a session's login."""

from typing import Annotated

from pydantic import Field

from holdfast_contract.model import RequestModel, WireModel
from holdfast_contract.times import Timestamp


class Versions(WireModel):
    """What wrote a profile; None where it was not known."""

    chromium: str | None = None
    whatsapp: str | None = None
    wa_js: str | None = None


class Backup(WireModel):
    """One backup: sizes in bytes, of the profile and of what had to be uploaded for it."""

    backup_id: str
    taken_at: Timestamp
    bytes: int
    files: int
    uploaded_bytes: int
    pause_ms: Annotated[float, Field(description="How long the browser stood still; 0 where none ran.")]
    versions: Versions = Versions()


class Progress(WireModel):
    """What is being done with a session's backups just now, in bytes of the profile."""

    doing: str
    done: int
    total: int


class BackupList(WireModel):
    """Backups, newest first; `logged_out_at` where they only wait for their removal."""

    backups: list[Backup]
    logged_out_at: Timestamp | None = None
    progress: Progress | None = None


class Verification(WireModel):
    """What reading a backup back has shown; `problem` where it is not ok."""

    ok: bool
    bytes: int
    files: int
    problem: str | None = None


class RestoreBackup(RequestModel):
    """Which backup to restore; the newest good one where none is named."""

    backup_id: str | None = None


class PassedOver(WireModel):
    """A newer backup that was not restored, and why."""

    backup_id: str
    problem: str


class Restored(WireModel):
    """What was restored."""

    backup_id: str
    taken_at: Timestamp
    bytes: int
    files: int
    took_ms: int
    passed_over: tuple[PassedOver, ...] = ()
