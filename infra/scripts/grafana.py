"""Draw the dashboard of `infra/monitoring/grafana/`: what was promised first, then what it rests on."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "infra" / "monitoring" / "grafana" / "dashboards" / "holdfast.json"
SOURCE = {"type": "prometheus", "uid": "${source}"}
WIDTH = 24
"""Of Grafana's grid."""


@dataclass(frozen=True)
class Panel:
    """A number (`stat`) or a course of time. `queries` are expressions by what the legend calls them."""

    title: str
    meaning: str
    queries: dict[str, str]
    unit: str = "short"
    kind: str = "timeseries"
    width: int = 8
    height: int = 7
    red_from: float | None = None
    """For a number: from where on it is bad."""


def stat(title: str, meaning: str, query: str, unit: str = "short", red_from: float | None = None) -> Panel:
    """Make a number, an eighth of the width."""
    return Panel(title, meaning, {"": query}, unit, "stat", 3, 4, red_from)


def p(share: float, histogram: str, by: str = "") -> str:
    """Ask for a histogram's quantile."""
    labels = f"le, {by}" if by else "le"
    return f"histogram_quantile({share}, sum by ({labels}) (rate({histogram}_bucket[$__rate_interval])))"


def rate(counter: str, by: str, within: str = "$__rate_interval") -> str:
    """Ask how fast a counter rises."""
    return f"sum by ({by}) (rate({counter}[{within}]))"


