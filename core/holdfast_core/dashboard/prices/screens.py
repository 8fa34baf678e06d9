"""The page of the price list."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from aiohttp import hdrs, web
from holdfast_contract.errors import DocumentUnreadable, DraftChanged
from holdfast_contract.prices import Mode
from holdfast_contract.times import Weekday

from holdfast_core.application.configuration import Configurations, Part, Snapshot
from holdfast_core.application.pricing import Quoting
from holdfast_core.application.versions import Versions
from holdfast_core.dashboard.frame.door import Screen, Visitor
from holdfast_core.dashboard.frame.drafts import DraftBars
from holdfast_core.dashboard.frame.forms import Problem, digest_of
from holdfast_core.dashboard.frame.pages import Pages, see_other
from holdfast_core.dashboard.prices import sheets
from holdfast_core.dashboard.prices.checking import Checked, check
from holdfast_core.dashboard.prices.form import ITEM, read
from holdfast_core.dashboard.prices.showing import shown
from holdfast_core.dashboard.prices.typed import Extra, Item, Step, Table, table_of
from holdfast_core.domain.pricing.amounts import example_of, has_two_habits

_PAGE = "/users/{userId}/assistant/prices"
_LARGEST_FORM = 4 << 20
"""Bytes: five hundred items with all their fields, a few times over. So are the fields."""

_MOST_FIELDS = 40_000
_LARGEST_QUESTION = 1_000
_IN_SIGHT = {"name", "perUnit", "unit", "base"}
"""Fields of an item that are always shown, unlike those of its steps."""

_CURRENCIES = (
    "EUR",
    "USD",
    "GBP",
    "IDR",
    "MXN",
    "BRL",
    "INR",
    "MYR",
    "SGD",
    "PHP",
    "COP",
    "CLP",
    "ARS",
    "AUD",
)
"""Currencies that are proposed; every other of ISO 4217 can be typed."""

_SHOWN_LINES = 20


class Asked(NamedTuple):
    """What the live quote is asked; the moment is as the browser writes it, in the shop's own time."""

    message: str
    moment: str


@dataclass(frozen=True)
class LineProblem:
    """What is wrong with a line of a file."""

    number: int
    problem: Problem


@dataclass(frozen=True)
class FileRead:
    """What came of a file: so many lines are in the table, or none, as some are wrong."""

    lines: int = 0
    wrong: Sequence[LineProblem] = ()


