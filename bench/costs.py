"""What so many sessions and messages take and cost, worked out from measured unit costs.

make costs                                       # 10,000 sessions, 10,000,000 messages a day
python bench/costs.py --sessions 500 --messages 200000

A message is one of a contact's, and it is answered. Each unit cost names the command that measures it. Prices
are list prices of one region, to be replaced by one's own. Nothing is measured here: it multiplies.
docs/scale.md holds what it prints.
"""

import argparse
import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

DAY = 86_400
MONTH_DAYS = 30
PEAK = 4
"""The busiest minute's rate, as a multiple of the day's mean."""

FULL = 0.6
"""How much of a core or of a memory is planned to be in use at the peak."""


@dataclass(frozen=True)
class Unit:
    """One measured figure."""

    value: float
    unit: str
    what: str
    command: str


UNITS = {
    "memory": Unit(
        110, "MB", "planned for a session: 60 on the simulator's page, WhatsApp's is larger", "soak"
    ),
    "idle": Unit(0.9, "ms CPU/s", "a session to which nobody writes", "soak"),
    "exchange": Unit(91, "ms CPU", "a message and its answer in browser and gateway", "soak"),
    "backup_cpu": Unit(61, "ms CPU", "a backup in normal use", "bench-backup"),
    "backup_sent": Unit(1.24, "MB", "what it sends", "bench-backup"),
    "backup_requests": Unit(3, "requests", "and in how many", "bench-backup"),
    "kept": Unit(60, "MB", "kept of a session in the store", "bench-backup"),
    "web": Unit(0.8, "ms CPU", "core takes a message in", "bench-scale"),
    "worker": Unit(47, "ms CPU", "core decides on it and sends the answer", "bench-scale"),
    "database": Unit(16, "ms CPU", "PostgreSQL's part in both", "bench-scale"),
    "rows": Unit(6.0, "KiB", "what that leaves in PostgreSQL, indexes with it", "bench-scale"),
    "wakes": Unit(3, "messages", "in SQS for it, each sent, received and deleted", "test-serverless"),
}

PRICES = {
    "core_month": (30.0, "$ a month of one core with 4 GB in a machine of one's own or rented by the month"),
    "lambda_gb_s": (0.0000133334, "$ a GB-second of a function (arm64)"),
    "lambda_call": (0.20e-6, "$ a call of one"),
    "sqs_request": (0.50e-6, "$ a request to a FIFO queue"),
    "put": (5e-6, "$ a PUT to S3"),
    "stored_gb": (0.023, "$ a GB-month in S3"),
    "database_core": (105.0, "$ a month of one core with 8 GB in a managed PostgreSQL"),
    "database_gb": (0.115, "$ a GB-month of its disk"),
}

FUNCTION_GB = 0.5
WORKER_WAITS = 3.0
"""How many times as long as it computes a function waits: for the database and for the gateway."""

BACKUP_EVERY = 300.0
BACKED_UP = 8
"""Hours of a day in which there is something new to back up."""

GATEWAY_GB, GATEWAY_CORES = 32, 8
KEPT_DAYS = 365


@dataclass(frozen=True)
class Line:
    """One figure of the result; `money` in dollars a month."""

    what: str
    figure: str
    money: float | None = None


def unit(name: str) -> float:
    """Give a unit cost."""
    return UNITS[name].value


def price(name: str) -> float:
    """Give a price."""
    return PRICES[name][0]


def gateways(sessions: int, messages: int) -> Iterator[Line]:
    """Work out the gateways and their store."""
    peak = messages / DAY * PEAK
    memory = sessions * unit("memory") / 1024
    backups = sessions * BACKED_UP * 3600 / BACKUP_EVERY
    cores = (
        sessions * unit("idle") / 1e3
        + peak * unit("exchange") / 1e3
        + sessions / BACKUP_EVERY * unit("backup_cpu") / 1e3
    ) / FULL
    machines = math.ceil(max(memory / FULL / GATEWAY_GB, cores / GATEWAY_CORES)) + 1
    yield Line("memory of all sessions", f"{memory:,.0f} GB")
    yield Line("cores at the peak, as planned", f"{cores:,.0f}")
    yield Line(
        f"machines of {GATEWAY_CORES} cores and {GATEWAY_GB} GB, one more than needed",
        f"{machines}, {math.ceil(sessions / max(machines - 1, 1))} sessions each",
        machines * GATEWAY_CORES * price("core_month"),
    )
    requests = backups * unit("backup_requests")
    yield Line(
        "backups a day, requests to the store a second",
        f"{backups:,.0f}, {requests / DAY:,.0f}",
        requests * MONTH_DAYS * price("put"),
    )
    stored = sessions * unit("kept") / 1024
    yield Line("kept in the store", f"{stored:,.0f} GB", stored * price("stored_gb"))
    yield Line("sent to it a day", f"{backups * unit('backup_sent') / 1024:,.0f} GB")


