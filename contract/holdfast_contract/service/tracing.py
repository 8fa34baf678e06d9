"""One trace a message, from phone to phone, for who has an OpenTelemetry collector.

A message's trail (`holdfast_contract.trails`) is its trace's id, so that nothing needs to be stored for it.
Nothing is loaded and nothing is done unless `configure` was told where traces go.
"""

import os
import re
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from holdfast_contract.service.settings import StartRefused

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Tracer

_STANDARD = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_TRAIL = re.compile(r"^[0-9a-f]{32}$")
_NOTHING: AbstractContextManager[None] = nullcontext()

_provider: "TracerProvider | None" = None
_tracer: "Tracer | None" = None
_root: ContextVar[str | None] = ContextVar("root", default=None)
"""The trail whose first span is being made: trace and span are named after it."""


def configure(service: str, endpoint: str | None) -> None:
    """Send traces to `endpoint`, or to where OpenTelemetry's own variables say; to neither, none are made.

    Raises `StartRefused` where the packages for it are not installed.
    """
    global _provider, _tracer  # noqa: PLW0603 - one for the process
    if endpoint is None and not any(map(os.environ.get, _STANDARD)):
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
        from opentelemetry.sdk.trace.id_generator import RandomIdGenerator  # noqa: PLC0415
    except ImportError:
        raise StartRefused("Traces need the extra `tracing`: install holdfast-contract[tracing].") from None

    class Ids(RandomIdGenerator):
        """Names the first span of a trail after it, and others by chance."""

        def generate_trace_id(self) -> int:
            trail = _root.get()
            return super().generate_trace_id() if trail is None else int(trail, 16)

        def generate_span_id(self) -> int:
            trail = _root.get()
            return super().generate_span_id() if trail is None else _first_span(trail)

    exporter = OTLPSpanExporter(endpoint=None if endpoint is None else _receiving(endpoint))
    _provider = TracerProvider(resource=Resource.create({"service.name": service}), id_generator=Ids())
    _provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=1_000))
    _tracer = _provider.get_tracer("holdfast")


def flush() -> None:
    """Send what was traced so far; for who may be halted at any time after that."""
    if _provider is not None:
        _provider.force_flush()


def _receiving(endpoint: str) -> str:
    """Give the address that takes spans; of a collector its base is enough."""
    return endpoint if urlsplit(endpoint).path.strip("/") else endpoint.rstrip("/") + "/v1/traces"


def _first_span(trail: str) -> int:
    return int(trail[:16], 16) or 1


def begin(name: str, trail: str, **attributes: Any) -> AbstractContextManager[None]:
    """Make a trail's first span inside, under which all its others stand."""
    return _NOTHING if _tracer is None else _begin(_tracer, name, trail, attributes)


def span(name: str, trail: str | None = None, **attributes: Any) -> AbstractContextManager[None]:
    """Make a span inside: under the one that is open here, or else under the first one of `trail`."""
    return _NOTHING if _tracer is None else _span(_tracer, name, trail, attributes)


def serving(name: str, headers: Mapping[str, str]) -> AbstractContextManager[None]:
    """Make a span of a request inside, under the one that its caller names."""
    return _NOTHING if _tracer is None else _serving(_tracer, name, headers)


def mark(**attributes: Any) -> None:
    """Add to the span that is open."""
    if _tracer is not None:
        from opentelemetry.trace import get_current_span  # noqa: PLC0415

        get_current_span().set_attributes(_written(attributes))


def name_in(headers: MutableMapping[str, str]) -> None:
    """Name the span that is open in the headers of a call, as W3C's `traceparent` does."""
    if _tracer is not None:
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator  # noqa: PLC0415

        TraceContextTextMapPropagator().inject(headers)


@contextmanager
def _begin(tracer: "Tracer", name: str, trail: str, attributes: Mapping[str, Any]) -> Iterator[None]:
    from opentelemetry.context import Context  # noqa: PLC0415

    token = _root.set(trail)
    try:
        first = tracer.start_span(name, context=Context(), attributes=_written(attributes))
    finally:
        _root.reset(token)
    with _open(first):
        yield


@contextmanager
def _span(tracer: "Tracer", name: str, trail: str | None, attributes: Mapping[str, Any]) -> Iterator[None]:
    made = tracer.start_span(name, context=_under(trail), attributes=_written(attributes))
    with _open(made):
        yield


@contextmanager
def _serving(tracer: "Tracer", name: str, headers: Mapping[str, str]) -> Iterator[None]:
    from opentelemetry.context import Context  # noqa: PLC0415
    from opentelemetry.trace import SpanKind  # noqa: PLC0415
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator  # noqa: PLC0415

    # A connection serves request after request: none of them stands under the one before.
    under = TraceContextTextMapPropagator().extract(headers, context=Context())
    with _open(tracer.start_span(name, context=under, kind=SpanKind.SERVER)):
        yield


@contextmanager
def _open(made: Any) -> Iterator[None]:
    """Have a span be the one that is open. Of an error it keeps the kind: its words may be anybody's."""
    from opentelemetry.trace import Status, StatusCode, use_span  # noqa: PLC0415

    with use_span(made, end_on_exit=True, record_exception=False, set_status_on_exception=False):
        try:
            yield
        except BaseException as error:
            made.set_status(Status(StatusCode.ERROR, str(getattr(error, "code", type(error).__name__))))
            raise


def _under(trail: str | None) -> "Context | None":
    """Give what a span stands under; None is the one that is open."""
    from opentelemetry.trace import (  # noqa: PLC0415
        NonRecordingSpan,
        SpanContext,
        TraceFlags,
        get_current_span,
        set_span_in_context,
    )

    if trail is None or not _TRAIL.match(trail):
        return None
    if get_current_span().get_span_context().trace_id == int(trail, 16):
        return None
    first = SpanContext(int(trail, 16), _first_span(trail), is_remote=True, trace_flags=TraceFlags(1))
    return set_span_in_context(NonRecordingSpan(first))


def _written(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {f"holdfast.{name}": value for name, value in attributes.items() if value is not None}
