"""New settings and intents: tried beside what is live, kept as versions, brought back."""

from collections.abc import Sequence
from dataclasses import replace

from holdfast_contract.assistant import AssistantSettings
from holdfast_contract.errors import DraftChanged, ValidationFailed
from holdfast_contract.ids import new_id
from holdfast_contract.intents import Intent
from holdfast_contract.models import ModelSettings
from holdfast_contract.trials import TestRun
from holdfast_contract.versions import IntentsVersion, Version, VersionState

from holdfast_core.application.configuration import (
    AsDraft,
    Configurations,
    ConfigurationStore,
    DraftNumbers,
    Fate,
    Part,
    Snapshot,
    Superseded,
    Trained,
)
from holdfast_core.application.intents import IntentTrainer
from holdfast_core.application.trials import Trials
from holdfast_core.domain.conversations.decisions import Configuration


class Versions:
    """Changes of a user's assistant, each kept whole or not at all.

    What is put is tried with the user's tests and goes live, unless a test that passes on the live version
    fails with the change: then it waits. Where something else went live while it was tried, it is tried
    again.

    What is drafted waits until a person publishes it. Settings and intents that wait are one draft: tried
    together, published together.
    """

    def __init__(
        self,
        store: ConfigurationStore,
        configurations: Configurations,
        trainer: IntentTrainer,
        trials: Trials,
    ) -> None:
        self._store = store
        self._configurations = configurations
        self._trainer = trainer
        self._trials = trials

    async def put_settings(self, user_id: str, settings: AssistantSettings) -> Version:
        """Keep settings in place of all that were set. A model's key that is left out stays.

        Raises `ValidationFailed` where the key that would stay is for another address.
        """
        while True:
            before = await self._store.snapshot(user_id)
            present = (await self._configurations.draft(user_id)).settings.model
            complete = settings.model_copy(update={"model": with_key(settings.model, present)})
            candidate = replace(before.configuration, settings=complete)
            fate = await self._tried(user_id, "settings", candidate, before)
            try:
                return await self._store.add_settings(user_id, complete, fate)
            except Superseded:
                continue

    async def put_intents(self, user_id: str, intents: Sequence[Intent]) -> IntentsVersion:
        """Train intents and keep them in place of those before. Raises `ValidationFailed`."""
        trained = await self._trained(intents)
        while True:
            before = await self._store.snapshot(user_id)
            candidate = replace(
                before.configuration,
                intents=trained.intents,
                intent_model=trained.model,
                key=f"{user_id}/{new_id('try')}",
            )
            fate = await self._tried(user_id, "intents", candidate, before)
            try:
                version = await self._store.add_intents(user_id, trained, fate)
            except Superseded:
                continue
            return IntentsVersion(**vars(version), report=trained.report)

    async def draft_settings(
        self, user_id: str, settings: AssistantSettings, *, over: int | None = None
    ) -> Version:
        """Keep settings as the draft, in place of the draft before. A model's key that is left out stays.

        `over` is the number of the version that the change was made over, as `Numbers.newest` gives it, and 0
        where there was none. Raises `DraftChanged` where it is another by now, and `ValidationFailed` as
        `put_settings` does.
        """
        present = (await self._configurations.draft(user_id)).settings.model
        complete = settings.model_copy(update={"model": with_key(settings.model, present)})
        return await self._store.add_settings(user_id, complete, AsDraft(over))

    async def draft_intents(
        self, user_id: str, intents: Sequence[Intent], *, over: int | None = None
    ) -> IntentsVersion:
        """Train intents and keep them as the draft. Raises `DraftChanged` and `ValidationFailed`."""
        trained = await self._trained(intents)
        version = await self._store.add_intents(user_id, trained, AsDraft(over))
        return IntentsVersion(**vars(version), report=trained.report)

    async def try_draft(self, user_id: str) -> TestRun | None:
        """Run the tests on the draft beside what is live, and keep beside it how they came out.

        None where nothing waits, or there are no tests.
        """
        while True:
            drafted = await self._configurations.snapshot(user_id, draft=True)
            if not any(drafted.numbers.draft):
                return None
            run = await self._trials.compare(user_id, "draft", drafted.configuration)
            failed = run and _failures_of(run)
            try:
                await self._store.note_trial(user_id, drafted, failed)
            except Superseded:
                continue
            return failed

    async def publish_draft(self, user_id: str, seen: DraftNumbers) -> list[Version]:
        """Put the draft in use that a person has seen with its tests, whatever they say.

        Raises `DraftChanged` where it is another by now, and `DraftOutdated` where something else went live
        since it was tried.
        """
        if (await self._store.numbers(user_id)).draft != seen:
            raise DraftChanged
        trained = await self._trained_anew(user_id, seen.intents) if seen.intents else None
        return await self._store.publish_draft(user_id, seen, trained)

    async def discard(self, user_id: str, part: Part, number: int) -> Version:
        """Put a version that waits aside. Raises `VersionNotFound`; `DraftChanged` where it does not wait."""
        return await self._store.discard(user_id, part, number)

    async def restore(self, user_id: str, part: Part, number: int) -> Version:
        """Make a draft of an earlier version, in place of the draft before. Raises `VersionNotFound`."""
        if part == Part.INTENTS:
            _, trained = await self._store.intents(user_id, number)
            return await self.draft_intents(user_id, trained.intents)
        _, settings = await self._store.settings(user_id, number)
        return await self._store.add_settings(user_id, settings, AsDraft())

    async def settings(self, user_id: str, number: int) -> tuple[Version, AssistantSettings]:
        """Give a version of the settings. Raises `VersionNotFound`."""
        return await self._store.settings(user_id, number)

    async def intents(self, user_id: str, number: int) -> tuple[Version, Trained]:
        """Give a version of the intents. Raises `VersionNotFound`."""
        return await self._store.intents(user_id, number)

    async def publish(self, user_id: str, part: Part, number: int) -> Version:
        """Put a version that waits or an earlier one in use, whatever the tests say.

        Intents are trained anew, since the embedder may be another by now. Raises `VersionNotFound`.
        """
        if part == Part.ASSISTANT:
            return await self._store.publish(user_id, part, number)
        trained = await self._trained_anew(user_id, number)
        return await self._store.publish(user_id, part, number, trained)

    async def history(self, user_id: str, part: Part) -> list[Version]:
        """List the versions, the newest first."""
        return await self._store.history(user_id, part)

    async def _trained_anew(self, user_id: str, number: int) -> Trained:
        _, trained = await self._store.intents(user_id, number)
        return await self._trained(trained.intents)

    async def _trained(self, intents: Sequence[Intent]) -> Trained:
        if not intents:
            return Trained()
        model, report = await self._trainer.train(list(intents))
        return Trained(tuple(intents), model, report)

    async def _tried(self, user_id: str, change: str, candidate: Configuration, before: Snapshot) -> Fate:
        run = await self._trials.compare(user_id, change, candidate)
        if run is None:
            return Fate(VersionState.LIVE, before)
        return Fate(VersionState.WAITING if run.worse else VersionState.LIVE, before, _failures_of(run))


def _failures_of(run: TestRun) -> TestRun:
    return run.model_copy(update={"results": [result for result in run.results if not result.passed]})


def with_key(model: ModelSettings | None, present: ModelSettings | None) -> ModelSettings | None:
    """Give the model its key back where it was left out; never to an address that it was not given for.

    Raises `ValidationFailed` where the key that is set is for another one.
    """
    if model is None or "api_key" in model.model_fields_set or not present or not present.api_key:
        return model
    if model.base_url != present.base_url:
        problem = "The key that is set is for another baseUrl. Give the one for this, or null for none."
        raise ValidationFailed(details={"fields": [{"field": "model.apiKey", "problem": problem}]})
    return model.model_copy(update={"api_key": present.api_key})
