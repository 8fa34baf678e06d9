"""What a gateway says of itself."""

from holdfast_contract.model import WireModel


class StoreHealth(WireModel):
    """What is wrong with the backup store and what to do about it; null where all is well."""

    fault: str | None
    advice: str | None


class Capacity(WireModel):
    """How many sessions a gateway runs at the most, how many it runs now, and for how many it has room."""

    max_sessions: int
    held: int
    free: int
    """None also where the machine is short of memory, or the gateway is being emptied."""


class GatewayHealth(WireModel):
    """That the process lives; sessions by status, and how many came back by themselves, by outcome."""

    status: str = "ok"
    gateway_id: str
    version: str | None = None
    sessions: dict[str, int]
    restoration: dict[str, int]
    backup_store: StoreHealth
    capacity: Capacity | None = None
    """Null only from a gateway that is too old to say."""

    draining: bool = False
    """Whether it is being emptied, or was."""

    url: str | None = None
    """Where others reach it, as its operator has set it."""
