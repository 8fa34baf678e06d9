"""Commands in the database: each once, and counted."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from holdfast_contract.errors import CommandRunning, Conflict, IdempotencyConflict
from holdfast_contract.ids import new_id
from holdfast_contract.service.database import Database
from holdfast_contract.service.engines import insert_into
from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from holdfast_core.adapters.tables import command_calls, commands, subscriptions
from holdfast_core.application.commands import WINDOW, Begun, Known, Once
from holdfast_core.application.signatories import Signatory
from holdfast_core.domain.commands import KEPT
from holdfast_core.domain.subscriptions import valid_secrets

RUNNING, DONE, FORGOTTEN = "running", "done", "forgotten"
HELD = timedelta(minutes=1)
"""For so long a command that was begun is in those hands: longer than one takes."""

ASK_AGAIN = timedelta(seconds=2)


class CommandTable:
    """Commands by their keys, and the calls of each caller."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def let_in(self, caller: str, most: int) -> timedelta | None:
        """Count a call. Where there were that many within the window, count none and say how long to wait."""
        now = self._clock()
        counted = (command_calls.c.caller == caller, command_calls.c.at > now - WINDOW)
        latest = select(command_calls.c.at).where(*counted).order_by(command_calls.c.at.desc())

        def work(connection: Connection) -> timedelta | None:
            first: datetime | None = connection.scalar(latest.offset(most - 1).limit(1))
            if first is not None:
                return first + WINDOW - now
            connection.execute(insert(command_calls).values(caller=caller, at=now))
            return None

        return await self._database.write(work)

    async def begin(self, once: Once) -> Begun | Known:
        """Take a command in hand, unless it is done.

        Raises `IdempotencyConflict`, `CommandRunning`, and `Conflict` where the contact was reset since.
        """
        now, holder = self._clock(), token_hex(8)
        row = {
            **vars(once),
            "command_id": new_id("cmd"),
            "state": RUNNING,
            "holder": holder,
            "held_until": now + HELD,
            "created_at": now,
        }

        def work(connection: Connection) -> Begun | Known:
            # Without a target: neither its key nor the id that is signed may be there before.
            addition = insert_into(connection, commands).values(row).on_conflict_do_nothing()
            added = connection.scalar(addition.returning(commands.c.command_id))
            if added is not None:
                return Begun(added, holder)
            known = connection.execute(select(commands).where(*_of(once)).with_for_update()).first()
            if known is None:
                raise IdempotencyConflict("This signature was used under another Idempotency-Key before.")
            found = _look(known, once, now)
            if found is not None:
                return found
            taking = update(commands).where(*_of(once)).values(holder=holder, held_until=now + HELD)
            connection.execute(taking)
            return Begun(known.command_id, holder)

        return await self._database.write(work)

    async def done(self, once: Once, begun: Begun, result: dict[str, Any]) -> None:
        """Keep what is answered, unless the command is in other hands or its contact was reset."""
        ours = (*_of(once), commands.c.holder == begun.holder, commands.c.state == RUNNING)
        change = update(commands).where(*ours).values(state=DONE, result=result)
        await self._database.write(lambda connection: connection.execute(change))

    async def give_up(self, once: Once, begun: Begun) -> None:
        """Forget a command that failed, so that it may be tried again."""
        removal = delete(commands).where(*_of(once), commands.c.holder == begun.holder)
        await self._database.write(lambda connection: connection.execute(removal))

    async def expire(self) -> int:
        """Let go of all commands and calls that are older than they are kept, and give 0: none is left."""
        now = self._clock()

        def work(connection: Connection) -> int:
            connection.execute(delete(commands).where(commands.c.created_at <= now - KEPT))
            connection.execute(delete(command_calls).where(command_calls.c.at <= now - WINDOW))
            return 0

        return await self._database.write(work)


def forget_commands(connection: Connection, user_id: str, names: Iterable[str | None]) -> None:
    """Forget what commands about a contact said and were answered; by their keys they stay known."""
    about = (commands.c.user_id == user_id, commands.c.contact_id.in_({name for name in names if name}))
    stub = {"state": FORGOTTEN, "digest": "", "result": None, "contact_id": None}
    connection.execute(update(commands).where(*about).values(stub))


def _of(once: Once) -> tuple[ColumnElement[bool], ...]:
    return (commands.c.user_id == once.user_id, commands.c.key == once.key)


def _look(known: Row[Any], once: Once, now: datetime) -> Known | None:
    """Say what became of a command; None where it is in nobody's hands any more."""
    if known.state == FORGOTTEN:
        raise Conflict("The contact was reset since this command was given. Use a new key for a new command.")
    if known.digest != once.digest:
        raise IdempotencyConflict
    if known.state == DONE:
        return Known(known.command_id, known.result)
    if known.held_until > now:
        wait = min(known.held_until - now, ASK_AGAIN)
        raise CommandRunning(retry_after=wait.total_seconds())
    return None


class SignatoryTable:
    """Active subscriptions, as signatories."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def of(self, user_id: str) -> list[Signatory]:
        """List a user's; none where there is no such user."""
        active = (subscriptions.c.user_id == user_id, subscriptions.c.is_active.is_(True))
        query = select(subscriptions).where(*active).order_by(subscriptions.c.number)
        now = self._clock()
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [
            Signatory(
                row.subscription_id,
                row.scopes,
                valid_secrets(row.sealed_secret, row.sealed_old_secret, row.old_secret_until, now),
            )
            for row in rows
        ]
