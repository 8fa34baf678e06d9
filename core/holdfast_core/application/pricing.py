"""What a price list that is still being written would have the assistant say."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from holdfast_contract.prices import PriceList

if TYPE_CHECKING:
    from holdfast_core.domain.pricing.quoting import Missing, NoItem, Quoted


class Quoting:
    """Quotes on trial: reckoned as in a reply, of any price list, kept nowhere."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    async def quote(
        self, prices: PriceList, text: str, zone: ZoneInfo, at: datetime | None = None
    ) -> "Quoted | Missing | NoItem":
        """Reckon what a message orders; `at` is in the shop's own time, and now where it is not given."""
        moment = self._clock() if at is None else at.replace(tzinfo=zone)
        return await asyncio.to_thread(_quote, prices, text, moment, zone)


def _quote(prices: PriceList, text: str, at: datetime, zone: ZoneInfo) -> "Quoted | Missing | NoItem":
    # Its words cost a part of core's start, and many a core quotes nothing.
    from holdfast_core.domain.pricing.quoting import quote  # noqa: PLC0415

    return quote(prices, text, at, zone)