G, C = "holdfast_gateway_", "holdfast_core_"
ROWS: dict[str, list[Panel]] = {
    "What was promised": [
        stat(
            "Logins lost, 7 days",
            "QRs that nobody asked for by unlinking a phone. The promise is 0.",
            f'sum(increase({G}logins_lost_total{{reason!="UNLINKED_BY_PHONE"}}[7d]))',
            red_from=0.5,
        ),
        stat(
            "Events given up",
            "Dead deliveries. The promise is 0.",
            f'sum({G}deliveries{{state="dead"}})',
            red_from=1,
        ),
        stat(
            "Oldest event on its way",
            "How long a receiver has let an event wait.",
            f"max({G}oldest_delivery_seconds)",
            "s",
            60,
        ),
        stat(
            "Oldest work that is due",
            "Events, turns and replies that core has not come to.",
            f'max({C}oldest_waiting_seconds{{queue=~"inbox|turns|replies"}})',
            "s",
            60,
        ),
        stat("Sessions connected", "Of all gateways.", f'sum({G}sessions{{status="connected"}})'),
        stat(
            "Sessions away",
            "Lost and not back yet, or given up.",
            f'sum({G}sessions{{status=~"unstable|reconnecting|failed"}})',
            red_from=1,
        ),
        stat(
            "Half the replies within",
            "From the contact's message to the reply.",
            p(0.5, f"{C}reply_seconds"),
            "s",
            30,
        ),
        stat(
            "Nine of ten within",
            "The same, for nine contacts out of ten.",
            p(0.9, f"{C}reply_seconds"),
            "s",
            60,
        ),
    ],
    "Sessions": [
        Panel("Sessions by status", "Of all gateways.", {"{{status}}": f"sum by (status) ({G}sessions) > 0"}),
        Panel(
            "Steps of recoveries",
            "What was tried to bring sessions back, and why they were lost.",
            {"{{step}}, {{reason}}": f"sum by (step, reason) (increase({G}recovery_steps_total[1h])) > 0"},
        ),
        Panel(
            "Back without a QR within",
            "From losing a session to having it again.",
            {"half": p(0.5, f"{G}restore_seconds"), "nine of ten": p(0.9, f"{G}restore_seconds")},
            "s",
        ),
        Panel(
            "Heartbeats missed",
            "Of pages, by why.",
            {"{{reason}}": f"sum by (reason) (increase({G}heartbeats_missed_total[1h]))"},
        ),
        Panel(
            "Capacity and use",
            "How many sessions gateways may hold, and hold.",
            {
                "may, {{instance}}": f"{G}capacity_sessions",
                "connected, {{instance}}": f'{G}sessions{{status="connected"}}',
                "draining, {{instance}}": f"{G}draining",
            },
        ),
        Panel(
            "Leases and takeovers",
            "Seconds until a gateway would let its sessions go, and sessions that were taken over.",
            {
                "left, {{instance}}": f"{G}lease_left_seconds",
                "taken over, {{instance}}": f"{G}takeovers_total",
            },
        ),
    ],
    "Messages": [
        Panel(
            "Messages a minute",
            "Heard from contacts, and sent through the API.",
            {
                "heard": f"60 * sum(rate({G}messages_heard_total[$__rate_interval]))",
                "sent": f'60 * sum(rate({G}sends_total{{outcome="sent"}}[$__rate_interval]))',
            },
        ),
        Panel(
            "Sends that failed, by code",
            "REACHOUT_TIMELOCK is WhatsApp's sign before a ban.",
            {"{{outcome}}": f'sum by (outcome) (increase({G}sends_total{{outcome!="sent"}}[1h])) > 0'},
        ),
        Panel(
            "Sent within",
            "From the call to WhatsApp having it, the rhythm of a person included.",
            {"half": p(0.5, f"{G}send_seconds"), "nine of ten": p(0.9, f"{G}send_seconds")},
            "s",
        ),
        Panel(
            "Events with their receivers within",
            "Nine of ten, from what happened to the receiver having it.",
            {"nine of ten": p(0.9, f"{G}event_lag_seconds")},
            "s",
        ),
        Panel(
            "Attempts to deliver a second",
            "To core and other receivers, and to subscriptions, by the answer.",
            {
                "events, {{outcome}}": rate(f"{G}delivery_attempts_total", "outcome"),
                "subscriptions, {{outcome}}": rate(f"{C}delivery_attempts_total", "outcome"),
            },
        ),
        Panel(
            "What waits in core", "Pieces of work by queue.", {"{{queue}}": f"max by (queue) ({C}waiting)"}
        ),
    ],
    "Replies": [
        Panel(
            "Decisions a minute",
            "By what was decided.",
            {"{{action}}": f"60 * {rate(f'{C}turns_total', 'action')}"},
        ),
        Panel(
            "Steps of decisions",
            "Nine of ten within, by step.",
            {"{{step}}": p(0.9, f"{C}step_seconds", "step")},
            "s",
        ),
        Panel(
            "Work that failed",
            "Tries by queue and code within an hour.",
            {"{{queue}}, {{code}}": f"sum by (queue, code) (increase({C}work_failures_total[1h])) > 0"},
        ),
        Panel(
            "Calls to models",
            "A minute, by outcome, and nine of ten answers within.",
            {
                "{{outcome}}": f"60 * {rate(f'{C}model_calls_total', 'outcome')}",
                "seconds": p(0.9, f"{C}model_seconds"),
            },
        ),
        Panel(
            "Tokens and money an hour",
            "What models read and wrote, and what that cost.",
            {
                "{{direction}}": f"sum by (direction) (increase({C}model_tokens_total[1h]))",
                "money": f"sum(increase({C}model_money_total[1h]))",
            },
        ),
        Panel(
            "Calls to gateways a second",
            "By host and answer.",
            {"{{gateway}} {{outcome}}": rate(f"{C}gateway_calls_total", "gateway, outcome")},
        ),
    ],
    "Backups": [
        Panel(
            "Oldest newest backup",
            "Of the connected sessions of each gateway.",
            {"{{instance}}": f"{G}oldest_backup_seconds"},
            "s",
        ),
        Panel(
            "The ten with most failures",
            "Since the gateway started.",
            {"{{userId}}/{{sessionId}}": f"topk(10, {G}backup_failures) > 0"},
        ),
        Panel(
            "Faults of the store",
            "1 for what is wrong.",
            {"{{instance}} {{fault}}": f"{G}backup_store_fault > 0"},
        ),
    ],
    "Machine": [
        Panel(
            "CPU",
            "Cores in use, by process.",
            {"{{job}} {{instance}}": 'rate(process_cpu_seconds_total{job=~"holdfast.*"}[$__rate_interval])'},
        ),
        Panel(
            "Memory",
            "Of the services, and of the ten biggest browsers.",
            {
                "{{job}} {{instance}}": 'process_resident_memory_bytes{job=~"holdfast.*"}',
                "{{userId}}/{{sessionId}}": f"topk(10, {G}browser_memory_bytes)",
            },
            "bytes",
        ),
        Panel(
            "Disk left",
            "Of the volume of the gateway's data.",
            {"{{instance}}": f"{G}disk_free_bytes / {G}disk_size_bytes"},
            "percentunit",
        ),
        Panel(
            "Requests a second",
            "By service and status.",
            {
                "gateway {{status}}": rate(f"{G}http_requests_total", "status"),
                "core {{status}}": rate(f"{C}http_requests_total", "status"),
            },
        ),
        Panel(
            "Sign-ins an hour",
            "Tries to sign in to the dashboard, by outcome.",
            {"{{outcome}}": f"sum by (outcome) (increase({C}sign_ins_total[1h]))"},
        ),
        Panel(
            "Slowest routes of core",
            "Nine of ten within, the ten slowest.",
            {"{{route}}": f"topk(10, {p(0.9, f'{C}http_request_seconds', 'route')})"},
            "s",
        ),
        Panel(
            "Commits and the loop",
            "Nine of ten commits within, and the longest wait of the event loop.",
            {
                "gateway's commits": p(0.9, f"{G}database_commit_seconds"),
                "core's commits": p(0.9, f"{C}database_commit_seconds"),
                "gateway's loop": f"max({G}loop_lag_seconds)",
                "core's loop": f"max({C}loop_lag_seconds)",
            },
            "s",
        ),
    ],
}


