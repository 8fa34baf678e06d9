"""How sessions change hands among the gateways on one store, put together."""

from holdfast_gateway.application.custodian import Custodian, Kept
from holdfast_gateway.application.deliveries import Deliveries
from holdfast_gateway.application.draining import Draining
from holdfast_gateway.application.fleet import Fleet
from holdfast_gateway.application.leases import RENEWALS_A_TERM
from holdfast_gateway.application.sessions import Sessions
from holdfast_gateway.config import Settings


def make_moving(
    settings: Settings, kept: Kept, sessions: Sessions, deliveries: Deliveries
) -> tuple[Custodian, Draining]:
    """Give who takes sessions of other gateways, and who gives ours to them; neither does anything yet."""
    fleet = Fleet(settings.id, kept.leases, sessions)
    look_within = settings.lease_term.total_seconds() / RENEWALS_A_TERM
    return (
        Custodian(settings.id, kept, sessions, fleet, settings.lease_term),
        Draining(sessions, fleet, deliveries, look_within),
    )
