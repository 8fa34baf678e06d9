"""The route that mends a session's profile."""

from collections.abc import Sequence
from typing import Protocol, Self

from aiohttp import web
from holdfast_contract import errors
from holdfast_contract.model import WireModel
from holdfast_contract.service.web import Route

from holdfast_gateway.domain.repair import Damage, Remedy, RepairReport
from holdfast_gateway.domain.session import SessionKey
from holdfast_gateway.http.sessions import BASE, session_key


class RepairFinding(WireModel):
    """One thing that was wrong, what was done about it, and whether that was enough."""

    damage: Damage
    remedy: Remedy
    mended: bool
    detail: str


class RepairAnswer(WireModel):
    """What a repair found. `rung` is the strongest remedy that it took, `none` where nothing was wrong."""

    healthy: bool
    rung: Remedy
    findings: list[RepairFinding]

    @classmethod
    def of(cls, report: RepairReport) -> Self:
        """Show a report."""
        findings = [
            RepairFinding(damage=f.damage, remedy=f.remedy, mended=f.mended, detail=f.detail)
            for f in report.findings
        ]
        return cls(healthy=report.healthy, rung=report.rung, findings=findings)


class Repairs(Protocol):
    """Whoever can repair a session."""

    async def repair(self, key: SessionKey) -> RepairReport:
        """Close the session's browser, mend its profile, and start it again if it is wanted.

        Raises `SessionNotFound`.
        """


def repair_routes(sessions: Repairs) -> Sequence[Route]:
    """Make the table of routes."""

    async def repair_session(request: web.Request) -> RepairAnswer:
        return RepairAnswer.of(await sessions.repair(session_key(request)))

    return [
        Route(
            "POST",
            f"{BASE}/repair",
            repair_session,
            "Find what is damaged in a session's profile and mend it with the mildest step.",
            answer=RepairAnswer,
            errors=(errors.SessionNotFound,),
            tag="sessions",
        )
    ]
