"""The route that forgets a contact."""

import re
from collections.abc import Sequence
from datetime import datetime

from aiohttp import web
from holdfast_contract import errors
from holdfast_contract.contacts import ContactForgotten
from holdfast_contract.service.web import Route
from holdfast_contract.times import from_rfc3339, now

from holdfast_gateway.application.forgetting import Forgetting

_CONTACT_ID = re.compile(r"[0-9]{5,20}|[0-9]{5,40}@lid")


def contact_routes(forgetting: Forgetting) -> Sequence[Route]:
    """Make the table of routes."""

    async def forget_contact(request: web.Request) -> ContactForgotten:
        contact_id = request.match_info["contactId"]
        if not _CONTACT_ID.fullmatch(contact_id):
            raise errors.ValidationFailed("A contactId is a phone in digits, or a lid such as 12345@lid.")
        return await forgetting.forget(request.match_info["userId"], contact_id, _before(request))

    return [
        Route(
            "DELETE",
            "/v1/users/{userId}/contacts/{contactId}",
            forget_contact,
            "Forget what the gateway holds of a contact, in all sessions of the user.",
            answer=ContactForgotten,
            query={"before": "What came after this time stays (RFC 3339); now where it is missing."},
            parameters={
                "contactId": {"pattern": f"^({_CONTACT_ID.pattern})$"},
                "before": {"format": "date-time"},
            },
            errors=(errors.StorageExhausted,),
            tag="messages",
        )
    ]


def _before(request: web.Request) -> datetime:
    given = request.query.get("before")
    if given is None:
        return now()
    try:
        return from_rfc3339(given)
    except (ValueError, OverflowError):
        raise errors.ValidationFailed("before is a time such as 2026-11-20T09:30:00.000Z.") from None
