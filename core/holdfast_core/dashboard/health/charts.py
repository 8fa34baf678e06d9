"""Charts as SVG: the geometry here, the drawing in `templates/health/chart.html`.

Across, all is in per cent of the width, so that a chart fits a phone and a desk while its letters keep their
size; down, it is in pixels. Each series is told apart by a pattern or a dash as well as by its colour.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

TOP = 10
"""Pixels above the highest line, for the upper half of its label."""

HEIGHT = 160
"""Pixels from the lowest line to the highest."""

_MOST_STEPS = 4
_MOST_LABELS = 4
_ROUND = (1, 2, 5)
_ROUND_SECONDS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200)
_DAY = 86_400
_NEAR = 1e-9
"""How far two numbers may be apart that are meant to be equal."""

_FILLED = 0.72
"""How much of a day's width its bar takes."""


@dataclass(frozen=True)
class Series:
    """Something that is counted, a value a day; None where nothing is known of it.

    `ink` is its colour with its pattern, from 1 to 6.
    """

    label: str
    values: Sequence[float | None]
    ink: int = 1


@dataclass(frozen=True)
class Tick:
    """A line across the chart and what it says."""

    y: float
    text: str


@dataclass(frozen=True)
class Label:
    """What stands below a day; `anchor` keeps the first and the last within the chart."""

    x: float
    text: str
    anchor: str


@dataclass(frozen=True)
class Bar:
    """A day's part of one series."""

    ink: int
    x: float
    width: float
    y: float
    height: float


@dataclass(frozen=True)
class Line:
    """From one day's value to the next one's."""

    ink: int
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Dot:
    """A day's value."""

    ink: int
    x: float
    y: float


@dataclass(frozen=True)
class Touch:
    """The strip of one day, which says its numbers where a pointer rests on it."""

    x: float
    width: float
    text: str


@dataclass(frozen=True)
class Chart:
    """A chart, and the same numbers as a table: a row a day, a cell a series."""

    name: str
    title: str
    unit: str
    description: str
    series: Sequence[Series]
    ticks: Sequence[Tick]
    labels: Sequence[Label]
    bars: Sequence[Bar]
    lines: Sequence[Line]
    dots: Sequence[Dot]
    touches: Sequence[Touch]
    rows: Sequence[tuple[str, Sequence[str]]]

    @property
    def base(self) -> int:
        """Where the lowest line is."""
        return TOP + HEIGHT

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not (self.bars or self.dots)


@dataclass(frozen=True)
class Wording:
    """What a chart says: its heading, what each value is of, its description, and how values are written."""

    title: str
    unit: str
    describe: Callable[[str, str], str]
    write: Callable[[float], str]
    unknown: str = "–"


def ticks(highest: float, *, least_step: float = 0) -> list[float]:
    """Give few round numbers from 0 on, the last of which is not below the highest value."""
    wanted = max(highest / _MOST_STEPS, least_step)
    if wanted <= 0:
        return [0.0, 1.0]
    power = floor(log10(wanted))
    steps = (digit * 10.0**exponent for exponent in (power, power + 1) for digit in _ROUND)
    return _up_to(highest, next(step for step in steps if step * (1 + _NEAR) >= wanted))


def duration_ticks(highest: float) -> list[float]:
    """Give few round times in seconds: whole seconds, minutes, hours or days."""
    step = next((step for step in _ROUND_SECONDS if step * _MOST_STEPS >= highest), None)
    if step is not None:
        return _up_to(highest, step)
    return [days * _DAY for days in ticks(highest / _DAY, least_step=1)]


def _up_to(highest: float, step: float) -> list[float]:
    count = max(1, ceil(highest / step * (1 - _NEAR)))
    digits = max(0, 1 - floor(log10(step)))
    return [round(step * number, digits) for number in range(count + 1)]


def stacked(
    name: str, wording: Wording, days: Sequence[str], series: Sequence[Series], scale: Sequence[float]
) -> Chart:
    """Draw a bar a day, the series on top of each other; `scale` are the values of the lines across."""
    slot = 100 / len(days)
    bars = []
    for place in range(len(days)):
        below = 0.0
        for one in series:
            value = one.values[place] or 0
            if value > 0:
                y = _y(below + value, scale)
                height = _y(below, scale) - y
                x = (place + (1 - _FILLED) / 2) * slot
                bars.append(Bar(one.ink, _cut(x), _cut(slot * _FILLED), _cut(y), _cut(height)))
            below += value
    sums = [sum(one.values[place] or 0 for one in series) for place in range(len(days))]
    return _chart(name, wording, days, series, scale, heights=sums, bars=bars)


def lines(
    name: str, wording: Wording, days: Sequence[str], series: Sequence[Series], scale: Sequence[float]
) -> Chart:
    """Draw a line a series; it is broken where nothing is known."""
    slot = 100 / len(days)
    drawn, dots = [], []
    for one in series:
        before: Dot | None = None
        for place, value in enumerate(one.values):
            dot = value is not None and Dot(one.ink, _cut((place + 0.5) * slot), _cut(_y(value, scale)))
            if dot and before:
                drawn.append(Line(one.ink, before.x, before.y, dot.x, dot.y))
            if dot:
                dots.append(dot)
            before = dot or None
    highest = [max((one.values[place] or 0 for one in series), default=0) for place in range(len(days))]
    return _chart(name, wording, days, series, scale, heights=highest, drawn=drawn, dots=dots)


def _chart(
    name: str,
    wording: Wording,
    days: Sequence[str],
    series: Sequence[Series],
    scale: Sequence[float],
    *,
    heights: Sequence[float],
    bars: Sequence[Bar] = (),
    drawn: Sequence[Line] = (),
    dots: Sequence[Dot] = (),
) -> Chart:
    slot = 100 / len(days)
    rows = [(day, [_written(wording, one.values[place]) for one in series]) for place, day in enumerate(days)]
    touches = [
        Touch(_cut(place * slot), _cut(slot), "\n".join((day, *_named(series, texts))))
        for place, (day, texts) in enumerate(rows)
    ]
    place = max(range(len(days)), key=heights.__getitem__)
    return Chart(
        name=name,
        title=wording.title,
        unit=wording.unit,
        description=wording.describe(wording.write(heights[place]), days[place]),
        series=series,
        ticks=[Tick(_cut(_y(value, scale)), wording.write(value)) for value in scale],
        labels=_labels(days, slot),
        bars=bars,
        lines=drawn,
        dots=dots,
        touches=touches,
        rows=rows,
    )


def _named(series: Sequence[Series], texts: Sequence[str]) -> list[str]:
    return [f"{one.label}: {text}" for one, text in zip(series, texts, strict=True)]


def _written(wording: Wording, value: float | None) -> str:
    return wording.unknown if value is None else wording.write(value)


def _labels(days: Sequence[str], slot: float) -> list[Label]:
    """Name few days, evenly apart, the first and the last among them."""
    count = min(_MOST_LABELS, len(days))
    places = sorted({round(number * (len(days) - 1) / max(count - 1, 1)) for number in range(count)})
    anchors = {0: "start", len(days) - 1: "end"} if len(days) > _MOST_LABELS else {}
    edges = {"start": 0.0, "end": 100.0}
    return [
        Label(edges.get(anchor, _cut((place + 0.5) * slot)), days[place], anchor)
        for place in places
        for anchor in (anchors.get(place, "middle"),)
    ]


def _y(value: float, scale: Sequence[float]) -> float:
    return TOP + HEIGHT * (1 - value / scale[-1])


def _cut(number: float) -> float:
    return round(number, 2)
