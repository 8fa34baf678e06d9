"""The backups of one session: when they are taken, how they are listed, proved and brought back."""

import asyncio
import contextvars
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime, timedelta

import structlog
from holdfast_contract.backups import BackupList, PassedOver, Progress, Restored, Verification
from holdfast_contract.errors import (
    BackupCorrupt,
    BackupNotFound,
    BackupStoreUnreachable,
    HoldfastError,
    SessionNotReady,
    SessionOwnedElsewhere,
)
from holdfast_contract.events import BackupCompletedData, BackupFailedData, EventType
from holdfast_contract.times import now

from holdfast_gateway.application.deliveries import Backlog
from holdfast_gateway.application.holding import Custody, Holding
from holdfast_gateway.application.objects import FAULT_ADVICE, StoreFailed
from holdfast_gateway.application.session_state import CONNECTED, SessionState
from holdfast_gateway.application.timers import Timers
from holdfast_gateway.domain.backup import BackupProblem, Fenced, Head, KeptBackup, KeptSession
from holdfast_gateway.domain.reasons import Lost

FIRST_AFTER = timedelta(seconds=60)
"""After a login so much is on the disk that a backup of it is one; later ones follow the interval."""

LAST_WITHIN = 30.0
"""Seconds that the backup of a stopped session may take before the stop is told without it."""

TIDY_EVERY = timedelta(hours=24)

MARGIN = timedelta(minutes=2)
"""What was written so shortly before a backup may be told a second time, under the same id, by whoever goes
on from it."""

log = structlog.get_logger()


