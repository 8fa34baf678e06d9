"""A service held against its own OpenAPI document by Schemathesis."""

from collections.abc import Iterator
from typing import Any

import schemathesis
from holdfast_contract.errors import HTTP_STATUS, ErrorCode
from schemathesis.engine import events, from_schema
from schemathesis.openapi.checks import RejectedPositiveData

from interfaces.effort import EXAMPLES, SEED, examples
from interfaces.services import SESSION, USER, Service

EVENT_STREAM = "text/event-stream"
ENDS_THE_WORLD = frozenset({"removeUser", "forgetUser"})
"""They take the user away whom all others are asked about; they have tests of their own."""


def problems(service: Service, *, short: int) -> list[str]:
    """Call every operation but the endless ones, rightly and wrongly, and say what is not as documented."""
    service.prepare()
    found: dict[tuple[str, str], str] = {}
    for event in from_schema(_schema(service, short)).execute():
        match event:
            case events.ScenarioFinished():
                for kind, told in _told(event):
                    found.setdefault((event.label or "", kind), told)
            case events.NonFatalError():
                found.setdefault((event.label, "error"), event.info.format())
            case events.FatalError():
                raise event.exception
    return [f"{label}: {kind}\n{told}" for (label, kind), told in found.items()]


def _schema(service: Service, short: int) -> Any:
    document = service.document()
    document["paths"] = {
        path: {
            method: operation
            for method, operation in methods.items()
            if not is_endless(operation) and operation["operationId"] not in ENDS_THE_WORLD
        }
        for path, methods in document["paths"].items()
    }
    schema = schemathesis.openapi.from_dict(document, config=_config(service, examples(short)))

    @schema.hook
    def after_call(_context: Any, case: Any, response: Any) -> None:
        if response.status_code < 300 and case.method != "GET":
            service.prepare()

    @schema.hook
    def filter_failure(_context: Any, failure: Any, _case: Any, response: Any) -> bool:
        """Pass over a refusal of what is well-formed that tells of the world and not of the form."""
        is_refused = isinstance(failure, RejectedPositiveData)
        return not is_refused or response.json()["error"]["code"] == ErrorCode.VALIDATION_FAILED

    return schema


def is_endless(operation: dict[str, Any]) -> bool:
    return any(
        EVENT_STREAM in answer.get("content", {}) for answer in operation.get("responses", {}).values()
    )


def _config(service: Service, most: int) -> schemathesis.Config:
    expected = ["2xx", "3xx", "4xx", "502", "503"]  # where an operation documents them, which is checked too
    return schemathesis.Config.from_dict(
        {
            "seed": SEED,
            "base-url": service.url,
            "headers": service.headers,
            "request-timeout": 5.0,
            "continue-on-failure": True,
            "generation": {"max-examples": most, "database": "none", "no-shrink": True},
            "dictionaries": {"users": {"values": [USER]}, "sessions": {"values": [SESSION]}},
            "parameters": {
                "path.userId": {"dictionary": "users", "probability": 0.8},
                "path.sessionId": {"dictionary": "sessions", "probability": 0.8},
            },
            "checks": {
                "not_a_server_error": {"expected-statuses": expected},
                # `DELETE …/documents/search` deletes a document of the id `search`.
                "allow_header_conformance": {"enabled": False},
            },
            "operations": [
                {
                    # Which names it takes depends on the body's type.
                    "include-path": "/v1/users/{userId}/documents",
                    "checks": {"positive_data_acceptance": {"enabled": False}},
                },
                *(
                    {
                        # Which fields go together is more than a schema says.
                        "include-path": f"/v1/users/{{userId}}/{name}",
                        "checks": {"positive_data_acceptance": {"enabled": False}},
                        # Every field wrong in every way takes its time: for who asks for effort.
                        "phases": {"coverage": {"enabled": bool(EXAMPLES)}},
                    }
                    for name in ("assistant", "intents", "tests")
                ),
            ],
            "phases": {"stateful": {"enabled": False}},
        }
    )


def _told(event: events.ScenarioFinished) -> Iterator[tuple[str, str]]:
    for checks in event.recorder.checks.values():
        for check in checks:
            if check.failure_info is not None:
                failure = check.failure_info.failure
                yield failure.title, f"{failure.message}\n{check.failure_info.code_sample}"
    for interaction in event.recorder.interactions.values():
        if interaction.response is None:
            yield "no answer", interaction.request.uri
        elif interaction.response.status_code >= 400 and (problem := shape_problem(interaction.response)):
            yield problem, f"{interaction.request.method} {interaction.request.uri}"


def shape_problem(response: Any) -> str | None:
    """Say what is wrong with the form of a refusal; None where it is the one of the contract."""
    try:
        error = response.json()["error"]
        if HTTP_STATUS[ErrorCode(error["code"])] != response.status_code:
            return f"{error['code']} with the status {response.status_code}"
        if set(error) != {"code", "message", "details", "requestId"} or not error["message"]:
            return f"an error of the fields {sorted(error)}"
    except (ValueError, KeyError, TypeError):
        return f"a refusal of another form: {response.content[:80]!r}"
    if "Traceback" in error["message"]:
        return "a traceback"
    return None
