"""The files of messages: fetched, kept for a while, given to whoever may have them."""

import asyncio
from datetime import timedelta

import pytest
from holdfast_contract.errors import MediaNotFound, MediaTooLarge, SessionNotReady, StorageExhausted
from holdfast_gateway.adapters.media_files import MediaFolder
from holdfast_gateway.application.media import Library
from holdfast_gateway.application.messages import draft_of
from holdfast_gateway.application.receiving_page import FileSeen
from holdfast_gateway.application.store import Change
from holdfast_gateway.domain.addresses import contact_of
from holdfast_gateway.domain.session import SessionKey
from scripted_page import until
from scripted_receiving import BEA, ScriptedReceiving, message

pytestmark = pytest.mark.usefixtures("nothing_blocks_the_loop")
KEY = SessionKey("ann", "default")
CONTENT = b"a picture of the menu"


@pytest.fixture
def page():
    return ScriptedReceiving()


@pytest.fixture
def keep(memory, page):
    """Note a message's file, which the page has; give what it is called."""

    async def note(number, content=CONTENT, key=KEY):
        seen = message(number, 1000 + number, type="image", media=FileSeen("image/png", "menu.png", 21))
        draft = draft_of(key, seen, contact_of(BEA), catch_up=False)
        await memory.journal.commit(Change(events=[draft]))
        if content is not None:
            page.files[seen.message_id] = content
        return draft.data.media.media_id

    return note


async def read(library, media_id, page, key=KEY):
    _, path = await library.open(key, media_id, lambda _key: page)
    return await asyncio.to_thread(path.read_bytes)


def nobody(_key):
    raise SessionNotReady


async def test_a_file_is_fetched_once_and_kept(keep, memory, page):
    media_id = await keep(1)
    await memory.library.fetch_missing(KEY, page)
    file, path = await memory.library.open(KEY, media_id, nobody)
    assert (await asyncio.to_thread(path.read_bytes), file.size) == (CONTENT, len(CONTENT))
    assert (file.mime_type, file.filename) == ("image/png", "menu.png")
    await memory.library.fetch_missing(KEY, page)
    assert len(page.downloads) == 1


async def test_whoever_asks_before_it_is_here_waits_for_the_one_fetch(keep, memory, page):
    media_id = await keep(1)
    page.gate = asyncio.Event()
    asking = [asyncio.create_task(read(memory.library, media_id, page)) for _ in range(3)]
    fetching = asyncio.create_task(memory.library.fetch_missing(KEY, page))
    page.gate.set()
    assert await asyncio.gather(*asking) == [CONTENT] * 3
    await fetching
    assert len(page.downloads) == 1


async def test_one_who_stops_waiting_leaves_the_fetch_to_the_others(keep, memory, page):
    media_id = await keep(1)
    page.gate = asyncio.Event()
    gone, stays = (asyncio.create_task(read(memory.library, media_id, page)) for _ in range(2))
    await until(lambda: page.downloads)
    gone.cancel()
    page.gate.set()
    assert await stays == CONTENT


async def test_the_file_of_another_user_does_not_exist(keep, memory, page):
    media_id = await keep(1)
    for stranger in (SessionKey("bob", "default"), SessionKey("ann", "other")):
        with pytest.raises(MediaNotFound):
            await memory.library.open(stranger, media_id, lambda _key: page)
    with pytest.raises(MediaNotFound):
        await memory.library.open(KEY, "../../gateway.db", lambda _key: page)


async def test_a_file_that_is_not_here_needs_a_connected_session(keep, memory):
    media_id = await keep(1)
    with pytest.raises(SessionNotReady):
        await memory.library.open(KEY, media_id, nobody)


@pytest.mark.parametrize(("content", "error"), [(b"x" * 1001, MediaTooLarge), (None, MediaNotFound)])
async def test_what_cannot_be_had_is_not_tried_for_ever_and_holds_up_no_other(
    keep, memory, page, content, error
):
    good = await keep(1)
    bad = await keep(2, content)
    await memory.library.fetch_missing(KEY, page)
    assert await read(memory.library, good, nobody) == CONTENT
    tried = len(page.downloads)
    await memory.library.fetch_missing(KEY, page)
    assert len(page.downloads) == tried <= 4
    with pytest.raises(error):
        await read(memory.library, bad, page)


async def test_a_full_disk_leaves_no_half_file(keep, memory, page, tmp_path):
    media_id = await keep(1)

    async def download(_message_id, _largest):
        yield b"half"
        raise OSError(28, "No space left on device")

    page.download = download
    with pytest.raises(StorageExhausted):
        await read(memory.library, media_id, page)
    assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []


async def test_old_files_go_and_of_too_many_the_oldest(keep, memory, page, tmp_path):
    ids = [await keep(number) for number in range(4)]
    await memory.library.fetch_missing(KEY, page)
    folder = MediaFolder(tmp_path / "media")
    small = Library(memory.media, folder, largest=99, most_bytes=2 * len(CONTENT), keep=timedelta(days=1))
    await small.sweep()
    for media_id in ids[:2]:
        with pytest.raises(MediaNotFound):
            await memory.library.open(KEY, media_id, nobody)
    assert await read(memory.library, ids[3], nobody) == CONTENT
    await Library(memory.media, folder, largest=99, most_bytes=999, keep=timedelta(seconds=-1)).sweep()
    assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []
