"""What a gateway remembers, for tests that put parts of one together by hand."""

from datetime import timedelta

from holdfast_gateway.adapters.media_files import MediaFolder
from holdfast_gateway.adapters.store.memory import Memory
from holdfast_gateway.application.feed import Feed
from holdfast_gateway.application.forgetting import Forgetting
from holdfast_gateway.application.journal import Journal
from holdfast_gateway.application.media import Library
from holdfast_gateway.receiving import Receiving


class Remembering(Memory):
    """The tables of one database, and what stands on them."""

    def __init__(self, database, folder):
        super().__init__(database)
        self.journal = Journal(self.store)
        self.feed = Feed(self.log, self.journal)
        self.library = Library(
            self.media, MediaFolder(folder), largest=1000, most_bytes=5000, keep=timedelta(days=7)
        )
        self.withdrawn, self.silenced = [], []
        self.forgetting = Forgetting(self.memories, self.library, self._withdraw, self._silence)

    async def _withdraw(self, lane):
        self.withdrawn.append(lane)

    async def _silence(self, user_id, contact_id, _before):
        self.silenced.append((user_id, contact_id))

    def parts(self, key):
        """Give what a supervisor of that session stands on."""
        return {
            "store": self.store,
            "journal": self.journal,
            "feed": self.feed,
            "listener": Receiving(self, self.journal, self.library).listener(key),
        }
