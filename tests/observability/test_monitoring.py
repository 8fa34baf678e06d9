"""What infra/monitoring/ says fits what the services count, and Prometheus understands it."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import grafana
import metrics_page
import pytest
import yaml
from holdfast_core.application.measures import REGISTRY as CORE
from holdfast_gateway.application.measures import REGISTRY as GATEWAY
from holdfast_gateway.http.metrics import Measured

ROOT = Path(__file__).resolve().parents[2]
MONITORING = ROOT / "infra" / "monitoring"
KNOWN = GATEWAY.metrics | CORE.metrics
ALERTS = metrics_page.alerts()
PARTS = ("It means:", "Contacts and owners notice", "Look at", "Do", "Wake somebody")


def promtool(*arguments, folder):
    program = shutil.which("promtool") or ROOT / ".tools/prometheus/usr/bin/promtool"
    done = subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def queries():
    for panel in json.loads(grafana.FILE.read_text())["panels"]:
        for target in panel.get("targets", []):
            yield f"{panel['title']} {target['refId']}", target["expr"]


def test_each_alert_has_a_test_of_its_own():
    # `make lint` runs them.
    tested = {test["name"] for test in yaml.safe_load((MONITORING / "alerts.test.yaml").read_text())["tests"]}
    assert {alert["alert"] for alert in ALERTS} <= tested


def test_alerts_and_the_dashboard_ask_for_what_is_counted_and_prometheus_understands_them(tmp_path):
    asked = [(alert["alert"], alert["expr"]) for alert in ALERTS] + list(queries())
    for _, query in asked:
        metrics_page.metrics_in(query, KNOWN)
    within = [
        {"record": f"q{n}", "expr": q.replace("$__rate_interval", "5m")} for n, (_, q) in enumerate(asked)
    ]
    (tmp_path / "rules.yaml").write_text(json.dumps({"groups": [{"name": "all", "rules": within}]}))
    code, said = promtool("check", "rules", "--lint=none", "rules.yaml", folder=tmp_path)
    assert code == 0, said


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert["alert"])
def test_an_alert_says_how_soon_and_has_a_runbook(alert):
    assert alert["labels"]["severity"] in {"critical", "warning", "info"}
    assert alert["annotations"].keys() == {"summary", "description", "runbook_url"}
    assert alert["annotations"]["runbook_url"] == f"docs/runbooks.md#{alert['alert'].lower()}"


def test_each_runbook_has_an_alert_and_says_all_that_is_needed():
    text = (ROOT / "docs/runbooks.md").read_text()
    chapters = dict(re.findall(r"^### (Holdfast\w+)\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL))
    assert list(chapters) == [alert["alert"] for alert in ALERTS]
    severities = {alert["alert"]: alert["labels"]["severity"] for alert in ALERTS}
    for name, chapter in chapters.items():
        assert [part for part in PARTS if f"**{part}" not in chapter] == [], name
        wakes = "**Wake somebody:** yes" in chapter
        assert wakes == (severities[name] == "critical"), name


def test_the_dashboard_and_the_page_of_metrics_are_as_they_are_drawn():
    assert json.loads(grafana.FILE.read_text()) == grafana.dashboard()
    page = metrics_page.PAGE.read_text()
    assert page == metrics_page.page(page), "run `make docs`"


def test_panels_have_ids_and_places_of_their_own():
    panels = grafana.dashboard()["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken = set()
    for panel in panels:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken, panel["title"]
        assert at["x"] + at["w"] <= grafana.WIDTH
        taken |= cells


def test_figures_are_named_by_the_rules_of_the_page():
    for name, metric in KNOWN.items():
        assert metric.meaning.endswith(".")
        assert name.endswith("_total") == (metric.kind == "counter"), name
        assert not {"contact", "contactId", "phone", "chatId", "messageId"} & set(metric.labels), name
        if {"userId", "sessionId"} & set(metric.labels):
            assert metric.kind == "gauge"
            assert name.startswith("holdfast_gateway_")
    assert "each_session" in Measured.__dataclass_fields__
