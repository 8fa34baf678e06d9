"""Batches of messages, as SQS hands them to a function or a poller: worked on group by group, in order."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog

from holdfast_core.adapters.aws.records import Records, UnreadableRecord
from holdfast_core.application.agenda import Due, Lane
from holdfast_core.application.telling import Post

log = structlog.get_logger()


@dataclass(frozen=True)
class Message:
    """One message; `group` is what is to stay in order, and `again` says that it came before."""

    id: str
    group: str
    body: str
    again: bool


class WorkOff(Protocol):
    """Works a conversation off."""

    async def __call__(self, lane: Lane, until: datetime, *, again: bool) -> None:
        """Begin on nothing after `until`; `again`: whoever was told before may have died."""
        ...


class Batches:
    """Does what messages ask for, and says which of them failed."""

    def __init__(self, records: Records, work_off: WorkOff, post: Post) -> None:
        self._records = records
        self._work_off = work_off
        self._post = post

    async def work(self, messages: Iterable[Message], until: datetime) -> list[str]:
        """Have conversations worked off, begun on before `until`, and give the ids of what failed.

        Groups go side by side. Where one of a group fails, the rest of that group fails with it.
        """
        groups: dict[str, list[Message]] = {}
        for message in messages:
            groups.setdefault(message.group, []).append(message)
        failed = await asyncio.gather(*(self._group(group, until) for group in groups.values()))
        return [id_ for ids in failed for id_ in ids]

    async def _group(self, messages: list[Message], until: datetime) -> list[str]:
        done: set[Lane] = set()
        for place, message in enumerate(messages):
            try:
                lane = self._records.read(message.body).lane
                if lane not in done:
                    await self._work_off(lane, until, again=message.again)
                    done.add(lane)
            except UnreadableRecord:
                log.error("a message cannot be read", message=message.id)  # noqa: TRY400 - its words are nobody's
            except Exception:
                log.exception("a message failed", message=message.id)
            else:
                continue
            return [one.id for one in messages[place:]]
        return []

    async def forward(self, messages: Iterable[Message]) -> list[str]:
        """Tell at once of what was held back until now, and give the ids of what failed."""
        dues: dict[str, Due] = {}
        failed = []
        for message in messages:
            try:
                dues[message.id] = self._records.read(message.body)
            except UnreadableRecord:
                log.error("a message cannot be read", message=message.id)  # noqa: TRY400 - as above
                failed.append(message.id)
        try:
            await self._post.send(list(dues.values()))
        except Exception:
            log.exception("messages could not be passed on")
            failed += dues
        return failed


def failures(ids: Iterable[str]) -> Mapping[str, list[dict[str, str]]]:
    """Say to Lambda which messages of a batch are to come again."""
    return {"batchItemFailures": [{"itemIdentifier": id_} for id_ in ids]}
