"""The draft before it goes live, and the versions that can be brought back."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web
from holdfast_contract.errors import DraftChanged, DraftOutdated, HoldfastError, VersionNotFound
from holdfast_contract.versions import Version, VersionState

from holdfast_core.application.configuration import Configurations, DraftNumbers, Part
from holdfast_core.application.versions import Versions
from holdfast_core.dashboard.frame.door import Screen, Visitor
from holdfast_core.dashboard.frame.drafts import Change, DraftBars
from holdfast_core.dashboard.frame.pages import Pages, see_other
from holdfast_core.domain import differences

_AREA = "assistant"
_HOME = "/users/{userId}/assistant"
_DRAFT = _HOME + "/draft"
_VERSIONS = _HOME + "/versions"
_VERSION = _VERSIONS + "/{part}/{number}"
_TONES = {VersionState.LIVE: "good", VersionState.WAITING: "warn", VersionState.EARLIER: "idle"}


@dataclass(frozen=True)
class Row:
    """A version of a part."""

    part: Part
    version: Version

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return _TONES[self.version.state]

    @property
    def state(self) -> str:
        """Its state; `aside` where it never was live."""
        is_aside = self.version.state == VersionState.EARLIER and self.version.live_at is None
        return "aside" if is_aside else self.version.state.value


class VersionScreens:
    """What goes live goes live from here."""

    def __init__(
        self, pages: Pages, bars: DraftBars, configurations: Configurations, versions: Versions
    ) -> None:
        self._pages = pages
        self._bars = bars
        self._configurations = configurations
        self._versions = versions

    def screens(self) -> list[Screen]:
        """The table."""
        return [
            Screen("GET", _DRAFT, self.draft, "assistant.draft"),
            Screen("POST", _DRAFT + "/try", self.try_draft, "assistant.try", is_change=False),
            Screen("POST", _DRAFT + "/publish", self.publish_draft, "assistant.publish"),
            Screen("POST", _DRAFT + "/discard", self.discard_draft, "assistant.discard"),
            Screen("GET", _VERSIONS, self.versions, "assistant.versions"),
            Screen("GET", _VERSION, self.version, "assistant.version"),
            Screen("POST", _VERSION + "/restore", self.restore, "assistant.restore"),
            Screen("POST", _VERSION + "/publish", self.publish, "assistant.publish_version"),
        ]

    async def draft(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Show all that differs, and how the tests came out."""
        return await self._draft(request, visitor)

    async def try_draft(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Run the tests on the draft, and give the bar anew."""
        user_id = request.match_info["userId"]
        await self._versions.try_draft(user_id)
        bar = await self._bars.of(user_id)
        return self._pages.fragment(
            "assistant/draft_bar.html", visitor, user_id=user_id, draft=bar, has_run=True
        )

    async def publish_draft(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Put the draft that was seen in use; where it is another by now, show that."""
        user_id = request.match_info["userId"]
        try:
            await self._versions.publish_draft(user_id, await _seen(request))
        except DraftOutdated as error:
            await self._versions.try_draft(user_id)
            return await self._draft(request, visitor, error)
        except DraftChanged as error:
            return await self._draft(request, visitor, error)
        return see_other(_VERSIONS.format(userId=user_id), "assistant.published")

    async def discard_draft(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Put the draft that was seen aside."""
        user_id = request.match_info["userId"]
        try:
            for part, number in zip(Part, await _seen(request), strict=True):
                if number:
                    await self._versions.discard(user_id, part, number)
        except (DraftChanged, VersionNotFound):
            return await self._draft(request, visitor, DraftChanged())
        return see_other(_VERSIONS.format(userId=user_id), "assistant.discarded")

    async def versions(self, request: web.Request, visitor: Visitor) -> web.Response:
        """List the versions, the newest first."""
        user_id = request.match_info["userId"]
        rows = [Row(part, one) for part in Part for one in await self._versions.history(user_id, part)]
        return self._pages.page(
            "assistant/versions.html",
            visitor,
            area=_AREA,
            user_id=user_id,
            tab="versions",
            draft=await self._bars.of(user_id),
            rows=sorted(rows, key=lambda row: row.version.created_at, reverse=True),
        )

    async def version(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Show how a version differs from what is live. Raises `VersionNotFound`."""
        user_id = request.match_info["userId"]
        part, number = _named(request)
        version, changes = await self._compared(user_id, part, number)
        return self._pages.page(
            "assistant/version.html",
            visitor,
            area=_AREA,
            user_id=user_id,
            tab="versions",
            draft=await self._bars.of(user_id),
            row=Row(part, version),
            changes=changes,
        )

    async def restore(self, request: web.Request, _visitor: Visitor) -> web.Response:
        """Make a draft of a version. Raises `VersionNotFound`."""
        user_id = request.match_info["userId"]
        await self._versions.restore(user_id, *_named(request))
        return see_other(_VERSIONS.format(userId=user_id), "assistant.back")

    async def publish(self, request: web.Request, _visitor: Visitor) -> web.Response:
        """Put a version in use. Raises `VersionNotFound`."""
        user_id = request.match_info["userId"]
        await self._versions.publish(user_id, *_named(request))
        return see_other(_VERSIONS.format(userId=user_id), "assistant.published")

    async def _draft(
        self, request: web.Request, visitor: Visitor, error: HoldfastError | None = None
    ) -> web.Response:
        user_id = request.match_info["userId"]
        return self._pages.page(
            "assistant/draft.html",
            visitor,
            area=_AREA,
            user_id=user_id,
            tab="",
            draft=await self._bars.of(user_id),
            problems=[error.message] if error else [],
            status=error.status if error else 200,
        )

    async def _compared(self, user_id: str, part: Part, number: int) -> tuple[Version, Sequence[Change]]:
        live = await self._configurations.live(user_id)
        if part == Part.INTENTS:
            version, trained = await self._versions.intents(user_id, number)
            found = differences.of_intents(live.intents, trained.intents)
        else:
            version, settings = await self._versions.settings(user_id, number)
            found = differences.of_settings(live.settings, settings)
        return version, self._bars.changes(found)


def _named(request: web.Request) -> tuple[Part, int]:
    """Read which version the path names. Raises `VersionNotFound`."""
    part, number = request.match_info["part"], request.match_info["number"]
    if part not in set(Part) or not _is_number(number):
        raise VersionNotFound
    return Part(part), int(number)


async def _seen(request: web.Request) -> DraftNumbers:
    """Read which draft somebody has seen; what names none is no draft that there is."""
    form = await request.post()
    texts = [str(form.get(part.value, "0")) for part in Part]
    return DraftNumbers(*(int(text) if _is_number(text) else -1 for text in texts))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 9
