"""The route that tells all that is known of a session."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from aiohttp import web
from holdfast_contract import errors
from holdfast_contract.reports import LoginEvidence, ProfileSizes, RecoveryStep, SessionReport, Witness
from holdfast_contract.service.web import Route
from holdfast_contract.sessions import Session

from holdfast_gateway.application.deliveries import Deliveries
from holdfast_gateway.domain.folders import ProfileFacts
from holdfast_gateway.domain.login import Evidence
from holdfast_gateway.domain.reasons import ADVICE, Reason
from holdfast_gateway.domain.session import SessionKey
from holdfast_gateway.http.sessions import BASE, session_key

STEPS = 20
"""Steps of recoveries that are shown at the most."""


class BackedUp(Protocol):
    """Whoever takes a session's backups."""

    @property
    def failures(self) -> int:
        """How many have failed since the gateway started."""


class Shown(Protocol):
    """Whoever holds a session."""

    @property
    def backups(self) -> BackedUp:
        """Who takes its backups."""

    def session(self) -> Session:
        """Show it."""


class Sessions(Protocol):
    """All of them."""

    def get(self, key: SessionKey) -> Shown:
        """Give who holds a session. Raises `SessionNotFound`."""


class Memory(Protocol):
    """Whoever remembers what happened to a session."""

    async def evidence(self, key: SessionKey) -> list[Evidence]:
        """Give the newest word of each witness."""

    async def steps(self, key: SessionKey, limit: int) -> list[dict[str, Any]]:
        """List the steps of recoveries, newest first."""


class Measured(Protocol):
    """Whoever can measure profiles."""

    async def facts(self, key: SessionKey) -> ProfileFacts:
        """Measure a session's profile."""


def advice_for(reason: str | None) -> str | None:
    """Say what a person should do about a session's reason."""
    return ADVICE.get(Reason(reason)) if reason in set(Reason) else None


def compose(
    session: Session,
    evidence: Iterable[Evidence],
    steps: Iterable[Mapping[str, Any]],
    facts: ProfileFacts,
    waiting_deliveries: int,
    *,
    backup_failures: int | None,
) -> SessionReport:
    """Put a report together, the witnesses nearest to the truth first."""
    order = list(Witness)
    told = sorted(evidence, key=lambda item: order.index(item.witness))
    return SessionReport(
        session=session,
        advice=advice_for(session.reason),
        evidence=[LoginEvidence(witness=e.witness, says=e.says, detail=e.detail, at=e.at) for e in told],
        steps=[RecoveryStep.from_wire(step) for step in steps],
        profile=ProfileSizes(
            total=facts.size,
            caches=facts.caches,
            database=facts.markers.database,
            local_storage=facts.markers.local_storage,
            cookies=facts.markers.cookies,
        ),
        waiting_deliveries=waiting_deliveries,
        backup_failures=backup_failures,
    )


def report_routes(
    sessions: Sessions, memory: Memory, deliveries: Deliveries, profiles: Measured
) -> Sequence[Route]:
    """Make the table of routes."""

    async def get_report(request: web.Request) -> SessionReport:
        key = session_key(request)
        held = sessions.get(key)
        return compose(
            held.session(),
            await memory.evidence(key),
            await memory.steps(key, STEPS),
            await profiles.facts(key),
            await deliveries.waiting(key),
            backup_failures=held.backups.failures,
        )

    return [
        Route(
            "GET",
            f"{BASE}/report",
            get_report,
            "All that is known of a session: login, recoveries, profile, deliveries, backups.",
            answer=SessionReport,
            errors=(errors.SessionNotFound,),
            tag="sessions",
        )
    ]
