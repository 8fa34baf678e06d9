"""What sends on sessions, put together: the sender, its rhythm, and the files that go out."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from holdfast_contract.service.web import Route

from holdfast_gateway.adapters.outgoing_files import OutgoingFiles
from holdfast_gateway.adapters.store.memory import Memory
from holdfast_gateway.application.journal import Journal
from holdfast_gateway.application.pacer import Pacer
from holdfast_gateway.application.sender import Sender
from holdfast_gateway.application.sessions import Sessions
from holdfast_gateway.config import Settings
from holdfast_gateway.http.messages import message_routes


@dataclass(frozen=True)
class Sending:
    """Sends what callers of the API ask for."""

    sender: Sender
    files: OutgoingFiles
    largest: int

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Be able to send files as long as the context lasts."""
        async with self.files:
            yield

    def routes(self) -> Sequence[Route]:
        """Make the table of routes."""
        return message_routes(self.sender, self.largest)


def make_sending(settings: Settings, memory: Memory, journal: Journal, sessions: Sessions) -> Sending:
    """Put it together."""
    largest = settings.media_max_bytes
    files = OutgoingFiles(settings.data_dir / "outgoing", largest, settings.media_allowed_hosts)
    sender = Sender(
        sessions,
        directory=memory.contacts,
        sends=memory.sends,
        journal=journal,
        attachments=files,
        pacer=Pacer(settings.measures(), memory.sends),
    )
    return Sending(sender, files, largest)
