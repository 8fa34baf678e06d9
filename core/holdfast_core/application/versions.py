"""New settings and intents: tried beside what is live, kept as versions, brought back."""

from collections.abc import Sequence
from dataclasses import replace

from holdfast_contract.assistant import AssistantSettings
from holdfast_contract.errors import ValidationFailed
from holdfast_contract.ids import new_id
from holdfast_contract.intents import Intent
from holdfast_contract.models import ModelSettings
from holdfast_contract.versions import IntentsVersion, Version, VersionState

from holdfast_core.application.configuration import (
    Configurations,
    ConfigurationStore,
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
    """Changes of a user's assistant. Each is tried with the user's tests and then kept, whole or not at all.

    It goes live unless a test that passes on the live version fails with the change: then it waits. Where
    something else went live while it was tried, it is tried again.
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
            complete = settings.model_copy(update={"model": _with_key(settings.model, present)})
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

    async def publish(self, user_id: str, part: Part, number: int) -> Version:
        """Put a version that waits or an earlier one in use, whatever the tests say.

        Intents are trained anew, since the embedder may be another by now. Raises `VersionNotFound`.
        """
        if part == Part.ASSISTANT:
            return await self._store.publish(user_id, part, number)
        trained = await self._trained(await self._store.intents(user_id, number))
        return await self._store.publish(user_id, part, number, trained)

    async def history(self, user_id: str, part: Part) -> list[Version]:
        """List the versions, the newest first."""
        return await self._store.history(user_id, part)

    async def _trained(self, intents: Sequence[Intent]) -> Trained:
        if not intents:
            return Trained()
        model, report = await self._trainer.train(list(intents))
        return Trained(tuple(intents), model, report)

    async def _tried(self, user_id: str, change: str, candidate: Configuration, before: Snapshot) -> Fate:
        run = await self._trials.compare(user_id, change, candidate)
        if run is None:
            return Fate(VersionState.LIVE, before)
        failed = run.model_copy(update={"results": [result for result in run.results if not result.passed]})
        return Fate(VersionState.WAITING if run.worse else VersionState.LIVE, before, failed)


def _with_key(model: ModelSettings | None, present: ModelSettings | None) -> ModelSettings | None:
    """Give the model its key back where it was left out; never to an address that it was not given for."""
    if model is None or "api_key" in model.model_fields_set or not present or not present.api_key:
        return model
    if model.base_url != present.base_url:
        problem = "The key that is set is for another baseUrl. Give the one for this, or null for none."
        raise ValidationFailed(details={"fields": [{"field": "model.apiKey", "problem": problem}]})
    return model.model_copy(update={"api_key": present.api_key})
