"""The outbox: every event on its way to every receiver, each with attempts and trouble of its own."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from holdfast_contract.service.delivery import SCHEDULE
from holdfast_contract.times import now

from holdfast_gateway.application.deliveries import ReceiverLane, Waiting
from holdfast_gateway.application.dispatcher import Dispatcher, Receiver
from holdfast_gateway.application.journal import Journal
from holdfast_gateway.application.recorder import Recorder
from holdfast_gateway.application.store import StoredEvent


class Outbox:
    """A dispatcher for each receiver; one never waits for another."""

    def __init__(
        self,
        waiting: Waiting,
        journal: Journal,
        receivers: Sequence[Receiver],
        schedule: Sequence[timedelta] = SCHEDULE,
    ) -> None:
        """Deliveries are read from and settled in `waiting`; `journal` tells of new ones."""
        self._waiting = waiting
        self._receivers = receivers
        self._schedule = schedule
        self._recorder = Recorder(waiting)
        self._dispatchers: dict[int, Dispatcher] = {}
        journal.listen(self._on_events)

    async def start(self) -> None:
        """Take up what an earlier life left waiting. No event may be recorded before."""
        ids = await self._waiting.configure([receiver.url for receiver in self._receivers])
        for receiver_id, receiver in zip(ids, self._receivers, strict=True):
            dispatcher = Dispatcher(receiver_id, receiver, self._waiting, self._recorder, self._schedule)
            self._dispatchers[receiver_id] = dispatcher
        self._recorder.start()
        for dispatcher in self._dispatchers.values():
            await dispatcher.start()

    async def stop(self) -> None:
        """Stop; a delivery under way is tried again in the next life, under the same id."""
        for dispatcher in self._dispatchers.values():
            await dispatcher.stop()
        await self._recorder.stop()

    def retry_now(self, lanes: Iterable[ReceiverLane]) -> None:
        """Look at lanes whose deliveries were made pending again."""
        for receiver_id, lane in lanes:
            if receiver_id in self._dispatchers:
                self._dispatchers[receiver_id].agenda.add(lane, now())

    async def withdraw(self, lane: str) -> None:
        """Send nothing more of a lane whose deliveries were removed; one under way is not stopped."""
        for dispatcher in self._dispatchers.values():
            await dispatcher.withdraw(lane)

    def _on_events(self, events: list[StoredEvent]) -> None:
        at = now()
        for dispatcher in self._dispatchers.values():
            for event in events:
                dispatcher.agenda.add_new(event.lane, at)
