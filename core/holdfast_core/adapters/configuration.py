"""Versions of settings and intents in the database."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog
from holdfast_contract.assistant import AssistantSettings
from holdfast_contract.errors import ModelKeyUnreadable, VersionNotFound
from holdfast_contract.intents import Intent, IntentReport
from holdfast_contract.service.database import Database
from holdfast_contract.versions import Version, VersionState
from pydantic import SecretStr
from sqlalchemy import Connection, delete, func, insert, select, update

from holdfast_core.adapters.sealing import MODEL_KEY, Sealing
from holdfast_core.adapters.tables import assistant_versions, documents, is_in_use, users
from holdfast_core.application.configuration import (
    Documents,
    Fate,
    Numbers,
    Part,
    Snapshot,
    Superseded,
    Trained,
)
from holdfast_core.domain.conversations.decisions import Configuration

_LIVE, _WAITING, _EARLIER = (state.value for state in VersionState)
_SECRET = {"model": {"api_key"}}
_KEPT = 100
"""Versions of a part that can be brought back."""

_SHOWN = ("number", "state", "created_at", "tests")

log = structlog.get_logger()


class ConfigurationTables:
    """The configuration store. A version is written whole, in the transaction that puts it in use."""

    def __init__(self, database: Database, sealing: Sealing, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._sealing = sealing
        self._clock = clock

    async def numbers(self, user_id: str) -> Numbers:
        """Say which versions are in use: one look at an index."""
        return await self._database.read(lambda connection: _numbers(connection, user_id))

    async def snapshot(self, user_id: str, *, draft: bool = False) -> Snapshot:
        """Read the live configuration, or that with what waits in its place."""

        def work(connection: Connection) -> Snapshot:
            numbers = _numbers(connection, user_id)
            assistant = (draft and numbers.waiting_assistant) or numbers.assistant
            number = (draft and numbers.waiting_intents) or numbers.intents
            trained = _trained(_row(connection, user_id, Part.INTENTS, number)) if number else Trained()
            configuration = Configuration(
                settings=self._settings(connection, user_id, assistant),
                intents=trained.intents,
                intent_model=trained.model,
                key=f"{user_id}/{number}",
            )
            return Snapshot(numbers, configuration, trained.report, _documents(connection, user_id))

        return await self._database.read(work)

    def _settings(self, connection: Connection, user_id: str, number: int) -> AssistantSettings:
        if not number:
            return AssistantSettings()
        row = _row(connection, user_id, Part.ASSISTANT, number)
        settings = AssistantSettings.from_wire(row["body"])
        if settings.model is None or row["sealed_key"] is None:
            return settings
        key = self._unsealed(row["sealed_key"], user_id)
        return settings.model_copy(update={"model": settings.model.model_copy(update={"api_key": key})})

    def _unsealed(self, sealed: str, user_id: str) -> SecretStr | None:
        """Open a model's key. One that cannot be opened is as none: replies go on without the model."""
        try:
            return SecretStr(self._sealing.unseal(sealed, purpose=MODEL_KEY, user_id=user_id))
        except ModelKeyUnreadable:
            log.warning("model key unreadable", user_id=user_id)
            return None

    async def add_settings(self, user_id: str, settings: AssistantSettings, fate: Fate) -> Version:
        """Keep settings as a new version. Raises `Superseded`."""
        key = settings.model.api_key if settings.model else None
        values = {
            "body": settings.model_dump(mode="json", by_alias=True, exclude=_SECRET),
            "sealed_key": await asyncio.to_thread(self._sealed, key, user_id) if key else None,
        }
        return await self._add(user_id, Part.ASSISTANT, values, fate)

    def _sealed(self, key: SecretStr, user_id: str) -> str:
        return self._sealing.seal(key.get_secret_value(), purpose=MODEL_KEY, user_id=user_id)

    async def add_intents(self, user_id: str, trained: Trained, fate: Fate) -> Version:
        """Keep intents as a new version. Raises `Superseded`."""
        values = {"body": [intent.to_wire() for intent in trained.intents], **_learnt(trained)}
        return await self._add(user_id, Part.INTENTS, values, fate)

    async def _add(self, user_id: str, part: Part, values: Mapping[str, Any], fate: Fate) -> Version:
        at = self._clock()

        def work(connection: Connection) -> Version:
            _hold(connection, user_id)
            in_use = (_numbers(connection, user_id), _documents(connection, user_id))
            if in_use != (fate.beside.numbers, fate.beside.documents):
                raise Superseded
            of_part = (assistant_versions.c.user_id == user_id, assistant_versions.c.part == part.value)
            newest = connection.scalar(select(func.max(assistant_versions.c.number)).where(*of_part))
            version = Version(number=(newest or 0) + 1, state=fate.state, created_at=at, tests=fate.tests)
            _make_way(connection, user_id, part, fate.state)
            row = {
                "user_id": user_id,
                "part": part.value,
                "number": version.number,
                "state": fate.state.value,
                "tests": version.tests and version.tests.to_wire(),
                "created_at": at,
            }
            connection.execute(insert(assistant_versions).values(row | dict(values)))
            is_old = (assistant_versions.c.number <= version.number - _KEPT, ~is_in_use())
            connection.execute(delete(assistant_versions).where(*of_part, *is_old))
            return version

        return await self._database.write(work)

    async def intents(self, user_id: str, number: int) -> Sequence[Intent]:
        """Give the intents of a version. Raises `VersionNotFound`."""
        return await self._database.read(
            lambda connection: _trained(_row(connection, user_id, Part.INTENTS, number)).intents
        )

    async def publish(self, user_id: str, part: Part, number: int, trained: Trained | None = None) -> Version:
        """Put a version in use, intents as they are trained now. Raises `VersionNotFound`."""

        def work(connection: Connection) -> Version:
            _hold(connection, user_id)
            row = _row(connection, user_id, part, number)
            _make_way(connection, user_id, part, VersionState.LIVE)
            learnt = {} if trained is None else _learnt(trained)
            change = update(assistant_versions).where(*_is_it(user_id, part, number))
            connection.execute(change.values(state=_LIVE, **learnt))
            return Version.model_validate({name: row[name] for name in _SHOWN} | {"state": _LIVE})

        return await self._database.write(work)

    async def history(self, user_id: str, part: Part) -> list[Version]:
        """List the versions, the newest first."""
        query = (
            select(*(assistant_versions.c[name] for name in _SHOWN))
            .where(assistant_versions.c.user_id == user_id, assistant_versions.c.part == part.value)
            .order_by(assistant_versions.c.number.desc())
        )
        rows = await self._database.read(lambda connection: connection.execute(query).mappings().all())
        return [Version.model_validate(dict(row)) for row in rows]


