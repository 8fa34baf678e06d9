"""What goes wrong: one class a fault, each with what it does and what must come of it."""

from typing import ClassVar

from holdfast_contract.sessions import SessionStatus

from chaos import processes
from chaos.waiting import ChaosError, throughout, until
from chaos.world import Held, World


class Fault:
    """A fault that a session comes back from by itself.

    `strike` causes it; `recover` returns once the session has come back, and is what the clock measures.
    """

    kind: ClassVar[str]
    hits_all: ClassVar[bool] = False
    """Whether it concerns every session of the gateway."""

    shows: ClassVar[frozenset[str]] = frozenset()
    """The reasons of which one must be told; empty where none need be."""

    within: ClassVar[float] = 60.0
    """Seconds until the session must be connected again."""

    lasts: ClassVar[tuple[float, float]] = (0.0, 0.0)
    """The shortest and the longest time, in seconds, where it has one."""

    def __init__(self, seconds: float = 0.0) -> None:
        """`seconds` is how long it lasts, where it lasts."""
        self.seconds = seconds

    async def strike(self, world: World, session: Held) -> None:
        """Do the damage."""
        raise NotImplementedError

    async def recover(self, world: World, session: Held, since: int) -> None:
        """Wait until the sessions that it hit were lost and are connected again."""
        for one in world.sessions if self.hits_all else [session]:
            await world.lost(one, since, self.within)
            await world.connected(one, self.within)


# ---- processes that die ---------------------------------------------------------------------------


class GatewayKilled(Fault):
    """The gateway's process is killed and started again while its browsers still close."""

    kind = "gateway"
    hits_all = True

    async def strike(self, world: World, session: Held) -> None:
        await world.kill_gateway()
        await world.start_gateway()


class GatewayKilledTwice(GatewayKilled):
    """The gateway is killed again in the middle of bringing its sessions back."""

    kind = "gateway_twice"

    async def strike(self, world: World, session: Held) -> None:
        since = world.now()
        await super().strike(world, session)
        await world.lost(session, since, self.within)
        await super().strike(world, session)


class GatewayKilledBesideFrozenBrowser(GatewayKilled):
    """The gateway is killed while a browser stands still, which nothing but a kill ends."""

    kind = "orphan"

    async def strike(self, world: World, session: Held) -> None:
        self._orphan = world.leader(session)
        processes.freeze_group(self._orphan)
        await super().strike(world, session)

    async def recover(self, world: World, session: Held, since: int) -> None:
        await super().recover(world, session, since)
        if processes.exists(self._orphan):
            raise ChaosError("the frozen browser was left behind")


class MachineRestarted(Fault):
    """Everything dies at once and comes up under another hostname, among a full Chromium's locks."""

    kind = "machine"
    hits_all = True
    _moves = 0

    async def strike(self, world: World, session: Held) -> None:
        gateway = world.gateway_pid
        leaders = [world.leader(one) for one in world.sessions]
        drivers = processes.drivers(gateway)
        processes.kill(gateway)
        for pid in drivers:
            processes.kill(pid)
        for pid in leaders:
            processes.kill_group(pid)
        await world.kill_gateway()
        for one in world.sessions:
            self._leave_locks(world, one)
        MachineRestarted._moves += 1
        world.move_gateway_to(f"holdfast-host-{MachineRestarted._moves}")
        await world.start_gateway()

    def _leave_locks(self, world: World, session: Held) -> None:
        """Leave what a killed full Chromium of another host leaves."""
        targets = {
            "SingletonLock": "otherhost-12345",
            "SingletonCookie": "1234567890123456789",
            "SingletonSocket": "/nowhere/.org.chromium.Chromium.abcdef/SingletonSocket",
        }
        for name, target in targets.items():
            link = world.profile(session) / name
            link.unlink(missing_ok=True)
            link.symlink_to(target)


class BrowserKilled(Fault):
    """The browser's main process is killed."""

    kind = "browser"
    shows = frozenset({"BROWSER_CLOSED"})

    async def strike(self, world: World, session: Held) -> None:
        processes.kill(processes.main_process(world.leader(session)))


class RendererKilled(Fault):
    """The page's process is killed; its browser lives."""

    kind = "renderer"
    shows = frozenset({"PAGE_CRASHED"})

    async def strike(self, world: World, session: Held) -> None:
        pids = processes.renderers(world.leader(session))
        if not pids:
            raise ChaosError(f"{session} has no renderer to kill")
        for pid in pids:
            processes.kill(pid)


class DriverKilled(Fault):
    """Playwright's own process is killed, and with it the way to every browser."""

    kind = "driver"
    hits_all = True
    shows = frozenset({"BROWSER_CLOSED"})

    async def strike(self, world: World, session: Held) -> None:
        pids = processes.drivers(world.gateway_pid)
        if not pids:
            raise ChaosError("the gateway has no driver to kill")
        for pid in pids:
            processes.kill(pid)


# ---- pages and networks that fail -----------------------------------------------------------------


class PageHangs(Fault):
    """The page's thread is blocked for an hour; nothing tells of it but its silence."""

    kind = "hang"
    shows = frozenset({"PAGE_UNRESPONSIVE"})

    async def strike(self, world: World, session: Held) -> None:
        await world.phones.fault("hang", session.device)


