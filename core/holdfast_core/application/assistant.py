"""The reply engine: small steps in a row, each of which may end it, and each leaves its evidence."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from time import perf_counter
from typing import Protocol

from holdfast_contract.replies import Usage
from holdfast_contract.service import tracing

from holdfast_core.application import measures
from holdfast_core.application.configuration import Configurations
from holdfast_core.application.thought import ChainStep, Thought
from holdfast_core.domain.conversations.decisions import Configuration, Decision, PlatformUse, Situation
from holdfast_core.domain.conversations.rehearsals import Rehearsal


class Background(Protocol):
    """What is known of a contact without a message in hand."""

    async def of(self, user_id: str, contact_id: str, situation: Situation) -> Situation:
        """Add to a situation what is known of a contact: its name, history, attributes, state, spending."""
        ...

    async def spent(self, user_id: str, situation: Situation) -> Situation:
        """Add to a situation what was spent in its day, for all contacts together."""
        ...

    async def spend(self, situation: Situation, usage: Usage) -> None:
        """Count what a model used on a situation into its day."""
        ...


class Chain:
    """Takes the steps in their order until one decides."""

    def __init__(self, steps: Callable[[], Sequence[ChainStep]]) -> None:
        """`steps` loads what only decisions need, in a thread."""
        self._load_steps = steps
        self._steps: Sequence[ChainStep] = ()

    async def load(self) -> Sequence[ChainStep]:
        """Be ready for the first decision, which else has to wait for this."""
        self._steps = await asyncio.to_thread(self._load_steps)
        return self._steps

    async def decide(self, situation: Situation) -> Decision:
        """Decide what to answer. Sends nothing and stores nothing."""
        thought = Thought(situation)
        for step in self._steps or await self.load():
            began = perf_counter()
            with tracing.span(step.name):
                outcome = await step.take(thought)
            if outcome is None:
                continue
            measures.STEP_SECONDS.observe(perf_counter() - began, step.name)
            said = outcome.action.value if isinstance(outcome, Decision) else outcome
            thought.note(step.name, said, (perf_counter() - began) * 1_000)
            if isinstance(outcome, Decision):
                return thought.complete(outcome)
        raise AssertionError("the last step decides")


@dataclass(frozen=True)
class Try:
    """How the assistant is tried: on what waits or what is live, as whom, when, and with its model or not.

    `at` is the moment at which it is asked; None is now. `with_automations` has automation platforms asked
    for replies, as a trial.
    """

    draft: bool = False
    contact_id: str | None = None
    at: datetime | None = None
    with_model: bool = True
    with_automations: bool = False


class Assistant:
    """The chain for whoever wants to try it."""

    def __init__(
        self,
        chain: Chain,
        configurations: Configurations,
        background: Background,
        clock: Callable[[], datetime],
    ) -> None:
        self._chain = chain
        self._configurations = configurations
        self._background = background
        self._clock = clock

    async def ask(
        self,
        user_id: str,
        question: str,
        *,
        contact_id: str | None = None,
        configuration: Configuration | None = None,
        is_trial: bool = False,
    ) -> Decision:
        """Decide on a question as if the contact had asked it, or somebody unknown.

        With another configuration than the live one, and with documents that are not live yet where
        `is_trial`.
        """
        chosen = configuration or await self._configurations.live(user_id)
        situation = Situation(user_id, question, self._clock(), chosen, is_trial=is_trial)
        if contact_id is not None:
            situation = await self._background.of(user_id, contact_id, situation)
        return await self._chain.decide(situation)

    async def knows(self, user_id: str, contact_id: str) -> bool:
        """Whether anything is known of a contact."""
        configuration = await self._configurations.live(user_id)
        stranger = Situation(user_id, "", self._clock(), configuration)
        return (await self._background.of(user_id, contact_id, stranger)).contact_id is not None

    async def rehearse(
        self, user_id: str, text: str, rehearsal: Rehearsal, trying: Try
    ) -> tuple[Decision, Rehearsal]:
        """Decide on the next message of a conversation that is only tried, and give it as it is then.

        The chain is the one of real conversations, with the same history, state and attributes. Nothing is
        sent or stored; what a model costs counts into the budget of the real day.
        """
        snapshot = await self._configurations.snapshot(user_id, draft=trying.draft)
        chosen = snapshot.configuration if trying.with_model else replace(snapshot.configuration, model=None)
        began = self._clock()
        situation = Situation(user_id, text, began, chosen, is_trial=trying.draft)
        if trying.contact_id is not None:
            situation = await self._background.of(user_id, trying.contact_id, situation)
        if situation.contact_id is None:
            situation = await self._background.spent(user_id, situation)
        at = trying.at or began
        platforms = PlatformUse.TRIAL if trying.with_automations else PlatformUse.NONE
        tried = rehearsal.situated(replace(situation, at=at, platforms=platforms))
        decision = await self._chain.decide(tried)
        if decision.usage is not None:
            await self._background.spend(situation, decision.usage)
        return decision, rehearsal.after(tried, decision, at + (self._clock() - began))
