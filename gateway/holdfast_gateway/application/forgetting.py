"""Forgetting a contact: all that the gateway holds of them goes, and nothing is told or sent again."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from holdfast_contract.contacts import ContactForgotten

from holdfast_gateway.application.media import Library, MediaFile


@dataclass(frozen=True)
class Gone:
    """What a memory held of a contact: counts as `ContactForgotten` has them.

    Nothing is in the `lanes` any more; the `files` are still to be removed.
    """

    events: int
    deliveries: int
    sends: int
    lanes: Sequence[str]
    files: Sequence[MediaFile]


class Memories(Protocol):
    """Whatever is remembered of contacts."""

    async def forget(self, user_id: str, contact_id: str, before: datetime) -> Gone:
        """Forget a contact in all sessions of a user, at once; that something was told stays known."""


Silence = Callable[[str, str, datetime], Awaitable[None]]
"""Sends nothing more to a contact (`userId`, `contactId`) that was asked for before a time."""


class Forgetting:
    """Forgets contacts."""

    def __init__(
        self,
        memories: Memories,
        library: Library,
        withdraw: Callable[[str], Awaitable[None]],
        silence: Silence,
    ) -> None:
        """`withdraw` has nothing more told of a lane by those who have read it."""
        self._memories = memories
        self._library = library
        self._withdraw = withdraw
        self._silence = silence

    async def forget(self, user_id: str, contact_id: str, before: datetime) -> ContactForgotten:
        """Forget of a contact what came before a time; to repeat it is harmless.

        One who is unknown is forgotten already.
        """
        await self._silence(user_id, contact_id, before)
        gone = await self._memories.forget(user_id, contact_id, before)
        for lane in gone.lanes:
            await self._withdraw(lane)
        # Whatever a crash leaves of them here, housekeeping finds: by their notes they are too old.
        for file in gone.files:
            await self._library.remove(file)
        return ContactForgotten(
            contact_id=contact_id,
            events=gone.events,
            deliveries=gone.deliveries,
            sends=gone.sends,
            media=len(gone.files),
        )
