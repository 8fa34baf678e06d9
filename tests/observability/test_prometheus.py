"""A real Prometheus reads both services and the worker, and raises an alert when the worker is gone."""

import asyncio
import json
import secrets
import shutil
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
import yaml
from holdfast_contract.events import Event
from holdfast_contract.signing import Signer
from holdfast_contract.times import now
from stack import Stack, free_port

pytestmark = pytest.mark.browser  # the gateway starts none, but wants to know where one is
ROOT = Path(__file__).resolve().parents[2]
KEY = "m" + secrets.token_urlsafe(24)


def program(name):
    return shutil.which(name) or ROOT / ".tools/prometheus/usr/bin" / name


class Prometheus:
    def __init__(self, url, http):
        self._url, self._http = url, http

    async def ask(self, path):
        try:
            async with self._http.get(f"{self._url}/api/v1/{path}") as response:
                return (await response.json())["data"]
        except aiohttp.ClientError:
            return None

    async def until(self, path, is_so):
        found = None
        async with asyncio.timeout(40):
            while not (found is not None and is_so(found)):
                await asyncio.sleep(0.1)
                found = await self.ask(path)
        return found


def configuration(folder, stack, worker_port):
    """Take the configuration that is shipped, with this machine's places and less patience."""
    shipped = yaml.safe_load((ROOT / "infra/monitoring/prometheus.yaml").read_text())
    shipped["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    (folder / "key").write_text(KEY)
    places = {"gateway": stack.ports.gateway, "core": stack.ports.core, "worker": worker_port}
    for job in shipped["scrape_configs"]:
        who = job["job_name"].removeprefix("holdfast-")
        job["static_configs"] = [{"targets": [f"127.0.0.1:{places[who]}"]}]
        job["authorization"]["credentials_file"] = str(folder / "key")
    (folder / "prometheus.yaml").write_text(json.dumps(shipped))
    alerts = (ROOT / "infra/monitoring/alerts.yaml").read_text()
    rules = yaml.safe_load(alerts)
    for group in rules["groups"]:
        for rule in group["rules"]:
            rule["for"] = "1s"
            rule["expr"] = rule["expr"].replace("> 60", "> 1")
    (folder / "alerts.yaml").write_text(json.dumps(rules))


@asynccontextmanager
async def watching(folder):
    """Run Prometheus on what `configuration` has written."""
    port = free_port()
    command = [
        program("prometheus"),
        f"--config.file={folder / 'prometheus.yaml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
    ]
    with (folder / "prometheus.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(*command, stdout=log, stderr=log)
    try:
        async with aiohttp.ClientSession() as http:
            yield Prometheus(f"http://127.0.0.1:{port}", http)
    finally:
        process.terminate()
        await process.wait()


async def tell_of_a_message(stack, http):
    """Have core take an event in, as a gateway would."""
    event = Event(
        id="evt_1",
        type="message.received",
        timestamp=now(),
        user_id="acme",
        session_id="default",
        data={},
    )
    body = event.to_json()
    signer = Signer([stack.settings["CORE_WEBHOOK_SECRETS"].split(",")[0]])
    async with http.post(
        f"{stack.core_url}/webhooks/gateway", data=body, headers=signer.headers("evt_1", now(), body)
    ) as response:
        assert response.status == 202, await response.text()


async def the_key_opens_nothing_else(stack, http):
    for url in (f"{stack.gateway_url}/v1/sessions", f"{stack.core_url}/v1/users/acme/documents"):
        async with http.get(url, headers={"Authorization": f"Bearer {KEY}"}) as response:
            assert response.status == 401
    for key in ("", "no" + KEY):
        for url in (stack.gateway_url, stack.core_url):
            async with http.get(f"{url}/metrics", headers={"Authorization": f"Bearer {key}"}) as response:
                assert response.status == 401


async def test_prometheus_sees_all_three_and_says_when_nobody_works(tmp_path):
    stack, worker_port = Stack.on_simulator(tmp_path), free_port()
    stack.services["core"].command.append("--no-worker")
    stack.settings |= {
        "CORE_METRICS_KEY": KEY,
        "GATEWAY_METRICS_KEY": KEY,
        "CORE_WORKER_PORT": str(worker_port),
    }
    stack.add_worker()
    configuration(tmp_path, stack, worker_port)
    async with stack, watching(tmp_path) as prometheus, aiohttp.ClientSession() as http:
        up = await prometheus.until("query?query=up==1", lambda found: len(found["result"]) == 3)
        assert {one["metric"]["job"] for one in up["result"]} == {
            "holdfast-gateway",
            "holdfast-core",
            "holdfast-worker",
        }
        rules = await prometheus.until("rules", lambda found: found["groups"])
        await prometheus.until(
            "query?query=holdfast_gateway_lease_left_seconds>0", lambda found: found["result"]
        )
        assert [r["lastError"] for g in rules["groups"] for r in g["rules"] if r.get("lastError")] == []
        await the_key_opens_nothing_else(stack, http)
        await stack.stop("worker")
        await tell_of_a_message(stack, http)
        names = {"HoldfastWorkWaits", "HoldfastWorkerDown"}
        raised = await prometheus.until(
            "alerts",
            lambda found: (
                names <= {a["labels"]["alertname"] for a in found["alerts"] if a["state"] == "firing"}
            ),
        )
        others = {a["labels"]["alertname"] for a in raised["alerts"] if a["state"] == "firing"} - names
        assert others == set()
