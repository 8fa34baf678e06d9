"""What happens in a session's chats: kept in order as it is heard, and told as soon as it can be recorded."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

import structlog

from holdfast_gateway.application.catching_up import CatchingUp
from holdfast_gateway.application.media import Fetching
from holdfast_gateway.application.page import AcksSeen, WhatsappPage
from holdfast_gateway.application.receipts import Receipts
from holdfast_gateway.application.receiving_page import Deed
from holdfast_gateway.application.telling import Occasion, Telling, patiently
from holdfast_gateway.domain.reasons import Lost, Reason
from holdfast_gateway.domain.session import SessionKey

KEPT = 10_000
"""Deeds and receipts that wait to be recorded at the most; messages beyond are read from the page later."""

AT_ONCE = 100
"""Deeds of one commit."""

RETRY_WAITS = (0.5, 2.0)
"""Seconds between tries to catch up. Then what comes in goes first, and what is missing is read next time."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Heard:
    """Something that happened; `live` says that the page was in step with WhatsApp."""

    what: Deed | AcksSeen
    live: bool


class Listener:
    """Tells one session's messages and receipts, in the order in which they came.

    What is heard waits until it is told what the page held before: a chat's messages keep their order.
    """

    def __init__(
        self,
        key: SessionKey,
        telling: Telling,
        catching_up: CatchingUp,
        receipts: Receipts,
        fetching: Fetching,
    ) -> None:
        """What is heard is told by `telling` and `receipts`, what was missed by `catching_up`.

        `fetching` gets the files, which nothing waits for.
        """
        self._telling = telling
        self._catching_up = catching_up
        self._receipts = receipts
        self._fetching = fetching
        self._heard: deque[Heard] = deque()
        self._live: set[tuple[type, str]] = set()
        self._news = asyncio.Event()
        self._has_missed = True
        self._in_step = False
        self._is_connected = False
        self._log = log.bind(**key.ids())

    # ---- what the page says ------------------------------------------------------------------------

    async def on_linked(self, news_since: datetime, *, anew: bool) -> None:
        """A phone is linked (`anew`: it was not before): what was written before `news_since` is no news."""
        await self._catching_up.begin(news_since, anew=anew)

    def on_booted(self) -> None:
        """Nothing of ours is in the page yet: what happens in it now is not heard."""
        self._has_missed = True

    def on_disconnected(self) -> None:
        """The page is not in step with WhatsApp: what happens now it will learn later."""
        self._is_connected = False
        self._has_missed = True

    def on_connected(self) -> None:
        """The page is in step with WhatsApp: what was missed can be read."""
        if not self._is_connected:
            self._is_connected = True
            self._fetching.wake()
        self._news.set()

    def hear(self, what: Deed | AcksSeen) -> None:
        """Take in what has happened; it is told in its turn."""
        if len(self._heard) < KEPT:
            self._heard.append(Heard(what, self._is_connected))
            if self._is_connected:
                self._live.add(_name(what))
            self._news.set()
        elif not self._has_missed:
            self._log.error("more is heard than can be recorded; the rest is read from the page later")
            self._has_missed = True

    # ---- telling -----------------------------------------------------------------------------------

    @asynccontextmanager
    async def attending(self, page: WhatsappPage) -> AsyncIterator[None]:
        """Tell what is heard of a page as long as the context lasts; what is left is told the next time."""
        self._has_missed = True
        tasks = [
            asyncio.create_task(self._work(page), name="listener"),
            asyncio.create_task(self._fetching.run(page.receiving), name="fetching"),
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _work(self, page: WhatsappPage) -> None:
        try:
            while True:
                await self._news.wait()
                self._news.clear()
                while self._is_connected and (self._has_missed or self._heard):
                    await self._come_into_step(page)
                    await self._tell_some()
        except Exception as error:  # noqa: BLE001 - a listener that is dead must not look alive
            self._log.exception("the listener failed")
            page.lose(Lost(Reason.INTERNAL, type(error).__name__))

    async def _come_into_step(self, page: WhatsappPage) -> None:
        """Tell what was missed, if anything was."""
        for wait in (*RETRY_WAITS, None):
            if not self._has_missed:
                return
            self._has_missed = False
            try:
                await self._catching_up.run(page.receiving, self._was_heard)
                await self._receipts.catch_up(page.sending)
                self._in_step = True
            except Lost as lost:
                self._in_step = False
                self._log.warning("cannot read what was missed", detail=lost.detail)
                if wait is not None:
                    self._has_missed = True
                    await asyncio.sleep(wait)

    async def _tell_some(self) -> None:
        """Tell the oldest of what was heard; it is let go of when it is on the disk."""
        if not self._heard:
            return
        first = self._heard[0]
        if isinstance(acks := first.what, AcksSeen):
            await patiently(lambda: self._receipts.on_acks(acks))
            self._let_go(1)
            return
        deeds: list[Deed] = []
        for heard in islice(self._heard, AT_ONCE):
            if heard.live is not first.live or not isinstance(heard.what, Deed):
                break
            deeds.append(heard.what)
        await self._telling.tell(deeds, Occasion(lambda _deed: not first.live, self._in_step))
        self._let_go(len(deeds))

    def _was_heard(self, deed: Deed) -> bool:
        return _name(deed) in self._live

    def _let_go(self, count: int) -> None:
        for _ in range(count):
            self._live.discard(_name(self._heard.popleft().what))


def _name(what: Deed | AcksSeen) -> tuple[type, str]:
    return type(what), what.message_id if isinstance(what, Deed) else ""