class PriceScreens:
    """The price list as a table to type into, saved into the draft as a whole."""

    def __init__(
        self,
        pages: Pages,
        bars: DraftBars,
        *,
        configurations: Configurations,
        versions: Versions,
        quoting: Quoting,
        decode: Callable[[bytes], str],
    ) -> None:
        """`decode` makes text of a file. Raises `DocumentUnreadable`."""
        self._pages = pages
        self._bars = bars
        self._configurations = configurations
        self._versions = versions
        self._quoting = quoting
        self._decode = decode

    def screens(self) -> list[Screen]:
        """The table."""
        return [
            Screen("GET", _PAGE, self.show, "prices.page"),
            Screen("POST", _PAGE, self.save, "prices.save", max_body=_LARGEST_FORM, max_fields=_MOST_FIELDS),
            Screen(
                "POST",
                _PAGE + "/quote",
                self.quote,
                "prices.quote",
                is_change=False,
                max_body=_LARGEST_FORM,
                max_fields=_MOST_FIELDS,
            ),
            Screen("GET", _PAGE + "/items.csv", self.export, "prices.export"),
            Screen(
                "POST",
                _PAGE + "/import",
                self.read_file,
                "prices.import",
                is_change=False,
                max_body=2 * _LARGEST_FORM,
                max_fields=_MOST_FIELDS,
            ),
        ]

    async def show(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Show the draft's price list."""
        snapshot = await self._draft(request)
        prices = snapshot.configuration.settings.price_list
        return await self._page(request, visitor, snapshot, table_of(prices), Checked(prices))

    async def save(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Keep the price list in the draft, unless a field is wrong or somebody else changed it meanwhile."""
        form = await request.post()
        table = read(form.items())
        found = check(table)
        while True:
            snapshot = await self._draft(request)
            if found.problems or found.prices is None:
                return await self._page(request, visitor, snapshot, table, found, status=422)
            settings = snapshot.configuration.settings
            if form.get("seen") != digest_of(settings.price_list):
                status = DraftChanged().status
                return await self._page(
                    request, visitor, snapshot, table, found, status=status, has_changed=True
                )
            settings = settings.model_copy(update={"price_list": found.prices})
            over = snapshot.numbers.newest(Part.ASSISTANT)
            try:
                await self._versions.draft_settings(request.match_info["userId"], settings, over=over)
            except DraftChanged:
                continue  # perhaps something else than the price list
            asked = {name: text for name, text in _asked(form)._asdict().items() if text}
            path = f"{request.path}?{urlencode(asked)}" if asked else request.path
            return see_other(path, done="prices.saved")

    async def quote(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Say what a message would cost by what stands in the table now."""
        form = await request.post()
        found = check(read(form.items()))
        settings = (await self._draft(request)).configuration.settings
        shown = await self._quoted(found, _asked(form), settings.zone)
        return self._pages.fragment("prices/quoted.html", visitor, **shown)

    async def export(self, request: web.Request, _visitor: Visitor) -> web.StreamResponse:
        """Give the draft's items as CSV."""
        table = table_of((await self._draft(request)).configuration.settings.price_list)
        headers = {hdrs.CONTENT_DISPOSITION: 'attachment; filename="items.csv"', "Cache-Control": "no-store"}
        body = sheets.write(table.items, table.currency)
        return web.Response(body=body, content_type="text/csv", charset="utf-8", headers=headers)

    async def read_file(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Put the items of a file into the table, which is still to be saved."""
        form = await request.post()
        table = read(form.items())
        snapshot = await self._draft(request)
        body = await asyncio.to_thread(_content, form.get("file"))
        new, result = self._merged(table, body)
        status = 422 if result.wrong else 200
        found = Checked(check(new).prices)
        return await self._page(request, visitor, snapshot, new, found, status=status, file=result)

    def _merged(self, table: Table, body: bytes) -> tuple[Table, FileRead]:
        """Put a file's items into a table; where any line is wrong it stays as it is."""
        try:
            lines = sheets.read(self._decode(body))
        except (DocumentUnreadable, sheets.NoItems) as error:
            kind = "not_a_table" if isinstance(error, sheets.NoItems) else "not_a_text"
            return table, FileRead(wrong=[LineProblem(0, Problem(kind))])
        items, numbers = sheets.merged(table.items, lines)
        new = replace(table, items=items)
        wrong = _wrong_lines(check(new).problems, numbers)
        return (table, FileRead(wrong=wrong)) if wrong else (new, FileRead(lines=len(lines)))

    async def _draft(self, request: web.Request) -> Snapshot:
        return await self._configurations.snapshot(request.match_info["userId"], draft=True)

    async def _page(
        self,
        request: web.Request,
        visitor: Visitor,
        snapshot: Snapshot,
        table: Table,
        found: Checked,
        *,
        status: int = 200,
        has_changed: bool = False,
        file: FileRead | None = None,
    ) -> web.Response:
        user_id = request.match_info["userId"]
        settings = snapshot.configuration.settings
        asked = _asked(await request.post() if request.method == hdrs.METH_POST else request.query)
        return self._pages.page(
            "prices/page.html",
            visitor,
            area="assistant",
            user_id=user_id,
            status=status,
            draft=await self._bars.of(user_id),
            table=table,
            problems=found.problems,
            seen=digest_of(settings.price_list),
            opened=_opened(found.problems),
            has_changed=has_changed,
            file=file or FileRead(),
            most_lines=_SHOWN_LINES,
            blank_item=Item("NEWITEM"),
            blank_step=Step("NEWSTEP"),
            blank_extra=Extra("NEWEXTRA"),
            currencies=_CURRENCIES,
            modes=[mode.value for mode in Mode],
            weekdays=[day.value for day in Weekday],
            zone=settings.zone.key,
            has_zone=settings.business_hours is not None,
            asked=asked,
            **await self._quoted(found, asked, settings.zone),
        )

    async def _quoted(self, found: Checked, asked: Asked, zone: ZoneInfo) -> dict[str, Any]:
        """Give what the template of a quote shows."""
        outcome = None
        currency = found.prices.currency if found.prices else ""
        if found.prices is not None and asked.message:
            quoted = await self._quoting.quote(found.prices, asked.message, zone, _moment(asked.moment))
            outcome = shown(quoted)
        return {
            "outcome": outcome,
            "unfinished": found.unfinished,
            "has_currency": found.prices is not None,
            "currency": currency,
            "example": example_of(currency),
            "is_either": has_two_habits(currency),
            "is_asked": bool(asked.message),
        }


def _content(field: object) -> bytes:
    """Read a file that was sent; nothing where none was chosen."""
    if not isinstance(field, web.FileField):
        return b""
    with field.file:
        return field.file.read()


def _asked(form: Mapping[str, object]) -> Asked:
    return Asked(*(str(form.get(name, "")).strip()[:_LARGEST_QUESTION] for name in Asked._fields))


def _moment(text: str) -> datetime | None:
    """Read what a browser's field for a date and a time gives; what is not whole yet is now."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def _wrong_lines(problems: Mapping[str, Problem], numbers: Mapping[str, int]) -> list[LineProblem]:
    """Give the problems of a file's lines, in the file's order."""
    wrong = [
        LineProblem(number, problem)
        for name, problem in problems.items()
        if (number := numbers.get(_key_of_item(name))) is not None
    ]
    return sorted(wrong, key=lambda one: one.number)


def _opened(problems: Mapping[str, Problem]) -> frozenset[str]:
    """Give the keys of the items of which something is wrong in the part that is folded away."""
    return frozenset(
        _key_of_item(name)
        for name in problems
        if ".step." in name or name.rpartition(".")[2] not in _IN_SIGHT
    )


def _key_of_item(name: str) -> str:
    kind, _, rest = name.partition(".")
    return rest.partition(".")[0] if kind == ITEM else ""
