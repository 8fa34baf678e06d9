"""The pages on how things are: of one business, and of all for the operator."""

import asyncio
import hashlib
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from aiohttp import web
from holdfast_contract.gateways import GatewayList
from holdfast_contract.troubles import Trouble, TroubleList
from holdfast_contract.usage import UsageReport

from holdfast_core.application.gateways import GatewayDesk
from holdfast_core.application.ports import Backlog, Queues
from holdfast_core.application.troubles import Troubles
from holdfast_core.application.usage import Usage, UserTotals
from holdfast_core.application.users import Users
from holdfast_core.dashboard.frame.door import Screen, Visitor, Who
from holdfast_core.dashboard.frame.pages import Pages
from holdfast_core.dashboard.health import figures, words
from holdfast_core.dashboard.health.troubles import told, version_of

PERIODS = (7, 30, 90)
"""Days to choose from."""

AT_FIRST = 30

_GATEWAY = "/operations/gateways/{gatewayId}"

COUNTING = 0.04
"""Seconds that one look may count days that are over; the next look goes on."""


@dataclass(frozen=True)
class Business:
    """A business as the operator sees it in the table."""

    user_id: str
    name: str | None
    tone: str
    state: str
    received: int
    answered: int
    handed_over: int
    cost: str
    connected: str


