"""Many gateways: whom to believe about who holds a session, who may be called, and who gets the next one."""

import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import SplitResult, urlsplit

REMEMBERED = timedelta(days=30)
"""How long a gateway that was only heard of is known after it was last heard."""


@dataclass(frozen=True)
class Holder:
    """The gateway that holds a session, in one of the session's generations.

    Of two that are told of, the one of the higher generation is right: each change of hands raises it, in
    the backup store itself. So the order in which events and answers come in makes no difference, and a late
    word of an earlier holder moves no session back.
    """

    gateway_id: str
    generation: int


@dataclass(frozen=True)
class KnownGateway:
    """A gateway as it told of itself; `url` is where it said that it is reached."""

    gateway_id: str
    url: str | None
    last_seen_at: datetime
    draining_since: datetime | None = None


@dataclass(frozen=True)
class Told:
    """What a gateway told of who holds a session, and when."""

    holder: Holder
    url: str | None
    at: datetime


def may_be_called(url: str, configured: Sequence[str]) -> bool:
    """Say whether core's key may go to an address that it was told and not given.

    It goes over TLS; without it, only within a machine or a private network. Where the operator's own
    addresses are open ones on a public network, so may be those of their fellows.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0:
        return False
    if parts.username or parts.password or parts.query or parts.fragment:
        return False
    return _is_shielded(parts) or any(not _is_shielded(urlsplit(one)) for one in configured)


def _is_shielded(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    if parts.scheme == "https" or host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host  # a name of one's own network, such as a container's
    return address.is_loopback or (
        address.is_private and not address.is_link_local and not address.is_unspecified
    )


@dataclass(frozen=True)
class Room:
    """How much room a gateway has; None where it does not say."""

    url: str
    free: int | None
    is_draining: bool = False


def by_room(rooms: Iterable[Room]) -> list[str]:
    """Order the addresses by how much room there is; the full and the draining are left out."""
    serving = [room for room in rooms if not room.is_draining and room.free != 0]
    # Who does not say how much room there is may have some, and is asked last.
    return [room.url for room in sorted(serving, key=lambda room: -(room.free or 0))]
