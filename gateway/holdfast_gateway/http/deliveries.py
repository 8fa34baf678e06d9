"""The routes of webhook deliveries."""

from collections.abc import Sequence

from aiohttp import web
from holdfast_contract.errors import DeliveryNotFound, ValidationFailed
from holdfast_contract.service.web import Route

from holdfast_gateway.application.dispatcher import Dispatcher
from holdfast_gateway.application.store import Store
from holdfast_gateway.domain.delivery import DeliveryState

LISTED = 200
"""Deliveries that are listed at the most."""


def delivery_routes(store: Store, dispatcher: Dispatcher | None) -> Sequence[Route]:
    """Make the table of routes; `dispatcher` is None where no receiver is configured."""

    async def list_deliveries(request: web.Request) -> web.Response:
        wanted = request.query.get("state")
        if wanted is not None and wanted not in set(DeliveryState):
            raise ValidationFailed(f"state is one of {', '.join(DeliveryState)}.")
        state = None if wanted is None else DeliveryState(wanted)
        return web.json_response({"deliveries": await store.deliveries(state, LISTED)})

    async def redrive_delivery(request: web.Request) -> web.Response:
        return await _redrive(request.match_info["deliveryId"])

    async def redrive_deliveries(_request: web.Request) -> web.Response:
        return await _redrive(None)

    async def _redrive(delivery_id: str | None) -> web.Response:
        lanes = await store.redrive(delivery_id)
        if delivery_id is not None and not lanes:
            raise DeliveryNotFound("There is no dead delivery of this id.")
        if dispatcher is not None:
            dispatcher.retry_now(lanes)
        return web.json_response({"redriven": len(lanes)}, status=202)

    return [
        Route(
            "GET",
            "/v1/deliveries",
            list_deliveries,
            "Webhook deliveries with their attempts, newest first.",
            query={"state": "pending, delivered or dead."},
            tag="deliveries",
        ),
        Route(
            "POST",
            "/v1/deliveries/redrive",
            redrive_deliveries,
            "Send all dead deliveries again.",
            status=202,
            tag="deliveries",
        ),
        Route(
            "POST",
            "/v1/deliveries/{deliveryId}/redrive",
            redrive_delivery,
            "Send a dead delivery again.",
            status=202,
            errors=(DeliveryNotFound,),
            tag="deliveries",
        ),
    ]
