"""Tickets: a browser follows the live events with one instead of a key."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from aiohttp import web
from holdfast_contract.errors import Unauthenticated
from holdfast_contract.events import EventTicket, TicketWanted
from holdfast_contract.service.web import Route
from holdfast_contract.times import now
from itsdangerous import BadSignature, URLSafeTimedSerializer

from holdfast_gateway.application.feed import Wanted
from holdfast_gateway.http.auth import Keys

VALID = timedelta(seconds=60)
"""How long a ticket opens a stream; the stream itself lasts as long as it likes."""

SALT = "holdfast-gateway.event-ticket"


class Tickets:
    """Makes and reads tickets. The API's keys sign them; they are void with the key that signed them."""

    def __init__(self, keys: Keys) -> None:
        """The first of `keys` signs."""
        self._keys = keys

    def make(self, wanted: Wanted) -> str:
        """Make a ticket that is bound to what is wanted."""
        text = self._serializer().dumps([wanted.user_id, sorted(wanted.types)])
        return text if isinstance(text, str) else text.decode()

    def read(self, ticket: str) -> Wanted:
        """Give what a ticket is for. Raises `Unauthenticated` for one that is forged or too old."""
        try:
            user_id, types = self._serializer().loads(ticket, max_age=VALID.seconds)
        except BadSignature:
            raise Unauthenticated("The ticket is not valid, or no longer. Fetch a new one.") from None
        return Wanted(user_id, frozenset(types))

    def _serializer(self) -> URLSafeTimedSerializer:
        how = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
        # The last one signs, and all of them are tried.
        return URLSafeTimedSerializer(self._keys.all[::-1], salt=SALT, signer_kwargs=how)


def ticket_routes(tickets: Tickets) -> Sequence[Route]:
    """Make the table of routes."""

    async def make_ticket(_request: web.Request, wanted: TicketWanted) -> EventTicket:
        expires_at: datetime = now() + VALID
        ticket = tickets.make(Wanted(wanted.user_id, frozenset(wanted.types)))
        return EventTicket(ticket=ticket, expires_at=expires_at)

    return [
        Route(
            "POST",
            "/v1/events/tickets",
            make_ticket,
            "Make a ticket with which a browser can open the live events, within a minute and without a key.",
            body=TicketWanted,
            body_optional=True,
            answer=EventTicket,
            status=201,
            tag="events",
        )
    ]
