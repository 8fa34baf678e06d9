"""Looking up what the assistant would find for a question, and whether it would answer from that."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from holdfast_contract.replies import Verdict

from holdfast_core.application.configuration import Configurations
from holdfast_core.application.knowledge import Knowledge
from holdfast_core.application.trials import at_any_hour
from holdfast_core.application.turns import Decider
from holdfast_core.domain.conversations.decisions import Decision, Situation
from holdfast_core.domain.search.findings import Findings

_SHOWN = 8
"""Passages: some more than the assistant looks at, so that what came close is seen too."""


@dataclass(frozen=True)
class Looked:
    """What was found for a question, the best first, and what the assistant would make of it.

    `decision` is without a model, which costs money: where `has_model`, the words may be others.
    """

    findings: Findings
    verdict: Verdict
    decision: Decision
    has_model: bool


class Lookup:
    """Searches as a reply does, and decides as a reply does. Sends nothing, stores nothing, costs nothing."""

    def __init__(
        self,
        knowledge: Knowledge,
        configurations: Configurations,
        chain: Decider,
        clock: Callable[[], datetime],
    ) -> None:
        self._knowledge = knowledge
        self._configurations = configurations
        self._chain = chain
        self._clock = clock

    async def look(self, user_id: str, question: str) -> Looked:
        """Look a question up as if somebody unknown had asked it while people are there."""
        # Imported when first asked: its words cost core's start.
        from holdfast_core.domain.answers.answerability import judge  # noqa: PLC0415

        live = await self._configurations.live(user_id)
        found = await self._knowledge.search(user_id, question, _SHOWN)
        verdict, ranked = judge(question, found, live.settings.thresholds.answer)
        tried = replace(live, model=None, settings=at_any_hour(live.settings))
        decision = await self._chain.decide(Situation(user_id, question, self._clock(), tried))
        return Looked(ranked, decision.verdict or verdict, decision, live.model is not None)