def dashboard() -> dict[str, Any]:
    """Give the dashboard as Grafana reads it."""
    panels: list[dict[str, Any]] = []
    y = 0
    for title, row in ROWS.items():
        panels.append(
            {
                "id": len(panels) + 1,
                "type": "row",
                "title": title,
                "collapsed": False,
                "gridPos": {"x": 0, "y": y, "w": WIDTH, "h": 1},
                "panels": [],
            }
        )
        x, y = 0, y + 1
        for panel in row:
            if x + panel.width > WIDTH:
                x, y = 0, y + panel.height
            panels.append(_panel(panel, len(panels) + 1, x, y))
            x += panel.width
        y += row[-1].height
    variable = {"name": "source", "label": "Prometheus", "type": "datasource", "query": "prometheus"}
    return {
        "uid": "holdfast",
        "title": "Holdfast",
        "tags": ["holdfast"],
        "schemaVersion": 39,
        "version": 1,
        "editable": True,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {"list": [variable]},
        "panels": panels,
    }


def _panel(panel: Panel, number: int, x: int, y: int) -> dict[str, Any]:
    steps: list[dict[str, Any]] = [
        {"color": "green" if panel.red_from is not None else "blue", "value": None}
    ]
    if panel.red_from is not None:
        steps.append({"color": "red", "value": panel.red_from})
    return {
        "id": number,
        "type": panel.kind,
        "title": panel.title,
        "description": panel.meaning,
        "datasource": SOURCE,
        "gridPos": {"x": x, "y": y, "w": panel.width, "h": panel.height},
        "fieldConfig": {
            "defaults": {"unit": panel.unit, "min": 0, "thresholds": {"mode": "absolute", "steps": steps}},
            "overrides": [],
        },
        "targets": [
            {"refId": chr(ord("A") + place), "datasource": SOURCE, "expr": query, "legendFormat": legend}
            for place, (legend, query) in enumerate(panel.queries.items())
        ],
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(dashboard(), indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"wrote {FILE.relative_to(ROOT)}\n")
