"""Many gateways on one store: who takes which of the sessions that have lost theirs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from holdfast_gateway.domain.session import SessionKey


@dataclass(frozen=True)
class Room:
    """For how many sessions more a gateway has room, and how many are just coming up."""

    free: int
    coming: int


def shares(orphans: Iterable[SessionKey], rooms: Mapping[str, int]) -> dict[SessionKey, str]:
    """Give each session to the gateway that has the most room when its turn comes, as long as there is any.

    Gateways that see the same come to the same without asking each other. Where they do not, one session is
    wanted by two, which the store decides, or by nobody at first.
    """
    left = dict(rooms)
    shared: dict[SessionKey, str] = {}
    for key in sorted(orphans, key=str):
        taker = max(sorted(left), key=left.__getitem__, default=None)
        if taker is None or left[taker] <= 0:
            break
        shared[key] = taker
        left[taker] -= 1
    return shared
