"""What the steps of one decision have found out so far, and what a step is."""

from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from holdfast_contract.assistant import AssistantSettings
from holdfast_contract.intents import Intent
from holdfast_contract.replies import Action, RankedIntent, Step, Verdict

from holdfast_core.domain.conversations.attributes import without_introduction
from holdfast_core.domain.conversations.decisions import Decision, Remembered, Situation
from holdfast_core.domain.conversations.reply_steps import Heard
from holdfast_core.domain.conversations.wording import Phrase, say
from holdfast_core.domain.search.findings import Findings
from holdfast_core.domain.words.languages import detect

KEPT_PASSAGES = 3
"""Passages that are kept with a decision."""


@dataclass
class Thought:
    """A decision in the making. A step adds to it what later steps and the evidence need."""

    situation: Situation
    learnt: tuple[Remembered, ...] = ()
    ranked: tuple[RankedIntent, ...] = ()
    intent: Intent | None = None
    findings: Findings | None = None
    verdict: Verdict | None = None
    is_recognised: bool = False
    """Whether the intents were ranked."""
    heard: Heard | None = None
    """What an automation platform said, where one was asked."""
    steps: list[Step] = field(default_factory=list)
    detail: dict[str, Any] = field(default_factory=dict)
    """The evidence of the step that is being taken."""

    @property
    def text(self) -> str:
        """What the contact wrote."""
        return self.situation.text.strip()

    @property
    def question(self) -> str:
        """What of it is asked: without who they are, which no document knows."""
        return without_introduction(self.text).strip(" .,;!\n") or self.text

    @property
    def settings(self) -> AssistantSettings:
        """What the tenant says about the assistant."""
        return self.situation.settings

    @property
    def language(self) -> str | None:
        """The language to speak: the tenant's choice, else the one of the message."""
        return self.settings.language or detect(self.text)

    def say(self, phrase: Phrase) -> str:
        """Give a phrase of our own."""
        return say(phrase, self.language)

    def note(self, name: str, outcome: str, ms: float) -> None:
        """Add a step that was taken, with its evidence."""
        self.steps.append(Step(name=name, outcome=outcome, ms=round(ms, 3), detail=self.detail))
        self.detail = {}

    def complete(self, decision: Decision) -> Decision:
        """Give the decision with all that was found on the way to it."""
        is_recognised = self.intent is not None
        passages = () if self.findings is None else tuple(self.findings.passages[:KEPT_PASSAGES])
        return replace(
            decision,
            confidence=decision.confidence or self._confidence(decision.action),
            intent=self.intent.name if self.intent else None,
            runners_up=self.ranked[1:] if is_recognised else self.ranked,
            passages=decision.passages or passages,
            verdict=self.verdict,
            learnt=self.learnt,
            steps=tuple(self.steps),
        )

    def _confidence(self, action: Action) -> float:
        """Give how sure the decision is: of the answer where it stands on passages, else of the intent."""
        if action in {Action.ANSWER, Action.DECLINE} and self.verdict is not None:
            return self.verdict.score
        return self.ranked[0].confidence if self.intent and self.ranked else 0.0


class ChainStep(Protocol):
    """One step of the chain."""

    name: str

    async def take(self, thought: Thought) -> Decision | str | None:
        """Decide, or say in a word what was found and leave the decision to the next step.

        None where it had no part in this message, of which nothing is noted.
        """
        ...
