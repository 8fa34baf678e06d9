"""The reply engine."""

from holdfast_contract.core import Answer

from holdfast_core.application.knowledge import Knowledge
from holdfast_core.domain.answering import Decision, decide

_EVIDENCE = 3
"""Passages that are weighed and kept with the decision."""


class Assistant:
    """Decides what to answer. It sends nothing and stores nothing."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    async def decide(self, user_id: str, question: str) -> Decision:
        """Decide on a message's text."""
        findings = await self._knowledge.search(user_id, question, _EVIDENCE)
        return decide(findings.question, findings.passages)

    async def ask(self, user_id: str, question: str) -> Answer:
        """Show the decision as the API shows it."""
        decision = await self.decide(user_id, question)
        return Answer(
            reply=decision.reply,
            confidence=decision.confidence,
            passages=list(decision.passages),
            action=decision.action,
        )
