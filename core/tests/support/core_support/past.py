"""A user's past, straight into the database: what was said, answered and spent, and how sessions were."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from holdfast_contract.ids import new_id
from holdfast_contract.service.database import Database
from holdfast_core.adapters.tables import messages, replies, session_history, spending, users
from sqlalchemy import insert, select

_ACTIONS = ["answer"] * 12 + ["reply"] * 2 + ["quote"] * 3 + ["ask"] * 2 + ["decline"] * 3 + ["handoff"] * 2


@dataclass
class Past:
    """Rows to be written; a random but repeatable shop."""

    user_id: str = "acme"
    rng: random.Random = field(default_factory=lambda: random.Random(7))
    messages: list[dict[str, Any]] = field(default_factory=list)
    replies: list[dict[str, Any]] = field(default_factory=list)
    spending: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    history: list[dict[str, Any]] = field(default_factory=list)
    first_number: int = 1

    def message(self, author: str, at: datetime, contact: str, kind: str = "direct") -> int:
        number = self.first_number + len(self.messages)
        self.messages.append(
            {
                "number": number,
                "user_id": self.user_id,
                "session_id": "default",
                "chat_id": f"{contact}@c.us",
                "chat_kind": kind,
                "contact_id": contact,
                "message_id": f"{self.user_id}-{number}",
                "author": author,
                "type": "text",
                "text": "When are you open on weekdays?",
                "detail": {},
                "sent_at": at,
                "catch_up": False,
            }
        )
        return number

    def question(
        self, at: datetime, contact: str = "6281", *, action: str | None = None, wait: float | None = None
    ) -> None:
        """A contact asks, and the assistant decides; mostly it answers."""
        number = self.message("contact", at, contact)
        action = action or self.rng.choice(_ACTIONS)
        wait = self.rng.lognormvariate(1.2, 0.6) if wait is None else wait
        sent_at = at + timedelta(seconds=round(wait, 3))
        self.replies.append(
            {
                "conversation": f"{self.user_id}/default/{contact}",
                "state": "done",
                "due_at": at,
                "key": f"reply-{self.user_id}-{number}",
                "user_id": self.user_id,
                "session_id": "default",
                "contact_id": contact,
                "chat_id": f"{contact}@c.us",
                "message_number": number,
                "author": "assistant",
                "action": action,
                "text": "We open at seven.",
                "decision": {"action": action, "steps": [], "filler": "x" * 1500},
                "created_at": at + timedelta(seconds=wait / 2),
                "sent_message_id": f"{self.user_id}-{number + 1}",
                "sent_at": sent_at,
            }
        )
        self.message("assistant", sent_at, contact)

    def spend(self, day: str, contact: str, tokens: int, billionths: int) -> None:
        """What a contact costs on one day."""
        row = {"user_id": self.user_id, "day": day, "contact_id": contact, "messages": 1}
        self.spending[day, contact] = row | {"tokens": tokens, "billionths": billionths}

    def happened(self, type_: str, at: datetime, session_id: str = "default", **more: Any) -> None:
        """Something befell a session."""
        row = {"event_id": new_id("evt"), "user_id": self.user_id, "session_id": session_id, "at": at}
        nothing = {"status": None, "reason": None, "backup_id": None, "bytes": None, "took_ms": None}
        self.history.append(row | {"type": type_} | nothing | more)

    def month(self, until: datetime, days: int, questions: int) -> "Past":
        """A shop that is busier on weekdays, in which questions come in through the day."""
        begin = until - timedelta(days=days)
        self.happened("session.status", begin, status="connected")
        for number in range(questions):
            at = begin + timedelta(days=days) * ((number + self.rng.random()) / questions)
            if at.weekday() >= 5 and self.rng.random() < 0.5:
                at -= timedelta(days=2)
            self.question(at.replace(microsecond=at.microsecond // 1000 * 1000), f"62{number % 397}")
            if self.rng.random() < 0.08:
                self.message("person", at + timedelta(minutes=4), f"62{number % 397}")
        for day in range(days):
            at = begin + timedelta(days=day)
            self.spend(at.date().isoformat(), "6281", 40_000 + 900 * day, 31_000_000 + 400_000 * day)
            if day % 6 == 2:
                self.happened("session.status", at + timedelta(hours=3), status="reconnecting")
                self.happened("session.disconnected", at + timedelta(hours=3), reason="NETWORK_LOST")
                self.happened("session.status", at + timedelta(hours=3 + day % 5), status="connected")
            for hour in range(0, 24, 6):
                failed = day % 11 == 5 and hour == 12
                self.happened(
                    "backup.failed" if failed else "backup.completed",
                    at + timedelta(hours=hour, minutes=5),
                    **({"reason": "BACKUP_STORE_UNREACHABLE"} if failed else {"bytes": 41_000_000}),
                )
        return self

    async def write(self, database: Database, *, created_at: datetime) -> None:
        """Put it all there; the user too, where there is none."""

        def work(connection: Any) -> None:
            if connection.scalar(select(users.c.user_id).where(users.c.user_id == self.user_id)) is None:
                connection.execute(insert(users).values(user_id=self.user_id, created_at=created_at))
            parts: Sequence[tuple[Any, list[dict[str, Any]]]] = (
                (messages, self.messages),
                (replies, self.replies),
                (spending, list(self.spending.values())),
                (session_history, self.history),
            )
            for table, rows in parts:
                if rows:
                    connection.execute(insert(table), rows)

        await database.write(work)
