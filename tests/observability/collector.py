"""A collector of traces: takes OTLP over HTTP, and gives what came as a tree can be made of it."""

import gzip
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True)
class Span:
    service: str
    name: str
    trace: str
    id: str
    parent: str
    attributes: dict = field(compare=False)


class Collector:
    def __init__(self):
        self.spans = []
        self.raw = b""

    def of(self, trace):
        return [span for span in self.spans if span.trace == trace]

    @asynccontextmanager
    async def listening(self, port):
        app = web.Application()
        app.router.add_post("/v1/traces", self._take)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        try:
            yield self
        finally:
            await runner.cleanup()

    async def _take(self, request):
        body = await request.read()  # aiohttp has unzipped it where the header says so
        if body[:2] == b"\x1f\x8b":
            body = gzip.decompress(body)
        self.raw += body
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            named = {one.key: one.value.string_value for one in resource.resource.attributes}
            for scope in resource.scope_spans:
                for span in scope.spans:
                    self.spans.append(
                        Span(
                            named["service.name"],
                            span.name,
                            span.trace_id.hex(),
                            span.span_id.hex(),
                            span.parent_span_id.hex(),
                            {one.key: str(one.value) for one in span.attributes},
                        )
                    )
        return web.Response()
