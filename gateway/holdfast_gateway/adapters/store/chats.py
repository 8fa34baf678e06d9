"""How far each chat has been told."""

from collections.abc import Mapping
from typing import Any

from holdfast_contract.service.database import Database
from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from holdfast_gateway.adapters.store.columns import owned
from holdfast_gateway.adapters.store.tables import chats
from holdfast_gateway.application.chats import ChatMark, ChatStep
from holdfast_gateway.domain.session import SessionKey

_ANY = ""
"""The chat that stands for all without a mark."""


class ChatTable:
    """`Chats` over one `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, key: SessionKey, at: int, *, anew: bool) -> None:
        """Say from when on messages are news."""

        def work(connection: Connection) -> None:
            if anew:
                connection.execute(delete(chats).where(*owned(chats, key)))
            statement = insert(chats).values(**_place(key, _ANY), told_until=at)
            connection.execute(statement.on_conflict_do_nothing())

        await self._database.write(work)

    async def marks(self, key: SessionKey) -> tuple[int, Mapping[str, ChatMark]]:
        """Give when news begins, and the marks by chat."""

        def work(connection: Connection) -> dict[str, ChatMark]:
            rows = connection.execute(select(chats).where(*owned(chats, key)))
            return {row.chat: ChatMark(row.told_until, row.unreadable_since) for row in rows}

        marks = await self._database.read(work)
        return marks.pop(_ANY).told_until or 0, marks

    async def settle(self, key: SessionKey, chat: str, unreadable_since: int | None) -> None:
        """Say what is still unreadable in a chat."""
        settled = update(chats).where(*owned(chats, key), chats.c.chat == chat)
        await self._database.write(
            lambda connection: connection.execute(settled.values(unreadable_since=unreadable_since))
        )


def record_step(connection: Connection, step: ChatStep) -> None:
    """Raise a chat's mark; messages come in any order, and it never goes back."""
    mark = step.mark
    statement = insert(chats).values(
        **_place(step.key, step.chat),
        told_until=mark.told_until,
        unreadable_since=mark.unreadable_since,
    )
    new = statement.excluded
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[chats.c.user_id, chats.c.session_id, chats.c.chat],
            set_={
                "told_until": func.max(
                    func.coalesce(chats.c.told_until, new.told_until),
                    func.coalesce(new.told_until, chats.c.told_until),
                ),
                "unreadable_since": func.min(
                    func.coalesce(chats.c.unreadable_since, new.unreadable_since),
                    func.coalesce(new.unreadable_since, chats.c.unreadable_since),
                ),
            },
        )
    )


def _place(key: SessionKey, chat: str) -> dict[str, Any]:
    return {"user_id": key.user_id, "session_id": key.session_id, "chat": chat}
