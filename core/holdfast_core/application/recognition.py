"""Which intent a message has: for the chain, and for whoever tries a message."""

from dataclasses import dataclass

from holdfast_contract.intents import Intent
from holdfast_contract.replies import RankedIntent

from holdfast_core.application.intents import Intents
from holdfast_core.domain.conversations.decisions import Configuration

_SHOWN = 4
"""Intents that are kept as evidence: the one that was recognised and those that came close."""


@dataclass(frozen=True)
class Recognised:
    """The likeliest intents, the first of which is `intent` where it is sure enough."""

    ranked: tuple[RankedIntent, ...] = ()
    intent: Intent | None = None


class Recognition:
    """Recognises intents under a configuration, with its threshold."""

    def __init__(self, intents: Intents) -> None:
        self._intents = intents

    async def of(self, configuration: Configuration, text: str) -> Recognised:
        """Rank the intents; an explicit none-of-these leaves the message without one."""
        if configuration.intent_model is None:
            return Recognised()
        found = await self._intents.classify(configuration.key, configuration.intent_model, text)
        ranked = tuple(
            RankedIntent(intent=name, confidence=round(confidence, 4))
            for name, confidence in found.ranked[:_SHOWN]
        )
        best = ranked[0]
        least = configuration.settings.thresholds.intent
        if found.is_none if least is None else best.confidence < least:
            return Recognised(ranked)
        return Recognised(ranked, next(one for one in configuration.intents if one.name == best.intent))
