"""The part of core that takes documents in, by itself; run as a program, it does nothing else."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp.test_utils import TestClient, TestServer
from holdfast_contract.knowledge import IngestionStage
from holdfast_contract.service.database import Database
from holdfast_contract.service.web import make_app
from holdfast_contract.times import now
from holdfast_core.adapters.ingestions import IngestionTable
from holdfast_core.adapters.knowledge import KnowledgeTables
from holdfast_core.adapters.reading.process import ReadingProcess
from holdfast_core.adapters.tables import METADATA, ingestions, upload_parts, users
from holdfast_core.application.ingestions import Ingestions
from holdfast_core.application.ingestor import Gate, Ingestor, wait_before_next_try
from holdfast_core.application.knowledge import Knowledge
from holdfast_core.application.worker import Worker
from holdfast_core.domain.documents.ingestions import Ingestion
from holdfast_core.http.knowledge import KnowledgeRoutes
from sqlalchemy import insert, select

from core_support.waiting import until

DOCUMENTS = "/v1/users/acme/documents"


class OpenGate:
    """Lets every change pass."""

    async def guards(self, user_id: str) -> bool:
        """Nobody's are tried."""
        return False

    async def judge(self, user_id: str, change: str) -> bool:
        """Let it pass."""
        return True


@dataclass
class OwnTests:
    """A user's own tests, as the gate asks them: each change waits for a word where `ask` is set."""

    passes: bool = True
    are_there: bool = True
    asked: list[str] = field(default_factory=list)
    word: asyncio.Event | None = None

    async def guards(self, user_id: str) -> bool:
        return self.are_there

    async def judge(self, user_id: str, change: str) -> bool:
        self.asked.append(change)
        if self.word is not None:
            await self.word.wait()
        return self.passes


@dataclass
class TakingIn:
    """What runs, and the calls that tests make of it."""

    database: Database
    knowledge: Knowledge
    queue: IngestionTable
    ingestions: Ingestions
    worker: Worker[Ingestion]
    client: TestClient

    async def add_user(self, user_id: str) -> None:
        row = insert(users).values(user_id=user_id, created_at=now())
        await self.database.write(lambda c: c.execute(row))

    async def post(self, filename: str, body: Any, media_type: str = "application/octet-stream") -> Any:
        """Add a file as it is; give the status, and the document or the error's code."""
        answer = await self.client.post(
            DOCUMENTS, data=body, params={"filename": filename}, headers={"Content-Type": media_type}
        )
        told = await answer.json()
        return answer.status, told if answer.ok else told["error"]["code"]

    async def get(self, path: str) -> Any:
        answer = await self.client.get(DOCUMENTS + path)
        return await answer.json()

    async def documents(self) -> list[dict[str, Any]]:
        return (await self.get(""))["documents"]

    async def texts(self, filename: str) -> list[str]:
        [document] = [each for each in await self.documents() if each["filename"] == filename]
        return [
            passage["text"]
            for passage in (await self.get(f"/{document['documentId']}/passages?limit=200"))["passages"]
        ]

    async def left_behind(self) -> int:
        """How many rows there are of files, and of work on them."""
        tables = (ingestions, upload_parts)
        return await self.database.read(
            lambda c: sum(len(c.execute(select(table)).all()) for table in tables)
        )

    async def state(self, filename: str, wanted: str) -> dict[str, Any]:
        """Wait until a document is in a state."""

        async def found():
            return next(
                (
                    each
                    for each in await self.documents()
                    if (each["filename"], each["state"]) == (filename, wanted)
                ),
                None,
            )

        return await until(found)

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        run = asyncio.create_task(self.worker.run())
        try:
            yield
        finally:
            run.cancel()
            with suppress(asyncio.CancelledError):
                await run


@asynccontextmanager
async def taking_in(
    place: Path | str,
    *,
    gate: Gate | None = None,
    patience: float = 5.0,
    clock: Callable[[], datetime] = now,
    queue: type[IngestionTable] = IngestionTable,
    reader: Any = None,
) -> AsyncIterator[TakingIn]:
    """Put it together on a file or a server, with the user `acme` in it; `working` starts it."""
    database = await Database(place, METADATA).open()
    knowledge, table = Knowledge(KnowledgeTables(database)), queue(database, clock)
    ingestor = Ingestor(table, knowledge, reader or ReadingProcess(), gate or OpenGate())
    worker = Worker("ingestions", table, ingestor.handle, clock, wait_before_next_try)
    taken = Ingestions(table, knowledge, worker.wake)
    client = TestClient(TestServer(make_app(KnowledgeRoutes(taken, knowledge, patience).routes())))
    await client.start_server()
    core = TakingIn(database, knowledge, table, taken, worker, client)
    if not await database.read(lambda c: c.execute(select(users)).all()):
        await core.add_user("acme")
    try:
        yield core
    finally:
        await client.close()
        await database.close()


class Stalling(IngestionTable):
    """Stops in the middle of the passages, and says so."""

    async def advance(self, number: int, stage: IngestionStage, done: int, total: int) -> None:
        await super().advance(number, stage, done, total)
        if stage is IngestionStage.INDEXING:
            print(done, flush=True)
            await asyncio.Event().wait()


async def main(place: Path) -> None:
    """Work up to the middle of a document, and wait there to be killed."""
    async with taking_in(place, queue=Stalling) as core, core.working():
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
