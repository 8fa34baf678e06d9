"""How deliveries fare, in words."""

import json
from dataclasses import dataclass

from holdfast_contract.deliveries import DeliveryAttempt
from holdfast_contract.subscriptions import SUBSCRIBED_TYPES, Subscription

from holdfast_core.dashboard.frame.catalogue import Catalogue

_SHOWN_OF_A_LIST = 4

FAMILIES = {
    family: [type_ for type_ in SUBSCRIBED_TYPES if type_.startswith(f"{family}.")]
    for family in (
        "message",
        "conversation",
        "intent",
        "reply",
        "quote",
        "handoff",
        "contact",
        "session",
        "backup",
    )
}
"""The types of events as a form shows them, those first that most people want."""


@dataclass(frozen=True)
class Health:
    """How a subscription fares: a colour and a sentence."""

    tone: str
    text: str


class Wording:
    """Says it in the language of the catalogue."""

    def __init__(self, t: Catalogue) -> None:
        self._t = t

    def health(self, subscription: Subscription) -> Health:
        """Say how a subscription fares, the worst first."""
        health, last = subscription.health, subscription.health.last_attempt
        if not subscription.is_active:
            return Health("idle", self._t("automations.health.paused"))
        if health.dead:
            return Health("bad", self._t("automations.health.dead", count=health.dead))
        if last is None:
            return Health("idle", self._t("automations.health.new"))
        if not delivered(last):
            return Health("warn", self._t("automations.health.failing", reason=self.outcome(last)))
        return Health("good", self._t("automations.health.good"))

    def outcome(self, attempt: DeliveryAttempt) -> str:
        """Say what an attempt came to."""
        if attempt.status is not None:
            kind = "taken" if delivered(attempt) else self._refusal(attempt.status)
            return self._t(f"automations.outcome.{kind}", status=attempt.status)
        error = attempt.error or ""
        return self._t.either(
            f"automations.error.{error.replace(' ', '_').lower()}", self._t("automations.error.unexpected")
        )

    def _refusal(self, status: int) -> str:
        if status in {404, 410}:
            return "not_there"
        if status in {401, 403}:
            return "not_let_in"
        if 300 <= status < 400:
            return "moved"
        return "failed" if status >= 500 else "refused"

    def wants(self, subscription: Subscription) -> str:
        """Say which events a subscription gets."""
        if not subscription.event_types:
            return self._t("automations.wants_all")
        named = [self.type(type_) for type_ in subscription.event_types[:_SHOWN_OF_A_LIST]]
        more = len(subscription.event_types) - len(named)
        listed = " · ".join(named)
        return listed if not more else f"{listed} {self._t('automations.wants_more', count=more)}"

    def type(self, type_: str) -> str:
        """Name a type of event, or a family of them."""
        family, _, rest = type_.partition(".")
        key = f"automations.family.{family}" if rest == "*" else f"automations.event.{type_}"
        return self._t.either(key, type_)


def delivered(attempt: DeliveryAttempt) -> bool:
    """Say whether the receiver took it."""
    return attempt.status is not None and 200 <= attempt.status < 300


def pretty(body: str) -> str:
    """Lay JSON out for people."""
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except ValueError:
        return body
