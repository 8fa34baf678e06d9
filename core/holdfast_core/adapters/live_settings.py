"""What of many users' live settings is asked at once: their time zones and their limits."""

from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from holdfast_contract.versions import VersionState
from sqlalchemy import Connection, and_, select

from holdfast_core.adapters.tables import assistant_versions, is_in_use, users
from holdfast_core.application.configuration import Part


@dataclass(frozen=True)
class LiveSettings:
    """Of one user; without limits where None."""

    zone: ZoneInfo
    messages_per_day: int | None
    tokens_per_day: int | None
    money_per_day: Decimal | None


def live_settings(connection: Connection, user_id: str | None = None) -> dict[str, LiveSettings]:
    """Give them by userId, of one user or of all: read by path, as a price list in them may be long."""
    body = assistant_versions.c.body
    live = and_(
        assistant_versions.c.user_id == users.c.user_id,
        assistant_versions.c.part == Part.ASSISTANT.value,
        assistant_versions.c.state == VersionState.LIVE.value,
        is_in_use(),
    )
    query = select(
        users.c.user_id,
        body["businessHours", "timeZone"].as_string().label("zone"),
        body["limits", "messagesPerDay"].as_string().label("messages"),
        body["limits", "tokensPerDay"].as_string().label("tokens"),
        body["limits", "moneyPerDay"].as_string().label("money"),
    ).select_from(users.outerjoin(assistant_versions, live))
    if user_id is not None:
        query = query.where(users.c.user_id == user_id)
    return {
        row.user_id: LiveSettings(
            zone=ZoneInfo(row.zone or "UTC"),
            messages_per_day=None if row.messages is None else int(row.messages),
            tokens_per_day=None if row.tokens is None else int(row.tokens),
            money_per_day=None if row.money is None else Decimal(row.money),
        )
        for row in connection.execute(query)
    }
