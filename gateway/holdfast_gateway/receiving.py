"""What tells of a session's chats and keeps their files, put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from holdfast_contract.service.web import Route

from holdfast_gateway.adapters.media_files import MediaFolder
from holdfast_gateway.adapters.store.memory import Memory
from holdfast_gateway.application.catching_up import CatchingUp
from holdfast_gateway.application.journal import Journal
from holdfast_gateway.application.listener import Listener
from holdfast_gateway.application.media import Fetching, Library
from holdfast_gateway.application.receipts import Receipts
from holdfast_gateway.application.sessions import Sessions
from holdfast_gateway.application.telling import Telling
from holdfast_gateway.config import Settings
from holdfast_gateway.domain.session import SessionKey
from holdfast_gateway.http.media import media_routes


@dataclass(frozen=True)
class Receiving:
    """What sessions have in common that listen to their chats."""

    memory: Memory
    journal: Journal
    library: Library

    def listener(self, key: SessionKey) -> Listener:
        """Put together what listens to one session's page."""
        fetching = Fetching(key, self.library)
        telling = Telling(key, self.memory.contacts, self.memory.sends, self.journal, fetching)
        receipts = Receipts(key, self.memory.sends, self.journal)
        return Listener(key, telling, CatchingUp(key, self.memory.chats, telling), receipts, fetching)

    def routes(self, sessions: Sessions) -> Sequence[Route]:
        """Make the table of routes."""
        return media_routes(sessions, self.library)


def make_receiving(settings: Settings, memory: Memory, journal: Journal) -> Receiving:
    """Put it together."""
    library = Library(
        memory.media,
        MediaFolder(settings.data_dir / "media"),
        largest=settings.media_max_bytes,
        most_bytes=settings.media_max_total_bytes,
        keep=timedelta(days=settings.media_keep_days),
    )
    return Receiving(memory, journal, library)
