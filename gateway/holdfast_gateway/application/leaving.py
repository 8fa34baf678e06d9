"""A user who leaves: sessions, logins, backups, files and everything that is remembered of them go."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from holdfast_contract.errors import SessionNotFound, SessionOwnedElsewhere
from holdfast_contract.privacy import UserForgotten

from holdfast_gateway.application.media import Library, MediaFile
from holdfast_gateway.application.sessions import Sessions


@dataclass(frozen=True)
class Left:
    """What a memory held of a user: counts as `UserForgotten` has them.

    Nothing is in the `lanes` any more; the `files` are still to be removed.
    """

    events: int
    contacts: int
    lanes: Sequence[str]
    files: Sequence[MediaFile]


class Memories(Protocol):
    """Whatever is remembered of users."""

    async def leave(self, user_id: str) -> Left:
        """Forget a user in every table but that of the files, which go one by one."""
        ...


class Leaving:
    """Lets users go. To repeat it is harmless: one who is unknown has left already."""

    def __init__(
        self,
        sessions: Sessions,
        memories: Memories,
        library: Library,
        withdraw: Callable[[str], Awaitable[None]],
    ) -> None:
        """`withdraw` has nothing more told of a lane by those who have read it."""
        self._sessions = sessions
        self._memories = memories
        self._library = library
        self._withdraw = withdraw

    async def let_go(self, user_id: str) -> UserForgotten:
        """Delete a user's sessions, then what is remembered. Raises as the deletion of a session does."""
        deleted, elsewhere = 0, []
        for key in [one.key for one in self._sessions.all() if one.key.user_id == user_id]:
            try:
                await self._sessions.delete(key)
            except SessionOwnedElsewhere:
                elsewhere.append(key.session_id)
            except SessionNotFound:
                continue  # another call for the same user was faster
            else:
                deleted += 1
        left = await self._memories.leave(user_id)
        for lane in left.lanes:
            await self._withdraw(lane)
        for file in left.files:
            await self._library.remove(file)
        return UserForgotten(
            user_id=user_id,
            sessions=deleted,
            elsewhere=elsewhere,
            events=left.events,
            contacts=left.contacts,
            media=len(left.files),
        )
