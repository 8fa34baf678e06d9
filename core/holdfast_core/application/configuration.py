"""A user's assistant as it is set now: the settings and the intents, each in the version that is in use."""

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from holdfast_contract.assistant import AssistantSettings
from holdfast_contract.intents import Intent, IntentReport
from holdfast_contract.models import ModelSettings
from holdfast_contract.trials import TestRun
from holdfast_contract.versions import Version, VersionState

from holdfast_core.domain.answers.models import Deadlines, ModelAccess
from holdfast_core.domain.conversations.decisions import Configuration

_REMEMBERED = 64
"""Users whose configuration is held in memory."""


class Part(StrEnum):
    """What has versions of its own."""

    ASSISTANT = "assistant"
    INTENTS = "intents"


class DraftNumbers(NamedTuple):
    """Which draft somebody looks at: the numbers of the versions that it is made of, 0 for none."""

    assistant: int = 0
    intents: int = 0


class Numbers(NamedTuple):
    """The numbers of the versions that are live and of those that wait; 0 where there is none."""

    assistant: int = 0
    intents: int = 0
    waiting_assistant: int = 0
    waiting_intents: int = 0

    @property
    def draft(self) -> "DraftNumbers":
        """Those that wait."""
        return DraftNumbers(self.waiting_assistant, self.waiting_intents)

    def newest(self, part: Part) -> int:
        """Give the number of what a change of a part is made over: the draft's, else the live version's."""
        if part == Part.ASSISTANT:
            return self.waiting_assistant or self.assistant
        return self.waiting_intents or self.intents


@dataclass(frozen=True)
class Trained:
    """Intents, what was trained on them, and what was found on that occasion."""

    intents: tuple[Intent, ...] = ()
    model: bytes | None = None
    report: IntentReport | None = None


class Documents(NamedTuple):
    """What tells one state of a user's documents from another: how many, and when the last went live."""

    live: int
    updated_at: datetime | None


@dataclass(frozen=True)
class DraftTrial:
    """That the tests were run on a draft beside what is live, and how they came out; None: there are none."""

    run: TestRun | None


@dataclass(frozen=True)
class Snapshot:
    """A configuration, and what was in use when it was read.

    `trial` is a draft's; None where it was not tried yet, or beside something else than what is live now.
    """

    numbers: Numbers
    configuration: Configuration
    report: IntentReport | None
    documents: Documents
    trial: DraftTrial | None = None


@dataclass(frozen=True)
class Fate:
    """What becomes of a new version, given that in use is still what it was tried beside."""

    state: VersionState
    beside: Snapshot
    tests: TestRun | None = None


@dataclass(frozen=True)
class AsDraft:
    """That a new version waits until a person publishes it, in the place of the draft before.

    `over` is the number of the version that the change was made over; None: over whatever there is.
    """

    over: int | None = None


class Superseded(Exception):
    """Something else is in use by now: what was found out beside the old says nothing any more."""


class ConfigurationStore(Protocol):
    """Versions of settings and intents. At most one of a part is live, and at most one waits."""

    async def numbers(self, user_id: str) -> Numbers:
        """Say which versions are in use: one look at an index."""
        ...

    async def snapshot(self, user_id: str, *, draft: bool = False) -> Snapshot:
        """Read the live configuration, or that with what waits in its place."""
        ...

    async def add_settings(self, user_id: str, settings: AssistantSettings, fate: Fate | AsDraft) -> Version:
        """Keep settings as a new version. Raises `Superseded`, and of a draft `DraftChanged`."""
        ...

    async def add_intents(self, user_id: str, trained: Trained, fate: Fate | AsDraft) -> Version:
        """Keep intents as a new version. Raises `Superseded`, and of a draft `DraftChanged`."""
        ...

    async def settings(self, user_id: str, number: int) -> tuple[Version, AssistantSettings]:
        """Give a version of the settings. Raises `VersionNotFound`."""
        ...

    async def intents(self, user_id: str, number: int) -> tuple[Version, Trained]:
        """Give a version of the intents. Raises `VersionNotFound`."""
        ...

    async def note_trial(self, user_id: str, drafted: Snapshot, run: TestRun | None) -> None:
        """Keep beside a draft how the tests came out. Raises `Superseded`."""
        ...

    async def publish(self, user_id: str, part: Part, number: int, trained: Trained | None = None) -> Version:
        """Put a version in use, intents as they are trained now. Raises `VersionNotFound`."""
        ...

    async def publish_draft(
        self, user_id: str, seen: DraftNumbers, trained: Trained | None = None
    ) -> list[Version]:
        """Put a draft in use as a whole. Raises `DraftChanged` and `DraftOutdated`."""
        ...

    async def discard(self, user_id: str, part: Part, number: int) -> Version:
        """Put a version that waits aside. Raises `DraftChanged` where it does not wait."""
        ...

    async def history(self, user_id: str, part: Part) -> list[Version]:
        """List the versions, the newest first."""
        ...


class Configurations:
    """What is in use. Each call looks at the numbers: another process may have changed them."""

    def __init__(self, store: ConfigurationStore, model: ModelSettings | None = None) -> None:
        """`model` is the operator's, for users who set none of their own."""
        self._store = store
        self._model = model
        self._known: OrderedDict[str, Snapshot] = OrderedDict()

    async def live(self, user_id: str) -> Configuration:
        """Give what replies are decided by."""
        return (await self.snapshot(user_id)).configuration

    async def draft(self, user_id: str) -> Configuration:
        """Give the same with what waits in its place."""
        return (await self.snapshot(user_id, draft=True)).configuration

    async def snapshot(self, user_id: str, *, draft: bool = False) -> Snapshot:
        """Give either with the versions that it was read from."""
        if draft:
            return self._with_model(await self._store.snapshot(user_id, draft=True))
        known = self._known.get(user_id)
        if known is None or known.numbers != await self._store.numbers(user_id):
            known = self._with_model(await self._store.snapshot(user_id))
        self._known[user_id] = known
        self._known.move_to_end(user_id)
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return known

    def _with_model(self, snapshot: Snapshot) -> Snapshot:
        model = snapshot.configuration.settings.model or self._model
        if model is None:
            return snapshot
        return replace(snapshot, configuration=replace(snapshot.configuration, model=_access(model)))


def _access(model: ModelSettings) -> ModelAccess:
    return ModelAccess(
        base_url=model.base_url,
        model=model.model,
        api_key=model.api_key,
        deadlines=Deadlines(total=model.timeout_seconds),
        max_output_tokens=model.max_output_tokens,
        price_in=model.price_in,
        price_out=model.price_out,
    )
