"""Answering what contacts write: a turn at a time, committed only where nothing has changed meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog
from holdfast_contract.service import tracing
from holdfast_contract.trails import trail_of

from holdfast_core.application import measures
from holdfast_core.application.ports import Claim, Queue
from holdfast_core.domain.conversations.contacts import Standing
from holdfast_core.domain.conversations.decisions import Configuration, Decision, Situation

log = structlog.get_logger()


@dataclass(frozen=True)
class Turn:
    """What a contact wrote without a break, as a claim on it found it; more may have come since.

    `revision` counts what happened to its messages.
    """

    user_id: str
    session_id: str
    contact_id: str
    epoch: int
    revision: int

    def ids(self) -> dict[str, str]:
        """Name what it is about, for the log."""
        return {"user_id": self.user_id, "session_id": self.session_id, "contact": self.contact_id}

    @property
    def place(self) -> tuple[str, str, str]:
        """The conversation: userId, sessionId, contactId."""
        return (self.user_id, self.session_id, self.contact_id)

    @property
    def standing(self) -> Standing:
        """On whose behalf it is answered."""
        return Standing(self.user_id, self.contact_id, self.epoch)


class Turns(Queue[Turn], Protocol):
    """Turns that are to be answered."""

    async def situation(self, claim: Claim[Turn], configuration: Configuration) -> Situation | None:
        """Give what is known now. None where nothing is left to answer."""
        ...

    async def drop(self, claim: Claim[Turn]) -> None:
        """Be done with a turn in which nothing is left to answer, unless more has come meanwhile."""
        ...

    async def commit(self, claim: Claim[Turn], situation: Situation, decision: Decision) -> datetime | None:
        """Store a decision and all that follows from it, and be done with the turn, in one transaction.

        Gives when the reply is due; None where nothing is said. Nothing is said and the turn is over where a
        person has stepped in since the situation was read. It is decided again where more messages have
        come, or the conversation was handed back. Raises `LostClaim`, and `StaleEpoch` after a reset.
        """
        ...


class Configurations(Protocol):
    """What tenants say about their assistants."""

    async def live(self, user_id: str) -> Configuration:
        """Give what is in use."""
        ...


class Decider(Protocol):
    """The reply engine."""

    async def decide(self, situation: Situation) -> Decision:
        """Decide what to answer; sends and stores nothing."""
        ...


class TurnHandler:
    """Has each turn decided, and the decision stored together with being done with the turn."""

    def __init__(
        self,
        turns: Turns,
        configurations: Configurations,
        decider: Decider,
        wake_sender_at: Callable[[datetime], None],
    ) -> None:
        self._turns = turns
        self._configurations = configurations
        self._decider = decider
        self._wake_sender_at = wake_sender_at

    async def handle(self, claim: Claim[Turn]) -> None:
        """Answer one turn. Raises what the decider raises."""
        configuration = await self._configurations.live(claim.item.user_id)
        situation = await self._turns.situation(claim, configuration)
        if situation is None:
            await self._turns.drop(claim)
            return
        asked = situation.messages[-1]
        trail = trail_of(asked.user_id, asked.session_id, asked.message_id)
        structlog.contextvars.bind_contextvars(request_id=trail, message_id=asked.message_id)
        with tracing.span("turn", trail, messages=len(situation.messages)):
            decision = await self._decider.decide(situation)
            due_at = await self._turns.commit(claim, situation, decision)
            tracing.mark(action=decision.action.value)
        measures.TURNS.add(decision.action.value)
        log.info("decided", action=decision.action.value, is_said=due_at is not None)
        if due_at is not None:
            self._wake_sender_at(due_at)
