"""How a connected session is watched: signs of life, the line behind the page, size and age."""

from datetime import datetime, timedelta

from holdfast_contract.events import EventType
from holdfast_contract.times import now

from holdfast_gateway.application import measures
from holdfast_gateway.application.feed import Feed
from holdfast_gateway.application.limits import Limits
from holdfast_gateway.application.page import Browsers, Observation, WhatsappPage
from holdfast_gateway.application.session_state import CONNECTED, SessionState
from holdfast_gateway.application.store import Store
from holdfast_gateway.application.timers import Timers
from holdfast_gateway.domain.lifecycle import Signal
from holdfast_gateway.domain.reasons import Lost, Reason
from holdfast_gateway.domain.session import to_heartbeat

QUIET = timedelta(seconds=60)
"""Without a message for so long, a session may be started anew for its own good."""

BREATHER = timedelta(seconds=5)
"""Without a message for so long, a page may stand still for a moment: 20 ms on the simulator's."""

QUIET_HOURS = range(2, 5)
"""Local hours in which old browsers are refreshed."""


class Health:
    """Watches one session's page. What it finds missing it signals, what is beyond waiting it raises."""

    def __init__(
        self,
        state: SessionState,
        *,
        store: Store,
        browsers: Browsers,
        feed: Feed,
        limits: Limits,
        timers: Timers,
    ) -> None:
        """`timers` are the owner's: `heartbeat`, `keep_alive` and `health_check` are set there."""
        self.line_is_dead = False
        """Whether WhatsApp's server has stopped answering behind a page that looks well."""

        self._state = state
        self._store = store
        self._browsers = browsers
        self._feed = feed
        self._limits = limits
        self._timers = timers
        self._last_traffic = now()

    def begin(self) -> None:
        """Watch a page that has just been opened, or brought back."""
        self.line_is_dead = False
        self._timers.set("heartbeat", self._limits.heartbeat_interval)
        self._timers.set("keep_alive", self._limits.keep_alive_interval)
        self._timers.set("health_check", self._limits.health_check_interval)

    def see_traffic(self) -> None:
        """Note that something came through."""
        self._last_traffic = now()
        self.line_is_dead = False

    async def heartbeat(self, page: WhatsappPage) -> Observation | None:
        """Ask the page how it is, and give what it said. Raises `Lost` for one that is silent too often.

        Before it is connected only the deadline counts: a page that is still loading has not failed.
        """
        self._timers.set("heartbeat", self._limits.heartbeat_interval)
        if self._state.status not in CONNECTED:
            return None
        try:
            seen = await page.observe()
        except Lost as lost:
            if lost.reason is not Reason.PAGE_UNRESPONSIVE:
                raise
            await self._miss(Reason.PAGE_UNRESPONSIVE)
            return None
        if seen.ready:
            self._state.feel(last_heartbeat_at=now(), missed_heartbeats=0)
        else:
            await self._miss(Reason.NETWORK_LOST)
        self._publish()
        return seen

    async def _miss(self, reason: Reason) -> None:
        missed = self._state.pulse.missed_heartbeats + 1
        self._state.feel(missed_heartbeats=missed)
        measures.HEARTBEATS_MISSED.add(reason)
        await self._state.move(Signal.HEARTBEAT_MISSED, reason)
        self._publish()
        if missed >= self._limits.heartbeat_failures:
            self._state.feel(missed_heartbeats=0)
            raise Lost(reason)

    def _publish(self) -> None:
        shown = to_heartbeat(self._state.record, self._state.pulse.missed_heartbeats, now())
        self._feed.publish(self._state.key, EventType.SESSION_HEARTBEAT, self._state.owned(shown))

    async def keep_alive(self, page: WhatsappPage) -> None:
        """Make WhatsApp's server answer: a page can look connected on a dead line. Keep small what grows."""
        self._timers.set("keep_alive", self._limits.keep_alive_interval)
        if self._state.status not in CONNECTED:
            return
        quiet_for = now() - self._last_traffic
        if quiet_for >= self._limits.keep_alive_interval:
            await self._probe(page)
        if self.line_is_dead:
            return
        if quiet_for >= BREATHER:
            await self._collect_garbage(page)
        await self._recycle(page)

    async def _probe(self, page: WhatsappPage) -> None:
        """Ask twice before the line is called dead; the page goes on saying that all is well."""
        try:
            await page.probe()
        except Lost as lost:
            if lost.reason is not Reason.PAGE_UNRESPONSIVE:
                raise
            if self.line_is_dead:
                raise Lost(Reason.NETWORK_LOST, "the server does not answer") from None
            self.line_is_dead = True
            self._timers.set("keep_alive", self._limits.heartbeat_interval)
            await self._state.move(Signal.HEARTBEAT_MISSED, Reason.NETWORK_LOST)
        else:
            self.see_traffic()

    async def _collect_garbage(self, page: WhatsappPage) -> None:
        """Take away what messages left: Chromium itself waits until it is many times what they need."""
        try:
            await page.collect_garbage()
        except Lost as lost:
            # Whether a page still answers is for the heartbeat to say.
            if lost.reason is not Reason.PAGE_UNRESPONSIVE:
                raise

    async def _recycle(self, page: WhatsappPage) -> None:
        """Have a browser started anew that has grown too big or too old, when it disturbs nobody."""
        if now() - self._last_traffic < QUIET:
            return
        memory = await page.memory()
        self._state.feel(memory=memory)
        if memory > self._limits.memory_ceiling:
            raise Lost(Reason.MEMORY_CEILING)
        started_at = self._state.record.started_at or now()
        old = now() - started_at > self._limits.max_session_age
        if old and datetime.now().astimezone().hour in QUIET_HOURS:
            raise Lost(Reason.PLANNED_REFRESH)

    async def full_check(self, page: WhatsappPage) -> Observation | None:
        """Look at everything: the profile's marks, the page's word, the line to the server."""
        self._timers.set("health_check", self._limits.health_check_interval)
        said = await self._browsers.look_at_profile(self._state.key)
        await self._store.record_evidence(self._state.key, said)
        seen = await self.heartbeat(page)
        if self._state.status in CONNECTED:
            await self._probe(page)
        return seen
