"""Forgetting contacts."""

import re

from aiohttp import web
from holdfast_contract.core import ResetContact, ResetReceipt
from holdfast_contract.errors import Forbidden, UserNotFound, ValidationFailed
from holdfast_contract.service.web import Route

from holdfast_core.application.contacts import Contacts

_NAME = re.compile(r"\+?[A-Za-z0-9][A-Za-z0-9_.:@-]{0,127}")
"""A contactId, a phone, a lid or a chatId; WhatsApp's own are far shorter."""


class ContactRoutes:
    """What is asked about a contact."""

    def __init__(self, contacts: Contacts) -> None:
        self._contacts = contacts

    def routes(self) -> list[Route]:
        """The table."""
        return [
            Route(
                "POST",
                "/v1/users/{userId}/contacts/{contactId}/reset",
                self.reset_contact,
                "Forget a contact in every layer at once. Repeating it is harmless.",
                body=ResetContact,
                body_optional=True,
                answer=ResetReceipt,
                errors=(Forbidden, UserNotFound),
                parameters={"contactId": {"pattern": f"^{_NAME.pattern}$"}},
                tag="contacts",
            )
        ]

    async def reset_contact(self, request: web.Request, _body: ResetContact) -> ResetReceipt:
        """Reset by a contactId, a phone, a lid or a chatId."""
        name = request.match_info["contactId"]
        if not _NAME.fullmatch(name):
            raise ValidationFailed("A contact is named by its contactId, phone, lid or chatId.")
        return await self._contacts.reset(request.match_info["userId"], name)
