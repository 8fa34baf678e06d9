"""What was seen in chats, told: each deed once, with whom it concerns, and how far its chat has come."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import structlog
from holdfast_contract.contacts import Contact
from holdfast_contract.errors import StorageExhausted
from holdfast_contract.service import tracing
from holdfast_contract.trails import trail_of

from holdfast_gateway.application import measures, messages
from holdfast_gateway.application.chats import ChatMark, ChatStep
from holdfast_gateway.application.contacts import Directory
from holdfast_gateway.application.journal import Journal
from holdfast_gateway.application.media import Fetching
from holdfast_gateway.application.receiving_page import CIPHERTEXT, Deed, MessageSeen
from holdfast_gateway.application.sends import Sends
from holdfast_gateway.application.store import Change, Draft
from holdfast_gateway.domain.addresses import contact_of, is_chat, is_direct
from holdfast_gateway.domain.session import SessionKey

FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
"""Seconds between tries to record something."""

ResultT = TypeVar("ResultT")

log = structlog.get_logger()


@dataclass(frozen=True)
class Occasion:
    """How it comes that deeds are told.

    `caught_up` says of a deed that it was done while we were away. `in_step` says that nothing older is still
    to be told of these chats: only then is it recorded how far they have come.
    """

    caught_up: Callable[[Deed], bool]
    in_step: bool


class Telling:
    """Tells what was seen in one session's chats."""

    def __init__(
        self,
        key: SessionKey,
        directory: Directory,
        sends: Sends,
        journal: Journal,
        fetching: Fetching,
    ) -> None:
        """`directory` knows the contacts, `sends` which messages the API sent; `fetching` gets the files."""
        self._key = key
        self._directory = directory
        self._sends = sends
        self._journal = journal
        self._fetching = fetching

    async def tell(self, deeds: Sequence[Deed], occasion: Occasion) -> None:
        """Record deeds in their order, in one piece; does not give up before that is done."""
        those = [deed for deed in deeds if is_chat(deed.chat)]
        if those:
            await patiently(lambda: self._record(those, occasion))

    async def _record(self, deeds: Sequence[Deed], occasion: Occasion) -> None:
        drafts = [draft for deed in deeds if (draft := await self._draft(deed, occasion)) is not None]
        steps = self._steps(deeds, occasion)
        if drafts or steps:
            await self._journal.commit(Change(events=drafts, chats=steps))
        if any(draft.file for draft in drafts):
            self._fetching.wake()
        for deed in deeds:
            if isinstance(deed, MessageSeen) and not deed.from_me:
                self._note(deed)

    def _note(self, seen: MessageSeen) -> None:
        trail = trail_of(self._key.user_id, self._key.session_id, seen.message_id)
        with tracing.begin("message", trail, type=messages.TYPES.get(seen.type)):
            log.info("message heard", message_id=seen.message_id, request_id=trail, **self._key.ids())
        measures.HEARD.add()

    async def _draft(self, deed: Deed, occasion: Occasion) -> Draft | None:
        """Turn a deed into an event; None where nobody is told, or the one who sent it by the API tells."""
        if isinstance(deed, MessageSeen):
            if deed.type not in messages.TYPES:
                return None
            if deed.from_me and await self._sends.by_message(self._key, deed.message_id) is not None:
                return None
        contact = await self._contact(deed)
        return messages.draft_of(self._key, deed, contact, catch_up=occasion.caught_up(deed))

    async def _contact(self, deed: Deed) -> Contact:
        """Give whoever did it; for a message of ours, whoever it went to."""
        user_id, name = self._key.user_id, deed.author_name
        if is_direct(deed.chat):
            person = await self._directory.meet(
                user_id, deed.chat, deed.chat_other, name=None if deed.from_me else name
            )
        elif not deed.from_me:
            person = await self._directory.meet(
                user_id, deed.author, deed.author_other, name=name, in_group=True
            )
        else:
            person = contact_of(deed.chat)
        return contact_of(deed.author) if deed.from_me and not isinstance(deed, MessageSeen) else person

    def _steps(self, deeds: Sequence[Deed], occasion: Occasion) -> list[ChatStep]:
        """Say how far chats have come; of a chat's messages the newest and the oldest unreadable count."""
        told: dict[str, int] = {}
        unreadable: dict[str, int] = {}
        for deed in deeds:
            if isinstance(deed, MessageSeen):
                at = int(deed.sent_at.timestamp())
                if deed.type == CIPHERTEXT:
                    unreadable[deed.chat] = min(at, unreadable.get(deed.chat, at))
                elif deed.type in messages.TYPES and occasion.in_step:
                    told[deed.chat] = max(at, told.get(deed.chat, at))
        return [
            ChatStep(self._key, chat, ChatMark(told.get(chat), unreadable.get(chat)))
            for chat in told.keys() | unreadable.keys()
        ]


async def patiently(work: Callable[[], Awaitable[ResultT]]) -> ResultT:
    """Do what needs the store until it is done, through full disks and other trouble."""
    wait = FIRST_WAIT
    while True:
        try:
            return await work()
        except Exception as error:
            is_news = wait == FIRST_WAIT and not isinstance(error, StorageExhausted)
            log.warning("cannot record what was seen; trying again", exc_info=error if is_news else None)
        await asyncio.sleep(wait)
        wait = min(2 * wait, LONGEST_WAIT)
