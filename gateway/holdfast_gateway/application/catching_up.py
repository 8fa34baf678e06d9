"""Catching up: what was written while nobody listened, read from the page chat by chat."""

from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from holdfast_contract.times import now

from holdfast_gateway.application.chats import ChatMark, Chats
from holdfast_gateway.application.receiving_page import (
    CIPHERTEXT,
    ChatSeen,
    Deed,
    MessageSeen,
    ReceivingPage,
    Span,
)
from holdfast_gateway.application.telling import Occasion, Telling, patiently
from holdfast_gateway.domain.session import SessionKey

OVERLAP = 120
"""Seconds before a chat's mark read again: messages do not quite come in the order of their times."""

CHANGES_WITHIN = 60 * 3600
"""Seconds: how old a message may be that its sender can still delete for everyone. Edits end sooner."""

DECRYPTION_WITHIN = 14 * 24 * 3600
"""Seconds for which an unreadable message is looked at again."""

log = structlog.get_logger()


class CatchingUp:
    """Tells what a session's page holds beyond what was told."""

    def __init__(self, key: SessionKey, chats: Chats, telling: Telling) -> None:
        """`chats` knows how far each has been told."""
        self._key = key
        self._chats = chats
        self._telling = telling
        self._has_begun = False

    async def begin(self, news_since: datetime, *, anew: bool) -> None:
        """Say what is history and no news: what was written before. `anew`: also where that is known."""
        if anew or not self._has_begun:
            # WhatsApp's clock knows seconds: of this one all is news, rather too much than too little.
            await self._chats.begin(self._key, int(news_since.timestamp()), anew=anew)
            self._has_begun = True

    async def run(self, page: ReceivingPage, was_heard: Callable[[Deed], bool]) -> None:
        """Tell what was missed, each chat's oldest first. Raises `Lost`.

        What was heard too is told here in its place, but not as caught up.
        A crash in between tells nothing twice and loses nothing: marks move only with what is told.
        """
        await patiently(lambda: self.begin(now(), anew=False))
        news_since, marks = await patiently(lambda: self._chats.marks(self._key))
        occasion = Occasion(lambda deed: not was_heard(deed), in_step=True)
        for chat in await page.chats():
            mark = marks.get(chat.chat, ChatMark())
            span = _span(mark, news_since)
            if chat.at >= span.changed_since:
                await self._read(page, chat, mark, span, occasion)

    async def _read(
        self, page: ReceivingPage, chat: ChatSeen, mark: ChatMark, span: Span, occasion: Occasion
    ) -> None:
        unreadable: list[int] = []
        rest: Span | None = span
        while rest is not None:
            missed = await page.missed(chat.chat, rest)
            unreadable += _unreadable(missed.deeds)
            await self._telling.tell(missed.deeds, occasion)
            rest = missed.more
        still = min(unreadable, default=None)
        if still != mark.unreadable_since:
            await patiently(lambda: self._chats.settle(self._key, chat.chat, still))


def _span(mark: ChatMark, news_since: int) -> Span:
    """Say what to read of a chat."""
    told_until = mark.told_until or news_since
    since = told_until - OVERLAP
    if mark.unreadable_since is not None:
        since = min(since, max(mark.unreadable_since, int(now().timestamp()) - DECRYPTION_WITHIN))
    changed_since = min(since, told_until - CHANGES_WITHIN)
    return Span(max(since, news_since), max(changed_since, news_since))


def _unreadable(deeds: Sequence[Deed]) -> list[int]:
    seen = [deed for deed in deeds if isinstance(deed, MessageSeen) and deed.type == CIPHERTEXT]
    return [int(deed.sent_at.timestamp()) for deed in seen]
