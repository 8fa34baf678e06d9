"""Versions of settings and intents in the database."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import structlog
from holdfast_contract.assistant import AssistantSettings
from holdfast_contract.errors import DraftChanged, DraftOutdated, ModelKeyUnreadable, VersionNotFound
from holdfast_contract.intents import Intent, IntentReport
from holdfast_contract.service.database import Database
from holdfast_contract.trials import TestRun
from holdfast_contract.versions import Version, VersionState
from pydantic import SecretStr
from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from holdfast_core.adapters.sealing import MODEL_KEY, Sealing
from holdfast_core.adapters.tables import assistant_versions, documents, is_in_use, users
from holdfast_core.application.configuration import (
    AsDraft,
    Documents,
    DraftNumbers,
    DraftTrial,
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

_SHOWN = ("number", "state", "created_at", "live_at", "tests")

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
            documents = _documents(connection, user_id)
            trial = _trial(connection, user_id, _mark(numbers, documents)) if draft else None
            return Snapshot(numbers, configuration, trained.report, documents, trial)

        return await self._database.read(work)

    def _settings(self, connection: Connection, user_id: str, number: int) -> AssistantSettings:
        if not number:
            return AssistantSettings()
        return self._settings_of(_row(connection, user_id, Part.ASSISTANT, number), user_id)

    def _settings_of(self, row: Mapping[str, Any], user_id: str) -> AssistantSettings:
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

    async def add_settings(self, user_id: str, settings: AssistantSettings, fate: Fate | AsDraft) -> Version:
        """Keep settings as a new version. Raises `Superseded`, and of a draft `DraftChanged`."""
        key = settings.model.api_key if settings.model else None
        values = {
            "body": settings.model_dump(mode="json", by_alias=True, exclude=_SECRET),
            "sealed_key": await asyncio.to_thread(self._sealed, key, user_id) if key else None,
        }
        return await self._add(user_id, Part.ASSISTANT, values, fate)

    def _sealed(self, key: SecretStr, user_id: str) -> str:
        return self._sealing.seal(key.get_secret_value(), purpose=MODEL_KEY, user_id=user_id)

    async def add_intents(self, user_id: str, trained: Trained, fate: Fate | AsDraft) -> Version:
        """Keep intents as a new version. Raises `Superseded`, and of a draft `DraftChanged`."""
        values = {"body": [intent.to_wire() for intent in trained.intents], **_learnt(trained)}
        return await self._add(user_id, Part.INTENTS, values, fate)

    async def _add(
        self, user_id: str, part: Part, values: Mapping[str, Any], fate: Fate | AsDraft
    ) -> Version:
        at = self._clock()
        state, tests = (VersionState.WAITING, None) if isinstance(fate, AsDraft) else (fate.state, fate.tests)

        def work(connection: Connection) -> Version:
            _hold(connection, user_id)
            _check(connection, user_id, part, fate)
            newest = connection.scalar(
                select(func.max(assistant_versions.c.number)).where(*_is_of(user_id, part))
            )
            version = Version(
                number=(newest or 0) + 1,
                state=state,
                created_at=at,
                live_at=at if state == VersionState.LIVE else None,
                tests=tests,
            )
            if isinstance(fate, AsDraft):
                _drop_draft(connection, user_id, part)
            else:
                _make_way(connection, user_id, part, state)
            row = {
                "user_id": user_id,
                "part": part.value,
                "number": version.number,
                "state": state.value,
                "tests": tests and tests.to_wire(),
                "created_at": at,
                "live_at": version.live_at,
            }
            connection.execute(insert(assistant_versions).values(row | dict(values)))
            _drop_old(connection, user_id, part)
            return version

        return await self._database.write(work)

    async def settings(self, user_id: str, number: int) -> tuple[Version, AssistantSettings]:
        """Give a version of the settings. Raises `VersionNotFound`."""

        def work(connection: Connection) -> tuple[Version, AssistantSettings]:
            row = _row(connection, user_id, Part.ASSISTANT, number)
            return _shown(row), self._settings_of(row, user_id)

        return await self._database.read(work)

    async def intents(self, user_id: str, number: int) -> tuple[Version, Trained]:
        """Give a version of the intents. Raises `VersionNotFound`."""

        def work(connection: Connection) -> tuple[Version, Trained]:
            row = _row(connection, user_id, Part.INTENTS, number)
            return _shown(row), _trained(row)

        return await self._database.read(work)

    async def note_trial(self, user_id: str, drafted: Snapshot, run: TestRun | None) -> None:
        """Keep beside a draft how the tests came out. Raises `Superseded`."""

        def work(connection: Connection) -> None:
            _hold(connection, user_id)
            mark = _mark(_numbers(connection, user_id), _documents(connection, user_id))
            if mark != _mark(drafted.numbers, drafted.documents):
                raise Superseded
            change = update(assistant_versions).where(*_is_draft(user_id))
            connection.execute(change.values(tests=run and run.to_wire(), tried_on=mark))

        await self._database.write(work)

    async def publish(self, user_id: str, part: Part, number: int, trained: Trained | None = None) -> Version:
        """Put a version in use, intents as they are trained now. Raises `VersionNotFound`."""
        values = _publishing(self._clock(), trained)

        def work(connection: Connection) -> Version:
            _hold(connection, user_id)
            return _publish(connection, user_id, part, number, values)

        return await self._database.write(work)

    async def publish_draft(
        self, user_id: str, seen: DraftNumbers, trained: Trained | None = None
    ) -> list[Version]:
        """Put a draft in use as a whole. Raises `DraftChanged` and `DraftOutdated`."""
        at = self._clock()
        values = {Part.ASSISTANT: _publishing(at), Part.INTENTS: _publishing(at, trained)}

        def work(connection: Connection) -> list[Version]:
            _hold(connection, user_id)
            numbers = _numbers(connection, user_id)
            if numbers.draft != seen or not any(seen):
                raise DraftChanged
            if _trial(connection, user_id, _mark(numbers, _documents(connection, user_id))) is None:
                raise DraftOutdated
            return [
                _publish(connection, user_id, part, number, values[part])
                for part, number in zip(Part, seen, strict=True)
                if number
            ]

        return await self._database.write(work)

    async def discard(self, user_id: str, part: Part, number: int) -> Version:
        """Put a version that waits aside. Raises `DraftChanged` where it does not wait."""

        def work(connection: Connection) -> Version:
            _hold(connection, user_id)
            row = _row(connection, user_id, part, number)
            if row["state"] != _WAITING:
                raise DraftChanged
            _make_way(connection, user_id, part, VersionState.WAITING)
            return _shown(row | {"state": _EARLIER})

        return await self._database.write(work)

    async def history(self, user_id: str, part: Part) -> list[Version]:
        """List the versions, the newest first."""
        query = (
            select(*(assistant_versions.c[name] for name in _SHOWN))
            .where(assistant_versions.c.user_id == user_id, assistant_versions.c.part == part.value)
            .order_by(assistant_versions.c.number.desc())
        )
        rows = await self._database.read(lambda connection: connection.execute(query).mappings().all())
        return [_shown(dict(row)) for row in rows]


def forget_trial(connection: Connection, user_id: str) -> None:
    """Have a draft be tried again: the tests are others by now."""
    connection.execute(update(assistant_versions).where(*_is_draft(user_id)).values(tried_on=None))


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


def _mark(numbers: Numbers, documents: Documents) -> str:
    """Tell one state of all that a run of the tests depends on from another."""
    at = documents.updated_at and documents.updated_at.isoformat()
    return f"{'.'.join(map(str, numbers))}/{documents.live}/{at}"


def _trial(connection: Connection, user_id: str, mark: str) -> DraftTrial | None:
    """Give the trial of a draft, where all of it was tried together and nothing has changed since."""
    query = select(assistant_versions.c.tried_on, assistant_versions.c.tests).where(*_is_draft(user_id))
    rows = connection.execute(query).all()
    if not rows or any(row.tried_on != mark for row in rows):
        return None
    return DraftTrial(None if rows[0].tests is None else TestRun.from_wire(rows[0].tests))


def _check(connection: Connection, user_id: str, part: Part, fate: Fate | AsDraft) -> None:
    """Make sure that what a change was made over, or tried beside, is still what there is."""
    numbers = _numbers(connection, user_id)
    if isinstance(fate, AsDraft):
        if fate.over not in {None, numbers.newest(part)}:
            raise DraftChanged
    elif (numbers, _documents(connection, user_id)) != (fate.beside.numbers, fate.beside.documents):
        raise Superseded


def _is_of(user_id: str, part: Part) -> tuple[ColumnElement[bool], ...]:
    return (assistant_versions.c.user_id == user_id, assistant_versions.c.part == part.value)


def _is_it(user_id: str, part: Part, number: int) -> tuple[ColumnElement[bool], ...]:
    return (*_is_of(user_id, part), assistant_versions.c.number == number)


def _is_draft(user_id: str) -> tuple[ColumnElement[bool], ...]:
    return (
        assistant_versions.c.user_id == user_id,
        assistant_versions.c.state == _WAITING,
        is_in_use(),
    )


def _row(connection: Connection, user_id: str, part: Part, number: int) -> dict[str, Any]:
    query = select(assistant_versions).where(*_is_it(user_id, part, number))
    row = connection.execute(query).mappings().first()
    if row is None:
        raise VersionNotFound
    return dict(row)


def _publishing(at: datetime, trained: Trained | None = None) -> dict[str, Any]:
    learnt = {} if trained is None else _learnt(trained)
    return {"state": _LIVE, "live_at": at, **learnt}


def _publish(
    connection: Connection, user_id: str, part: Part, number: int, values: dict[str, Any]
) -> Version:
    row = _row(connection, user_id, part, number)
    _make_way(connection, user_id, part, VersionState.LIVE)
    connection.execute(update(assistant_versions).where(*_is_it(user_id, part, number)).values(values))
    return _shown(row | values)


def _drop_draft(connection: Connection, user_id: str, part: Part) -> None:
    """Leave nothing of a draft that another takes the place of: steps of an edit are no history."""
    is_it = (*_is_draft(user_id), assistant_versions.c.part == part.value)
    connection.execute(delete(assistant_versions).where(*is_it))


def _drop_old(connection: Connection, user_id: str, part: Part) -> None:
    """Keep the last versions. The newest always stays, so that no number is given twice."""
    numbers = select(assistant_versions.c.number).where(*_is_of(user_id, part))
    by_age = numbers.order_by(assistant_versions.c.number.desc())
    first_old = connection.scalar(by_age.offset(_KEPT).limit(1))
    if first_old is not None:
        is_old = (assistant_versions.c.number <= first_old, ~is_in_use())
        connection.execute(delete(assistant_versions).where(*_is_of(user_id, part), *is_old))


def _make_way(connection: Connection, user_id: str, part: Part, state: VersionState) -> None:
    """Take out of use what a version in this state replaces: a live one also what waited to be it."""
    replaced = [_WAITING] if state == VersionState.WAITING else [_WAITING, _LIVE]
    change = update(assistant_versions).where(
        *_is_of(user_id, part),
        assistant_versions.c.state.in_(replaced),
        is_in_use(),
    )
    connection.execute(change.values(state=_EARLIER, model=None))


def _shown(row: Mapping[str, Any]) -> Version:
    return Version.model_validate({name: row[name] for name in _SHOWN})


def _learnt(trained: Trained) -> dict[str, Any]:
    return {"model": trained.model, "report": trained.report and trained.report.to_wire()}


def _trained(row: Mapping[str, Any]) -> Trained:
    return Trained(
        intents=tuple(Intent.from_wire(intent) for intent in row["body"]),
        model=row["model"],
        report=row["report"] and IntentReport.from_wire(row["report"]),
    )
