"""The assistant's settings and intents as they are shown, and the versions that they are kept in."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from pydantic import model_validator

from holdfast_contract.assistant import AssistantSettings
from holdfast_contract.intents import Intent, IntentReport
from holdfast_contract.model import WireModel
from holdfast_contract.models import ModelShown
from holdfast_contract.times import Timestamp
from holdfast_contract.trials import TestRun


class VersionState(StrEnum):
    """Where a version is: in use, not live yet, or put aside.

    `waiting` is the draft: kept as one, or held back by the tests. A draft that follows it takes its place;
    it is `earlier` where it was discarded or another change went live, and `liveAt` is null then.
    """

    LIVE = "live"
    WAITING = "waiting"
    EARLIER = "earlier"


class PutAssistant(AssistantSettings):
    """The settings in place of all that were set. What GET shows may be sent back as it is."""

    @model_validator(mode="before")
    @classmethod
    def _pass_over_what_is_only_shown(cls, given: Any) -> Any:
        if isinstance(given, Mapping) and isinstance(model := given.get("model"), Mapping):
            shown = {"apiKeySet", "apiKeyEnd"}
            return {**given, "model": {name: model[name] for name in model if name not in shown}}
        return given


class AssistantShown(AssistantSettings):
    """The settings, of the model's key only whether there is one."""

    model: ModelShown | None = None  # type: ignore[assignment]  # less than was set, on purpose


class IntentsShown(WireModel):
    """The intents, and what was found when they were trained; null where there are none."""

    intents: list[Intent]
    report: IntentReport | None


class Version(WireModel):
    """A version of the settings or of the intents, and the run of the tests that let it pass or held it.

    Of that run's results only the failures are kept; null where no tests were run. `liveAt` is when it went
    live last; null where it never did.
    """

    number: int
    state: VersionState
    created_at: Timestamp
    live_at: Timestamp | None = None
    tests: TestRun | None = None


class IntentsVersion(Version):
    """The same of intents that were just put, with what was found when they were trained."""

    report: IntentReport | None = None


class AssistantVersion(Version):
    """A version of the settings with what it says."""

    settings: AssistantShown


class IntentsVersionShown(IntentsVersion):
    """A version of the intents with the intents."""

    intents: list[Intent]


class VersionList(WireModel):
    """Versions, the newest first."""

    versions: list[Version]
