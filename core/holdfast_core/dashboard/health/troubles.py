"""Troubles in words: what is wrong, what it means, and where to go."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from holdfast_contract.ids import DEFAULT_SESSION
from holdfast_contract.troubles import Severity, Trouble, TroubleKind

from holdfast_core.dashboard.frame.catalogue import Catalogue

_TONES = {Severity.URGENT: "bad", Severity.WARNING: "warn", Severity.NOTICE: "idle"}
_OF_SESSION = "sessions/{session}"
_PLACES = {
    TroubleKind.SESSION_LOGGED_OUT: _OF_SESSION,
    TroubleKind.SESSION_FAILED: _OF_SESSION,
    TroubleKind.SESSION_UNSTABLE: _OF_SESSION,
    TroubleKind.SESSION_STOPPED: _OF_SESSION,
    TroubleKind.SESSION_NEVER_STARTED: "sessions",
    TroubleKind.SESSION_OLD: _OF_SESSION,
    TroubleKind.BACKUP_FAILED: _OF_SESSION,
    TroubleKind.BACKUP_OLD: _OF_SESSION,
    TroubleKind.MESSAGES_WAITING: "inbox",
    TroubleKind.REPLIES_WAITING: "inbox",
    TroubleKind.REPLIES_FAILED: "inbox",
    TroubleKind.PEOPLE_WAITING: "inbox?show=waiting",
    TroubleKind.MODEL_FAILING: "assistant/model",
    TroubleKind.LIMIT_REACHED: "assistant/model",
    TroubleKind.DOCUMENTS_FAILED: "knowledge",
    TroubleKind.DOCUMENTS_WAITING: "knowledge",
    TroubleKind.TESTS_FAILING: "tests",
    TroubleKind.DRAFT_WAITING: "assistant",
    TroubleKind.DELIVERIES_DEAD: "automations",
}
"""Below the user's own pages. What is the whole installation's has no place to go to."""


@dataclass(frozen=True)
class Told:
    """A trouble as a person reads it; `name` is the button's, told by where it leads, and there once."""

    name: str
    tone: str
    severity: str
    title: str
    todo: str
    since: datetime | None
    path: str | None
    button: str
    user_id: str | None
    session_id: str | None


def told(t: Catalogue, troubles: Sequence[Trouble]) -> list[Told]:
    """Put troubles into words."""
    shown: list[Told] = []
    led: Counter[str] = Counter()
    for item in troubles:
        one = _tell(t, item)
        # As long as there is a button to the same place, a focus on it stays.
        led[one.name] += 1
        shown.append(replace(one, name=f"{one.name}-{led[one.name]}"))
    return shown


def _tell(t: Catalogue, item: Trouble) -> Told:
    key = f"health.trouble.{item.kind}"
    if item.subject is not None:
        key += "." + item.subject
    if item.kind == TroubleKind.GATEWAY_UNREACHABLE and item.gateway_id is not None:
        key += ".one"
    session = item.session_id or DEFAULT_SESSION
    place = _PLACES.get(item.kind, "").format(session=session)
    area, *below = place.split("?")[0].split("/")
    return Told(
        name="-".join(("go", item.user_id or "", area, *below)),
        tone=_TONES[item.severity],
        severity=t("health.severity." + item.severity),
        title=t(key + ".title", count=item.count or 0, gateway=item.gateway_id or ""),
        todo=_reason(t, item) + t(key + ".todo"),
        since=item.since,
        path=f"/users/{item.user_id}/{place}" if place and item.user_id else None,
        button=t("health.go." + area) if area else "",
        user_id=item.user_id,
        session_id=item.session_id if session != DEFAULT_SESSION else None,
    )


def _reason(t: Catalogue, item: Trouble) -> str:
    """Say why, where a code tells it."""
    if item.code is None:
        return ""
    return t.either("health.code." + item.code, t("health.code_unknown", code=item.code)) + " "


def version_of(troubles: Sequence[Trouble]) -> str:
    """Name what is told: as long as it is the same, nothing on the screen needs to change."""
    text = "\n".join(item.to_json() for item in troubles)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
