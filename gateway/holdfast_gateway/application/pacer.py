"""Pacing: each session's messages go out in a person's rhythm, and stop where WhatsApp refuses them."""

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

from holdfast_contract.contacts import Contact
from holdfast_contract.errors import FirstContactsExhausted, SendingPaused
from holdfast_contract.messages import SendMessage
from holdfast_contract.times import now

from holdfast_gateway.application.sending_page import SendingPage
from holdfast_gateway.application.sends import Sends
from holdfast_gateway.domain.addresses import is_direct
from holdfast_gateway.domain.pacing import Breaker, Pacing, Rhythm, rest_of_day
from holdfast_gateway.domain.session import SessionKey


class Pacer:
    """Applies one policy to every session; what it remembers of them is gone with the process.

    Only first contacts are counted from what is stored, so that no restart gives a day twice.
    """

    def __init__(self, pacing: Pacing, sends: Sends) -> None:
        """`sends` knows who was written to today for the first time."""
        self._pacing = pacing
        self._sends = sends
        self._chance = random.Random()  # noqa: S311 - jitter
        self._rhythms: defaultdict[SessionKey, Rhythm] = defaultdict(Rhythm)
        self._breakers: defaultdict[SessionKey, Breaker] = defaultdict(Breaker)
        self._admitted: dict[SessionKey, tuple[date, set[str]]] = {}

    def check(self, key: SessionKey) -> None:
        """Raise `SendingPaused` where the session sends nothing for a while."""
        wait = self._breakers[key].wait(now())
        if wait > 0:
            raise SendingPaused(retry_after=wait)

    @asynccontextmanager
    async def admitted(
        self, key: SessionKey, page: SendingPage, chat: str, to: Contact
    ) -> AsyncIterator[date | None]:
        """Give the day that a first contact counts for, None for somebody known; record it inside.

        Raises `FirstContactsExhausted`.
        """
        limit = self._pacing.first_contacts_per_day
        if limit is None or not is_direct(chat) or not await page.is_stranger(chat):
            yield None
            return
        today = now().date()
        stored = await self._sends.first_contacts(key, today)
        admitted = self._admitted_on(key, today)
        if to.contact_id not in stored | admitted and len(stored | admitted) >= limit:
            raise FirstContactsExhausted(retry_after=rest_of_day(now()))
        admitted.add(to.contact_id)
        try:
            yield today
        except BaseException:
            admitted.discard(to.contact_id)
            raise

    def _admitted_on(self, key: SessionKey, day: date) -> set[str]:
        """Give who was admitted on a day: those who are about to be stored count too."""
        if self._admitted.get(key, (None, ()))[0] != day:
            self._admitted[key] = (day, set())
        return self._admitted[key][1]

    async def before(self, key: SessionKey, page: SendingPage, chat: str, message: SendMessage) -> None:
        """Wait for the session's rhythm, and show typing for as long as a person would need."""
        text = message.text or (message.media and message.media.caption) or ""
        typing = 0.0 if message.reaction else self._pacing.typing_time(len(text), self._chance)
        gap = self._pacing.gap_time(self._chance)
        clock = asyncio.get_running_loop().time()
        wait, self._rhythms[key] = self._rhythms[key].next(clock, typing, gap)
        if wait > 0:
            await asyncio.sleep(wait)
        if typing > 0:
            await page.show_typing(chat, typing)
            await asyncio.sleep(typing)

    def accepted(self, key: SessionKey) -> None:
        """WhatsApp took a message."""
        self._breakers[key] = self._breakers[key].accepted()

    def refused(self, key: SessionKey) -> None:
        """WhatsApp refused a message."""
        self._breakers[key] = self._breakers[key].refused(self._pacing, now())
