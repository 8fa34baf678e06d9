"""Subscriptions: made, changed, tried out, and what became of their deliveries."""

import re

from aiohttp import web
from holdfast_contract.core import Scope
from holdfast_contract.deliveries import DeliveryState, Redriven
from holdfast_contract.errors import (
    DeliveryNotFound,
    Forbidden,
    ReceiverRefused,
    SubscriptionNotFound,
    SubscriptionSecretUnreadable,
    SubscriptionsFull,
    UserNotFound,
    ValidationFailed,
)
from holdfast_contract.service.web import Route
from holdfast_contract.subscriptions import (
    DELIVERY_ID_PATTERN,
    SUBSCRIPTION_ID_PATTERN,
    ChangeSubscription,
    CreateSubscription,
    Subscription,
    SubscriptionDeliveryDetails,
    SubscriptionDeliveryList,
    SubscriptionList,
    SubscriptionTested,
    SubscriptionWithSecret,
)

from holdfast_core.application.subscriptions import Subscriptions
from holdfast_core.http.auth import scopes_of

_ALL = "/v1/users/{userId}/subscriptions"
_ONE = _ALL + "/{subscriptionId}"
_DELIVERY = _ONE + "/deliveries/{deliveryId}"
_COMMON = (Forbidden, UserNotFound)
_KNOWN = (*_COMMON, SubscriptionNotFound)
_MOST, _USUAL = 100, 20
_TAG = "subscriptions"
_NAMED = {"subscriptionId": {"pattern": SUBSCRIPTION_ID_PATTERN}}
_DELIVERY_NAMED = _NAMED | {"deliveryId": {"pattern": DELIVERY_ID_PATTERN}}