def _hold(connection: Connection, user_id: str) -> None:
    """Let no other process change this user's versions until the end of the transaction."""
    connection.execute(select(users.c.user_id).where(users.c.user_id == user_id).with_for_update())


def _numbers(connection: Connection, user_id: str) -> Numbers:
    query = select(assistant_versions.c.part, assistant_versions.c.state, assistant_versions.c.number)
    rows = connection.execute(query.where(assistant_versions.c.user_id == user_id, is_in_use()))
    in_use = {(row.part, row.state): row.number for row in rows}
    return Numbers(
        assistant=in_use.get((Part.ASSISTANT.value, _LIVE), 0),
        intents=in_use.get((Part.INTENTS.value, _LIVE), 0),
        waiting_assistant=in_use.get((Part.ASSISTANT.value, _WAITING), 0),
        waiting_intents=in_use.get((Part.INTENTS.value, _WAITING), 0),
    )


def _documents(connection: Connection, user_id: str) -> Documents:
    query = select(func.count(documents.c.updated_at), func.max(documents.c.updated_at))
    return Documents(*connection.execute(query.where(documents.c.user_id == user_id)).one())


def _is_it(user_id: str, part: Part, number: int) -> tuple[Any, ...]:
    return (
        assistant_versions.c.user_id == user_id,
        assistant_versions.c.part == part.value,
        assistant_versions.c.number == number,
    )


def _row(connection: Connection, user_id: str, part: Part, number: int) -> Mapping[str, Any]:
    query = select(assistant_versions).where(*_is_it(user_id, part, number))
    row = connection.execute(query).mappings().first()
    if row is None:
        raise VersionNotFound
    return dict(row)


def _make_way(connection: Connection, user_id: str, part: Part, state: VersionState) -> None:
    """Take out of use what a version in this state replaces: a live one also what waited to be it."""
    replaced = [_WAITING] if state == VersionState.WAITING else [_WAITING, _LIVE]
    change = update(assistant_versions).where(
        assistant_versions.c.user_id == user_id,
        assistant_versions.c.part == part.value,
        assistant_versions.c.state.in_(replaced),
        is_in_use(),
    )
    connection.execute(change.values(state=_EARLIER, model=None))


def _learnt(trained: Trained) -> dict[str, Any]:
    return {"model": trained.model, "report": trained.report and trained.report.to_wire()}


def _trained(row: Mapping[str, Any]) -> Trained:
    return Trained(
        intents=tuple(Intent.from_wire(intent) for intent in row["body"]),
        model=row["model"],
        report=row["report"] and IntentReport.from_wire(row["report"]),
    )
