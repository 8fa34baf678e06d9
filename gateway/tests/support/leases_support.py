"""A world for leases: a store, clocks, and gateways of which every step is taken when the test says so."""

import asyncio
import hashlib
import threading
import types
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import count

from holdfast_contract.times import now
from holdfast_gateway.application.leases import Leases
from holdfast_gateway.application.objects import (
    Fault,
    Listed,
    ObjectChanged,
    ObjectMissing,
    Stored,
    StoreFailed,
)
from holdfast_gateway.application.tenancy import LeaseObjects, OwnLease, Watch
from holdfast_gateway.domain.lease import FOLDER, LeaseLost, LeaseUnreadable, Tenant, read_lease
from scripted_page import until

TERM = 12.0
STOPS_AFTER = 10.0
"""How long after its last renewal was begun a holder has to have its browsers stopped."""


class MemoryObjects:
    """The part of an object store that leases use; a tag is made from the content, as S3 does it."""

    def __init__(self):
        self._objects = {}
        self._lock = threading.Lock()
        self.requests = []

    def get(self, name):
        self.requests.append("get")
        with self._lock:
            if name not in self._objects:
                raise ObjectMissing
            return self._stored(name)

    def create(self, name, data):
        self.requests.append("create")
        with self._lock:
            if name in self._objects:
                raise ObjectChanged
            self._objects[name] = data
            return self._stored(name).etag

    def replace(self, name, data, etag):
        self.requests.append("replace")
        with self._lock:
            if name not in self._objects or self._stored(name).etag != etag:
                raise ObjectChanged
            self._objects[name] = data
            return self._stored(name).etag

    def list(self, prefix):
        self.requests.append("list")
        with self._lock:
            stored = [(name, self._stored(name)) for name in sorted(self._objects) if name.startswith(prefix)]
        for name, item in stored:
            yield Listed(name, len(item.data), now(), item.etag)

    def delete(self, names):
        with self._lock:
            for name in names:
                self._objects.pop(name, None)

    def put(self, name, data):
        with self._lock:
            self._objects[name] = data

    def _stored(self, name):
        data = self._objects[name]
        return Stored(data, hashlib.md5(data, usedforsecurity=False).hexdigest())


def lease_in(objects, gateway_id):
    return read_lease(gateway_id, objects.get(FOLDER + gateway_id).data)


def no_answer():
    return StoreFailed(Fault.UNREACHABLE, "no answer")


class Errand:
    """Something a gateway does, halted at each request: asked, then done by the store, then answered."""

    def __init__(self, work):
        self._work = work
        self.call = self.outcome = None
        self.is_over = False
        self.result = self.error = None
        self._go_on(lambda: work.send(None))

    def reach_store(self):
        """Have the store do it; a second time it is a request that was repeated on its way."""
        try:
            self.outcome = partial(self._work.send, self.call())
        except (ObjectChanged, ObjectMissing) as error:
            self.outcome = partial(self._work.throw, error)

    def answer(self):
        self._go_on(self.outcome)

    def fail(self):
        """Have the answer lost, whether or not the store has done it."""
        self._go_on(lambda: self._work.throw(no_answer()))

    def abandon(self):
        self._work.close()

    def finish(self):
        while not self.is_over:
            if self.outcome is None:
                self.reach_store()
            self.answer()
        return self

    def value(self):
        if self.error is not None:
            raise self.error
        return self.result

    def _go_on(self, step):
        self.call = self.outcome = None
        try:
            self.call = step()
        except StopIteration as end:
            self.is_over, self.result = True, end.value
        except (StoreFailed, ObjectChanged, LeaseLost, LeaseUnreadable) as error:
            self.is_over, self.error = True, error


@types.coroutine
def halt(call):
    return (yield call)


@dataclass
class Use:
    """Browsers that run by a generation, at the latest until so long after the world began."""

    gateway_id: str
    instance: str
    generation: int
    until: float
    killed: bool = False


@dataclass
class World:
    """What is true: the time, the store, which browsers run, and what gateways were told of each other."""

    time: float = 1000.0
    objects: MemoryObjects = field(default_factory=MemoryObjects)
    lives: list = field(default_factory=list)
    uses: dict = field(default_factory=dict)
    said_over: set = field(default_factory=set)
    late: list = field(default_factory=list)
    _numbers: count = field(default_factory=count)

    def life(self, gateway_id="gateway-1", instance="folder-1", term=TERM):
        """Start a process; browsers that an earlier one on its folder left are killed first."""
        for use in self.uses.values():
            if (use.gateway_id, use.instance) == (gateway_id, instance):
                use.killed = True
        number = next(self._numbers)
        life = Life(self, Tenant(gateway_id, instance, f"life-{number}", None, term), number * 777.0)
        self.lives.append(life)
        return life

    def running(self, use):
        # A deadline and its margin add up to the term but for a rounding.
        return not use.killed and self.time < use.until - 1e-6

    def check(self):
        """Fail where two gateways could drive the browsers of one, or one was called over and is not."""
        in_use = [use.gateway_id for use in self.uses.values() if self.running(use)]
        assert len(in_use) == len(set(in_use)), f"two at once: {in_use}"
        holders = [life.tenant.gateway_id for life in self.lives if life.own.generation is not None]
        assert len(holders) == len(set(holders)), f"two believe that they hold it: {holders}"
        for name in self.said_over:
            use = self.uses.get(name)
            assert use is None or not self.running(use), f"{name} was said to be over"