class HealthScreens:
    """What is wrong now, and usage."""

    def __init__(
        self,
        *,
        pages: Pages,
        usage: Usage,
        troubles: Troubles,
        users: Users,
        queues: Queues,
        gateways: GatewayDesk,
    ) -> None:
        self._pages = pages
        self._usage = usage
        self._troubles = troubles
        self._users = users
        self._queues = queues
        self._gateways = gateways

    def screens(self) -> list[Screen]:
        """The table."""
        path = "/users/{userId}/health"
        return [
            Screen("GET", path, self.health, "health.health"),
            Screen("GET", path + "/troubles", self.troubles, "health.troubles"),
            Screen("GET", path + "/usage", self.usage, "health.usage_piece"),
            Screen("GET", path + "/usage.csv", self.spreadsheet, "health.spreadsheet"),
            Screen("GET", "/operations", self.operations, "health.operations", Who.OPERATOR),
            Screen("GET", "/operations/troubles", self.all_troubles, "health.all_troubles", Who.OPERATOR),
            Screen("GET", "/operations/gateways", self.gateways, "health.gateways", Who.OPERATOR),
            Screen("POST", _GATEWAY + "/drain", self.drain, "health.drain", Who.OPERATOR),
            Screen("POST", _GATEWAY + "/serve", self.serve_again, "health.serve_again", Who.OPERATOR),
        ]

    async def health(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Show how a business is."""
        user_id, length = request.match_info["userId"], _length(request)
        troubles, report = await asyncio.gather(
            self._troubles.of_user(user_id), self._usage.recent(user_id, length, within=COUNTING)
        )
        return self._pages.page(
            "health/health.html",
            visitor,
            area="health",
            user_id=user_id,
            **self._of_troubles(troubles, f"/users/{user_id}/health/troubles"),
            **self._of_report(report, length),
        )

    async def troubles(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Show what is wrong, unless that is on the screen already."""
        user_id = request.match_info["userId"]
        return self._piece(
            request,
            visitor,
            await self._troubles.of_user(user_id),
            f"/users/{user_id}/health/troubles",
        )

    async def usage(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Show what is counted by now."""
        user_id, length = request.match_info["userId"], _length(request)
        report = await self._usage.recent(user_id, length, within=COUNTING)
        return self._pages.fragment(
            "health/usage.html", visitor, user_id=user_id, **self._of_report(report, length)
        )

    async def spreadsheet(self, request: web.Request, _visitor: Visitor) -> web.Response:
        """Give the numbers as a file."""
        user_id, length = request.match_info["userId"], _length(request)
        report = await self._usage.recent(user_id, length)
        filename = f"{user_id}-{report.from_}-{report.to}.csv"
        return web.Response(
            text=figures.spreadsheet(self._pages.t, report),
            content_type="text/csv",
            charset="utf-8",
            headers={
                "Content-Disposition": f'attachment; filename="{filename}"',
                "Cache-Control": "no-store",
            },
        )

    async def operations(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Show the operator how all businesses and the installation are."""
        length = _length(request)
        troubles, totals, users, backlogs, gateways, release = await asyncio.gather(
            self._troubles.of_all(),
            self._usage.of_all(length),
            self._users.all(),
            self._queues.backlogs(),
            self._gateways.states(),
            asyncio.to_thread(version, "holdfast-core"),
        )
        t = self._pages.t
        return self._pages.page(
            "health/operations.html",
            visitor,
            area="operations",
            **self._of_troubles(troubles, "/operations/troubles"),
            periods=PERIODS,
            length=length,
            tiles=figures.tiles(t, totals.totals, totals.before, with_response=False),
            businesses=[self._business(user.user_id, user.name, totals, troubles.troubles) for user in users],
            queues=[self._queue(backlog) for backlog in backlogs],
            **_of_gateways(gateways),
            version=release,
        )

    async def gateways(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Show the gateways, unless that is on the screen already."""
        shown = _of_gateways(await self._gateways.states())
        if request.query.get("seen") == shown["gateways_version"]:
            return web.Response(status=204)
        return self._pages.fragment("health/gateways.html", visitor, **shown)

    async def drain(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Have a gateway emptied."""
        await self._gateways.drain(request.match_info["gatewayId"])
        return self._pages.fragment(
            "health/gateways.html", visitor, **_of_gateways(await self._gateways.states())
        )

    async def serve_again(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Have it serve again."""
        await self._gateways.serve_again(request.match_info["gatewayId"])
        return self._pages.fragment(
            "health/gateways.html", visitor, **_of_gateways(await self._gateways.states())
        )

    async def all_troubles(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Show what is wrong anywhere, unless that is on the screen already."""
        return self._piece(request, visitor, await self._troubles.of_all(), "/operations/troubles")

    def _piece(
        self, request: web.Request, visitor: Visitor, troubles: TroubleList, path: str
    ) -> web.Response:
        if request.query.get("seen") == version_of(troubles.troubles):
            return web.Response(status=204)
        return self._pages.fragment("health/troubles.html", visitor, **self._of_troubles(troubles, path))

    def _of_troubles(self, troubles: TroubleList, path: str) -> dict[str, Any]:
        return {
            "troubles": told(self._pages.t, troubles.troubles),
            "checked_at": troubles.checked_at,
            "troubles_path": f"{path}?seen={version_of(troubles.troubles)}",
            "names_businesses": path.startswith("/operations"),
        }

    def _of_report(self, report: UsageReport, length: int) -> dict[str, Any]:
        t = self._pages.t
        counted = 2 * length - report.days_to_count
        return {
            "report": report,
            "periods": PERIODS,
            "length": length,
            "counted": counted,
            "to_count": 2 * length,
            "tiles": figures.tiles(t, report.totals, report.before),
            "charts": figures.charts(t, report),
            "backed_up": figures.sizes(t, report.totals),
        }

    def _business(
        self, user_id: str, name: str | None, totals: UserTotals, troubles: list[Trouble]
    ) -> Business:
        t, numbers = self._pages.t, totals.by_user[user_id]
        worst = next((item for item in troubles if item.user_id == user_id), None)
        told_of = None if worst is None else told(t, [worst])[0]
        share = numbers.connected_share
        return Business(
            user_id=user_id,
            name=name,
            tone="good" if told_of is None else told_of.tone,
            state=t("health.well") if told_of is None else told_of.title,
            received=numbers.received,
            answered=numbers.answered + numbers.quoted + numbers.asked,
            handed_over=numbers.handed_over,
            cost=words.money(numbers.cost),
            connected=t("health.unknown") if share is None else words.share(t, share),
        )

    def _queue(self, backlog: Backlog) -> tuple[str, Backlog]:
        return self._pages.t("health.queue." + backlog.queue), backlog


def _of_gateways(states: GatewayList) -> dict[str, Any]:
    """Give what the table of gateways shows; when one that answers was last seen is no news."""
    told = "\n".join(
        one.model_copy(update={"last_seen_at": None}).to_json() if one.reachable else one.to_json()
        for one in states.gateways
    )
    version_ = hashlib.sha256(told.encode()).hexdigest()[:16]
    return {"gateways": states.gateways, "gateways_version": version_}


def _length(request: web.Request) -> int:
    """Give the period that was chosen."""
    text = request.query.get("days", "")
    return int(text) if text in map(str, PERIODS) else AT_FIRST
