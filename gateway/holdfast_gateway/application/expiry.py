"""What is old goes from the log of events; what waits, and what is needed to know a fact again, stays."""

from datetime import timedelta

from holdfast_contract.times import now

from holdfast_gateway.application.log import AgingLog

BATCH = 500
"""Events, or facts, that go in one commit: others that want to write wait no longer than for this."""

FACTS_KEPT = timedelta(days=400)
"""How long it is known that something was told. WhatsApp gives a new browser a year of a chat's history at
the most, so that what is read again, in however quiet a chat, is never news."""


class Expiry:
    """Removes what nobody needs any more, in small batches."""

    def __init__(self, aging: AgingLog, *, events_kept: timedelta, dead_kept: timedelta) -> None:
        """`events_kept` is for events that were delivered, `dead_kept` for those with a dead delivery."""
        self._aging = aging
        self._events_kept = events_kept
        self._dead_kept = dead_kept

    async def remove_old(self) -> None:
        """Remove all that is old enough now."""
        at = now()
        place: int | None = 0
        while place is not None:
            place = await self._aging.remove_events(
                place, BATCH, delivered_before=at - self._events_kept, dead_before=at - self._dead_kept
            )
        while await self._aging.forget_facts(at - FACTS_KEPT, BATCH) == BATCH:
            pass
