"""Gateways side by side on one store in memory, as far as one session goes."""

from dataclasses import replace

from backup_world import KEY, HeldLease, Told, make_custody, write_profile
from gateway_values import LIMITS
from holdfast_contract.sessions import SessionStatus as S
from holdfast_gateway.application.slots import StartSlots
from holdfast_gateway.application.supervisor import Supervisor
from holdfast_gateway.domain.session import SessionRecord
from scripted_page import QR, READY, ScriptedBrowsers, until

LOGIN = {"Default/IndexedDB/a.leveldb/CURRENT": b"MANIFEST-000001\n", "Default/Cookies": b"cookies"}


class Host:
    """A gateway of its own on the shared store: its data folder, lease, supervisor and scripted browsers."""

    def __init__(self, objects, folder, memory, name):
        self.folder, self.name = folder / name, name
        self.lease = HeldLease()
        self.custody = make_custody(objects, self.folder, name, self.lease)
        self.browsers = ScriptedBrowsers()
        self._memory = memory
        self.session = self.supervise(SessionRecord(KEY))

    def supervise(self, record):
        self.session = Supervisor(
            record,
            browsers=self.browsers,
            slots=StartSlots(2),
            **self._memory.parts(KEY),
            limits=replace(LIMITS),
            custody=self.custody,
            backlog=Told(),
        )
        return self.session

    @property
    def page(self):
        return self.browsers.opened[-1]

    async def status(self, status, reason=None):
        await until(lambda: (self.session.record.status, self.session.record.reason) == (status, reason))

    async def connect(self):
        """Pair, and have a login in the profile."""
        count = len(self.browsers.opened)
        await self.session.start(None)
        await until(lambda: len(self.browsers.opened) > count)
        self.page.tell(QR)
        write_profile(self.folder, LOGIN)
        self.page.tell(READY)
        await self.status(S.CONNECTED)

    async def come_back(self):
        """Wait for the next browser, and let its page be connected."""
        count = len(self.browsers.opened)
        await until(lambda: len(self.browsers.opened) > count or self.session.page is not None)
        self.page.tell(READY)
        await self.status(S.CONNECTED)

    async def head(self):
        return (await self.custody.vault.head(KEY)).head
