"""How a lease is claimed, renewed and given back, and a silent one taken away: the steps, not their times.

Nothing here waits for anything but the store, so that a test can walk through every order of things.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar

import structlog

from holdfast_gateway.application.objects import ObjectChanged, ObjectMissing, ObjectStore
from holdfast_gateway.domain.lease import (
    FOLDER,
    NOTHING_TO_SAY,
    Lease,
    LeaseLost,
    LeaseUnreadable,
    Notice,
    Sighting,
    Standing,
    Tenant,
    Verdict,
    judge,
    look_again,
    pause_before_claim,
    read_lease,
    standing,
)

T = TypeVar("T")
Clock = Callable[[], float]
"""Gives seconds, and goes on while the machine sleeps."""

log = structlog.get_logger()


class Run(Protocol):
    """Makes a blocking call off the loop."""

    async def __call__(self, call: Callable[[], T]) -> T:
        """Give what the call gave. Raises what it raised, and `StoreFailed` where it takes too long."""


@dataclass(frozen=True)
class Found:
    """What stands under a gateway's name; both are None where there is nothing."""

    lease: Lease | None
    etag: str | None

    @property
    def generation(self) -> int:
        """How far the generations have come, 0 where there is nothing."""
        return 0 if self.lease is None else self.lease.generation


class LeaseObjects:
    """Leases as objects. Every call may raise `StoreFailed`."""

    def __init__(self, objects: ObjectStore, run: Run) -> None:
        self._objects = objects
        self._run = run

    async def read(self, gateway_id: str) -> Found:
        """Read a lease. Raises `LeaseUnreadable`."""
        try:
            stored = await self._run(partial(self._objects.get, FOLDER + gateway_id))
        except ObjectMissing:
            return Found(None, None)
        return Found(read_lease(gateway_id, stored.data), stored.etag)

    async def write(self, lease: Lease, etag: str | None) -> str:
        """Write in the place of what has this tag, or of nothing, and give the new tag.

        Raises `ObjectChanged` where something else stands there.
        """
        name, data = FOLDER + lease.gateway_id, lease.to_json().encode()
        if etag is None:
            return await self._run(partial(self._objects.create, name, data))
        return await self._run(partial(self._objects.replace, name, data, etag))

    async def tags(self) -> dict[str, str]:
        """Give the tag of each gateway's lease."""
        listed = await self._run(lambda: list(self._objects.list(FOLDER)))
        return {item.name.removeprefix(FOLDER): item.etag for item in listed}


@dataclass
class _Tenure:
    """A generation that we hold.

    `deadline` is when browsers have to be stopped. `began` says when each write was begun that stands, or may
    yet come to stand; the first one is known to have been written.
    """

    generation: int
    etag: str
    deadline: float
    began: dict[int, float]


class OwnLease:
    """Our lease. Used by one task at a time."""

    def __init__(self, store: LeaseObjects, tenant: Tenant, clock: Clock) -> None:
        self._store = store
        self._tenant = tenant
        self._clock = clock
        self._seen: Sighting | None = None
        self._tenure: _Tenure | None = None
        self._last_generation = 0
        self._has_tried = False
        self.notice = NOTHING_TO_SAY
        """What the next write says to the others."""

    @property
    def generation(self) -> int | None:
        """The generation that is held at this moment."""
        tenure = self._tenure
        return None if tenure is None or self._clock() >= tenure.deadline else tenure.generation

    @property
    def deadline(self) -> float | None:
        """When browsers have to be stopped, unless the lease is renewed; also where that is past."""
        return None if self._tenure is None else self._tenure.deadline

    async def claim(self) -> float:
        """Try to begin a new generation; give the seconds for which another try is of no use.

        Raises `StoreFailed`, `LeaseUnreadable`, and `ObjectChanged` where somebody was quicker.
        """
        found = await self._store.read(self._tenant.gateway_id)
        now = self._clock()
        self._seen = look_again(self._seen, found.etag, now)
        is_new = self._last_generation == 0
        pause = pause_before_claim(found.lease, now - self._seen.since, self._tenant, is_new=is_new)
        if pause > 0:
            return pause
        generation = max(found.generation, self._last_generation) + 1
        began = self._clock()
        self._has_tried = True
        etag = await self._store.write(self._tenant.sign(generation, 0, notice=self.notice), found.etag)
        self._last_generation = generation
        self._tenure = _Tenure(generation, etag, self._tenant.deadline(began), {0: began})
        return 0

    async def renew(self) -> None:
        """Extend the generation that was claimed last.

        Raises `LeaseLost`, and `StoreFailed` where it is open whether it was extended: try again.
        """
        tenure = self._tenure
        if tenure is None:
            raise LeaseLost("it was not held")
        if len(tenure.began) > 1:
            await self._find_out(tenure)
        renewal = max(tenure.began) + 1
        tenure.began[renewal] = self._clock()
        lease = self._tenant.sign(tenure.generation, renewal, notice=self.notice)
        try:
            etag = await self._store.write(lease, tenure.etag)
        except ObjectChanged:
            # Also what a write of ours looks like that was repeated on its way.
            await self._find_out(tenure)
        else:
            self._extend(tenure, renewal, etag)

    async def _find_out(self, tenure: _Tenure) -> None:
        """Ask the store which of our writes stands."""
        try:
            found = await self._store.read(self._tenant.gateway_id)
        except LeaseUnreadable as problem:
            raise LeaseLost(str(problem)) from None
        lease = found.lease
        if lease is None or found.etag is None:
            raise LeaseLost("it has vanished from the store")
        if not self._is_ours(lease) or lease.generation != tenure.generation:
            raise LeaseLost(f"{lease.taken_by or 'another process of the same id'} has taken it")
        self._extend(tenure, lease.renewal, found.etag)

    def _extend(self, tenure: _Tenure, renewal: int, etag: str) -> None:
        if self._clock() >= tenure.deadline:
            raise LeaseLost("the store answered too late")
        tenure.etag = etag
        tenure.deadline = self._tenant.deadline(tenure.began[renewal])
        # Later ones may still be on their way to the store.
        tenure.began = {number: at for number, at in tenure.began.items() if number >= renewal}

    def _is_ours(self, lease: Lease) -> bool:
        return lease.life == self._tenant.life and not lease.is_free

    def lose(self) -> None:
        """Hold nothing any more, whatever stands in the store."""
        self._tenure = None

    async def release(self) -> None:
        """Let the others see that this life is over. Raises what `claim` does."""
        self.lose()
        if not self._has_tried:
            return
        found = await self._store.read(self._tenant.gateway_id)
        if found.lease is not None and self._is_ours(found.lease):
            released = self._tenant.sign(found.generation, found.lease.renewal, released=True)
            await self._store.write(released, found.etag)


