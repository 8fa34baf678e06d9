"""Figures that a process counts while it works, written as Prometheus reads them.

Counting is a look into a dict and loads nothing. Prometheus's own library, which costs a start 30 ms, writes
the figures down once somebody asks for them.
"""

import asyncio
import json
import re
from bisect import bisect_left
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric as Family

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_NAME = re.compile(r"[a-z][a-z0-9_]*")


LOOKED_AT_EVERY = 0.5
"""Seconds between looks at how late the event loop is."""


class Kind(StrEnum):
    """What a figure does over time."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


Sample = tuple[str, dict[str, str], float]
"""What is added to the figure's name, the labels, the value."""


# Plain classes: to make six dataclasses of them would cost each start some milliseconds.
class Metric:
    """A figure under one name, once for each combination of its labels' values."""

    def __init__(self, name: str, kind: Kind, meaning: str, labels: Sequence[str]) -> None:
        self.name = name
        self.kind = kind
        self.meaning = meaning
        self.labels = labels

    def series(self) -> Iterator[Sample]:
        """Give every line."""
        raise NotImplementedError

    def _labelled(self, values: Sequence[str]) -> dict[str, str]:
        return dict(zip(self.labels, values, strict=True))


class _Single(Metric):
    """A figure of one value for each combination."""

    def __init__(self, name: str, kind: Kind, meaning: str, labels: Sequence[str]) -> None:
        super().__init__(name, kind, meaning, labels)
        self._values: dict[tuple[str, ...], float] = {}

    def series(self) -> Iterator[Sample]:
        """Give a line for each combination of labels."""
        for values, value in list(self._values.items()):
            yield "", self._labelled(values), value


class Counter(_Single):
    """What only rises, until the process ends."""

    def __init__(self, name: str, meaning: str, labels: Sequence[str]) -> None:
        super().__init__(name, Kind.COUNTER, meaning, labels)
        if not labels:
            self.begin()

    def begin(self, *labels: str) -> None:
        """Be at zero before the first one, so that it counts as a rise; for what alerts look at."""
        self._values.setdefault(labels, 0.0)

    def add(self, *labels: str, by: float = 1.0) -> None:
        """Count one, or `by`."""
        self._values[labels] = self._values.get(labels, 0.0) + by


class Gauge(_Single):
    """What rises and falls."""

    def __init__(self, name: str, meaning: str, labels: Sequence[str]) -> None:
        super().__init__(name, Kind.GAUGE, meaning, labels)

    def set(self, value: float, *labels: str) -> None:
        """Say how it is now."""
        self._values[labels] = value

    def clear(self) -> None:
        """Forget all: what is set next is all there is."""
        self._values.clear()


class Histogram(Metric):
    """How values are spread: how many were at most as large as each of `buckets`, and their sum."""

    def __init__(self, name: str, meaning: str, labels: Sequence[str], buckets: Sequence[float]) -> None:
        super().__init__(name, Kind.HISTOGRAM, meaning, labels)
        self._buckets = buckets
        self._seen: dict[tuple[str, ...], tuple[list[int], list[float]]] = {}

    def observe(self, value: float, *labels: str) -> None:
        """Count a value."""
        seen = self._seen.get(labels)
        if seen is None:
            seen = self._seen[labels] = ([0] * (len(self._buckets) + 1), [0.0])
        counts, total = seen
        counts[bisect_left(self._buckets, value)] += 1
        total[0] += value

    def series(self) -> Iterator[Sample]:
        """Give the lines of every bucket, the sum and the count."""
        bounds = [*(f"{bound:g}" for bound in self._buckets), "+Inf"]
        for values, (counts, total) in list(self._seen.items()):
            labels, so_far = self._labelled(values), 0
            for bound, count in zip(bounds, counts, strict=True):
                so_far += count
                yield "_bucket", labels | {"le": bound}, so_far
            yield "_sum", labels, total[0]
            yield "_count", labels, so_far


MetricT = TypeVar("MetricT", bound=Metric)

FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds, of what a computer does while somebody waits for the answer."""

SLOW = (0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 21.0, 34.0, 60.0, 120.0, 300.0, 900.0, 3600.0)
"""Seconds, of what a person waits for."""


class Registry:
    """All figures of a service; their names begin with its own."""

    def __init__(self, prefix: str) -> None:
        """`prefix` is such as `holdfast_core`."""
        self._prefix = prefix
        self.metrics: dict[str, Metric] = {}

    def counter(self, name: str, meaning: str, *labels: str) -> Counter:
        """Name something that is counted; its name ends in `_total`."""
        return self._keep(Counter(self._named(f"{name}_total"), meaning, labels))

    def gauge(self, name: str, meaning: str, *labels: str) -> Gauge:
        """Name something that is measured."""
        return self._keep(Gauge(self._named(name), meaning, labels))

    def histogram(self, name: str, meaning: str, *labels: str, buckets: Sequence[float] = FAST) -> Histogram:
        """Name something whose values are spread."""
        return self._keep(Histogram(self._named(name), meaning, labels, tuple(buckets)))

    def _named(self, name: str) -> str:
        full = f"{self._prefix}_{name}"
        if not _NAME.fullmatch(full) or full in self.metrics:
            raise ValueError(f"{full} cannot be the name of another figure")
        return full

    def _keep(self, metric: MetricT) -> MetricT:
        self.metrics[metric.name] = metric
        return metric

    def collect(self) -> Iterator["Family"]:
        """Give all figures as Prometheus's library has them."""
        from prometheus_client.metrics_core import Metric as Family  # noqa: PLC0415 - see above

        for metric in self.metrics.values():
            family = Family(metric.name.removesuffix("_total"), metric.meaning, metric.kind.value)
            for suffix, labels, value in metric.series():
                family.add_sample(metric.name + suffix, labels, value)
            yield family


def written(figures: Registry) -> bytes:
    """Write all figures down, and what the system says of this process: memory, CPU, files, its start."""
    from prometheus_client import CollectorRegistry, ProcessCollector  # noqa: PLC0415 - see above
    from prometheus_client.exposition import generate_latest  # noqa: PLC0415 - see above
    from prometheus_client.registry import Collector  # noqa: PLC0415 - see above

    class Ours(Collector):
        def collect(self) -> Iterator["Family"]:
            return figures.collect()

    registry = CollectorRegistry()
    registry.register(Ours())
    ProcessCollector(registry=registry)
    return generate_latest(registry)


def embedded(namespace: str, gauges: Iterable[Gauge], at: datetime) -> Iterator[str]:
    """Write gauges as lines from which CloudWatch makes metrics (its embedded metric format)."""
    for gauge in gauges:
        for _, labels, value in gauge.series():
            said = {"Namespace": namespace, "Dimensions": [list(labels)], "Metrics": [{"Name": gauge.name}]}
            told = {"Timestamp": round(at.timestamp() * 1_000), "CloudWatchMetrics": [said]}
            yield json.dumps({"_aws": told, **labels, gauge.name: value})


def answer_class(status: int | None) -> str:
    """Give what an answer is counted as: `2xx` and the like; `none` where there was none."""
    return "none" if status is None else f"{status // 100}xx"


class DatabaseFigures:
    """What a database counts of itself."""

    def __init__(self, commit_seconds: Histogram, writes: Counter, read_wait_seconds: Histogram) -> None:
        self.commit_seconds = commit_seconds
        self.writes = writes
        self.read_wait_seconds = read_wait_seconds

    def committed(self, took: float, writes: int) -> None:
        """Count a commit, and how many writes shared it."""
        self.commit_seconds.observe(took)
        self.writes.add(by=writes)


def database_figures(registry: Registry) -> DatabaseFigures:
    """Name what every service counts of its database."""
    return DatabaseFigures(
        registry.histogram("database_commit_seconds", "How long the database took for a commit."),
        registry.counter("database_writes", "Writes; by the number of commits, how many share one."),
        registry.histogram("database_read_wait_seconds", "How long reads waited for a connection."),
    )


class LoopLag:
    """How long the event loop keeps things waiting: everything that a process does waits so long too."""

    def __init__(self) -> None:
        self._longest = 0.0

    def take(self) -> float:
        """Give the longest wait since this was asked last, in seconds."""
        longest, self._longest = self._longest, 0.0
        return longest

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Measure as long as the context lasts."""
        task = asyncio.create_task(self._watch(), name="loop lag")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + LOOKED_AT_EVERY
            await asyncio.sleep(LOOKED_AT_EVERY)
            self._longest = max(self._longest, loop.time() - due)
