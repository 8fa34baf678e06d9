"""All that one gateway remembers: the tables of one database, each subject by its own port."""

from holdfast_contract.service.database import Database

from holdfast_gateway.adapters.store.chats import ChatTable
from holdfast_gateway.adapters.store.contacts import ContactTable
from holdfast_gateway.adapters.store.deliveries import DeliveryTable
from holdfast_gateway.adapters.store.forgetting import MemoryTables
from holdfast_gateway.adapters.store.leaving import LeavingTables
from holdfast_gateway.adapters.store.log import LogTable
from holdfast_gateway.adapters.store.media import MediaTable
from holdfast_gateway.adapters.store.sends import SendTable
from holdfast_gateway.adapters.store.sqlite import SqliteStore
from holdfast_gateway.adapters.store.waiting import WaitingTable


class Memory:
    """The subjects."""

    def __init__(self, database: Database) -> None:
        """`database` is its owner's to open and close."""
        self.waiting = WaitingTable(database)
        self.store = SqliteStore(database, self.waiting)
        self.sends = SendTable(database)
        self.contacts = ContactTable(database)
        self.chats = ChatTable(database)
        self.media = MediaTable(database)
        self.memories = MemoryTables(database)
        self.leaving = LeavingTables(database)
        self.deliveries = DeliveryTable(database)
        self.log = LogTable(database)
