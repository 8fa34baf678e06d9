"""Forgetting contacts."""

import re

from aiohttp import web
from holdfast_contract.contacts import CONTACT_NAME_PATTERN
from holdfast_contract.core import ResetContact, ResetReceipt, Scope
from holdfast_contract.errors import Forbidden, UserNotFound, ValidationFailed
from holdfast_contract.service.web import Route

from holdfast_core.application.contacts import Contacts

_NAME = re.compile(CONTACT_NAME_PATTERN)

NAME_PARAMETER: dict[str, dict[str, object]] = {"contactId": {"pattern": CONTACT_NAME_PATTERN}}
"""The JSON schema of the parameter that names a contact."""


def name_of(request: web.Request) -> str:
    """Read by which of its names the path names a contact. Raises `ValidationFailed`."""
    name = request.match_info["contactId"]
    if not _NAME.fullmatch(name):
        raise ValidationFailed("A contact is named by its contactId, phone, lid or chatId.")
    return name


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
                parameters=NAME_PARAMETER,
                scope=Scope.CONTACTS_RESET,
                tag="contacts",
            )
        ]

    async def reset_contact(self, request: web.Request, _body: ResetContact) -> ResetReceipt:
        """Reset by a contactId, a phone, a lid or a chatId."""
        return await self._contacts.reset(request.match_info["userId"], name_of(request))