class PageCrashes(Fault):
    """The page takes its renderer down by itself."""

    kind = "crash"
    shows = frozenset({"PAGE_CRASHED"})

    async def strike(self, world: World, session: Held) -> None:
        await world.phones.fault("crash", session.device)


class Offline(Fault):
    """WhatsApp cannot be reached for some seconds."""

    kind = "offline"
    shows = frozenset({"NETWORK_LOST", "WHATSAPP_UNREACHABLE"})
    lasts = (3.0, 6.0)

    async def strike(self, world: World, session: Held) -> None:
        await world.phones.fault("offline", session.device, self.seconds)


class Slow(Fault):
    """Everything comes seconds late for a while. That is no loss: the session may stay connected."""

    kind = "slow"
    lasts = (3.0, 6.0)

    async def strike(self, world: World, session: Held) -> None:
        await world.phones.fault("slow", session.device, self.seconds)

    async def recover(self, world: World, session: Held, since: int) -> None:
        async def over() -> bool:
            return not await world.phones.lasts("slow")

        await until(over, self.within, "the end of the slowness")
        await world.connected(session, self.within)


class UpdateBreaksPage(Fault):
    """WhatsApp changes its page so that nothing can be sent, and mends it once the gateway has said so."""

    kind = "update_breaks_page"
    shows = frozenset({"PAGE_INCOMPATIBLE"})
    within = 90.0

    async def strike(self, world: World, session: Held) -> None:
        await world.phones.fault("update_breaks_page", session.device)
        processes.kill(processes.main_process(world.leader(session)))

    async def recover(self, world: World, session: Held, since: int) -> None:
        async def shown() -> bool:
            return (await world.status(session))[1] == "PAGE_INCOMPATIBLE"

        await until(shown, self.within / 2, f"PAGE_INCOMPATIBLE shown for {session}")
        await world.phones.clear("update_breaks_page")
        await super().recover(world, session, since)


class NeverReady(Fault):
    """The page that replaces a killed one knows its login and stays in syncing for good."""

    kind = "never_ready"
    shows = frozenset({"CONNECT_TIMEOUT"})
    within = 90.0

    async def strike(self, world: World, session: Held) -> None:
        await world.phones.fault("never_ready", session.device, 60)
        processes.kill(processes.main_process(world.leader(session)))

    async def recover(self, world: World, session: Held, since: int) -> None:
        async def syncing() -> bool:
            return any(one["to"] == SessionStatus.CONNECTING for one in world.changes(session, since))

        await until(syncing, self.within, f"{session} connecting")
        # A page that has begun stays as it is; the next one comes through.
        await world.phones.clear("never_ready")
        await super().recover(world, session, since)


# ---- states of their own --------------------------------------------------------------------------


class FinalFault(Fault):
    """A fault that ends in a state of its own, which only a person leads out of.

    The clock measures until that state is shown; `lead_out` is what the person then does.
    """

    ends_in: ClassVar[SessionStatus]
    reason: ClassVar[str]
    stays: ClassVar[float] = 3.0
    """Seconds for which the gateway is watched to do nothing; three of its heartbeats."""

    async def strike(self, world: World, session: Held) -> None:
        await world.phones.fault(self.kind, session.device)

    async def recover(self, world: World, session: Held, since: int) -> None:
        await world.shows(session, self.ends_in, self.reason, self.within)

    async def lead_out(self, world: World, session: Held) -> None:
        """Check that the state lasts, then bring the session back as a person would."""
        raise NotImplementedError

    async def _lasts(self, world: World, session: Held) -> None:
        async def as_it_was() -> bool:
            world.require_no_qr()
            return await world.status(session) == (self.ends_in, self.reason)

        await throughout(as_it_was, self.stays, f"{session} {self.ends_in} for {self.reason}")


class Conflict(FinalFault):
    """Another browser uses the login: it is not taken over until a person asks."""

    kind = "conflict"
    shows = frozenset({"CONFLICT"})
    ends_in = SessionStatus.FAILED
    reason = "CONFLICT"

    async def lead_out(self, world: World, session: Held) -> None:
        await self._lasts(world, session)
        await world.phones.clear("conflict")
        await world.gateway.start(session.user, session.name)
        await world.connected(session, self.within)


class Logout(FinalFault):
    """The phone unlinks the device: nothing is tried again, and a person pairs anew."""

    kind = "logout"
    shows = frozenset({"UNLINKED_BY_PHONE"})
    ends_in = SessionStatus.LOGGED_OUT
    reason = "UNLINKED_BY_PHONE"

    async def lead_out(self, world: World, session: Held) -> None:
        await self._lasts(world, session)
        await world.pair(session)


FAULTS: dict[str, type[Fault]] = {
    fault.kind: fault
    for fault in (
        GatewayKilled,
        GatewayKilledTwice,
        GatewayKilledBesideFrozenBrowser,
        MachineRestarted,
        BrowserKilled,
        RendererKilled,
        DriverKilled,
        PageHangs,
        PageCrashes,
        Offline,
        Slow,
        UpdateBreaksPage,
        NeverReady,
        Conflict,
        Logout,
    )
}
"""Every fault by its kind."""
