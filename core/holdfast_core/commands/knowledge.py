"""`holdfast-core knowledge`: documents added, listed, shown, deleted and searched from the shell."""

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from holdfast_contract.errors import HoldfastError, ValidationFailed
from holdfast_contract.knowledge import Document, DocumentState

from holdfast_core.application.ingestions import Ingestions
from holdfast_core.commands.parsers import Commands, add_command, add_group, add_user_option, opened
from holdfast_core.config import Settings
from holdfast_core.domain.documents.ingestions import Ingestion, IngestionState
from holdfast_core.domain.documents.kinds import ACCEPTED, kind_by_suffix, named_kind

_PART = 1 << 20
_PAGE = 200
_AT_ONCE = 5.0
"""Seconds, for what is done already."""


def add_knowledge_commands(commands: Commands) -> None:
    """Add them to the commands of core."""
    knowledge = add_group(commands, "knowledge", "Documents.", "knowledge add --user acme README.md")
    example = "knowledge add --user acme README.md prices.csv manuals/"
    add = add_command(knowledge, "add", _add, "Add documents.", example)
    help_text = f"a file, or a folder of files: {ACCEPTED}"
    add.add_argument("files", nargs="+", type=Path, metavar="FILE", help=help_text)
    list_ = add_command(knowledge, "list", _list, "List documents.", "knowledge list --user acme")
    example = "knowledge show --user acme prices.csv"
    show = add_command(knowledge, "show", _show, "Show the passages of a document.", example)
    example = "knowledge delete --user acme prices.csv"
    delete = add_command(knowledge, "delete", _delete, "Forget a document.", example)
    example = "knowledge search --user acme 'when are you open?'"
    search = add_command(knowledge, "search", _search, "Find passages.", example)
    for command in (add, list_, show, delete, search):
        add_user_option(command)
    for command in (show, delete):
        command.add_argument("document", metavar="DOCUMENT", help="its file name, or its documentId")
    search.add_argument("--limit", type=int, default=5, help="passages at the most (5)")
    for command in (list_, show, search):
        command.add_argument("--json", action="store_true", help="print JSON")
    search.add_argument("query", help="what to look for")


async def _add(given: argparse.Namespace, settings: Settings) -> int:
    failed = 0
    async with opened(settings, given.user) as core, core.ingesting():
        for path, name in _files(given.files):
            try:
                await _add_file(core.ingestions, given.user, path, name)
            except HoldfastError as error:
                print(f"{name}: {error.message}", file=sys.stderr)
                failed += 1
    return 1 if failed else 0


def _files(paths: list[Path]) -> Iterator[tuple[Path, str]]:
    """Give the files, and what their documents are called; of a folder those of a known kind."""
    for path in paths:
        if not path.is_dir():
            yield path, path.name
            continue
        for file in sorted(path.rglob("*")):
            if file.is_file() and kind_by_suffix(file.name) and not file.name.startswith("."):
                yield file, file.relative_to(path).as_posix()


async def _add_file(ingestions: Ingestions, user_id: str, path: Path, name: str) -> None:
    filename, kind = named_kind(name)
    work = await ingestions.add(user_id, filename, kind, _parts(path))
    async for now in ingestions.followed(work):
        _say_progress(now)
    document = await ingestions.settled(work, _AT_ONCE)
    print(f"{document.filename}: {_told(document)}")


async def _parts(path: Path) -> AsyncIterator[bytes]:
    try:
        with await asyncio.to_thread(path.open, "rb") as file:
            while part := await asyncio.to_thread(file.read, _PART):
                yield part
    except OSError as error:
        raise ValidationFailed(f"{path} cannot be read: {error.strerror}.") from None


def _say_progress(now: Ingestion) -> None:
    """Write over the same line again and again, where somebody looks."""
    if sys.stderr.isatty():
        counted = f" {now.done}/{now.total}" if now.total else ""
        line = f"{now.file.filename}: {now.stage}{counted}" if now.state is IngestionState.PENDING else ""
        print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)


def _told(document: Document) -> str:
    parts = [f"{document.passages} passage{'' if document.passages == 1 else 's'}"]
    if document.state is not DocumentState.READY:
        parts.append(document.state)
    if document.progress is not None:
        parts.append(f"{document.progress.stage} {document.progress.done}/{document.progress.total}")
    if document.error is not None:
        parts.append(document.error.message)
    return ", ".join(parts)


async def _list(given: argparse.Namespace, settings: Settings) -> None:
    async with opened(settings, given.user) as core:
        documents = await core.ingestions.documents(given.user)
    if given.json:
        print(json.dumps([document.to_wire() for document in documents], ensure_ascii=False))
        return
    for document in documents:
        print(f"{document.document_id}  {document.filename}: {_told(document)}")


async def _show(given: argparse.Namespace, settings: Settings) -> None:
    after = -1
    async with opened(settings, given.user) as core:
        document = await _find(core.ingestions, given.user, given.document)
        while page := await core.knowledge.passages(given.user, document.document_id, after, _PAGE):
            after = page[-1].position
            for passage in page:
                if given.json:
                    print(json.dumps(passage.to_wire(), ensure_ascii=False))
                    continue
                place = ", ".join(filter(None, (passage.source, passage.heading)))
                print(f"[{passage.position}] {place}\n{passage.text}\n")


async def _delete(given: argparse.Namespace, settings: Settings) -> None:
    async with opened(settings, given.user) as core:
        document = await _find(core.ingestions, given.user, given.document)
        await core.ingestions.delete(given.user, document.document_id)
    print(f"{document.filename} deleted")


async def _find(ingestions: Ingestions, user_id: str, name: str) -> Document:
    documents = await ingestions.documents(user_id)
    found = next((document for document in documents if document.filename == name), None)
    return found or await ingestions.document(user_id, name)


async def _search(given: argparse.Namespace, settings: Settings) -> None:
    async with opened(settings, given.user) as core:
        findings = await core.knowledge.search(given.user, given.query, given.limit)
    if given.json:
        print(json.dumps([passage.to_wire() for passage in findings.passages], ensure_ascii=False))
        return
    for passage in findings.passages:
        print(f"{passage.score:.2f}  {passage.filename}  {passage.heading or ''}")
        print("      " + " ".join(passage.text.split())[:160])
