"""A few intents that most businesses have, to take over and to change.

Their names and examples stand in the catalogue, as they are in its language.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from holdfast_contract.intents import Intent, IntentAction

from holdfast_core.dashboard.frame.catalogue import Catalogue

_STARTERS = {
    "hours": IntentAction.ANSWER,
    "delivery": IntentAction.ANSWER,
    "price": IntentAction.QUOTE,
    "location": IntentAction.ANSWER,
    "payment": IntentAction.ANSWER,
    "person": IntentAction.HANDOFF,
}


@dataclass(frozen=True)
class Starter:
    """An intent to take over, by its key."""

    key: str
    intent: Intent


def starters(t: Catalogue, present: Sequence[Intent]) -> list[Starter]:
    """Give those whose names are not taken."""
    taken = {intent.name for intent in present}
    every = [Starter(key, _intent(t, key, action)) for key, action in _STARTERS.items()]
    return [starter for starter in every if starter.intent.name not in taken]


def _intent(t: Catalogue, key: str, action: IntentAction) -> Intent:
    return Intent(
        name=t(f"intents.starters.{key}.name"),
        description=t(f"intents.starters.{key}.description"),
        examples=t(f"intents.starters.{key}.examples").split("\n"),
        action=action,
    )
