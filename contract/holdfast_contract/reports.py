"""All that a gateway knows of a session: its login, how it was won back, its profile."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from holdfast_contract.model import WireModel
from holdfast_contract.sessions import AuthState, Session
from holdfast_contract.times import Timestamp


class Witness(StrEnum):
    """Who can say whether there is a login, the nearest to the truth first."""

    PAGE = "page"
    TEST_OPEN = "test_open"
    MARKERS = "markers"
    RECORD = "record"


class LoginEvidence(WireModel):
    """What one witness said of the login, and when."""

    witness: Witness
    says: AuthState
    detail: str
    at: Timestamp


class RecoveryStep(WireModel):
    """One try to get a lost session back."""

    at: Timestamp
    rung: str
    attempt: int
    reason: str


class ProfileSizes(WireModel):
    """What a profile holds, in bytes; the last three are what a login leaves."""

    total: int
    caches: int
    database: int
    local_storage: int
    cookies: int


class SessionReport(WireModel):
    """All that is known of a session; `advice` is what a person should do, where there is anything."""

    session: Session
    advice: str | None
    evidence: list[LoginEvidence]
    steps: list[RecoveryStep]
    profile: ProfileSizes
    waiting_deliveries: int
    backup_failures: Annotated[
        int | None,
        Field(description="Backups that have failed since the gateway started; null where none runs."),
    ]
