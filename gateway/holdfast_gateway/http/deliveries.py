"""The routes of webhook deliveries."""

import re
from collections.abc import Sequence

from aiohttp import web
from holdfast_contract.deliveries import DeliveryAttempt, DeliveryState, Redriven
from holdfast_contract.errors import DeliveryNotFound, ValidationFailed
from holdfast_contract.model import WireModel
from holdfast_contract.service.web import Route
from holdfast_contract.times import Timestamp

from holdfast_gateway.application.deliveries import Deliveries
from holdfast_gateway.application.outbox import Outbox

LISTED = 200
"""Deliveries that are listed at the most."""

_NUMBER = re.compile(r"^[0-9]{1,3}$")


class ListedDelivery(WireModel):
    """One event on its way to one receiver. `problem` says why it is dead before it was tried enough."""

    delivery_id: str
    event_id: str
    type: str
    user_id: str
    receiver: str
    state: DeliveryState
    problem: str | None
    next_attempt_at: Timestamp | None
    attempts: list[DeliveryAttempt]


class DeliveryList(WireModel):
    """Deliveries, the newest first."""

    deliveries: list[ListedDelivery]


def delivery_routes(deliveries: Deliveries, outbox: Outbox) -> Sequence[Route]:
    """Make the table of routes."""

    async def list_deliveries(request: web.Request) -> DeliveryList:
        wanted = request.query.get("state")
        if wanted is not None and wanted not in set(DeliveryState):
            raise ValidationFailed(f"state is one of {', '.join(DeliveryState)}.")
        state = None if wanted is None else DeliveryState(wanted)
        found = await deliveries.listed(state, _limit(request), request.query.get("after"))
        return DeliveryList.model_validate({"deliveries": found})

    async def redrive_delivery(request: web.Request) -> Redriven:
        return await _redrive(request.match_info["deliveryId"])

    async def redrive_deliveries(_request: web.Request) -> Redriven:
        return await _redrive(None)

    async def _redrive(delivery_id: str | None) -> Redriven:
        lanes = await deliveries.redrive(delivery_id)
        if delivery_id is not None and not lanes:
            raise DeliveryNotFound("There is no dead delivery of this id that a receiver could take.")
        outbox.retry_now(lanes)
        return Redriven(redriven=len(lanes))

    return [
        Route(
            "GET",
            "/v1/deliveries",
            list_deliveries,
            "Webhook deliveries with their attempts, newest first.",
            answer=DeliveryList,
            query={
                "state": "pending, delivered or dead.",
                "after": "Go on behind the delivery of this id.",
                "limit": f"List so many at the most; {LISTED} where it is not given.",
            },
            parameters={
                "state": {"enum": list(DeliveryState)},
                "limit": {"type": "integer", "minimum": 1, "maximum": LISTED},
            },
            errors=(DeliveryNotFound,),
            tag="deliveries",
        ),
        Route(
            "POST",
            "/v1/deliveries/redrive",
            redrive_deliveries,
            "Send all dead deliveries again.",
            answer=Redriven,
            status=202,
            tag="deliveries",
        ),
        Route(
            "POST",
            "/v1/deliveries/{deliveryId}/redrive",
            redrive_delivery,
            "Send a dead delivery again.",
            answer=Redriven,
            status=202,
            errors=(DeliveryNotFound,),
            tag="deliveries",
        ),
    ]


def _limit(request: web.Request) -> int:
    given = request.query.get("limit", str(LISTED))
    if not _NUMBER.match(given) or not 1 <= int(given) <= LISTED:
        raise ValidationFailed(f"limit is a whole number from 1 to {LISTED}.")
    return int(given)