@dataclass(frozen=True)
class Other:
    """Another gateway, as it is seen from here; `still_for` gives the seconds since its lease last moved."""

    gateway_id: str
    standing: Standing
    still_for: float
    generation: int | None = None
    url: str | None = None
    notice: Notice = NOTHING_TO_SAY


class Watch:
    """How the leases of the others stand. Used by one task at a time."""

    def __init__(self, store: LeaseObjects, tenant: Tenant, clock: Clock) -> None:
        self._store = store
        self._tenant = tenant
        self._clock = clock
        self._seen: dict[str, Sighting] = {}
        self._found: dict[str, Found] = {}

    async def look(self) -> None:
        """See which leases have moved; one request. Raises `StoreFailed`."""
        tags = await self._store.tags()
        now = self._clock()
        for gateway_id in {*tags, *self._seen}:
            self._note(gateway_id, tags.get(gateway_id), now)

    async def is_over(self, gateway_id: str, generation: int) -> bool:
        """Say whether another's generation is over for certain; a silent one's lease is taken away first.

        Raises `StoreFailed` and `LeaseUnreadable`.
        """
        found, verdict = await self._judge(gateway_id, generation)
        if verdict is not Verdict.TAKEABLE:
            return verdict is Verdict.OVER
        lease = self._tenant.take_away(gateway_id, max(found.generation, generation) + 1)
        try:
            etag = await self._store.write(lease, found.etag)
        except ObjectChanged:
            del self._found[gateway_id]
            _, verdict = await self._judge(gateway_id, generation)
            return verdict is Verdict.OVER
        log.warning("took over from a silent gateway", gateway=gateway_id, generation=generation)
        self._note(gateway_id, etag, self._clock())
        self._found[gateway_id] = Found(lease, etag)
        return True

    async def others(self) -> list[Other]:
        """Describe the other gateways by their ids. Raises `StoreFailed`."""
        present = sorted(gateway_id for gateway_id, seen in self._seen.items() if seen.etag is not None)
        described = [await self._describe(name) for name in present if name != self._tenant.gateway_id]
        return [other for other in described if other is not None]

    def url_of(self, gateway_id: str) -> str | None:
        """Say where another is reached, as far as its lease was read here and says so."""
        found = self._found.get(gateway_id)
        return None if found is None or found.lease is None else found.lease.url

    async def _describe(self, gateway_id: str) -> Other | None:
        try:
            lease = (await self._read(gateway_id)).lease
        except LeaseUnreadable:
            return Other(gateway_id, Standing.UNREADABLE, self._still_for(gateway_id))
        if lease is None:
            return None
        still = self._still_for(gateway_id)
        return Other(gateway_id, standing(lease, still), still, lease.generation, lease.url, lease.notice)

    async def _judge(self, gateway_id: str, generation: int) -> tuple[Found, Verdict]:
        found = await self._read(gateway_id)
        return found, judge(found.lease, self._still_for(gateway_id), generation, self._tenant.term)

    async def _read(self, gateway_id: str) -> Found:
        """Give a lease as it was at the last look; one that has not moved is not read again."""
        seen, found = self._seen.get(gateway_id), self._found.get(gateway_id)
        if seen is None or found is None or found.etag != seen.etag:
            found = await self._store.read(gateway_id)
            self._found[gateway_id] = found
            self._note(gateway_id, found.etag, self._clock())
        return found

    def _note(self, gateway_id: str, etag: str | None, now: float) -> None:
        self._seen[gateway_id] = look_again(self._seen.get(gateway_id), etag, now)

    def _still_for(self, gateway_id: str) -> float:
        return self._clock() - self._seen[gateway_id].since
