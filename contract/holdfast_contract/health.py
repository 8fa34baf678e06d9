"""What a gateway says of itself."""

from holdfast_contract.model import WireModel


class StoreHealth(WireModel):
    """What is wrong with the backup store and what to do about it; null where all is well."""

    fault: str | None
    advice: str | None


class GatewayHealth(WireModel):
    """That the process lives; sessions by status, and how many came back by themselves, by outcome."""

    status: str = "ok"
    gateway_id: str
    version: str | None = None
    sessions: dict[str, int]
    restoration: dict[str, int]
    backup_store: StoreHealth
