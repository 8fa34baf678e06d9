"""What a report is shown as: tiles, charts, and a file for spreadsheets."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import fmean

from holdfast_contract.usage import UsageDay, UsageNumbers, UsageReport

from holdfast_core.dashboard.frame.catalogue import Catalogue
from holdfast_core.dashboard.frame.pages import in_bytes, number
from holdfast_core.dashboard.health import words
from holdfast_core.dashboard.health.charts import (
    Chart,
    Series,
    Wording,
    duration_ticks,
    lines,
    stacked,
    ticks,
)
from holdfast_core.domain.usage import days_between

_WEEK = 7
_MOST_DAYS = 31
"""Bars that can be told apart on a phone."""

_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Tile:
    """One number, what it is, and how it was before."""

    label: str
    value: str
    note: str | None = None


def tiles(
    t: Catalogue, totals: UsageNumbers, before: UsageNumbers, *, with_response: bool = True
) -> list[Tile]:
    """Give the numbers of a period, each with its change against the one before."""

    def counted(key: str, of: Callable[[UsageNumbers], float]) -> Tile:
        present = of(totals)
        return Tile(t(key), number(present), words.change(t, present, of(before)))

    return [
        counted("health.tile.received", lambda numbers: numbers.received),
        counted("health.tile.answered", lambda numbers: numbers.answered),
        counted("health.tile.quoted", lambda numbers: numbers.quoted + numbers.asked),
        counted("health.tile.declined", lambda numbers: numbers.declined),
        counted("health.tile.handed_over", lambda numbers: numbers.handed_over),
        counted("health.tile.by_people", lambda numbers: numbers.sent_by_people),
        *([_response(t, totals)] if with_response else []),
        _spend(t, totals, before),
        _connected(t, totals),
        Tile(
            t("health.tile.backups"),
            number(totals.backups),
            t("health.tile.failed_backups", count=totals.failed_backups) if totals.failed_backups else None,
        ),
    ]


def _response(t: Catalogue, totals: UsageNumbers) -> Tile:
    median, p95 = totals.response_seconds_median, totals.response_seconds_p95
    if median is None or p95 is None:
        return Tile(t("health.tile.response"), t("health.unknown"))
    note = t("health.tile.response_note", time=words.duration(t, p95))
    return Tile(t("health.tile.response"), words.duration(t, median), note)


def _spend(t: Catalogue, totals: UsageNumbers, before: UsageNumbers) -> Tile:
    changed = words.change(t, float(totals.cost), float(before.cost))
    return Tile(t("health.tile.spend"), words.money(totals.cost), changed)


def _connected(t: Catalogue, totals: UsageNumbers) -> Tile:
    if totals.connected_share is None:
        return Tile(t("health.tile.connected"), t("health.unknown"))
    lost = totals.disconnections
    note = t("health.tile.disconnections", count=lost) if lost else t("health.tile.no_disconnections")
    return Tile(t("health.tile.connected"), words.share(t, totals.connected_share), note)


def charts(t: Catalogue, report: UsageReport) -> list[Chart]:
    """Draw the period: a value a day, or a week where days would be too thin to tell apart.

    A day that is not counted yet is unknown.
    """
    counted = {one.day: one for one in report.days}
    days = list(days_between(report.from_, report.to))
    length = 1 if len(days) <= _MOST_DAYS else _WEEK
    # The last week is whole: it is the first one that may be short.
    starts = sorted({max(0, len(days) - back) for back in range(length, len(days) + length, length)})
    bins = [days[start:end] for start, end in pairwise([*starts, len(days)])]
    by_bin = _Drawing(
        t, [[counted.get(day) for day in one] for one in bins], [one[0] for one in bins], length
    )
    by_day = _Drawing(t, [[counted.get(day)] for day in days], days, 1)
    return [
        by_bin.counts("messages", {"received": 1, "sent_by_assistant": 2, "sent_by_people": 3}),
        by_bin.counts(
            "outcomes",
            {"answered": 1, "quoted": 2, "asked": 3, "declined": 6, "handed_over": 4, "failed": 5},
        ),
        # The median of a week is not to be had from those of its days.
        by_day.response(),
        by_bin.spend(),
        by_bin.connected(),
        by_bin.counts("backups", {"backups": 1, "failed_backups": 5}),
    ]


@dataclass(frozen=True)
class _Drawing:
    """Draws bins of days, each named by its first."""

    t: Catalogue
    bins: Sequence[Sequence[UsageDay | None]]
    firsts: Sequence[date]
    length: int

    def counts(self, name: str, inks: Mapping[str, int]) -> Chart:
        """Stack what is counted, each field in its ink."""
        series = self._series(inks, sum)
        highest = max(sum(one.values[place] or 0 for one in series) for place in range(len(self.bins)))
        scale = ticks(highest, least_step=1)
        return stacked(
            name, self._wording(name, lambda value: number(round(value))), self._names, series, scale
        )

    def response(self) -> Chart:
        """Draw how long replies took."""
        series = self._series({"response_seconds_median": 1, "response_seconds_p95": 2}, max)
        wording = self._wording("response", lambda value: words.duration(self.t, value))
        return lines("response", wording, self._names, series, duration_ticks(_highest(series)))

    def spend(self) -> Chart:
        """Draw what the model cost."""
        costs = self._series({"cost": 1}, sum)
        scale = ticks(_highest(costs))
        digits = words.digits_of(scale[1])
        wording = self._wording("spend", lambda value: f"{value:,.{digits}f}")
        return stacked("spend", wording, self._names, costs, scale)

    def connected(self) -> Chart:
        """Draw for how much of the time sessions were connected."""
        shares = self._series({"connected_share": 1}, fmean)
        wording = self._wording("connected", lambda value: words.share(self.t, value))
        return stacked("connected", wording, self._names, shares, _SHARES)

    @property
    def _names(self) -> list[str]:
        return [words.day(self.t, first) for first in self.firsts]

    def _series(self, inks: Mapping[str, int], joined: Callable[[Sequence[float]], float]) -> list[Series]:
        return [
            Series(self.t("health.field." + field), [_joined(one, field, joined) for one in self.bins], ink)
            for field, ink in inks.items()
        ]

    def _wording(self, name: str, write: Callable[[float], str]) -> Wording:
        unit = "day" if self.length == 1 else "week"

        def describe(highest: str, when: str) -> str:
            return self.t(
                "health.description." + unit,
                first=self._names[0],
                last=self._names[-1],
                highest=highest,
                when=when,
            )

        return Wording(
            title=self.t("health.chart." + name),
            unit=self.t("health.field." + unit),
            describe=describe,
            write=write,
            unknown=self.t("health.unknown"),
        )


def _joined(
    days: Sequence[UsageDay | None], field: str, joined: Callable[[Sequence[float]], float]
) -> float | None:
    """Give one value of some days; None where nothing is known of any."""
    values = [getattr(day, field) for day in days if day is not None]
    known = [float(value) for value in values if value is not None]
    return joined(known) if known else None


def _highest(series: Sequence[Series]) -> float:
    return max((value for one in series for value in one.values if value is not None), default=0.0)


def spreadsheet(t: Catalogue, report: UsageReport) -> str:
    """Write a period as CSV, a line a day."""
    fields = [name for name in UsageDay.model_fields if name != "day"]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([t("health.field.day"), *(t("health.field." + name) for name in fields)])
    for one in report.days:
        values = (getattr(one, name) for name in fields)
        writer.writerow([one.day.isoformat(), *("" if value is None else value for value in values)])
    return text.getvalue()


def sizes(t: Catalogue, totals: UsageNumbers) -> str | None:
    """Say how much was backed up."""
    return t("health.backed_up", size=in_bytes(totals.backup_bytes)) if totals.backup_bytes else None
