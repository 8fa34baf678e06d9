"""Calls to another service of ours: counted, and named after the request or the work that they are for."""

import time
from types import SimpleNamespace

import aiohttp
import structlog

from holdfast_contract.service import tracing
from holdfast_contract.service.metrics import Counter, Histogram, answer_class
from holdfast_contract.service.web import REQUEST_ID_HEADER


def watched_calls(calls: Counter, seconds: Histogram) -> aiohttp.TraceConfig:
    """Make what an HTTP client is to be made with: it counts by host, and by host and answer."""

    async def begin(_session: object, call: SimpleNamespace, asked: aiohttp.TraceRequestStartParams) -> None:
        call.began = time.perf_counter()
        request_id = structlog.contextvars.get_contextvars().get("request_id")
        if request_id is not None:
            asked.headers.setdefault(REQUEST_ID_HEADER, request_id)
        tracing.name_in(asked.headers)

    async def answered(_session: object, call: SimpleNamespace, got: aiohttp.TraceRequestEndParams) -> None:
        host = got.url.authority
        calls.add(host, answer_class(got.response.status))
        seconds.observe(time.perf_counter() - call.began, host)

    async def failed(
        _session: object, _call: SimpleNamespace, got: aiohttp.TraceRequestExceptionParams
    ) -> None:
        calls.add(got.url.authority, answer_class(None))

    config = aiohttp.TraceConfig()
    config.on_request_start.append(begin)
    config.on_request_end.append(answered)
    config.on_request_exception.append(failed)
    return config
