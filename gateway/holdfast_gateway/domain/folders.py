"""What lies in the folders of sessions."""

from dataclasses import dataclass

from holdfast_gateway.domain.login import Markers
from holdfast_gateway.domain.session import SessionKey


@dataclass(frozen=True)
class ProfileFacts:
    """How big a profile is, how much of that are caches, and what a login left in it; in bytes."""

    size: int
    caches: int
    markers: Markers


@dataclass(frozen=True)
class Leftover:
    """A folder that is certainly of no use to anybody, and how that is known."""

    key: SessionKey
    size: int
    reason: str
