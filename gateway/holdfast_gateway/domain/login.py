"""Is there a login? Asked in layers; the nearest witness that knows decides, and unknown is not no."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from holdfast_contract.reports import Witness
from holdfast_contract.sessions import AuthState


@dataclass(frozen=True)
class Evidence:
    """What one witness said, and when."""

    witness: Witness
    says: AuthState
    detail: str
    at: datetime


@dataclass(frozen=True)
class Markers:
    """What a login leaves in a profile folder; sizes in bytes, 0 where it is not there."""

    database: int
    local_storage: int
    cookies: int

    @property
    def any(self) -> bool:
        """Whether there is anything at all."""
        return bool(self.database or self.local_storage or self.cookies)


def from_markers(markers: Markers, at: datetime) -> Evidence:
    """Judge a folder. A database may hold a login or none; without one there is certainly none."""
    says = AuthState.UNKNOWN if markers.database else AuthState.INVALID
    detail = (
        f"database {markers.database} B, local storage {markers.local_storage} B, cookies {markers.cookies} B"
    )
    return Evidence(Witness.MARKERS, says, detail, at)


def from_record(
    *, linked: bool, last_connected_at: datetime | None, validity: timedelta, at: datetime
) -> Evidence:
    """Judge what is remembered: "it was connected a moment ago" is good for `validity`."""
    if not linked:
        return Evidence(Witness.RECORD, AuthState.INVALID, "never linked, or unlinked", at)
    if last_connected_at is not None and at - last_connected_at <= validity:
        return Evidence(Witness.RECORD, AuthState.VALID, "connected a short while ago", at)
    return Evidence(Witness.RECORD, AuthState.UNKNOWN, "linked, but not seen connected lately", at)


def conclude(evidence: Iterable[Evidence]) -> AuthState:
    """Give the word of the nearest witness that knows.

    The record alone never proves that there is no login: it may be younger than the profile (a copied
    folder, a restored backup).
    """
    order = list(Witness)
    for item in sorted(evidence, key=lambda item: order.index(item.witness)):
        if item.says is AuthState.UNKNOWN:
            continue
        if item.witness is Witness.RECORD and item.says is AuthState.INVALID:
            continue
        return item.says
    return AuthState.UNKNOWN