class SubscriptionRoutes:
    """Outgoing webhooks to automation platforms."""

    def __init__(self, subscriptions: Subscriptions) -> None:
        self._subscriptions = subscriptions

    def routes(self) -> list[Route]:
        """The table."""
        return [
            Route(
                "GET",
                _ALL,
                self.list_subscriptions,
                "List the subscriptions, the oldest first, and how their deliveries fare.",
                answer=SubscriptionList,
                errors=_COMMON,
                scope=Scope.SUBSCRIPTIONS_WRITE,
                tag=_TAG,
            ),
            Route(
                "POST",
                _ALL,
                self.create,
                "Subscribe a URL to events. The secret that signs them is shown this once.",
                operation_id="createSubscription",
                body=CreateSubscription,
                answer=SubscriptionWithSecret,
                status=201,
                errors=(*_COMMON, ReceiverRefused, SubscriptionsFull),
                scope=Scope.SUBSCRIPTIONS_WRITE,
                tag=_TAG,
            ),
            Route(
                "GET",
                _ONE,
                self.show,
                "Show a subscription.",
                operation_id="getSubscription",
                answer=Subscription,
                errors=_KNOWN,
                parameters=_NAMED,
                scope=Scope.SUBSCRIPTIONS_WRITE,
                tag=_TAG,
            ),
            Route(
                "PATCH",
                _ONE,
                self.change,
                "Change what is given. Paused, it gets nothing; what waits goes out when it is resumed.",
                operation_id="changeSubscription",
                body=ChangeSubscription,
                answer=Subscription,
                errors=(*_KNOWN, ReceiverRefused),
                parameters=_NAMED,
                scope=Scope.SUBSCRIPTIONS_WRITE,
                tag=_TAG,
            ),
            Route(
                "DELETE",
                _ONE,
                self.remove,
                "Remove a subscription with all of its deliveries.",
                operation_id="deleteSubscription",
                status=204,
                errors=_KNOWN,
                parameters=_NAMED,
                scope=Scope.SUBSCRIPTIONS_WRITE,
                tag=_TAG,
            ),
            Route(
                "POST",
                _ONE + "/rotate",
                self.rotate,
                "Make another secret, shown this once. The one before signs too for 24 hours.",
                operation_id="rotateSubscriptionSecret",
                answer=SubscriptionWithSecret,
                errors=_KNOWN,
                parameters=_NAMED,
                scope=Scope.SUBSCRIPTIONS_WRITE,
                tag=_TAG,
            ),
            Route(
                "POST",
                _ONE + "/test",
                self.test,
                "Send an event of type `subscription.test` at once, and see what the receiver answers.",
                operation_id="testSubscription",
                answer=SubscriptionTested,
                errors=(*_KNOWN, SubscriptionSecretUnreadable),
                parameters=_NAMED,
                scope=Scope.SUBSCRIPTIONS_WRITE,
                tag=_TAG,
            ),
            Route(
                "POST",
                _ONE + "/redrive",
                self.redrive,
                "Send all dead deliveries again.",
                operation_id="redriveSubscription",
                answer=Redriven,
                status=202,
                errors=_KNOWN,
                parameters=_NAMED,
                scope=Scope.SUBSCRIPTIONS_WRITE,
                tag=_TAG,
            ),
            Route(
                "GET",
                _ONE + "/deliveries",
                self.deliveries,
                "List the deliveries of the last 30 days, the newest first.",
                operation_id="listSubscriptionDeliveries",
                answer=SubscriptionDeliveryList,
                errors=(*_KNOWN, DeliveryNotFound),
                query={
                    "state": "pending, delivered or dead.",
                    "limit": f"At the most so many, up to {_MOST} ({_USUAL}).",
                    "before": "What a list gave as next.",
                },
                parameters=_NAMED
                | {
                    "state": {"enum": [state.value for state in DeliveryState]},
                    "limit": {"type": "integer", "minimum": 1, "maximum": _MOST},
                    "before": {"pattern": DELIVERY_ID_PATTERN},
                },
                scope=Scope.SUBSCRIPTIONS_WRITE,
                tag=_TAG,
            ),
            Route(
                "GET",
                _DELIVERY,
                self.delivery,
                "Show a delivery, its body and every attempt.",
                operation_id="getSubscriptionDelivery",
                answer=SubscriptionDeliveryDetails,
                errors=(*_KNOWN, DeliveryNotFound),
                parameters=_DELIVERY_NAMED,
                scope=Scope.SUBSCRIPTIONS_WRITE,
                tag=_TAG,
            ),
            Route(
                "POST",
                _DELIVERY + "/redrive",
                self.redrive,
                "Send a dead delivery again.",
                operation_id="redriveSubscriptionDelivery",
                answer=Redriven,
                status=202,
                errors=(*_KNOWN, DeliveryNotFound),
                parameters=_DELIVERY_NAMED,
                scope=Scope.SUBSCRIPTIONS_WRITE,
                tag=_TAG,
            ),
        ]

    async def list_subscriptions(self, request: web.Request) -> SubscriptionList:
        """List them."""
        return await self._subscriptions.all(request.match_info["userId"])

    async def create(self, request: web.Request, body: CreateSubscription) -> SubscriptionWithSecret:
        """Make one."""
        return await self._subscriptions.create(request.match_info["userId"], body, scopes_of(request))

    async def show(self, request: web.Request) -> Subscription:
        """Show one."""
        return await self._subscriptions.one(*_names(request))

    async def change(self, request: web.Request, body: ChangeSubscription) -> Subscription:
        """Change one."""
        return await self._subscriptions.change(*_names(request), body)

    async def remove(self, request: web.Request) -> None:
        """Remove one."""
        await self._subscriptions.remove(*_names(request))

    async def rotate(self, request: web.Request) -> SubscriptionWithSecret:
        """Make another secret."""
        return await self._subscriptions.rotate(*_names(request), scopes_of(request))

    async def test(self, request: web.Request) -> SubscriptionTested:
        """Try it out."""
        return await self._subscriptions.test(*_names(request))

    async def redrive(self, request: web.Request) -> Redriven:
        """Send what is dead again."""
        return await self._subscriptions.redrive(*_names(request), request.match_info.get("deliveryId"))

    async def deliveries(self, request: web.Request) -> SubscriptionDeliveryList:
        """List deliveries."""
        state = request.query.get("state")
        if state is not None and state not in set(DeliveryState):
            raise _malformed("state", f"One of: {', '.join(DeliveryState)}.")
        before = request.query.get("before")
        if before is not None and not re.fullmatch(DELIVERY_ID_PATTERN, before):
            raise _malformed("before", "Give what a list gave as next.")
        return await self._subscriptions.deliveries(
            *_names(request),
            state=None if state is None else DeliveryState(state),
            limit=_limit(request),
            before=before,
        )

    async def delivery(self, request: web.Request) -> SubscriptionDeliveryDetails:
        """Show a delivery."""
        return await self._subscriptions.delivery(*_names(request), request.match_info["deliveryId"])


def _names(request: web.Request) -> tuple[str, str]:
    return request.match_info["userId"], request.match_info["subscriptionId"]


def _limit(request: web.Request) -> int:
    limit = request.query.get("limit", str(_USUAL))
    if not (limit.isascii() and limit.isdecimal() and len(limit) < 4 and 1 <= int(limit) <= _MOST):
        raise _malformed("limit", f"A number from 1 to {_MOST}.")
    return int(limit)


def _malformed(field: str, problem: str) -> ValidationFailed:
    return ValidationFailed(details={"fields": [{"field": field, "problem": problem}]})