class SessionBackups:
    """Takes one session's backups by the owner's timer `backup`, and whenever it is asked to."""

    def __init__(
        self,
        state: SessionState,
        holding: Holding,
        custody: Custody,
        timers: Timers,
        interval: timedelta,
        *,
        backlog: Backlog,
    ) -> None:
        """`timers` are the owner's; `interval` is the time from one backup to the next.

        `backlog` knows since when events wait, which whoever goes on from a backup tells again.
        """
        self._state = state
        self._holding = holding
        self._vault = custody.vault
        self._retention = custody.retention
        self._timers = timers
        self._interval = interval
        self._backlog = backlog
        self._busy = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None
        self._was_connected = False
        self._tidied_at = now()
        self._progress: Progress | None = None
        self.failures = 0
        """How many backups have failed since the gateway started."""

        self._log = log.bind(**state.key.ids())

    @property
    def newest(self) -> KeptBackup | None:
        """The newest backup, as far as this gateway has heard of the store."""
        head = self._holding.head
        return head.backups[0] if head is not None and head.backups else None

    @property
    def news_since(self) -> datetime | None:
        """From when on there is news to tell for whoever goes on from the newest backup."""
        return None if self.newest is None else self.newest.told_until

    @property
    def progress(self) -> Progress | None:
        """What is being done with them just now."""
        return self._progress

    # ---- by the clock -----------------------------------------------------------------------------

    async def begin(self) -> None:
        """Have backups taken from now on: the session is connected, and what it replaced is not needed."""
        self._was_connected = True
        if self._holding.head is not None and self._holding.head.logged_out_at is not None:
            # Somebody has brought a login back that was thought to have ended, and WhatsApp takes it.
            self._holding.note(self._state.record, logged_out_at=None)
        await self._vault.drop_aside(self._state.key)
        newest = self.newest
        due = FIRST_AFTER if newest is None else self._interval - (now() - newest.taken_at)
        self._timers.set("backup", min(max(due, FIRST_AFTER), self._interval))

    def due(self) -> None:
        """Take one beside what else goes on; passed over where the one before is not done yet."""
        self._timers.set("backup", self._interval)
        if self._task is None or self._task.done():
            # A context of its own, as a life has.
            self._task = asyncio.create_task(
                self._take_quietly(), name=f"backup of {self._state.key}", context=contextvars.Context()
            )

    async def end(self) -> None:
        """Give up what is under way: the browser closes. What is in the store already is not harmed."""
        self._timers.drop("backup")
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def take_last(self) -> None:
        """Back up the closed profile, with what the browser wrote when it closed."""
        was_connected, self._was_connected = self._was_connected, False
        if not was_connected or not self._holding.is_held or not self._state.record.linked:
            return
        if not await self._vault.has_profile(self._state.key):
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_WITHIN):
                await self._take_quietly()

    async def take_to_move(self) -> None:
        """Back up the closed profile for another gateway.

        Raises `HoldfastError` where that one would have nothing to go by.
        """
        self._was_connected = False
        head = self._holding.head
        is_here = not self._holding.is_behind and await self._vault.has_profile(self._state.key)
        if is_here or head is None or not head.is_restorable:
            await self.take()

    async def _take_quietly(self) -> None:
        try:
            await self.take()
        except HoldfastError:
            return
        except Exception:  # noqa: BLE001 - a fault of ours costs one backup, visibly
            self._log.exception("backup failed")
            return
        await self.tidy_if_due()

    # ---- what can be asked for ---------------------------------------------------------------------

    async def take(self) -> KeptBackup:
        """Take a backup now. Raises `HoldfastError`, which is told as an event too."""
        try:
            async with self._doing("backup"):
                kept = await self._take()
        except HoldfastError as error:
            self.failures += 1
            self._log.warning("backup failed", code=error.code, problem=str(error))
            failed = BackupFailedData(code=error.code, message=str(error))
            await self._state.tell([(EventType.BACKUP_FAILED, failed)])
            raise
        done = BackupCompletedData(
            backup_id=kept.backup_id,
            bytes=kept.bytes,
            uploaded_bytes=kept.uploaded_bytes,
            pause_ms=kept.pause_ms,
        )
        await self._state.tell([(EventType.BACKUP_COMPLETED, done)])
        return kept

    async def _take(self) -> KeptBackup:
        with _told():
            head = self._held_head()
            self._check_login()
            if self._holding.is_behind or not await self._vault.has_profile(self._state.key):
                raise SessionNotReady(
                    "The profile on this machine is missing, or older than a backup. Restore one first."
                )
            news_since = await self._told_until()
            taken = await self._vault.take(head, self._state.record.whatsapp_version)
            kept = taken.model_copy(update={"news_since": news_since})
            # A login that ended meanwhile must never become the newest backup.
            self._check_login()
            await self._holding.move(
                backups=tuple(self._retention.keep([kept, *head.backups], now())),
                session=KeptSession.of(self._state.record),
            )
            return kept

    async def _told_until(self) -> datetime:
        """Say up to when everything written has been told.

        The times of messages are those of other clocks, and what the page has just heard is not recorded yet.
        """
        waits = await self._backlog.waiting_since(self._state.key)
        return min(waits or now(), now()) - MARGIN

    def _check_login(self) -> None:
        if not self._state.record.linked:
            raise SessionNotReady("The session has no login to back up. Pair it first.")
        if self._state.is_open and self._state.status not in CONNECTED:
            raise SessionNotReady(details={"status": self._state.status})

    async def list(self) -> BackupList:
        """List them, newest first. Raises `HoldfastError`."""
        with _told():
            head = await self._read()
        if head is None:
            return BackupList(backups=[], progress=self._progress)
        return BackupList(
            backups=[kept.shown() for kept in head.backups],
            logged_out_at=head.logged_out_at,
            progress=self._progress,
        )

    async def verify(self, backup_id: str) -> Verification:
        """Read every piece of a backup and check it. Raises `HoldfastError`."""
        with _told():
            head = await self._read()
            backup = _named(head, backup_id)
            async with self._doing("verify"):
                return await self._vault.verify(self._state.key, backup, self._told)

    async def restore(self, backup_id: str | None = None) -> Restored:
        """Put a backup in the place of the closed profile: a named one, else the newest good one.

        Raises `HoldfastError`, and `Lost` where the backup could not be tried; the profile is as it was then.
        """
        with _told():
            head = self._held_head()
            candidates: Sequence[KeptBackup] = head.backups
            if backup_id is not None:
                candidates = [_named(head, backup_id)]
            if not candidates:
                raise BackupNotFound
            async with self._doing("restore"):
                return await self._restore(head, candidates)

    async def _restore(self, head: Head, candidates: Sequence[KeptBackup]) -> Restored:
        began = now()
        passed_over: list[PassedOver] = []
        not_tried: Lost | None = None
        for backup in candidates:
            try:
                await self._vault.restore(head, backup, self._told)
            except Lost as lost:
                # It may be Chromium's fault or the backup's: an older one that opens tells which.
                not_tried = lost
                passed_over.append(
                    PassedOver(backup_id=backup.backup_id, problem=f"it was not tried: {lost.detail}")
                )
                continue
            except BackupProblem as problem:
                self._log.error("backup cannot be restored", backup=backup.backup_id, problem=str(problem))
                passed_over.append(PassedOver(backup_id=backup.backup_id, problem=str(problem)))
                continue
            await self._holding.descend()
            self._log.info("backup restored", backup=backup.backup_id, passed_over=len(passed_over))
            return Restored(
                backup_id=backup.backup_id,
                taken_at=backup.taken_at,
                bytes=backup.bytes,
                files=backup.files,
                took_ms=round((now() - began).total_seconds() * 1000),
                passed_over=tuple(passed_over),
            )
        if not_tried is not None:
            raise not_tried
        raise BackupCorrupt(
            "No backup that was tried can be restored: " + "; ".join(p.problem for p in passed_over) + ".",
            details={"passedOver": [item.to_wire() for item in passed_over]},
        )

    async def begin_without(self) -> None:
        """Put an outdated profile aside, of a login that has ended elsewhere."""
        await self._vault.set_aside(self._state.key)
        await self._holding.descend()

    def bury(self) -> None:
        """Keep the backups of a login that was logged out for the retention time, and restore none."""
        self._holding.note(self._state.record, logged_out_at=now())

    def begin_anew(self) -> None:
        """Forget the backups of an earlier login: a phone has just been paired, and they are refused."""
        self._holding.note(self._state.record, backups=(), logged_out_at=None)

    async def purge(self) -> None:
        """Remove every backup. Raises `HoldfastError`."""
        with _told():
            async with self._doing("purge"):
                await self._holding.purge()

    # ---- within ------------------------------------------------------------------------------------

    def _held_head(self) -> Head:
        head = self._holding.head
        if head is None or not self._holding.is_held:
            raise SessionNotReady("This gateway does not hold the session. Start it first.")
        return head

    async def _read(self) -> Head | None:
        if self._holding.is_held:
            return self._holding.head
        seen = await self._vault.head(self._state.key)
        return None if seen is None else seen.head

    async def tidy_if_due(self) -> None:
        """Once a day remove what no backup needs, and after the retention time what was logged out."""
        head = self._holding.head
        if head is None or not self._holding.is_held or now() - self._tidied_at < TIDY_EVERY:
            return
        self._tidied_at = now()
        try:
            async with self._doing("tidy"):
                if (
                    head.logged_out_at is not None
                    and now() - head.logged_out_at > self._retention.of_tombstones
                ):
                    await self._holding.move(backups=(), logged_out_at=None)
                await self._holding.tidy()
        except (StoreFailed, BackupProblem, Fenced) as error:
            self._log.warning("old backups were not removed", problem=str(error))

    def _told(self, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress = self._progress.model_copy(update={"done": done, "total": total})

    @asynccontextmanager
    async def _doing(self, what: str) -> AsyncIterator[None]:
        """Do one thing with the backups at a time, and show which."""
        async with self._busy:
            self._progress = Progress(doing=what, done=0, total=0)
            try:
                yield
            finally:
                self._progress = None


def _named(head: Head | None, backup_id: str) -> KeptBackup:
    found = next((b for b in head.backups if b.backup_id == backup_id), None) if head is not None else None
    if found is None:
        raise BackupNotFound
    return found


@contextmanager
def _told() -> Iterator[None]:
    """Turn what the store and the backups say into errors with a sentence."""
    try:
        yield
    except StoreFailed as failed:
        log.warning("the backup store failed", fault=failed.fault, detail=failed.detail)
        raise BackupStoreUnreachable(FAULT_ADVICE[failed.fault], details={"fault": failed.fault}) from None
    except Fenced:
        raise SessionOwnedElsewhere from None
    except BackupProblem as problem:
        raise BackupCorrupt(f"The backups of this session cannot be read: {problem}.") from None
