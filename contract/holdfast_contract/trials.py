"""A user's own tests of the assistant: questions with what is expected, and how they came out."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field, StrictBool, StringConstraints, model_validator

from holdfast_contract.knowledge import Question
from holdfast_contract.model import RequestModel, WireModel
from holdfast_contract.replies import Action
from holdfast_contract.times import Timestamp

MOST_TESTS = 500

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255)]
Part = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000)]


_YEARS = range(2000, 2101)


def _within_reach(moment: datetime) -> datetime:
    if moment.year not in _YEARS:
        raise ValueError(f"must be in a year from {_YEARS[0]} to {_YEARS[-1]}")
    return moment


Moment = Annotated[Timestamp, AfterValidator(_within_reach)]
"""A moment that may be tried: one that can be reckoned with in any time zone."""


class Expectation(RequestModel):
    """What must hold of an answer; what is left out may be anything, but something must be said.

    `source` is the file name or documentId of the passage that is answered from, `heading` a part of that
    passage's heading. `refusal` true: the assistant says that it does not know; false: it does not say so.
    `contains`: each of these stands in the reply, whatever its case.
    """

    intent: Name | None = None
    source: Name | None = None
    heading: Name | None = None
    action: Action | None = None
    refusal: StrictBool | None = None
    contains: list[Part] = Field(default_factory=list, max_length=20)

    @model_validator(mode="after")
    def _says_something(self) -> "Expectation":
        if all(value is None or value == [] for value in vars(self).values()):
            raise ValueError("say what is expected: intent, source, action, refusal or contains")
        if self.heading and not self.source:
            raise ValueError("a heading needs the source that it stands in")
        return self


class Trial(RequestModel):
    """A question and what is expected. `at` is when it is asked: it matters for hours and surcharges.

    Without `at` it is asked now, and as if people were there.
    """

    question: Question
    expect: Expectation
    contact_name: Name | None = None
    at: Moment | None = None


class TestPack(RequestModel):
    """All tests of a user."""

    __test__ = False  # not one of pytest's

    tests: list[Trial] = Field(max_length=MOST_TESTS)


class RunTests(RequestModel):
    """How to run them: on what is live or, as `draft`, on what waits; with the model only where asked.

    With `withAutomations` subscriptions that answer are asked too, and are told that it is a trial.
    """

    draft: StrictBool = False
    with_model: StrictBool = False
    with_automations: StrictBool = False


class Got(WireModel):
    """What the assistant did. `source`, `heading` and `score` are the best passage's, where there is one."""

    action: Action
    reply: str | None
    intent: str | None
    confidence: float
    source: str | None
    heading: str | None
    score: float | None


class Outcome(WireModel):
    """How a test came out; `failures` say in words what was not as expected.

    `got` is null where the assistant itself failed. `passedBefore` is set where a change is compared with
    what is live, on tests that fail with the change.
    """

    question: str
    passed: bool
    expect: Expectation
    got: Got | None
    failures: list[str] = Field(default_factory=list)
    passed_before: bool | None = None


class TestRun(WireModel):
    """How all tests came out. `change` says in words what change they were run for; null: on demand.

    `worse` counts the tests that pass on what is live and fail with the change: any, and the change waits.
    """

    __test__ = False

    ran_at: Timestamp
    change: str | None
    draft: bool
    with_model: bool
    with_automations: bool = False
    total: int
    passed: int
    failed: int
    worse: int
    results: list[Outcome]
