"""Draw `docs/metrics.md` from the services' registries and the alerts, so that they cannot differ."""

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from holdfast_contract.service.metrics import Kind, Metric, Registry
from holdfast_core.application.measures import REGISTRY as CORE
from holdfast_gateway.application.measures import REGISTRY as GATEWAY

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "metrics.md"
ALERTS = ROOT / "infra" / "monitoring" / "alerts.yaml"
BEGIN = "<!-- What stands below is drawn by `make docs`. -->"
_UNITS = (("_seconds", "seconds"), ("_bytes", "bytes"), ("_total", "count"))
_NAME = re.compile(r"\bholdfast_[a-z_]+")
_SELECTOR = re.compile(r'\{__name__=~"([^"]+)"')
_PARTS = ("_bucket", "_sum", "_count")


def alerts() -> list[Mapping[str, Any]]:
    """Give the alerts in their order."""
    groups = yaml.safe_load(ALERTS.read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def metrics_in(expression: str, known: Mapping[str, Metric]) -> set[str]:
    """Name the figures that a query reads. Raises `ValueError` for one that nobody counts."""
    found: set[str] = set()
    for pattern in _SELECTOR.findall(expression):
        matching = {name for name in known if re.fullmatch(pattern, name)}
        if not matching:
            raise ValueError(f"nobody counts {pattern}")
        found |= matching
    for name in _NAME.findall(_SELECTOR.sub("", expression)):
        base = name
        for part in _PARTS:
            whole = name.removesuffix(part)
            if whole in known and known[whole].kind is Kind.HISTOGRAM:
                base = whole
        if base not in known:
            raise ValueError(f"nobody counts {name}")
        found.add(base)
    return found


def page(text: str) -> str:
    """Give the page anew: what people wrote, and below it what is drawn."""
    written = text.partition(BEGIN)[0].rstrip()
    return "\n".join([written, "", BEGIN, "", *_tables()])


def _tables() -> Iterator[str]:
    known = GATEWAY.metrics | CORE.metrics
    used: dict[str, list[str]] = {}
    for alert in alerts():
        for name in metrics_in(alert["expr"], known):
            used.setdefault(name, []).append(alert["alert"])
    for title, registry in (("Gateway", GATEWAY), ("Core", CORE)):
        yield from (
            f"## {title}",
            "",
            "| Name | Kind, unit | Labels | Meaning | Alerts |",
            "| --- | --- | --- | --- | --- |",
        )
        yield from _rows(registry, used)
        yield ""


def _rows(registry: Registry, used: Mapping[str, list[str]]) -> Iterator[str]:
    for metric in registry.metrics.values():
        unit = next((unit for ending, unit in _UNITS if metric.name.endswith(ending)), "number")
        labels = ", ".join(f"`{label}`" for label in metric.labels)
        links = ", ".join(f"[{name}](runbooks.md#{name.lower()})" for name in used.get(metric.name, []))
        yield f"| `{metric.name}` | {metric.kind.value}, {unit} | {labels} | {metric.meaning} | {links} |"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"wrote {PAGE.relative_to(ROOT)}\n")
