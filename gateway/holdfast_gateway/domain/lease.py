"""A gateway's lease: who may act under its id, until when, and when that is certainly over.

No two clocks are ever compared. A holder counts its term from before it sent its last write, a watcher from
after it first saw that write. However slow the store is, the holder's time ends first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from holdfast_contract.errors import ValidationFailed
from holdfast_contract.ids import Identifier
from holdfast_contract.model import WireModel
from holdfast_contract.times import Timestamp, now
from pydantic import Field

FOLDER = "gateways/"
"""Where the leases lie in the store, each under its gateway's id."""

MARGIN = 1 / 6
"""The share of a term in which browsers are killed: a holder stops by so much before its term is over."""


class LeaseUnreadable(Exception):
    """What stands under a lease's name is no lease of that gateway, or one of a newer format."""

    def __init__(self, gateway_id: str) -> None:
        """`gateway_id` is whose lease it should be."""
        super().__init__(
            f"{FOLDER}{gateway_id} holds no lease that this version can read. Run the version that wrote it, "
            "or delete it while no gateway of that id runs"
        )


class LeaseLost(Exception):
    """The lease is no longer ours; the sentence says how that is known."""


class Notice(WireModel):
    """What a gateway has to say to the others on its store, with each write of its lease.

    `free` is for how many sessions it has room, `coming` how many are just coming up.
    `draining` says that it has sessions to give away, `offered` which session (`<userId>/<sessionId>`) it has
    given up for which gateway to take, and `attends` which draining gateways it keeps its eyes on.
    """

    free: int = 0
    coming: int = 0
    draining: bool = False
    offered: Mapping[str, Identifier] = {}
    attends: tuple[Identifier, ...] = ()


NOTHING_TO_SAY = Notice()
"""Of a gateway that is about to end, or of a version that says nothing: it takes no sessions."""


class Lease(WireModel):
    """One write of a lease; `life` and `renewal` make each one's bytes its own.

    `instance` names a data folder, `life` one process on it. `generation` rises with each life and each
    change of hands, `renewal` with each write of a life. `term` is in seconds. `taken_by` is the gateway that
    found this one silent. `renewed_at` is for people: nothing is decided by it.
    """

    format_version: Literal[1] = 1
    gateway_id: Identifier
    instance: str
    life: str
    generation: Annotated[int, Field(ge=1)]
    renewal: Annotated[int, Field(ge=0)]
    term: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    url: str | None = None
    released: bool = False
    taken_by: Identifier | None = None
    renewed_at: Timestamp
    notice: Notice = NOTHING_TO_SAY

    @property
    def is_free(self) -> bool:
        """Whether its holder has given it back, or has had it taken away."""
        return self.released or self.taken_by is not None


def read_lease(gateway_id: str, data: bytes) -> Lease:
    """Read what stands under a gateway's name. Raises `LeaseUnreadable`."""
    try:
        lease = Lease.from_body(data)
    except ValidationFailed:
        raise LeaseUnreadable(gateway_id) from None
    if lease.gateway_id != gateway_id:
        raise LeaseUnreadable(gateway_id)
    return lease


@dataclass(frozen=True)
class Tenant:
    """One life of a gateway, as it signs leases; `term` in seconds."""

    gateway_id: str
    instance: str
    life: str
    url: str | None
    term: float

    def sign(
        self, generation: int, renewal: int, *, released: bool = False, notice: Notice = NOTHING_TO_SAY
    ) -> Lease:
        """Make a lease of our own."""
        return Lease(
            gateway_id=self.gateway_id,
            instance=self.instance,
            life=self.life,
            generation=generation,
            renewal=renewal,
            term=self.term,
            url=self.url,
            released=released,
            renewed_at=now(),
            notice=notice,
        )

    def take_away(self, gateway_id: str, generation: int) -> Lease:
        """Make the lease that ends another gateway's."""
        return Lease(
            gateway_id=gateway_id,
            instance=self.instance,
            life=self.life,
            generation=generation,
            renewal=0,
            term=self.term,
            taken_by=self.gateway_id,
            renewed_at=now(),
        )

    def deadline(self, began: float) -> float:
        """Say when browsers have to be stopped, for a lease whose writing began then (seconds)."""
        return began + self.term * (1 - MARGIN)


@dataclass(frozen=True)
class Sighting:
    """What a watcher saw under a name, and since when on its own clock (seconds); no tag: nothing there."""

    etag: str | None
    since: float


def look_again(before: Sighting | None, etag: str | None, now: float) -> Sighting:
    """Note what is seen; `now` is read from the clock after the store's answer came."""
    return before if before is not None and before.etag == etag else Sighting(etag, now)


def pause_before_claim(lease: Lease | None, still_for: float, tenant: Tenant, *, is_new: bool) -> float:
    """Say how many seconds a gateway has yet to wait before it may make its id's lease its own.

    A data folder is used by one process at a time: what an earlier life on it left is over, and so is what
    this life wrote itself. Once this life has held the lease (`is_new` is false), a lease of the same
    instance and another life shows that the folder was copied and lives elsewhere too.
    """
    if lease is None or lease.is_free or lease.life == tenant.life:
        return 0
    if is_new and lease.instance == tenant.instance:
        return 0
    return max(0, lease.term - still_for)


class Verdict(StrEnum):
    """What can be said of a generation of another gateway."""

    OVER = "over"
    TAKEABLE = "takeable"
    OPEN = "open"


def judge(lease: Lease | None, still_for: float, generation: int, term: float) -> Verdict:
    """Say whether a generation is over, from what has stood in its gateway's place for so many seconds.

    Takeable is not yet over: only the write that replaces what stood there proves that nothing was renewed
    meanwhile. A lease is never deleted and its generations only rise, so where there is none, or one of an
    earlier generation, the store has lost it. Then too nothing was renewed since that was first seen, and
    where nobody says how long the lost one's term was, it is `term`.
    """
    if lease is not None and lease.generation > generation:
        return Verdict.OVER
    if lease is not None and lease.generation == generation and lease.is_free:
        return Verdict.OVER
    patience = term if lease is None else lease.term
    return Verdict.TAKEABLE if still_for >= patience else Verdict.OPEN


class Standing(StrEnum):
    """How another gateway is to be seen in a report."""

    ALIVE = "alive"
    SILENT = "silent"
    RELEASED = "released"
    TAKEN = "taken"
    UNREADABLE = "unreadable"


def standing(lease: Lease, still_for: float) -> Standing:
    """Say how a gateway is doing whose lease has stood still for so many seconds."""
    if lease.is_free:
        return Standing.RELEASED if lease.released else Standing.TAKEN
    return Standing.SILENT if still_for >= lease.term else Standing.ALIVE
