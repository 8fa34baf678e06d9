"""What core tells of its gateways."""

from pydantic import Field

from holdfast_contract.drain import Drain
from holdfast_contract.health import Capacity, StoreHealth
from holdfast_contract.model import WireModel
from holdfast_contract.sessions import SessionList
from holdfast_contract.times import Timestamp


class GatewayState(WireModel):
    """A gateway as core sees it now; what only the gateway itself knows is null while it does not answer."""

    gateway_id: str | None = None
    """Null until it has said who it is."""

    url: str
    """Where core calls it."""

    reachable: bool
    version: str | None = None
    capacity: Capacity | None = None
    draining: bool = False
    drain: Drain | None = None
    """How far it is emptied; null while it serves."""

    draining_since: Timestamp | None = None
    """Since when core has seen it drain."""

    sessions: dict[str, int] = Field(default_factory=dict)
    """How many sessions it runs in which status."""

    backup_store: StoreHealth | None = None
    last_seen_at: Timestamp | None = None
    """When it was last heard, within a minute or so."""


class GatewayList(WireModel):
    """The gateways, those that core was given first."""

    gateways: list[GatewayState]


class FleetSessions(SessionList):
    """Sessions of all gateways, ordered by user and session id.

    Those of a gateway that does not answer are as they were last known, with the reason
    `gateway_unreachable`.
    """

    unreachable: list[str] = Field(default_factory=list)
    """The ids, or else the addresses, of gateways that did not answer."""