def core_on_machines(_sessions: int, messages: int) -> Iterator[Line]:
    """Work out core as processes on machines of one's own."""
    peak = messages / DAY * PEAK
    web, worker = (peak * unit(name) / 1e3 / FULL for name in ("web", "worker"))
    processes = math.ceil(peak * unit("worker") / 1e3 / FULL)
    yield Line("messages a second: mean, peak", f"{messages / DAY:,.0f}, {peak:,.0f}")
    yield Line("cores for the web at the peak", f"{web:,.1f}", math.ceil(web) * price("core_month"))
    yield Line(
        "workers at the peak, a core each",
        f"{processes}",
        math.ceil(worker) * price("core_month"),
    )


def core_on_lambda(_sessions: int, messages: int) -> Iterator[Line]:
    """Work out core as functions."""
    wakes = messages * unit("wakes")
    busy = messages * (unit("web") + unit("worker") * (1 + WORKER_WAITS)) / 1e3
    calls = messages + wakes
    at_once = messages / DAY * PEAK * unit("worker") * (1 + WORKER_WAITS) / 1e3
    yield Line(
        f"GB-seconds a day, functions of {FUNCTION_GB} GB",
        f"{busy * FUNCTION_GB:,.0f}",
        busy * FUNCTION_GB * MONTH_DAYS * price("lambda_gb_s"),
    )
    yield Line("calls of functions a day", f"{calls:,.0f}", calls * MONTH_DAYS * price("lambda_call"))
    yield Line("requests to SQS a day", f"{wakes * 3:,.0f}", wakes * 3 * MONTH_DAYS * price("sqs_request"))
    yield Line("worker functions at once, at the peak: connections to PostgreSQL", f"{at_once:,.0f}")


def database(_sessions: int, messages: int) -> Iterator[Line]:
    """Work out PostgreSQL."""
    cores = messages / DAY * PEAK * unit("database") / 1e3 / FULL
    grown = messages * unit("rows") / 1024**2
    yield Line("PostgreSQL's cores at the peak", f"{cores:,.1f}", math.ceil(cores) * price("database_core"))
    yield Line(
        f"grows a day; after {KEPT_DAYS} days",
        f"{grown:,.1f} GB; {grown * KEPT_DAYS / 1024:,.1f} TB",
        grown * KEPT_DAYS * price("database_gb"),
    )


PARTS: dict[str, Callable[[int, int], Iterator[Line]]] = {
    "Gateways and their store": gateways,
    "Core on machines": core_on_machines,
    "or core on Lambda": core_on_lambda,
    "PostgreSQL": database,
}


def page(sessions: int, messages: int) -> str:
    """Write everything as tables."""
    lines = ["| unit cost | | measured by |", "|---|--:|---|"]
    lines += [f"| {one.what} | {one.value:g} {one.unit} | `make {one.command}` |" for one in UNITS.values()]
    lines += ["", f"### {sessions:,} sessions, {messages:,} messages a day", ""]
    lines += ["| what | | $ a month |", "|---|--:|--:|"]
    for title, work_out in PARTS.items():
        found = list(work_out(sessions, messages))
        lines.append(f"| **{title}** | | **{sum(one.money or 0 for one in found):,.0f}** |")
        lines += [
            f"| {one.what} | {one.figure} | {'' if one.money is None else f'{one.money:,.0f}'} |"
            for one in found
        ]
    lines += ["", "| price | |", "|---|--:|"]
    lines += [f"| {what} | {value:g} |" for value, what in PRICES.values()]
    return "\n".join(lines)


def main() -> int:
    """Print the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sessions", type=int, default=10_000, help="linked phones (default: %(default)s)")
    parser.add_argument("--messages", type=int, default=10_000_000, help="a day (default: %(default)s)")
    given = parser.parse_args()
    print(page(given.sessions, given.messages))
    return 0


if __name__ == "__main__":
    sys.exit(main())