class Life:
    """A gateway's process. `own` is what the lease's thread is at, `watch` the watching thread."""

    def __init__(self, world, tenant, clock_offset):
        self.world = world
        self.tenant = tenant
        self.objects = LeaseObjects(world.objects, halt)
        self.own = OwnLease(self.objects, tenant, lambda: world.time + clock_offset)
        self.watching = Watch(self.objects, tenant, lambda: world.time + clock_offset)
        self.errands = {}
        self._asked = None
        self._clock_offset = clock_offset

    @property
    def deadline(self):
        """In the world's time."""
        return None if self.own.deadline is None else self.own.deadline - self._clock_offset

    def begin(self, lane, question=None):
        """Begin what is next in a lane: to claim or to renew, to look or to ask whether another is over."""
        if lane == "own":
            errand = Errand(self.own.claim() if self.own.deadline is None else self.own.renew())
        elif question is None:
            errand = Errand(self.watching.look())
        else:
            self._asked = question
            errand = Errand(self.watching.is_over(*question))
        self.errands[lane] = errand
        if errand.is_over:
            self.settle(lane)
        return errand

    def settle(self, lane):
        """Draw the consequences of what was answered."""
        errand = self.errands[lane]
        if lane == "own":
            if self.own.deadline is not None:
                self._note_use()
            if isinstance(errand.error, LeaseLost):
                self.give_up()
        if errand.is_over:
            del self.errands[lane]
        if lane == "watch" and errand.is_over and errand.result is True:
            self.world.said_over.add(self._asked)

    def _note_use(self):
        generation = self.own._tenure.generation
        name = (self.tenant.gateway_id, generation)
        until = self.deadline + self.tenant.term - self.tenant.deadline(0)
        known = self.world.uses.get(name)
        if known is None:
            self.world.uses[name] = Use(self.tenant.gateway_id, self.tenant.instance, generation, until)
        else:
            assert known.instance == self.tenant.instance, f"two processes had generation {generation}"
            known.until = until

    def guard(self):
        """Do what a gateway does whose time is over."""
        if self.own.deadline is not None and self.own.generation is None:
            self.drop("own")
            self.give_up()

    def give_up(self):
        self.world.uses[(self.tenant.gateway_id, self.own._tenure.generation)].killed = True
        self.own.lose()

    def drop(self, lane):
        """Wait no longer; what is under way may still reach the store."""
        errand = self.errands.pop(lane, None)
        if errand is not None:
            if errand.outcome is None:
                self.world.late.append(errand.call)
            errand.abandon()

    def kill(self):
        """End the process; its browsers run on until they are killed for it."""
        for lane in list(self.errands):
            self.drop(lane)
        self.own.lose()
        self.world.lives.remove(self)

    def stop(self):
        """Close the browsers, give the lease back and end."""
        for lane in list(self.errands):
            self.drop(lane)
        if self.own.deadline is not None:
            self.give_up()
        Errand(self.own.release()).finish()
        self.world.lives.remove(self)

    def run(self, lane="own", question=None):
        """Have a lane's errand, or its next one, done without a fault; give its value."""
        errand = self.errands.get(lane) or self.begin(lane, question)
        if not errand.is_over:
            errand.finish()
            self.settle(lane)
        return errand.value()

    def is_over(self, gateway_id, generation):
        return self.run("watch", (gateway_id, generation))


class TroubledObjects:
    """A store that can be cut off, and that can leave its callers waiting."""

    def __init__(self, objects):
        self._objects = objects
        self.is_cut_off = False
        self.refused = 0
        self.answers = threading.Event()
        self.answers.set()

    def __getattr__(self, name):
        method = getattr(self._objects, name)

        def call(*args):
            self.answers.wait()
            if self.is_cut_off:
                self.refused += 1
                raise no_answer()
            return method(*args)

        return call


class HandClock:
    """A clock that the test moves."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


class Gateway:
    """A gateway's lease at work in the loop, and what it had done: deadlines told, browsers killed."""

    def __init__(self, objects, clock, gateway_id, instance, term):
        self.told = []
        self.kills = 0
        self.telling, self.killing = asyncio.Event(), asyncio.Event()
        self.telling.set()
        self.killing.set()
        self.fault = None
        self.is_stopped = False
        self.leases = Leases(
            objects,
            gateway_id=gateway_id,
            instance=instance,
            url=f"https://{gateway_id}.example",
            term=timedelta(seconds=term),
            on_lost=self._kill_browsers,
            on_deadline=self._tell,
            clock=clock,
        )

    async def _tell(self, deadline):
        self.told.append(deadline)
        await self.telling.wait()

    async def _kill_browsers(self):
        assert self.leases.generation is None
        self.kills += 1
        await self.killing.wait()
        if self.fault is not None:
            raise self.fault

    async def stop(self):
        if not self.is_stopped:
            self.is_stopped = True
            self.telling.set()
            self.killing.set()
            await self.leases.stop()

    async def holds(self, generation):
        await until(lambda: self.leases.generation == generation)

    async def die(self):
        """End as a process ends that is killed."""
        for task in self.leases._tasks:
            task.cancel()
        await asyncio.gather(*self.leases._tasks, return_exceptions=True)
