"""Finding and mending what is wrong with a profile."""

from holdfast_gateway.adapters.profiles import Profiles
from holdfast_gateway.domain.repair import RepairReport
from holdfast_gateway.domain.session import SessionKey


def repair(_profiles: Profiles, _key: SessionKey, *, linked: bool) -> RepairReport:  # noqa: ARG001 - soon
    """Look for nothing yet."""
    return RepairReport()
