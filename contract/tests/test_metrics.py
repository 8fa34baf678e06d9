import asyncio
import json
from datetime import UTC, datetime
from time import perf_counter

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from holdfast_contract.service.access import Access, http_figures
from holdfast_contract.service.metrics import LoopLag, Registry, embedded, written
from holdfast_contract.service.web import Route, make_app
from prometheus_client.parser import text_string_to_metric_families


def samples(registry):
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(written(registry).decode())
        for sample in family.samples
    }


@pytest.fixture
def registry():
    return Registry("holdfast_test")


def test_prometheus_reads_what_is_written(registry):
    counted = registry.counter("things", "Things.", "kind")
    counted.begin("rare")
    counted.add('odd "one"\\\n')
    counted.add('odd "one"\\\n', by=2)
    registry.gauge("heat", "How hot.").set(1.5)
    spread = registry.histogram("wait_seconds", "Waits.", "who", buckets=(0.1, 1.0))
    for value in (0.1, 0.5, 7.0):
        spread.observe(value, "ann")
    found = samples(registry)
    assert found["holdfast_test_things_total", ("kind", "rare")] == 0
    assert found["holdfast_test_things_total", ("kind", 'odd "one"\\\n')] == 3
    assert found[("holdfast_test_heat",)] == 1.5
    bucket = "holdfast_test_wait_seconds_bucket"
    assert [found[bucket, ("le", le), ("who", "ann")] for le in ("0.1", "1", "+Inf")] == [1, 2, 3]
    assert found["holdfast_test_wait_seconds_sum", ("who", "ann")] == pytest.approx(7.6)
    assert found["holdfast_test_wait_seconds_count", ("who", "ann")] == 3


def test_two_figures_have_no_name_in_common(registry):
    registry.gauge("heat", "How hot.")
    with pytest.raises(ValueError, match="holdfast_test_heat"):
        registry.gauge("heat", "How hot.")


async def test_requests_are_counted_by_their_route_and_never_by_their_path(registry):
    async def greet(_request):
        return web.Response()

    watch = Access(*http_figures(registry)).middleware()
    app = make_app([Route("GET", "/v1/contacts/{contactId}", greet, "Greets.")], watch=[watch])
    async with TestClient(TestServer(app)) as client:
        for path in ("/v1/contacts/628111", "/v1/contacts/628222", "/nowhere/628333"):
            await client.get(path)
        await client.request("PROPFIND", "/nowhere")
    found = samples(registry)
    route = ("route", "/v1/contacts/{contactId}")
    assert found["holdfast_test_http_requests_total", ("method", "GET"), route, ("status", "200")] == 2
    nowhere = ("holdfast_test_http_requests_total", ("method", "none"), ("route", "none"), ("status", "404"))
    assert found[nowhere] == 2
    assert found["holdfast_test_http_request_seconds_count", ("method", "GET"), route] == 2
    assert b"/628" not in written(registry)


async def test_what_blocks_the_loop_is_seen():
    lag = LoopLag()
    async with lag.watching():
        await asyncio.sleep(0)
        until = perf_counter() + 0.8
        while perf_counter() < until:  # blocks, as a fault would
            pass
        async with asyncio.timeout(10):
            while not (longest := lag.take()):  # noqa: ASYNC110
                await asyncio.sleep(0)
    assert longest > 0.2
    assert lag.take() == 0


def test_cloudwatch_is_told_in_its_own_format(registry):
    waiting = registry.gauge("waiting", "What waits.", "queue")
    waiting.set(3, "inbox")
    at = datetime(2026, 11, 21, tzinfo=UTC)
    [line] = embedded("Shop", [waiting], at)
    told = json.loads(line)
    [metrics] = told["_aws"]["CloudWatchMetrics"]
    assert metrics == {
        "Namespace": "Shop",
        "Dimensions": [["queue"]],
        "Metrics": [{"Name": "holdfast_test_waiting"}],
    }
    assert (told["queue"], told["holdfast_test_waiting"]) == ("inbox", 3)
    assert told["_aws"]["Timestamp"] == at.timestamp() * 1000
