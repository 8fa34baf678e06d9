"""Files that are to be sent, from the request itself or from their address."""

import base64
from pathlib import Path

import pytest
from aiohttp import web
from holdfast_contract.errors import MediaTooLarge, MediaUnavailable, UnsupportedMediaType
from holdfast_contract.messages import MediaToSend, MessageType
from holdfast_gateway.adapters.outgoing_files import OutgoingFiles
from holdfast_gateway.domain.media_types import default_filename, fits, media_type

pytestmark = pytest.mark.usefixtures("nothing_blocks_the_loop")
LIMIT = 1_000


@pytest.fixture
async def web_files(aiohttp_server):
    """Serve what the query says."""

    async def serve(request):
        said = request.query
        if "to" in said:
            return web.Response(status=302, headers={"Location": said["to"]})
        headers = {"Content-Type": said.get("type", "image/png")}
        if "name" in said:
            headers["Content-Disposition"] = f'attachment; filename="{said["name"]}"'
        response = web.StreamResponse(status=int(said.get("status", 200)), headers=headers)
        await response.prepare(request)
        for _ in range(int(said.get("bytes", 10))):
            await response.write(b"x")
        return response

    app = web.Application()
    app.router.add_get("/{path:.*}", serve)
    return await aiohttp_server(app)


@pytest.fixture
async def files(tmp_path, web_files):
    async with OutgoingFiles(tmp_path / "outgoing", LIMIT, [f"127.0.0.1:{web_files.port}"]) as files:
        yield files


def at(web_files, path="/picture.png", **query):
    return MediaToSend(url=str(web_files.make_url(path).with_query(query)))


async def test_a_file_is_there_while_it_is_needed_and_gone_afterwards(files, web_files, tmp_path):
    async with files.open(MessageType.IMAGE, at(web_files, bytes=20)) as file:
        assert (file.path.read_bytes(), file.size) == (b"x" * 20, 20)
        assert (file.mime_type, file.filename) == ("image/png", "picture.png")
    assert list((tmp_path / "outgoing").iterdir()) == []


async def test_a_file_in_the_request_is_decoded(files):
    data = base64.b64encode(b"x" * LIMIT).decode()
    media = MediaToSend(data=data, mime_type="image/png")
    async with files.open(MessageType.IMAGE, media) as file:
        assert (file.path.read_bytes(), file.filename) == (b"x" * LIMIT, "image.png")


async def test_leftovers_of_an_earlier_life_are_removed(tmp_path):
    folder = tmp_path / "outgoing"
    folder.mkdir()
    (folder / "left").write_text("x")
    async with OutgoingFiles(folder, LIMIT, []):
        assert list(folder.iterdir()) == []


async def test_a_file_over_the_limit_is_refused_also_when_its_size_was_not_announced(files, web_files):
    data = base64.b64encode(b"x" * (LIMIT + 1)).decode()
    for media in (at(web_files, bytes=LIMIT + 1), MediaToSend(data=data, mime_type="image/png")):
        with pytest.raises(MediaTooLarge, match=str(LIMIT)):
            async with files.open(MessageType.IMAGE, media):
                pass


@pytest.mark.parametrize("query", [{"status": 404}, {"status": 204, "bytes": 0}, {"bytes": 0}])
async def test_an_address_without_a_file_is_said_to_have_none(files, web_files, query):
    with pytest.raises(MediaUnavailable):
        async with files.open(MessageType.IMAGE, at(web_files, **query)):
            pass


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/x.png",
        "http://localhost:1/x.png",
        "http://[::ffff:10.0.0.1]/x.png",
        "http://169.254.169.254/latest/meta-data",
        "http://nobody.invalid/x.png",
    ],
)
async def test_nothing_is_learnt_of_what_lies_behind_an_address(files, web_files, url):
    for media in (MediaToSend(url=url), at(web_files, to=url)):
        with pytest.raises(MediaUnavailable) as refused:
            async with files.open(MessageType.DOCUMENT, media):
                pass
        assert refused.value.message == MediaUnavailable.__doc__
        assert refused.value.__cause__ is None


async def test_a_page_in_place_of_a_picture_is_refused(files, web_files):
    with pytest.raises(UnsupportedMediaType, match="text/html"):
        async with files.open(MessageType.IMAGE, at(web_files, type="text/html")):
            pass
    async with files.open(MessageType.DOCUMENT, at(web_files, type="text/html")) as file:
        assert file.mime_type == "text/html"


async def test_a_file_keeps_the_name_that_its_server_gives_and_no_folder(files, web_files):
    async with files.open(MessageType.IMAGE, at(web_files, "/x", name="../../etc/cat.png")) as file:
        assert file.filename == "cat.png"
        assert file.path.parent.name == "outgoing"


@pytest.mark.parametrize(
    ("said", "given", "name", "read"),
    [
        ("image/png", "image/webp", "x.gif", "image/png"),
        ("application/octet-stream", "image/webp", "x.gif", "image/webp"),
        ("binary/octet-stream", None, "x.gif", "image/gif"),
        (None, None, None, "application/octet-stream"),
        ("audio/ogg; codecs=opus", None, None, "audio/ogg; codecs=opus"),
    ],
)
def test_a_file_is_what_its_server_says_or_else_its_sender_or_its_name(said, given, name, read):
    assert media_type(said, given, name) == read


@pytest.mark.parametrize(
    "type_", [MessageType.IMAGE, MessageType.VIDEO, MessageType.AUDIO, MessageType.STICKER]
)
def test_a_message_takes_files_of_its_kind(type_):
    kind = {"sticker": "image"}.get(type_, type_)
    assert fits(type_, f"{kind}/x")
    assert not fits(type_, "text/html")
    assert not fits(type_, "application/octet-stream")


def test_a_voice_message_may_come_in_its_container():
    assert fits(MessageType.VOICE, "application/ogg")
    assert not fits(MessageType.IMAGE, "application/ogg")
    assert default_filename(MessageType.VOICE, "audio/mpeg; x=1") == "voice.mp3"
    assert Path(default_filename(MessageType.DOCUMENT, "x/unknown")).suffix == ""
